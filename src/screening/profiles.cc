// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/profiles.h"

#include <algorithm>

namespace xs::screening {

const Profile* find_profile(const DetectorRules& rules, std::string_view id) {
  const auto found = std::find_if(rules.profiles.begin(), rules.profiles.end(),
                                  [&](const Profile& profile) { return profile.id == id; });
  return found == rules.profiles.end() ? nullptr : &*found;
}

void apply_profile(const Profile& profile, document::Screening& screening) {
  const auto has = [](const std::vector<std::string>& categories, const std::string& category) {
    return std::find(categories.begin(), categories.end(), category) != categories.end();
  };
  std::erase_if(screening.findings, [&](const document::Finding& finding) {
    return has(profile.shows, finding.category) && finding.admission == document::Admission::kAdmit;
  });
  screening.verdict = document::Action::kPass;
  for (document::Finding& finding : screening.findings) {
    screening.verdict = std::max(screening.verdict, finding.action);
    if (has(profile.masks, finding.category)) finding.says += profile.says;
  }
}

}  // namespace xs::screening
