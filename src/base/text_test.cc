// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/text.h"

#include <gtest/gtest.h>

namespace xs {
namespace {

TEST(Utf8, ValidityAndReplacement) {
  struct Row {
    std::string_view name;
    std::string bytes;
    bool valid;
    std::string replaced;
  };
  const std::string bad = "\uFFFD";
  const Row rows[] = {
      {"empty", "", true, ""},
      {"ascii", "abc", true, "abc"},
      {"chinese", "保密审查", true, "保密审查"},
      {"four bytes", "\U00020000𠮷", true, "\U00020000𠮷"},
      {"replacement character itself", "\uFFFD", true, "\uFFFD"},
      {"zero byte", std::string("a\0b", 3), true, std::string("a\0b", 3)},
      {"largest", "\xF4\x8F\xBF\xBF", true, "\xF4\x8F\xBF\xBF"},
      {"beyond largest", "\xF4\x90\x80\x80", false, bad + bad + bad + bad},
      {"overlong slash, 2", "\xC0\xAF", false, bad + bad},
      {"overlong slash, 3", "\xE0\x80\xAF", false, bad + bad + bad},
      {"overlong, 4", "\xF0\x80\x80\xAF", false, bad + bad + bad + bad},
      {"surrogate", "\xED\xA0\x80", false, bad + bad + bad},
      {"lone continuation", "a\x80z", false, "a" + bad + "z"},
      {"cut at the end", "保\xE5\xAF", false, "保" + bad + bad},
      {"cut in the middle",
       "\xE5\xAF"
       "a",
       false, bad + bad + "a"},
      {"byte FF", "\xFF", false, bad},
      {"gbk", "\xB1\xA3\xC3\xDC", false, bad + bad + bad + bad},
      {"five-byte lead", "\xF8\x88\x80\x80\x80", false, bad + bad + bad + bad + bad},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(is_valid_utf8(row.bytes), row.valid);
    EXPECT_EQ(replace_invalid_utf8(row.bytes), row.replaced);
    EXPECT_TRUE(is_valid_utf8(row.replaced));
    EXPECT_EQ(count_code_points(row.bytes), count_code_points(row.replaced));
  }
}

TEST(Utf8, EveryCodePointRoundTrips) {
  for (char32_t point = 0; point <= 0x110000; ++point) {
    std::string text;
    append_utf8(text, point);
    const bool exists = point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
    const DecodedCodePoint decoded = decode_utf8(text, 0);
    ASSERT_EQ(decoded.value, exists ? point : 0xFFFD) << std::hex << static_cast<unsigned>(point);
    ASSERT_EQ(decoded.length, text.size());
    ASSERT_TRUE(is_valid_utf8(text));
  }
}

TEST(Utf8, OffsetsCountCodePointsThatBeginBefore) {
  EXPECT_EQ(code_point_offsets(""), (std::vector<std::uint32_t>{0}));
  EXPECT_EQ(code_point_offsets("a保\xFF"
                               "𠮷"),
            (std::vector<std::uint32_t>{0, 1, 2, 2, 2, 3, 4, 4, 4, 4}));
}

TEST(Trim, AsciiAndChineseSpaces) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"", ""},
      {"  \t\r\n", ""},
      {" a b ", "a b"},
      {"\u3000标题\u00A0 ", "标题"},
      {"标\u3000题", "标\u3000题"},
      {"\xE3\x80", "\xE3\x80"},
  };
  for (const auto& [text, trimmed] : rows) EXPECT_EQ(trim(text), trimmed);
}

TEST(Split, KeepsEmptyPieces) {
  using Pieces = std::vector<std::string_view>;
  EXPECT_EQ(split("", ','), Pieces{""});
  EXPECT_EQ(split("a", ','), Pieces{"a"});
  EXPECT_EQ(split(",a,,b,", ','), (Pieces{"", "a", "", "b", ""}));
}

}  // namespace
}  // namespace xs
