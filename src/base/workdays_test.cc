// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/workdays.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/calendar_file.h"

namespace xs {
namespace {

WorkdayCalendar published_calendar() {
  auto calendar = load_calendar(std::filesystem::path(XS_SOURCE_DIR) / "calendars");
  EXPECT_TRUE(calendar) << (calendar ? "" : calendar.error().detail);
  return calendar ? *std::move(calendar) : WorkdayCalendar{};
}

Date day(std::string_view text) { return parse_date(text).value(); }

TEST(AddWorkingDays, CountsByTheOfficialArrangements) {
  struct Row {
    std::string_view start;
    int count;
    std::string_view last;
  };
  const Row rows[] = {
      {"2024-01-31", 20, "2024-03-04"}, {"2024-02-08", 7, "2024-02-23"},
      {"2024-04-28", 7, "2024-05-10"},  {"2024-09-14", 20, "2024-10-18"},
      {"2024-09-27", 20, "2024-10-30"}, {"2025-01-24", 20, "2025-02-27"},
      {"2025-01-26", 7, "2025-02-11"},  {"2025-04-27", 7, "2025-05-09"},
      {"2025-09-26", 20, "2025-10-30"}, {"2025-09-28", 15, "2025-10-24"},
      {"2025-12-31", 7, "2026-01-12"},  {"2026-01-04", 20, "2026-01-30"},
      {"2026-02-13", 20, "2026-03-19"}, {"2026-02-14", 7, "2026-03-03"},
      {"2026-02-28", 10, "2026-03-13"}, {"2026-04-30", 7, "2026-05-13"},
      {"2026-09-18", 20, "2026-10-22"}, {"2026-09-30", 7, "2026-10-15"},
      {"2026-10-31", 20, "2026-11-27"}, {"2026-11-23", 20, "2026-12-21"},
  };
  const WorkdayCalendar calendar = published_calendar();
  for (const Row& row : rows) {
    SCOPED_TRACE(row.start);
    const auto last = add_working_days(calendar, day(row.start), row.count);
    ASSERT_TRUE(last);
    EXPECT_EQ(to_string(*last), row.last);
  }
}

TEST(WorkdayCalendar, WorkingDaysOfAYear) {
  const WorkdayCalendar calendar = published_calendar();
  const std::pair<int, int> rows[] = {{2024, 251}, {2025, 248}, {2026, 248}};
  for (const auto& [year, expected] : rows) {
    int count = 0;
    for (Date date = make_date(year, 1, 1); year_of(date) == year;
         date.days += std::chrono::days{1}) {
      count += calendar.is_working_day(date) ? 1 : 0;
    }
    EXPECT_EQ(count, expected) << year;
  }
}

TEST(WorkdayCalendar, SingleDays) {
  const WorkdayCalendar calendar = published_calendar();
  const std::pair<std::string_view, bool> rows[] = {
      {"2024-02-09", true},   // the eve of the Spring Festival was not a day off that year
      {"2024-02-04", true},   // a Sunday
      {"2024-02-12", false},  // a Monday
      {"2026-09-20", true},  {"2026-09-25", false}, {"2026-11-21", false}, {"2026-11-23", true},
      {"2026-03-08", false}, {"2026-05-04", false}, {"2026-06-01", true},
  };
  for (const auto& [date, works] : rows) {
    EXPECT_EQ(calendar.is_working_day(day(date)), works) << date;
  }
}

TEST(AddWorkingDays, NeverGuessesAYear) {
  const WorkdayCalendar calendar = published_calendar();
  const std::pair<std::string_view, int> rows[] = {
      {"2026-12-31", 1}, {"2026-12-15", 20}, {"2023-12-29", 1},           {"2030-01-01", 5},
      {"2026-11-23", 0}, {"2026-11-23", -3}, {"2026-11-23", 100'000'000},
  };
  for (const auto& [start, count] : rows) {
    SCOPED_TRACE(start);
    const auto last = add_working_days(calendar, day(start), count);
    ASSERT_FALSE(last);
    EXPECT_EQ(last.error().code, ErrorCode::kInvalidInput);
  }
  // The starting day itself is not counted, so its year need not be known.
  EXPECT_EQ(add_working_days(calendar, day("2023-12-31"), 1).value(), day("2024-01-02"));
  EXPECT_FALSE(calendar.knows(2027));
}

TEST(EarliestPossible, SkipsWeekendsOnly) {
  EXPECT_EQ(earliest_possible(day("2026-12-15"), 20), day("2027-01-12"));
  EXPECT_EQ(earliest_possible(day("2027-09-30"), 1), day("2027-10-01"));
  EXPECT_EQ(earliest_possible(day("2027-01-01"), 1), day("2027-01-04"));
}

TEST(WorkdayCalendar, HashNamesTheContent) {
  const YearArrangement year{2027, "通知", {day("2027-01-01")}, {day("2027-01-09")}};
  const auto hash_of = [](const YearArrangement& arrangement) {
    WorkdayCalendar calendar;
    calendar.add(arrangement);
    return calendar.hash();
  };
  EXPECT_EQ(hash_of(year), hash_of(year));
  EXPECT_EQ(hash_of(year).size(), 64U);
  YearArrangement other = year;
  other.days_off.insert(day("2027-01-02"));
  EXPECT_NE(hash_of(other), hash_of(year));
  other = year;
  other.working_weekends.clear();
  EXPECT_NE(hash_of(other), hash_of(year));
  other = year;
  other.notice = "通知\noff 2027-01-01";
  EXPECT_NE(hash_of(other), hash_of(year));
}

}  // namespace
}  // namespace xs
