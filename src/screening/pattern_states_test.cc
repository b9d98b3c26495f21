// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/pattern_states.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <filesystem>
#include <iterator>
#include <random>

#include "screening/pattern_reading.h"

namespace xs::screening {
namespace {

bool could(PatternStates states, const std::string& text, const std::u16string& word) {
  const Skeleton skeleton = make_skeleton(text);
  const std::size_t at = skeleton.chars.find(word);
  return states.could_match(skeleton, at, at + word.size(), states.add(word), 1) != 0;
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
       {"\\x41", "\\x{g}", "(?P<a>b)", "\\bword", "\\d", "[[:alpha:]]", "a{", "(a", "a**",
        "a{2}{3}", "a{3,2}", "[b-a]", "\\x{}", "\\密", "^{2}{2}"}) {
    SCOPED_TRACE(pattern);
    EXPECT_FALSE(read_pattern(pattern));
  }
}

// Patterns that are read need not be made ready to know that RE2 takes them.
TEST(PatternStates, WhatIsReadRe2Takes) {
  const char* const pieces[] = {"a",    "密",       "(",   "(?:", ")",  "[", "[^", "]",
                                "{2,}", "{1,30}",   "{9}", "|",   "*",  "+", "?",  "^",
                                "$",    "\\",       "-",   ",",   ":",  ".", "x{", "\\x{",
                                "}",    "\\p{Han}", "\\-", "\\t", "年", "z"};
  std::mt19937 random(20261123);
  std::size_t read = 0;
  for (int n = 0; n < 200'000; ++n) {
    std::string text;
    for (auto length = random() % 12 + 1; length > 0; --length)
      text += pieces[random() % std::size(pieces)];
    const auto tree = read_pattern(text);
    if (!tree) continue;
    const WrittenOut size = written_out(tree->whole);
    if (size.copies > 1000 || size.characters > 10'000) continue;
    ++read;
    re2::RE2::Options options;
    options.set_log_errors(false);
    const re2::RE2 made("(?m)" + text, options);
    EXPECT_TRUE(made.ok()) << text << ": " << made.error();
  }
  EXPECT_GT(read, 10'000U);
}

TEST(PatternStates, TheLongestMatchIsKnownUnlessItHasNone) {
  struct Case {
    const char* pattern;
    std::size_t longest;
  };
  for (const Case& c : {Case{"^ab$", 2},
                        {"(?:ab|c){0,3}d?", 7},
                        {"a[^。]{2,40}?(?:密|机密)", 43},
                        {"ab*", kEndless},
                        {"(?:^|a){1,}", kEndless},
                        {"(?:)*", 0},
                        {"(?:a{1000}){1000}", 1'000'000},
                        {"(?:(?:a{1000}){1000}){9}", kEndless}}) {
    SCOPED_TRACE(c.pattern);
    const auto tree = read_pattern(c.pattern);
    ASSERT_TRUE(tree);
    EXPECT_EQ(longest_match(tree->whole), c.longest);
  }
}

TEST(PatternStates, ARepetitionIsCountedWrittenOut) {
  struct Case {
    const char* pattern;
    std::size_t characters, copies;
  };
  for (const Case& c : {Case{"ab", 2, 1},
                        {"(?:ab){3}c", 7, 3},
                        {"(?:a{2,4}b|c)*", 6, 4},
                        {"(?:a{100}){100}", 10'000, 10'000},
                        {"[a-z]{0,20}+", 0, 0}}) {
    SCOPED_TRACE(c.pattern);
    const auto tree = read_pattern(c.pattern);
    ASSERT_EQ(tree.has_value(), c.characters != 0);
    if (!tree) continue;
    EXPECT_EQ(written_out(tree->whole).characters, c.characters);
    EXPECT_EQ(written_out(tree->whole).copies, c.copies);
  }
}

}  // namespace
}  // namespace xs::screening
