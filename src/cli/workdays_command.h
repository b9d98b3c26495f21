// SPDX-License-Identifier: AGPL-3.0-or-later
// `xianshen workdays add DATE N`: the last day of a period of N working days.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

namespace xs::cli {

// 1 when the arrangement of a year is not known: it is never guessed. 2 for a date or number that
// is none.
[[nodiscard]] int add_workdays(const std::filesystem::path& calendars, const std::string& date,
                               const std::string& count, std::ostream& out, std::ostream& err);

}  // namespace xs::cli
