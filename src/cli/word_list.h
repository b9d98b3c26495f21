// SPDX-License-Identifier: AGPL-3.0-or-later
// An agency's own words, looked for beside the rules of the pack.
//
//   某某工程
//   内部研判<TAB>WORK_SECRET
//
// One word a line, UTF-8. A category the rules declare gives its severity and action; any other,
// and none, is for a person to look at. Words are folded like those of the rules, so spaces, full
// width and invisible characters in a document do not hide them. Where a graver finding covers the
// same characters, that one stands alone.
#pragma once

#include <string_view>

#include "base/result.h"
#include "screening/rules.h"

namespace xs::cli {

inline constexpr std::string_view kAgencyWord = "AGENCY_WORD";
inline constexpr std::string_view kAgencyWordDetector = "agency-word";

// Adds them to the rules. kInvalidInput names the line: not UTF-8, shorter than two characters,
// more than two fields.
[[nodiscard]] Result<void> add_words(screening::DetectorRules& rules, std::string_view list);

}  // namespace xs::cli
