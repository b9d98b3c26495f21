// SPDX-License-Identifier: AGPL-3.0-or-later
// A web page: what a visitor sees, and what stands in its source.
#pragma once

#include <string>

#include "formats/draft.h"

namespace xs::formats {

// The charset an HTML head declares, or empty.
[[nodiscard]] std::string declared_charset(std::string_view bytes);

// `text` is UTF-8.
[[nodiscard]] document::Document read_html(const std::string& text, int depth);

}  // namespace xs::formats
