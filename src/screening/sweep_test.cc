// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/sweep.h"

#include <gtest/gtest.h>

namespace xs::screening {
namespace {

TEST(Sweep, FindsTheStretchesOfDigits) {
  struct Case {
    const char* text;
    std::vector<DigitStretch> digits;
  };
  const Case cases[] = {
      {"1234567", {{0, 7}}},
      {"123456", {}},
      {"电话138-0013-8000。", {{2, 15}}},
      {"138 0013 8000", {{0, 11}}},
      {"138--00138000", {{5, 13}}},
      {"-1234567-", {{1, 8}}},
      {"1-2-3-4-5-6", {}},
      {"1-2-3-4-5-6-7", {{0, 13}}},
      {"一三八零零一三八零零零", {{0, 11}}},
      {"1101051949****002x，13800138000", {{0, 18}, {19, 30}}},
      {"(86)13800138000", {{1, 15}}},
      {"2024年11月23日", {}},
  };
  const Sweeper sweeper({}, u"");
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(sweeper.sweep(make_skeleton(c.text)).digits, c.digits);
  }
}

TEST(Sweep, FindsSignsAndPlateOpeners) {
  const Sweeper sweeper({}, u"京苏");
  const Anchors anchors = sweeper.sweep(make_skeleton("京A12345 a@b.cn 北京1 苏Ｅ@京"));
  EXPECT_EQ(anchors.plates, (std::vector<std::uint32_t>{0, 16}));
  EXPECT_EQ(anchors.ats, (std::vector<std::uint32_t>{8, 18}));
}

TEST(Sweep, ReportsTheWordsOfAllFindersInTextOrder) {
  const WordFinder first({u"机密", u"机密★"}), second({u"密★", u"内部资料", u"机密"});
  const Sweeper sweeper({&first, &second}, u"");
  const Anchors anchors = sweeper.sweep(make_skeleton("内部资料 机 密★"));
  const std::vector<FoundWord> expected = {
      {0, 4, 1, 1}, {4, 6, 0, 0}, {4, 6, 1, 2}, {4, 7, 0, 1}, {5, 7, 1, 0}};
  EXPECT_EQ(anchors.words, expected);
}

}  // namespace
}  // namespace xs::screening
