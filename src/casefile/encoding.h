// SPDX-License-Identifier: AGPL-3.0-or-later
// Acts as bytes: the open header and the sealed body of a ledger entry.
//
// Canonical JSON: keys in the order written here, no white space, so that the same act always has
// the same bytes. A reader of a later version must go on reading version 1; tests/golden_log keeps
// a log of it for ever.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "casefile/act.h"

namespace xs::casefile {

[[nodiscard]] std::string encode_envelope(const Envelope& envelope);
[[nodiscard]] std::string encode_body(const Act& act);  // what and standing
// kCorrupt when either text is not what the functions above write.
[[nodiscard]] Result<Envelope> decode_envelope(std::string_view header);
[[nodiscard]] Result<Act> decode_act(std::string_view header, std::string_view body);

}  // namespace xs::casefile
