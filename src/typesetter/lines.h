// SPDX-License-Identifier: AGPL-3.0-or-later
// Where a Chinese paragraph is broken into lines.
//
// Pure. Between any two Chinese characters, but no line begins with a closing sign (，。、）》…) or
// ends with an opening one (（《“); Latin words and numbers stay whole unless they are longer than
// a line. Nothing is ever left out but white space at the end of a line.
//
//   break_lines(characters, 442.2, 31.5)   // widths in points; first line moved in by 31.5
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace xs::typesetter {

struct Character {
  char32_t c = 0;
  double advance = 0;
};
// Characters [begin, end) of the paragraph.
struct LineRange {
  std::size_t begin = 0, end = 0;
  bool last = false;  // of its paragraph: not spread to the full width
};
[[nodiscard]] std::vector<LineRange> break_lines(std::span<const Character> text, double width,
                                                 double first_indent);

}  // namespace xs::typesetter
