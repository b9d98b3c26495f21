// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/pattern_states.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "screening/pattern_reading.h"

namespace xs::screening {
namespace {

bool could(const PatternStates& states, const std::string& text, std::u16string_view word) {
  const Skeleton skeleton = make_skeleton(text);
  const std::size_t at = skeleton.chars.find(word);
  return states.could_match(skeleton, at, at + word.size(), states.place(word), 1) != 0;
}

TEST(PatternStates, FollowAPatternToBothSidesOfAWord) {
  struct Case {
    const char* pattern;
    const char* text;
    const char16_t* word;
    bool could;
  };
  const Case cases[] = {
      {"[\\[(](机密|秘密)[\\])]", "报告（秘密）", u"秘密", true},
      {"[\\[(](机密|秘密)[\\])]", "保守国家秘密的义务", u"秘密", false},
      {"(?:^|\\t)(秘密)(?:$|\\t)", "秘密", u"秘密", true},
      {"(?:^|\\t)(秘密)(?:$|\\t)", "年度\t秘密\n报告", u"秘密", true},
      {"(?:^|\\t)(秘密)(?:$|\\t)", "年度秘密\n报告", u"秘密", false},
      {"(?:^|[^作业术心])(秘密★)", "工作秘密★", u"秘密", false},
      {"(?:^|[^作业术心])(秘密★)", "此为秘密★", u"秘密", true},
      {"本[^。]{0,8}秘密", "本件涉及国家秘密", u"秘密", true},
      {"本[^。]{0,8}秘密", "本件。涉及国家秘密", u"秘密", false},
      {"本[^。]{0,3}秘密", "本件涉及国家秘密", u"秘密", false},
      {"密级:\\n?绝密", "密级：\n绝密", u"绝密", true},
      {"绝密{2}", "绝密", u"绝密", false},
      {"绝密{2}", "绝密密", u"绝密", true},
      // A match that only touches the word.
      {"密件", "秘密件", u"秘密", true},
      {"国家秘", "国家秘密", u"秘密", true},
      {"国家秘", "企业秘密", u"秘密", false},
      {"[^\\p{Han}]秘密", "国家秘密", u"秘密", false},
      {"[^\\p{Han}]秘密", "国家〇秘密", u"秘密", true},
      // Not understood: never a no.
      {"(?i)abc", "秘密", u"秘密", true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.pattern) + " in " + c.text);
    EXPECT_EQ(could(PatternStates({c.pattern}), c.text, c.word), c.could);
  }
}

TEST(PatternStates, AreFoundInTheSyntaxOfTheRules) {
  for (const char* pattern :
       {"a|b", "(?:a|b)?c*", "[^\\n。]{0,40}", "\\p{Han}{1,12}前", "[-a]", "[a-]", "[\\p{Han}0-9]",
        "x{2,}?", ".", "\\.", "[]a]", "[\\x{E000}-\\x{F8FF}a]", "\\x{fffd}", "[^\\p{Han}0]"}) {
    SCOPED_TRACE(pattern);
    EXPECT_TRUE(read_pattern(pattern));
  }
  for (const char* pattern :
       {"\\x41", "\\x{g}", "(?P<a>b)", "\\bword", "\\d", "[[:alpha:]]", "a{", "(a"}) {
    SCOPED_TRACE(pattern);
    EXPECT_FALSE(read_pattern(pattern));
  }
}

}  // namespace
}  // namespace xs::screening
