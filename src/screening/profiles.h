// SPDX-License-Identifier: AGPL-3.0-or-later
// What may, and what must not, appear in a publication of this kind, and for how long is it up?
//
// A decision on a penalty names the person; a list of allowances names him, too, but never his
// number. Profiles are data of the pack (`profiles`). Without one the strictest holds. A profile
// only ever lets personal data of the named categories pass: a mark stays a mark, and the name of
// an informant or a victim stays masked (Finding::always_masked). It decides about findings;
// screening itself is the same with and without it.
//
//   apply_profile(*find_profile(rules.profiles, "penalty-decision"), screening);
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document/finding.h"
#include "screening/rules.h"

namespace xs::screening {

[[nodiscard]] const Profile* find_profile(const std::vector<Profile>& profiles,
                                          std::string_view id);
// The categories that may stand, of those that neither block nor refuse an upload.
[[nodiscard]] std::vector<std::string> may_stand(const Profile& profile,
                                                 const std::vector<Category>& categories);
// Findings that may stand stay, with the action "pass", and say so; those the profile masks say
// why; the verdict follows. What is always masked says that it may not stand here either. What
// blocks or refuses an upload is left alone.
void apply_profile(const Profile& profile, document::Screening& screening);

}  // namespace xs::screening
