// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/matters.h"

#include <algorithm>

#include "screening/profiles.h"

namespace xs::service {

std::optional<screening::Profile> matter_of(const System& system, const regulation::Pack& pack,
                                            const std::string& procedure,
                                            const casefile::Sheet& sheet) {
  for (const regulation::Field& field : pack.fields) {
    const bool asked = pack.stands_in(field.procedures, procedure);
    const auto given = sheet.fields.find(field.id);
    if (!asked || given == sheet.fields.end()) continue;
    const auto value = std::ranges::find(field.values, given->second, &regulation::FieldValue::id);
    if (value == field.values.end() || value->screened_as.empty()) continue;
    const auto* profile = screening::find_profile(system.profiles(), value->screened_as);
    if (profile != nullptr) return *profile;
  }
  return std::nullopt;
}

void note_matter(const System& system, const regulation::Pack& pack, const std::string& procedure,
                 casefile::SheetWritten& written) {
  const auto profile = matter_of(system, pack, procedure, written.sheet);
  written.may_stand =
      profile ? screening::may_stand(*profile, system.categories()) : std::vector<std::string>();
}

void lay_over(const System& system, const regulation::Pack& pack, const casefile::Case& item,
              document::Screening& screening) {
  auto profile = matter_of(system, pack, item.procedure, item.sheet);
  if (!profile) return;
  profile->shows = item.may_stand;
  screening::apply_profile(*profile, screening);
}

}  // namespace xs::service
