// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/skeleton.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>

namespace xs::screening {
namespace {

TEST(Skeleton, FoldsDisguisesToOneForm) {
  struct Case {
    const char* text;
    std::u16string_view chars;
  };
  const Case cases[] = {
      {"机 密★１０年", u"机密★10年"},
      {"絕密☆長期", u"绝密★长期"},
      {"祕\u200B密⭐", u"秘密★"},
      {"机\u00AD密", u"机密"},
      {"绝　密", u"绝密"},
      {"机\n密", u"机密"},
      {"㊙", u"秘密★"},
      {"（Ａｂ：Ｘ）", u"(ab:x)"},
      {"１３８－００１３—８０００", u"138-0013-8000"},
      {"艾力•吐尔逊・阿", u"艾力·吐尔逊·阿"},
      {"【密级】", u"[密级]"},
      {"002Х", u"002x"},                                                      // Cyrillic
      {"⼿机、⾝份证、⻓期、居⺠、⾧⽅", u"手机、身份证、长期、居民、长方"},  // radicals
      {"", u""},
      {" \n\t", u""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(make_skeleton(c.text).chars, c.chars);
  }
}

TEST(Skeleton, PointsBackAtTheBytes) {
  const std::string text = "前机\u200B密 ★后";
  const Skeleton skeleton = make_skeleton(text);
  ASSERT_EQ(skeleton.chars, u"前机密★后");
  const SourceRange source = skeleton.source(1, 4);
  EXPECT_EQ(text.substr(source.begin, source.end - source.begin), "机\u200B密 ★");
}

TEST(Skeleton, RemembersTheWidestGap) {
  const Skeleton skeleton = make_skeleton("a b  c\td\ne　f\u200Bg \n h");
  ASSERT_EQ(skeleton.chars, u"abcdefgh");
  const std::vector<Gap> expected = {Gap::kNone, Gap::kThin, Gap::kWide, Gap::kTab,
                                     Gap::kLine, Gap::kWide, Gap::kNone, Gap::kLine};
  for (std::size_t i = 0; i < skeleton.size(); ++i) EXPECT_EQ(skeleton.gap(i), expected[i]) << i;
  EXPECT_TRUE(skeleton.has_gap(0, 5, Gap::kLine));
  EXPECT_FALSE(skeleton.has_gap(0, 4, Gap::kLine));
}

TEST(Skeleton, AnyBytesOfValidTextAreCovered) {
  std::string text;
  for (char32_t c = 1; c < 0x3000; c += 7)
    text += c < 0x80 ? std::string(1, static_cast<char>(c)) : "密";
  const Skeleton skeleton = make_skeleton(text);
  for (std::size_t i = 0; i < skeleton.size(); ++i) {
    EXPECT_LT(skeleton.begin(i), skeleton.end(i));
    EXPECT_LE(skeleton.end(i), text.size());
    EXPECT_LE(skeleton.begin(i == 0 ? 0 : i - 1), skeleton.begin(i));
  }
}

TEST(Skeleton, SearchesForGapsAndLinesAgreeWithALookAtEveryCharacter) {
  std::mt19937 random(20261123);
  std::string text;
  for (int n = 0; n < 600; ++n) {
    constexpr const char* kPieces[] = {"密", "件", "a", "7", " ", "  ", "\t", "\n", "甲乙丙丁戊"};
    for (auto times = random() % 9 == 0 ? 40 : 1; times > 0; --times)
      text += kPieces[random() % (times > 1 ? 4 : std::size(kPieces))];
  }
  const Skeleton s = make_skeleton(text);
  for (int n = 0; n < 20'000; ++n) {
    const std::size_t from = random() % s.size();
    const std::size_t to = from + random() % std::min<std::size_t>(s.size() - from, 200);
    std::size_t drop = from, line = from, begin = to;
    while (drop < to && s.gap(drop) == Gap::kNone) ++drop;
    while (line < to && s.gap(line) != Gap::kLine) ++line;
    while (begin > from && !s.starts_line(begin)) --begin;
    EXPECT_LE(s.next_drop(from, to), drop) << from << " " << to;
    EXPECT_EQ(s.next_gap(from, to, Gap::kLine), line) << from << " " << to;
    EXPECT_EQ(s.line_begin(to, from), begin) << from << " " << to;
  }
}

TEST(Window, WritesLinesOutExceptInsideTheJoinedStretch) {
  const Skeleton skeleton = make_skeleton("甲\n机\n密\t乙");
  const Window window = make_window(skeleton, 0, 4, 1, 3);
  EXPECT_EQ(window.text, "甲\n机密\t乙");
  EXPECT_EQ(window.index.size(), window.text.size() + 1);
  EXPECT_EQ(window.index[window.text.find("乙")], 3U);
}

}  // namespace
}  // namespace xs::screening
