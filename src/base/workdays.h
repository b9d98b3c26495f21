// SPDX-License-Identifier: AGPL-3.0-or-later
// Which days are working days, and when N of them have passed.
//
// The arrangement of a year is a notice of the State Council, loaded from calendars/*.yaml: days
// off and working weekends. A year that was not loaded is never guessed: `add_working_days` says
// so, and `earliest_possible` gives a provisional date that assumes no holidays.
//
//   const WorkdayCalendar calendar = …;
//   add_working_days(calendar, make_date(2026, 9, 18), 20)  →  2026-10-22
//
// Counting (民法典 201, 203): the starting day does not count; day 1 is the next working day.
#pragma once

#include <map>
#include <set>
#include <string>
#include <variant>

#include "base/date.h"
#include "base/result.h"

namespace xs {

struct YearArrangement {
  int year = 0;
  std::string notice;       // the notice it comes from
  std::set<Date> days_off;  // every day named off, weekends included
  std::set<Date> working_weekends;
};

class WorkdayCalendar {
 public:
  void add(YearArrangement arrangement);
  [[nodiscard]] bool knows(int year) const;
  // Requires knows(year_of(date)).
  [[nodiscard]] bool is_working_day(Date date) const;
  // SM3 over the canonical text of all arrangements; stored with each decided act.
  [[nodiscard]] std::string hash() const;

 private:
  std::map<int, YearArrangement> years_;
};

// kInvalidInput when the count runs into a year that is not loaded. `count` ≥ 1.
[[nodiscard]] Result<Date> add_working_days(const WorkdayCalendar& calendar, Date start, int count);
// Provisional, for a year that is not loaded: Monday to Friday, no holidays. Working weekends can
// bring the true date forward by a day or two, holidays put it back by more.
[[nodiscard]] Date earliest_possible(Date start, int count);

}  // namespace xs
