// SPDX-License-Identifier: AGPL-3.0-or-later
// One line of `xianshen screen --jsonl`.
//
//   {"id":"7","text":"联系人：张三"}  →  {"id":"7","verdict":"redact","admission":"admit",
//     "findings":[{"start":4,"end":6,"category":"PII_NAME",…}]}
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "screening/screener.h"

namespace xs::cli {

// Offsets are Unicode code points of `text`; other fields of the line are ignored, and the answer
// holds no text. A profile decides the verdict; findings that may stand are left out. kInvalidInput
// unless `id` is a string or an integer and `text` a string.
[[nodiscard]] Result<std::string> screen_line(const screening::Screener& screener,
                                              const screening::WordLists& lists,
                                              const screening::Profile* profile,
                                              std::string_view line);

}  // namespace xs::cli
