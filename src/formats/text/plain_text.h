// SPDX-License-Identifier: AGPL-3.0-or-later
// A text file: one part, the body.
#pragma once

#include "formats/draft.h"
#include "formats/text/charset.h"

namespace xs::formats {

[[nodiscard]] document::Document read_plain_text(const DecodedText& decoded, int depth);

}  // namespace xs::formats
