// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/calendar_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/sm.h"

namespace xs {
namespace {

constexpr std::string_view kGood =
    "# 说明\n"
    "year: 2027\n"
    "notice: \"某通知（2026-11-05）\"\n"
    "days_off:\n"
    "  - { name: 元旦, from: 2027-01-01, until: 2027-01-03 }\n"
    "  - { name: 春节, from: 2027-02-05, until: 2027-02-11 }\n"
    "working_weekends:\n"
    "  - 2027-01-31\n";

std::string with(std::string_view from, std::string_view to) {
  std::string text{kGood};
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(CalendarFile, ReadsAGoodOne) {
  const auto year = parse_year_arrangement(kGood, "2027.yaml");
  ASSERT_TRUE(year) << year.error().detail;
  EXPECT_EQ(year->year, 2027);
  EXPECT_EQ(year->notice, "某通知（2026-11-05）");
  EXPECT_EQ(year->days_off.size(), 10U);
  EXPECT_TRUE(year->days_off.contains(make_date(2027, 2, 11)));
  EXPECT_EQ(year->working_weekends, std::set<Date>{make_date(2027, 1, 31)});
  EXPECT_TRUE(parse_year_arrangement(with("\n  - 2027-01-31", " []"), "2027.yaml"));
}

TEST(CalendarFile, RefusesABadOneAndNamesTheLine) {
  struct Row {
    std::string_view name;
    std::string yaml;
    int line;
  };
  const Row rows[] = {
      {"another file's name", with("year: 2027", "year: 2028"), 2},
      {"unknown key", with("notice:", "note:"), 3},
      {"repeated key", with("# 说明", "year: 2027"), 2},
      {"missing key", with("working_weekends:\n  - 2027-01-31\n", ""), 2},
      {"no notice", with("\"某通知（2026-11-05）\"", "''"), 3},
      {"null notice, noticed at the next word", with("\"某通知（2026-11-05）\"", ""), 4},
      {"a day that does not exist", with("2027-02-11", "2027-02-30"), 6},
      {"another spelling", with("2027-02-11", "2027-2-11"), 6},
      {"another year", with("2027-02-11", "2028-02-11"), 6},
      {"backwards", with("2027-02-11", "2027-02-04"), 6},
      {"too long", with("2027-02-11", "2027-12-11"), 6},
      {"overlap", with("2027-02-05", "2027-01-03"), 6},
      {"unknown key of a holiday", with("until: 2027-02-11", "til: 2027-02-11"), 6},
      {"missing key of a holiday", with(", until: 2027-02-11", ""), 6},
      {"repeated key of a holiday", with("{ name: 春节,", "{ name: 春节, name: 春节,"), 6},
      {"nameless holiday", with("name: 春节", "name: ''"), 6},
      {"weekday as working weekend", with("2027-01-31", "2027-02-01"), 8},
      {"off and working", with("2027-01-31", "2027-02-06"), 8},
      {"working twice", std::string(kGood) + "  - 2027-01-31\n", 9},
      {"list where a value stands", with("year: 2027", "year: [2027]"), 2},
      {"tag", with("year: 2027", "year: !!int 2027"), 2},
      {"not YAML", with("days_off:", "days_off: ]"), 4},
      {"empty", "", 1},
      {"two documents", std::string(kGood) + "---\n" + std::string(kGood), 1},
      {"not UTF-8", with("元旦", "\xB5\xA9"), 1},
      {"only a list", "- 1\n", 1},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto year = parse_year_arrangement(row.yaml, "2027.yaml");
    ASSERT_FALSE(year);
    EXPECT_EQ(year.error().code, ErrorCode::kInvalidInput);
    const std::string place = "2027.yaml:" + std::to_string(row.line) + ":";
    EXPECT_TRUE(year.error().detail.starts_with(place)) << year.error().detail;
  }
}

TEST(CalendarFile, OneBadFileFailsTheFolder) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("xianshen-cal-" + to_hex(random_bytes(8)));
  fs::create_directory(folder);
  EXPECT_FALSE(load_calendar(folder)) << "an empty folder knows no year";
  std::ofstream(folder / "2027.yaml") << kGood;
  const auto good = load_calendar(folder);
  ASSERT_TRUE(good);
  EXPECT_TRUE(good->knows(2027));
  std::ofstream(folder / "2028.yaml") << kGood;
  EXPECT_FALSE(load_calendar(folder));
  fs::remove_all(folder);
  EXPECT_FALSE(load_calendar(folder));
}

}  // namespace
}  // namespace xs
