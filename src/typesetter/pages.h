// SPDX-License-Identifier: AGPL-3.0-or-later
// A letter laid out on A4 pages: which character stands where, and which lines are drawn.
//
// Measures of GB/T 9704: 37 mm above, 28 mm left, 156 × 225 mm of text, 22 lines of 28 characters.
// Tables go on over pages with their heading row; a row that is longer than a page is divided
// between lines. Nothing is cut off: what does not fit goes on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "letters/letter.h"
#include "typesetter/fonts.h"

namespace xs::typesetter {

inline constexpr double kMillimetre = 72.0 / 25.4;
inline constexpr double kPageWidth = 210 * kMillimetre, kPageHeight = 297 * kMillimetre;
inline constexpr double kLeft = 28 * kMillimetre, kTop = 37 * kMillimetre;
inline constexpr double kTextWidth = 156 * kMillimetre, kTextHeight = 225 * kMillimetre;

struct PlacedGlyph {
  Glyph glyph;
  double x = 0;
  char32_t c = 0;
};
struct Mark {
  enum class Kind : std::uint8_t { kText, kRule, kOpen, kClose };
  Kind kind = Kind::kText;
  double x = 0, y = 0;    // kText: y of the base line; kRule: where it begins
  double x2 = 0, y2 = 0;  // kRule
  double size = 0;        // kText: of type; kRule: its width
  std::vector<PlacedGlyph> glyphs = {};
  std::string tag = {};  // kOpen, kClose: of the structure, "P", "TR"
};
using Page = std::vector<Mark>;

// kInvalidInput names a character that no font has.
[[nodiscard]] Result<std::vector<Page>> lay_out(const letters::Letter& letter, const Fonts& fonts);

}  // namespace xs::typesetter
