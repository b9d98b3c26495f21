// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/plain_text.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace xs::cli {
namespace {

TEST(PlainText, Masked) {
  const struct {
    const char *text, *wanted;
  } rows[] = {
      {"", ""},
      {"张", "＊"},
      {"张三", "张＊"},
      {"诸葛亮", "诸＊＊"},
      {"机密★10年", "机＊＊＊＊年"},
      {"机密★1年", "机＊＊＊年"},
      {"13812345678", "13＊＊＊＊＊＊＊78"},
      {"11010519491231002X", "11＊＊＊＊＊＊＊＊2X"},
      {"a@b.cn12", "a@＊＊＊＊12"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(masked(row.text), row.wanted);
  }
}

TEST(PlainText, NeverShowsMoreThanHalf) {
  std::string text;
  for (int length = 1; length < 40; ++length) {
    text += "字";
    std::size_t shown = 0;
    const std::string hidden = masked(text);
    for (std::size_t at = 0; (at = hidden.find("字", at)) != std::string::npos; ++at) ++shown;
    EXPECT_LE(shown * 2, static_cast<std::size_t>(length)) << length;
  }
}

TEST(PlainText, OneLine) {
  const struct {
    const char *text, *wanted;
  } rows[] = {
      {"机\n 密★\t10年 ", "机 密★ 10年"},     {"\x1b[31m红", "\uFFFD[31m红"},
      {"a\u202Eb\u200Bc", "a\uFFFDb\uFFFDc"}, {"\u009B31m", "\uFFFD31m"},
      {"坏\xff字节", "坏\uFFFD字节"},
  };
  for (const auto& row : rows) EXPECT_EQ(one_line(row.text), row.wanted);
}

TEST(PlainText, Columns) {
  EXPECT_EQ(columns("正文 第1页"), 10U);
  EXPECT_EQ(columns(padded("正文", 9)), 9U);
  EXPECT_EQ(padded("正文很长", 4), "正文很长");
}

TEST(PlainText, CodePointsAgreeWithTheTable) {
  const std::string text = "a张三\U00020000é，电话\n138";
  const auto table = code_point_offsets(text);
  CodePoints rising(text);
  for (std::size_t byte = 0; byte <= text.size(); ++byte) {
    const bool between =
        byte == text.size() || (static_cast<unsigned char>(text[byte]) & 0xC0) != 0x80;
    if (between) {
      EXPECT_EQ(rising.before(byte), table[byte]) << byte;
    }
  }
  CodePoints back_and_forth(text);
  EXPECT_EQ(back_and_forth.before(text.size()), table[text.size()]);
  EXPECT_EQ(back_and_forth.before(1), 1U);
  EXPECT_EQ(back_and_forth.before(0), 0U);
}

}  // namespace
}  // namespace xs::cli
