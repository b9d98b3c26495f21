// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/workdays_command.h"

#include <charconv>
#include <ostream>

#include "base/calendar_file.h"
#include "base/workdays.h"
#include "cli/exit_codes.h"

namespace xs::cli {

int add_workdays(const std::filesystem::path& calendars, const std::string& date,
                 const std::string& count, std::ostream& out, std::ostream& err) {
  const auto start = parse_date(date);
  if (!start) {
    err << "日期有误，请写成 2026-09-18 这样的形式。\n";
    return kUsage;
  }
  constexpr int kMostDays = 100'000;
  int days = 0;
  const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), days);
  if (error != std::errc() || end != count.data() + count.size() || days < 1 || days > kMostDays) {
    err << "工作日数有误，请写正整数。\n";
    return kUsage;
  }
  const auto calendar = load_calendar(calendars);
  if (!calendar) {
    err << calendar.error().public_text << '\n';
    return kInternal;
  }
  const auto last = add_working_days(*calendar, *start, days);
  if (!last) {
    err << last.error().public_text << '\n';
    return kInternal;
  }
  out << to_string(*last) << '\n';
  return kPass;
}

}  // namespace xs::cli
