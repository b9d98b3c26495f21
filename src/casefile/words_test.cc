// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/words.h"

#include <gtest/gtest.h>

#include <set>

#include "casefile/act.h"

namespace xs::casefile {
namespace {

// Every value that has a name has a word of its own.
template <class Value>
void expect_words() {
  std::set<std::string_view> words;
  int at = 0;
  for (; !to_string(static_cast<Value>(at)).empty(); ++at) {
    const auto value = static_cast<Value>(at);
    SCOPED_TRACE(to_string(value));
    EXPECT_FALSE(word_for(value).empty());
    EXPECT_TRUE(words.insert(word_for(value)).second) << word_for(value);
  }
  EXPECT_GT(at, 2);
}

TEST(Words, EveryValueHasItsOwn) {
  expect_words<DispositionKind>();
  expect_words<AnswerValue>();
  expect_words<Phase>();
}

template <std::size_t... I>
std::vector<What> empty_acts(std::index_sequence<I...>) {
  return {What{std::in_place_index<I>}...};
}

TEST(Words, EveryActHasItsOwn) {
  std::vector<What> acts = empty_acts(std::make_index_sequence<std::variant_size_v<What>>());
  Said opinion;
  opinion.decision = "opine";
  acts.emplace_back(opinion);
  std::set<std::string_view> words;
  for (const What& what : acts) {
    const std::string_view type = type_of(what);
    SCOPED_TRACE(type);
    EXPECT_NE(word_for_act(type), type);
    EXPECT_TRUE(words.insert(word_for_act(type)).second) << word_for_act(type);
  }
  EXPECT_EQ(word_for_act("something_later"), "something_later");
}

}  // namespace
}  // namespace xs::casefile
