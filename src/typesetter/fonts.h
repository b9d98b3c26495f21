// SPDX-License-Identifier: AGPL-3.0-or-later
// The faces a letter is set in, as this machine has them.
//
// Found by family names once, at the start, and held open: a confined child opens no file. Each of
// the four faces of Chinese official papers is a list of families, best first; a character that
// the first lacks is taken from the next. Letters are set one character to a glyph, left to right:
// enough for Chinese, Latin, digits and signs.
//
//   XS_TRY(const auto fonts, Fonts::open());
//   const Glyph glyph = fonts->glyph(Face::kBody, U'审', 15.75);
#pragma once

#include <cairo.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "base/result.h"

namespace xs::typesetter {

enum class Face : std::uint8_t { kBody, kTitle, kHeading, kSubheading };  // 仿宋 小标宋 黑体 楷体

struct Glyph {
  cairo_font_face_t* face = nullptr;  // owned by Fonts
  unsigned long index = 0;
  double advance = 0;  // points
};

class Fonts {
 public:
  // kUnavailable when no Chinese font is installed; says what to install. Once in a process: cairo
  // remembers faces by their address.
  [[nodiscard]] static Result<std::unique_ptr<Fonts>> open();
  virtual ~Fonts() = default;
  // Nothing when no font of this face has the character.
  [[nodiscard]] virtual std::optional<Glyph> glyph(Face face, char32_t c, double size) const = 0;
};

}  // namespace xs::typesetter
