// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/date.h"

#include <gtest/gtest.h>

namespace xs {
namespace {

TEST(Date, ReadsOneSpellingOfDaysThatExist) {
  const std::pair<std::string_view, bool> rows[] = {
      {"2026-11-23", true},  {"2024-02-29", true},  {"0001-01-01", true},  {"9999-12-31", true},
      {"2026-02-29", false}, {"2026-13-01", false}, {"2026-00-10", false}, {"2026-04-31", false},
      {"2026-1-01", false},  {"20261123", false},   {"2026/11/23", false}, {"2026-11-23 ", false},
      {"0000-01-01", false}, {"-026-11-23", false}, {"２026-11-2", false}, {"", false},
      {"2026-11-2x", false}, {"+026-11-23", false},
  };
  for (const auto& [text, good] : rows) {
    SCOPED_TRACE(text);
    const auto date = parse_date(text);
    ASSERT_EQ(date.has_value(), good);
    if (date) {
      EXPECT_EQ(to_string(*date), text);
    }
  }
}

TEST(Date, RoundTripsEveryDayOfFourCenturies) {
  for (Date date = make_date(1900, 1, 1); date < make_date(2300, 1, 1);
       date.days += std::chrono::days{1}) {
    ASSERT_EQ(parse_date(to_string(date)), date);
  }
}

TEST(Date, ChineseHasNoLeadingZeros) {
  EXPECT_EQ(to_chinese(make_date(2026, 11, 23)), "2026年11月23日");
  EXPECT_EQ(to_chinese(make_date(2026, 1, 4)), "2026年1月4日");
  EXPECT_EQ(year_of(make_date(2026, 1, 4)), 2026);
}

TEST(Instant, ReadsOneSpelling) {
  const std::pair<std::string_view, bool> rows[] = {
      {"2026-11-23T02:03:04.005Z", true},  {"1970-01-01T00:00:00.000Z", true},
      {"1969-12-31T23:59:59.999Z", true},  {"2026-11-23T24:00:00.000Z", false},
      {"2026-11-23T02:60:04.005Z", false}, {"2026-11-23T02:03:60.005Z", false},
      {"2026-11-23T02:03:04Z", false},     {"2026-11-23T02:03:04.005", false},
      {"2026-11-23T02:03:04.005z", false}, {"2026-11-23 02:03:04.005Z", false},
      {"2026-02-30T02:03:04.005Z", false}, {"2026-11-23T02:03:04,005Z", false},
  };
  for (const auto& [text, good] : rows) {
    SCOPED_TRACE(text);
    const auto instant = parse_instant(text);
    ASSERT_EQ(instant.has_value(), good);
    if (instant) {
      EXPECT_EQ(to_string(*instant), text);
    }
  }
}

TEST(Instant, TheDayInShanghaiBeginsAtSixteenHoursUtc) {
  struct Row {
    std::string_view instant;
    Date date;
    std::string_view chinese;
  };
  const Row rows[] = {
      {"2026-11-23T15:59:59.999Z", make_date(2026, 11, 23), "2026年11月23日 23:59"},
      {"2026-11-23T16:00:00.000Z", make_date(2026, 11, 24), "2026年11月24日 00:00"},
      {"2025-12-31T16:00:00.000Z", make_date(2026, 1, 1), "2026年1月1日 00:00"},
      {"2026-11-23T02:03:04.005Z", make_date(2026, 11, 23), "2026年11月23日 10:03"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.instant);
    const Instant instant = parse_instant(row.instant).value();
    EXPECT_EQ(date_in_shanghai(instant), row.date);
    EXPECT_EQ(to_chinese(instant), row.chinese);
  }
}

}  // namespace
}  // namespace xs
