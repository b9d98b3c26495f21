// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/word_list.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "screening/screener.h"

namespace xs::cli {
namespace {

screening::DetectorRules national() {
  return screening::load_rules(std::filesystem::path(XS_SOURCE_DIR) / "packs/national/screening")
      .rules;
}

TEST(WordList, FindsWordsHoweverTheyAreWritten) {
  auto rules = national();
  ASSERT_TRUE(add_words(rules,
                        "\xEF\xBB\xBF青峰工程\r\n青峰工程二期\r\n\r\n内部研判\tWORK_SECRET\n"
                        "K-7(甲)型\t本局项目\n"));
  const auto screener = screening::Screener::compile(std::move(rules));
  ASSERT_TRUE(screener) << screener.error().detail;
  const struct {
    const char *text, *category, *found;
  } rows[] = {
      {"关于青峰工程的公示", "AGENCY_WORD", "青峰工程"},
      {"关于青 峰工\n程的公示", "AGENCY_WORD", "青 峰工\n程"},
      {"关于青峰工程二期的公示", "AGENCY_WORD", "青峰工程二期"},
      {"材料供内部研判使用", "WORK_SECRET", "内部研判"},
      {"采购Ｋ－７（甲）型设备", "本局项目", "Ｋ－７（甲）型"},
      {"关于青山工程的公示", nullptr, nullptr},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const auto screening = screener->screen_text(row.text);
    ASSERT_EQ(screening.findings.size(), row.category != nullptr ? 1U : 0U);
    if (row.category == nullptr) continue;
    EXPECT_EQ(screening.findings[0].category, row.category);
    EXPECT_EQ(screening.findings[0].excerpt, row.found);
    EXPECT_EQ(screening.findings[0].detector, kAgencyWordDetector);
  }
  EXPECT_EQ(screener->screen_text("供内部研判").verdict, document::Action::kBlock);
  EXPECT_EQ(screener->screen_text("青峰工程").verdict, document::Action::kReview);
}

TEST(WordList, SaysWhichLineIsWrong) {
  const struct {
    const char *list, *says;
  } rows[] = {
      {"青峰工程\n甲\n", "第2行"},
      {"青峰工程\n\n　\n甲 \n", "第4行"},
      {"青峰\tA\tB\n", "第1行"},
      {"\xC7\xE0\xB7\xE5\n", "UTF-8"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.says);
    auto rules = national();
    const auto added = add_words(rules, row.list);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().code, ErrorCode::kInvalidInput);
    EXPECT_NE(added.error().public_text.find(row.says), std::string::npos);
  }
}

TEST(WordList, TakesThousands) {
  std::string list;
  for (int i = 0; i < 5000; ++i) list += fmt::format("代号{}工程\n", i);
  auto rules = national();
  ASSERT_TRUE(add_words(rules, list));
  const auto screener = screening::Screener::compile(std::move(rules));
  ASSERT_TRUE(screener) << screener.error().detail;
  EXPECT_EQ(screener->screen_text("代号0工程，代号2499工程，代号4999工程").findings.size(), 3U);
}

}  // namespace
}  // namespace xs::cli
