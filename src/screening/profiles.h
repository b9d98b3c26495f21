// SPDX-License-Identifier: AGPL-3.0-or-later
// What may, and what must not, appear in a publication of this kind, and for how long is it up?
//
// A decision on a penalty names the person; a list of allowances names him, too, but never his
// number. Profiles are data of the pack (`profiles`). Without one the strictest holds. A profile
// only ever lets personal data of the named categories pass: a mark stays a mark.
//
//   apply_profile(*find_profile(rules, "penalty-decision"), screening);
#pragma once

#include <string_view>

#include "document/finding.h"
#include "screening/rules.h"

namespace xs::screening {

[[nodiscard]] const Profile* find_profile(const DetectorRules& rules, std::string_view id);
// Takes out the findings of categories the profile shows and says for the others which rule of the
// profile masks them; the verdict follows.
void apply_profile(const Profile& profile, document::Screening& screening);

}  // namespace xs::screening
