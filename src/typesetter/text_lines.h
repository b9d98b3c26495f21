// SPDX-License-Identifier: AGPL-3.0-or-later
// Texts as lines of placed glyphs.
#pragma once

#include <string_view>
#include <vector>

#include "letters/letter.h"
#include "typesetter/pages.h"

namespace xs::typesetter {

struct Setting {
  Face face = Face::kBody;
  double size = 12;
  double width = kTextWidth;
  double first_indent = 0;
  letters::Align align = letters::Align::kLeft;
  bool spread = false;  // full lines to the full width
};
// x of each glyph from the left of the text.
using TextLine = std::vector<PlacedGlyph>;

class TextSetter {
 public:
  explicit TextSetter(const Fonts& fonts) : fonts_(fonts) {}
  [[nodiscard]] std::vector<TextLine> set(std::string_view text, const Setting& setting);
  // The first character that no font had; 0: none.
  [[nodiscard]] char32_t missing() const { return missing_; }

 private:
  const Fonts& fonts_;
  char32_t missing_ = 0;
};

}  // namespace xs::typesetter
