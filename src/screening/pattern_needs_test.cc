// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/pattern_needs.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <random>

namespace xs::screening {
namespace {

TEST(PatternNeeds, AsksForTheWordsOfAPattern) {
  struct Case {
    const char* pattern;
    const char* text;
    bool possible;
  };
  const Case cases[] = {
      {"(?:不得|严禁)[^。]{0,8}公开", "本件不得向外公开", true},
      {"(?:不得|严禁)[^。]{0,8}公开", "本件可以向外公开", false},
      {"(?:不得|严禁)[^。]{0,8}公开", "本件不得向外转发", false},
      {"(?:不得)?公开", "公开", true},
      {"[本此]件(?:[0-9]{1,3}份|公开)", "本件3份", true},  // one choice needs no word
      {"[本此]件(?:外传|公开)", "那件外传", false},
      {"内[\\t\\n]部", "内\t部", true},
      {"^机密$", "机密", true},
      {"[\\p{Han}]{2,4}史", "既往病史", true},
      {"[\\p{Han}]{2,4}史", "既往疾病", false},
      {"(?:保密){2}", "保密保密", true},
      {"(?:保密){2}", "公开公开", false},
      {"(?:保密)*期限", "期限", true},
      {"(?=x)", "不懂的式样", true},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(std::string(one.pattern) + " " + one.text);
    const PatternNeeds needs({one.pattern});
    const std::string text = one.text;
    const Skeleton skeleton = make_skeleton(text);
    NearWords near;
    const std::uint64_t expected = one.possible ? 1 : 0;
    EXPECT_EQ(needs.around(skeleton, 0, skeleton.size(), near, 1), expected);
    EXPECT_EQ(needs.inside(skeleton, 0, skeleton.size(), near, 1), expected);
  }
}

// A memory of one place must not tell of another, nor forget what stands there.
TEST(PatternNeeds, NeverSaysNoToAMatch) {
  const std::vector<std::string> patterns{"(?:不得|严禁)[^。\\n]{0,8}公开",
                                          "[本此]件(?:[^。]{0,3}稿|外传)?[^。\\n]{0,120}保密",
                                          "(?:病|伤|残)史", "内[^。]{0,60}部(?:资料|使用)"};
  const PatternNeeds needs(patterns);
  const std::vector<std::string> pieces{"不得",
                                        "严禁",
                                        "公开",
                                        "本件",
                                        "此件",
                                        "稿",
                                        "外传",
                                        "保密",
                                        "病史",
                                        "残",
                                        "史",
                                        "内",
                                        "部资料",
                                        "。",
                                        "\n",
                                        "的",
                                        "一二三四五六七八九十"};
  std::mt19937 random(7);
  std::size_t matches = 0;
  for (int round = 0; round < 400; ++round) {
    std::string text;
    for (int n = 0; n < 60; ++n) text += pieces[random() % pieces.size()];
    const Skeleton skeleton = make_skeleton(text);
    NearWords near;
    const Window window = make_window(skeleton, 0, skeleton.size(), 0, 0);
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      const re2::RE2 pattern("(?m)" + patterns[i]);
      re2::StringPiece rest(window.text), found;
      while (pattern.Match(rest, 0, rest.size(), re2::RE2::UNANCHORED, &found, 1)) {
        ++matches;
        const auto at = static_cast<std::size_t>(found.data() - window.text.data());
        const std::size_t first = window.index[at], last = window.index[at + found.size() - 1];
        const std::uint64_t bit = std::uint64_t{1} << i;
        EXPECT_EQ(needs.around(skeleton, first, first + 1, near, bit), bit) << text;
        EXPECT_EQ(needs.around(skeleton, last, last + 1, near, bit), bit) << text;
        EXPECT_EQ(needs.inside(skeleton, first, last + 1, near, bit), bit) << text;
        rest.remove_prefix(at + found.size() -
                           static_cast<std::size_t>(rest.data() - window.text.data()));
      }
    }
  }
  EXPECT_GT(matches, 1000U);
}

}  // namespace
}  // namespace xs::screening
