// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/progress_bar.h"

#include <gtest/gtest.h>

#include <sstream>

#include "cli/plain_text.h"

namespace xs::cli {
namespace {

using std::chrono::milliseconds;

TEST(ProgressBar, Words) {
  const struct {
    std::size_t done, total;
    long long elapsed;
    const char* wanted;
  } rows[] = {
      {0, 0, 0, ""},
      {0, 40, 60'000, "[....................] 0 / 40 个文件"},
      {10, 40, 4'999, "[#####...............] 10 / 40 个文件"},
      {10, 40, 10'000, "[#####...............] 10 / 40 个文件，约还需 30 秒"},
      {10, 40, 61'000, "[#####...............] 10 / 40 个文件，约还需 4 分钟"},
      {1, 100, 120'000, "[....................] 1 / 100 个文件，约还需 3 小时 18 分钟"},
      {1, 101, 120'000, "[....................] 1 / 101 个文件"},
      {39, 40, 39'000, "[###################.] 39 / 40 个文件，约还需 1 秒"},
      {40, 40, 60'000, "[####################] 40 / 40 个文件"},
      {50, 40, 60'000, "[####################] 40 / 40 个文件"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.wanted);
    EXPECT_EQ(progress_words(row.done, row.total, milliseconds(row.elapsed)), row.wanted);
  }
}

TEST(ProgressBar, FitsAnyTerminal) {
  for (std::size_t done = 1; done < 10'000'000; done *= 7) {
    EXPECT_LE(columns(progress_words(done, 10'000'000, milliseconds(359'999'000))), 80U) << done;
  }
}

TEST(ProgressBar, LeavesNothingBehind) {
  std::ostringstream terminal;
  ProgressBar bar(terminal, 3);
  bar.clear();
  EXPECT_EQ(terminal.str(), "");
  bar.draw(1);
  bar.clear();
  EXPECT_TRUE(terminal.str().ends_with("\r\x1b[K"));
  EXPECT_EQ(terminal.str().find('\n'), std::string::npos);
}

}  // namespace
}  // namespace xs::cli
