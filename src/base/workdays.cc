// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/workdays.h"

#include <fmt/format.h>

#include <cassert>
#include <utility>

#include "base/sm.h"

namespace xs {
namespace {

bool is_weekend(Date date) {
  const std::chrono::weekday weekday{date.days};
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

Date next_day(Date date) { return {date.days + std::chrono::days{1}}; }

}  // namespace

void WorkdayCalendar::add(YearArrangement arrangement) {
  const int year = arrangement.year;
  years_.insert_or_assign(year, std::move(arrangement));
}

bool WorkdayCalendar::knows(int year) const { return years_.contains(year); }

bool WorkdayCalendar::is_working_day(Date date) const {
  const auto found = years_.find(year_of(date));
  assert(found != years_.end());
  const YearArrangement& year = found->second;
  if (year.days_off.contains(date)) return false;
  return !is_weekend(date) || year.working_weekends.contains(date);
}

std::string WorkdayCalendar::hash() const {
  std::string text;
  for (const auto& [year, arrangement] : years_) {
    // Lengths keep a notice from imitating the lines that follow it.
    text +=
        fmt::format("year {}\nnotice {} {}\n", year, arrangement.notice.size(), arrangement.notice);
    for (const Date date : arrangement.days_off) text += fmt::format("off {}\n", to_string(date));
    for (const Date date : arrangement.working_weekends) {
      text += fmt::format("working {}\n", to_string(date));
    }
  }
  return to_hex(sm3(text));
}

Result<Date> add_working_days(const WorkdayCalendar& calendar, Date start, int count) {
  if (count < 1) return fail(ErrorCode::kInvalidInput, "工作日的天数至少为 1，请改正。");
  Date date = start;
  while (count > 0) {
    date = next_day(date);
    if (!calendar.knows(year_of(date))) {
      return fail(ErrorCode::kInvalidInput,
                  fmt::format("{} 年的放假安排尚未维护，无法计算期限，请先导入当年的工作日历。",
                              year_of(date)));
    }
    if (calendar.is_working_day(date)) --count;
  }
  return date;
}

Date earliest_possible(Date start, int count) {
  Date date = start;
  while (count > 0) {
    date = next_day(date);
    if (!is_weekend(date)) --count;
  }
  return date;
}

}  // namespace xs
