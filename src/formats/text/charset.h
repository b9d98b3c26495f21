// SPDX-License-Identifier: AGPL-3.0-or-later
// In which encoding a text without a declaration is written.
//
// Order: byte order mark; strict UTF-8; then whichever of GB18030, Big5 and UTF-16 decodes it
// without a fault and gives the most Chinese. Detectors of the market miss short GBK and UTF-16
// without a mark.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace xs::formats {

struct DecodedText {
  std::string text;     // UTF-8, not cleaned, without its byte order mark
  std::string charset;  // "UTF-8", "GB18030", …
};

// `declared` (from an HTML head; may be empty) decides between encodings that both fit. Nothing
// when the bytes are no text in any of them.
[[nodiscard]] std::optional<DecodedText> decode_text(BytesView bytes,
                                                     std::string_view declared = {});

// Opens every converter. They stay open: a confined child cannot load one.
void load_charsets();

}  // namespace xs::formats
