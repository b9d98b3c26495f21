// SPDX-License-Identifier: AGPL-3.0-or-later
// A set of words against looking for each of them.
#include "screening/word_set.h"

#include <gtest/gtest.h>

#include <random>

namespace xs::screening {
namespace {

std::size_t longest_at(std::u16string_view text, const Words& words) {
  std::size_t length = 0;
  for (const std::u16string& word : words) {
    if (text.starts_with(word)) length = std::max(length, word.size());
  }
  return length;
}

TEST(WordSet, AnswersAsEachWordByItself) {
  std::mt19937 random(7);
  const auto letters = [&](std::size_t count) {
    std::u16string text;
    while (text.size() < count) text += static_cast<char16_t>(u'\u4E00' + random() % 5);
    return text;
  };
  for (int round = 0; round < 2000; ++round) {
    Words words;
    for (std::size_t n = random() % 12; n > 0; --n) {
      words.push_back(letters(random() % 40 == 0 ? 0 : 1 + (random() % 16 + 3) % 17 % 5));
    }
    const WordSet set(words);
    for (int again = 0; again < 20; ++again) {
      const std::u16string text = letters(random() % 9);
      ASSERT_EQ(contains_any(text, set), contains_any(text, words));
      ASSERT_EQ(set.longest_at(text), longest_at(text, words));
      ASSERT_EQ(set.contains(text), std::find(words.begin(), words.end(), text) != words.end());
    }
    ASSERT_EQ(set.empty(), words.empty());
    ASSERT_TRUE(std::equal(set.begin(), set.end(), words.begin(), words.end()));
  }
}

TEST(WordSet, OfAThousandWords) {
  Words words;
  for (char16_t c = 0; c < 1000; ++c) words.push_back({char16_t(u'\u4E00' + c), u'\u5000', c});
  const WordSet set(words);
  for (const std::u16string& word : words) {
    EXPECT_TRUE(set.contains(word));
    EXPECT_FALSE(set.contains(word + u"x"));
    EXPECT_TRUE(contains_any(u"x" + word + u"x", set));
    EXPECT_FALSE(contains_any(u"x" + word.substr(0, 2) + u"\u9000", set));
  }
}

}  // namespace
}  // namespace xs::screening
