// SPDX-License-Identifier: AGPL-3.0-or-later
// Is this the very finding that somebody has judged already?
//
// A judgement is remembered under a key made of the folded text of the finding, 20 characters to
// either side, its detector and the rules it was found by, under a key of the agency: the same
// words in the same surroundings under the same rules, and nothing that could be read back.
// It keeps nothing and knows no person; service/judged.h does.
//
//   if (may_stay_judged(finding, categories))
//     remember(judged_key(agency_key, part.text, finding, rules));
#pragma once

#include <string_view>
#include <vector>

#include "base/sm.h"
#include "document/finding.h"
#include "screening/rules.h"

namespace xs::screening {

// Never what refuses an upload, nor anything of a category that may.
[[nodiscard]] bool may_stay_judged(const document::Finding& finding,
                                   const std::vector<Category>& categories);

// `part_text` is the text the places of the finding count in; `rules` names everything that made
// the finding. Of a column all values count.
[[nodiscard]] Sm3Digest judged_key(BytesView agency_key, std::string_view part_text,
                                   const document::Finding& finding, std::string_view rules);

}  // namespace xs::screening
