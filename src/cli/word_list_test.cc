// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/word_list.h"

#include <gtest/gtest.h>

namespace xs::cli {
namespace {

Result<screening::WordList> read(std::string_view text) {
  return read_word_list(as_bytes(text), "项目", {});
}

TEST(WordListFile, IsAListWithItsName) {
  const auto list = read("青峰工程\n内部研判\tWORK_SECRET\n");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->id, "项目");
  ASSERT_EQ(list->words.size(), 2U);
  EXPECT_EQ(list->words[1].category, "WORK_SECRET");
}

TEST(WordListFile, SaysEveryLineThatIsWrong) {
  const struct {
    const char *text, *says;
  } rows[] = {
      {"青峰工程\n甲\n乙\n",
       "词表有 2 处错误：\n  第2行：词太短，至少要有两个字。\n"
       "  第3行：词太短，至少要有两个字。"},
      {"", "词表有 1 处错误：\n  词表里没有词。"},
      {"\xFF\xFE\xFF", "词表不是 UTF-8 或 GB18030 编码，请另存为 UTF-8 后再用。"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const auto list = read(row.text);
    ASSERT_FALSE(list);
    EXPECT_EQ(list.error().code, ErrorCode::kInvalidInput);
    EXPECT_EQ(list.error().public_text, row.says);
  }
}

}  // namespace
}  // namespace xs::cli
