// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading the yearly holiday arrangements from calendars/*.yaml.
//
// One file a year, named YEAR.yaml; calendars/README.md tells an operator how to add one. Nothing
// is guessed: an unknown or repeated key, a day that does not exist, lies in another year, is
// named twice or is both off and working, is an error that names file and line.
//
//   XS_TRY(const WorkdayCalendar calendar, load_calendar(folder));
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "base/workdays.h"

namespace xs {

// `file_name` (for example "2026.yaml") must agree with the year inside and is named in errors.
[[nodiscard]] Result<YearArrangement> parse_year_arrangement(std::string_view yaml,
                                                             std::string_view file_name);
// Every *.yaml of the folder; one bad file fails the whole. A folder without any is an error.
[[nodiscard]] Result<WorkdayCalendar> load_calendar(const std::filesystem::path& folder);

}  // namespace xs
