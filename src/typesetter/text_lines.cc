// SPDX-License-Identifier: AGPL-3.0-or-later
#include "typesetter/text_lines.h"

#include "base/text.h"
#include "typesetter/lines.h"

namespace xs::typesetter {

std::vector<TextLine> TextSetter::set(std::string_view text, const Setting& setting) {
  std::vector<Character> characters;
  std::vector<Glyph> glyphs;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint c = decode_utf8(text, at);
    at += c.length;
    const auto glyph = fonts_.glyph(setting.face, c.value, setting.size);
    if (!glyph && missing_ == 0) missing_ = c.value;
    glyphs.push_back(glyph.value_or(Glyph{}));
    characters.push_back({c.value, glyphs.back().advance});
  }
  std::vector<TextLine> lines;
  for (const LineRange& range : break_lines(characters, setting.width, setting.first_indent)) {
    const double indent = range.begin == 0 ? setting.first_indent : 0;
    double used = indent;
    for (std::size_t i = range.begin; i < range.end; ++i) used += characters[i].advance;
    const double left = setting.width - used;
    const std::size_t count = range.end - range.begin;
    // Not more than a line can bear without falling apart.
    const bool spread =
        setting.spread && !range.last && count > 1 && left > 0 && left < 3 * setting.size;
    double x = indent;
    if (setting.align == letters::Align::kRight) x += left;
    if (setting.align == letters::Align::kCentre) x += left / 2;
    TextLine line;
    for (std::size_t i = range.begin; i < range.end; ++i) {
      line.push_back({glyphs[i], x, characters[i].c});
      x += characters[i].advance + (spread ? left / static_cast<double>(count - 1) : 0);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace xs::typesetter
