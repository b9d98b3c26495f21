// SPDX-License-Identifier: AGPL-3.0-or-later
// What no honest text looks like is read to its end, and what stands at the end is found there.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/text.h"
#include "screening/test_rules.h"

namespace xs::screening {
namespace {

TEST(BadInput, IsReadToItsEnd) {
  struct Case {
    const char* what;
    std::string piece;
    std::size_t times;
  };
  const Case cases[] = {
      {"one long line", "一般事项", 200'000},
      {"digits", "7", 1'000'000},
      {"nested brackets", "（", 200'000},
      {"all kinds of brackets", "（【《“", 50'000},
      {"right-to-left overrides", "\u202E机", 200'000},
      {"lone surrogates", "\xED\xA0\x80", 200'000},
      {"continuation bytes", "\x80", 200'000},
      {"beginnings of characters", "\xE6", 200'000},
      {"private use", "\uE123", 200'000},
      {"combining marks", "\u0301", 200'000},
      {"zero-width spaces", "\u200B", 200'000},
      {"spaces", " ", 200'000},
      {"line ends", "\n", 200'000},
      {"cell borders", "\t", 200'000},
      {"bars", "|", 200'000},
      {"signs", "@", 200'000},
  };
  const std::string end = "\n身份证号：11010519491231002X";
  const std::string id = "11010519491231002X";
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    std::string text;
    for (std::size_t i = 0; i < c.times; ++i) text += c.piece;
    text += end;
    const document::Screening screening = national_screener().screen_text(text);
    ASSERT_FALSE(screening.findings.empty());
    const document::Finding& last = screening.findings.back();
    EXPECT_EQ(last.excerpt, id);
    const std::size_t size = is_valid_utf8(text) ? text.size() : replace_invalid_utf8(text).size();
    EXPECT_EQ(last.where.start, size - id.size());
    EXPECT_EQ(last.where.end, size);
  }
}

}  // namespace
}  // namespace xs::screening
