// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/workdays_command.h"

#include <gtest/gtest.h>

#include <sstream>

namespace xs::cli {
namespace {

TEST(WorkdaysCommand, PrintsTheLastDayOrSaysWhyNot) {
  const struct {
    const char *date, *count;
    int code;
    const char *out, *err;
  } rows[] = {
      {"2026-09-18", "20", 0, "2026-10-22\n", ""},
      {"2026-09-18", "1", 0, "2026-09-20\n", ""},  // a working Sunday
      {"2026-09-18", "2000", 1, "", "2027"},
      {"2026-09-31", "1", 2, "", "日期有误"},
      {"18.9.2026", "1", 2, "", "日期有误"},
      {"2026-09-18", "0", 2, "", "工作日数有误"},
      {"2026-09-18", "-1", 2, "", "工作日数有误"},
      {"2026-09-18", "1x", 2, "", "工作日数有误"},
      {"2026-09-18", "", 2, "", "工作日数有误"},
      {"2026-09-18", "99999999999", 2, "", "工作日数有误"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(row.date) + " " + row.count);
    std::ostringstream out, err;
    EXPECT_EQ(add_workdays(XS_SOURCE_DIR "/calendars", row.date, row.count, out, err), row.code);
    EXPECT_EQ(out.str(), row.out);
    EXPECT_NE(err.str().find(row.err), std::string::npos) << err.str();
  }
  std::ostringstream out, err;
  EXPECT_EQ(add_workdays("/nowhere", "2026-09-18", "1", out, err), 1);
  EXPECT_EQ(out.str(), "");
}

}  // namespace
}  // namespace xs::cli
