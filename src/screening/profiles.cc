// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/profiles.h"

#include <fmt/format.h>

#include <algorithm>

namespace xs::screening {

namespace {

bool has(const std::vector<std::string>& categories, const std::string& category) {
  return std::ranges::find(categories, category) != categories.end();
}

}  // namespace

const Profile* find_profile(const std::vector<Profile>& profiles, std::string_view id) {
  const auto found = std::ranges::find(profiles, id, &Profile::id);
  return found == profiles.end() ? nullptr : &*found;
}

std::vector<std::string> may_stand(const Profile& profile,
                                   const std::vector<Category>& categories) {
  std::vector<std::string> out;
  for (const Category& category : categories) {
    if (has(profile.shows, category.id) && category.action != document::Action::kBlock &&
        category.admission == document::Admission::kAdmit) {
      out.push_back(category.id);
    }
  }
  return out;
}

void apply_profile(const Profile& profile, document::Screening& screening) {
  screening.verdict = document::Action::kPass;
  for (document::Finding& finding : screening.findings) {
    const bool about_persons = finding.action != document::Action::kBlock &&
                               finding.admission == document::Admission::kAdmit;
    const bool shown = about_persons && has(profile.shows, finding.category);
    if (shown && finding.always_masked) {
      finding.says += fmt::format("按“{}”办理也不得保留。", profile.name);
    } else if (shown) {
      finding.action = document::Action::kPass;
      finding.says = fmt::format("按“{}”办理，此处可以保留：{}", profile.name, profile.says);
    } else if (about_persons && has(profile.masks, finding.category)) {
      finding.says += fmt::format("按“{}”办理，此处仍须隐去：{}", profile.name, profile.says);
    }
    screening.verdict = std::max(screening.verdict, finding.action);
  }
}

}  // namespace xs::screening
