// SPDX-License-Identifier: AGPL-3.0-or-later
// The sweep, by either set of instructions, finds what the obvious ways find.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <random>

#include "base/text.h"
#include "screening/sweep.h"

namespace xs::screening {
namespace {

// Aho and Corasick's automaton, straight from the paper.
class Automaton {
 public:
  explicit Automaton(const Words& words) {
    for (std::uint32_t n = 0; n < words.size(); ++n) {
      std::size_t at = 0;
      for (const char16_t c : words[n]) {
        const auto [place, is_new] = states_[at].next.try_emplace(c, states_.size());
        at = place->second;
        if (is_new) states_.emplace_back();
      }
      states_[at].words.push_back({n, words[n].size()});
    }
    std::deque<std::size_t> queue{0};
    while (!queue.empty()) {
      const std::size_t from = queue.front();
      queue.pop_front();
      for (const auto& [c, to] : states_[from].next) {
        if (from != 0) {
          states_[to].fail = step(states_[from].fail, c);
          const auto& more = states_[states_[to].fail].words;
          states_[to].words.insert(states_[to].words.end(), more.begin(), more.end());
        }
        queue.push_back(to);
      }
    }
  }
  std::vector<FoundWord> find(std::u16string_view text, std::uint32_t finder) const {
    std::vector<FoundWord> out;
    std::size_t at = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      at = step(at, text[i]);
      for (const auto& [word, length] : states_[at].words) {
        out.push_back({static_cast<std::uint32_t>(i + 1 - length),
                       static_cast<std::uint32_t>(i + 1), finder, word});
      }
    }
    return out;
  }

 private:
  struct State {
    std::map<char16_t, std::size_t> next;
    std::size_t fail = 0;
    std::vector<std::pair<std::uint32_t, std::size_t>> words;
  };
  std::size_t step(std::size_t at, char16_t c) const {
    while (true) {
      const auto next = states_[at].next.find(c);
      if (next != states_[at].next.end()) return next->second;
      if (at == 0) return 0;
      at = states_[at].fail;
    }
  }
  std::deque<State> states_{1};
};

std::vector<DigitStretch> plain_digits(std::u16string_view text) {
  std::vector<DigitStretch> out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_number_character(text[i])) continue;
    std::size_t count = 1, end = i + 1;
    while (end < text.size()) {
      const bool joined =
          is_number_joint(text[end]) && end + 1 < text.size() && is_number_character(text[end + 1]);
      if (joined) ++end;
      if (!is_number_character(text[end])) break;
      ++end;
      ++count;
    }
    if (count >= kLeastDigits) {
      out.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(end)});
    }
    i = end - 1;
  }
  return out;
}

class SweepAgrees : public ::testing::TestWithParam<Instructions> {
 protected:
  void SetUp() override { use_instructions(GetParam()); }
  void TearDown() override { use_instructions(Instructions::kBest); }

  std::size_t below(std::size_t n) { return engine_() % n; }
  std::u16string letters(std::u16string_view alphabet, std::size_t length) {
    std::u16string out(length, u' ');
    for (char16_t& c : out) c = alphabet[below(alphabet.size())];
    return out;
  }
  Words words(std::u16string_view alphabet, std::size_t count, std::size_t longest) {
    Words out;
    while (out.size() < count) out.push_back(letters(alphabet, 2 + below(longest - 1)));
    return out;
  }
  static Skeleton skeleton(std::u16string_view chars) {
    Skeleton made = make_skeleton("");
    made.chars = chars;
    return made;
  }

  std::mt19937_64 engine_{7};
};

constexpr std::u16string_view kPlates = u"京沪川";

TEST_P(SweepAgrees, WithTheAutomatonOnFewLettersAndOnMany) {
  std::u16string many;
  for (char16_t c = 0x4E00; c < 0x4E00 + 300; ++c) many += c;
  const std::u16string_view alphabets[] = {u"密", u"机密", u"机密★绝a1", many};
  for (int round = 0; round < 400; ++round) {
    const std::u16string_view alphabet = alphabets[below(std::size(alphabets))];
    const Words first = words(alphabet, below(round % 20 == 0 ? 3000 : 30), 2 + below(12));
    const Words second = words(alphabet, below(10), 2 + below(4));
    const WordFinder first_finder(first), second_finder(second);
    const Sweeper sweeper({&first_finder, &second_finder}, kPlates);
    const Automaton first_automaton(first), second_automaton(second);
    for (int text = 0; text < 5; ++text) {
      std::u16string chars = letters(alphabet, below(300));
      std::vector<FoundWord> expected = first_automaton.find(chars, 0);
      const std::vector<FoundWord> more = second_automaton.find(chars, 1);
      expected.insert(expected.end(), more.begin(), more.end());
      std::sort(expected.begin(), expected.end());
      ASSERT_EQ(sweeper.sweep(skeleton(chars)).words, expected) << "round " << round;
    }
  }
}

TEST_P(SweepAgrees, OnAHundredThousandWords) {
  std::u16string alphabet;
  for (char16_t c = 0x4E00; c < 0x4E00 + 3000; ++c) alphabet += c;
  Words list = words(alphabet, 100'000, 6);
  for (std::size_t n = 0; n < 20'000; ++n) {  // families with a common beginning, or end
    list[n] = n % 2 == 0 ? u"某某市人民" + list[n] : list[n] + u"有限公司";
  }
  const WordFinder finder(list);
  const Automaton automaton(list);
  const Sweeper sweeper({&finder}, kPlates);
  std::u16string chars;
  for (int n = 0; n < 20'000; ++n) {
    const std::u16string& word = list[below(list.size())];
    chars += below(3) == 0 ? letters(alphabet, below(10)) : word.substr(0, 1 + below(word.size()));
  }
  std::vector<FoundWord> expected = automaton.find(chars, 0);
  std::sort(expected.begin(), expected.end());
  ASSERT_GT(expected.size(), 1000U);
  EXPECT_EQ(sweeper.sweep(skeleton(chars)).words, expected);
}

TEST_P(SweepAgrees, OnDigitsSignsAndPlates) {
  const Sweeper sweeper({}, kPlates);
  const std::u16string_view alphabets[] = {u"0123456789", u"0123456789-", u"0一二x*■-.·)密",
                                           u"京沪津ab1@"};
  Anchors anchors;
  for (int round = 0; round < 40'000; ++round) {
    std::u16string chars;
    for (std::size_t runs = below(8); runs > 0; --runs) {
      chars += letters(alphabets[below(std::size(alphabets))], below(40));
      if (below(3) == 0) chars += letters(u"一", below(200));
    }
    sweeper.sweep(skeleton(chars), anchors);
    ASSERT_EQ(anchors.digits, plain_digits(chars)) << utf8(chars);
    std::vector<std::uint32_t> ats, plates;
    for (std::uint32_t i = 0; i < chars.size(); ++i) {
      if (chars[i] == u'@') ats.push_back(i);
      if (kPlates.find(chars[i]) != kPlates.npos && i + 1 < chars.size() &&
          is_letter(chars[i + 1])) {
        plates.push_back(i);
      }
    }
    ASSERT_EQ(anchors.ats, ats) << utf8(chars);
    ASSERT_EQ(anchors.plates, plates) << utf8(chars);
  }
}

TEST_P(SweepAgrees, OnTheClassOfEveryCharacter) {
  const Sweeper sweeper({}, kPlates);
  for (std::uint32_t c = 1; c < 0x10000; ++c) {
    const std::u16string chars(kLeastDigits, static_cast<char16_t>(c));
    ASSERT_EQ(sweeper.sweep(skeleton(chars)).digits, plain_digits(chars)) << c;
  }
}

INSTANTIATE_TEST_SUITE_P(Instructions, SweepAgrees,
                         ::testing::Values(Instructions::kBest, Instructions::kPortable));

}  // namespace
}  // namespace xs::screening
