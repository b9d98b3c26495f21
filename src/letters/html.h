// SPDX-License-Identifier: AGPL-3.0-or-later
// A letter as one page of HTML: complete in itself, without scripts, readable aloud, printed on A4.
#pragma once

#include <string>

#include "letters/letter.h"

namespace xs::letters {

[[nodiscard]] std::string to_html(const Letter& letter);

// What the page may load: nothing; for the header of a response.
inline constexpr std::string_view kHtmlPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

}  // namespace xs::letters
