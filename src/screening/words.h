// SPDX-License-Identifier: AGPL-3.0-or-later
// Where do the words of the rules stand in a skeleton? All of them, in one pass.
//
// Words are filed under their first two characters behind a bit table, so text without candidates
// costs one look-up a character. Gaps are ignored; the caller judges them.
//
//   const WordFinder finder({u"机密", u"内部资料"});
//   finder.find(skeleton.chars, [](WordHit hit) { … });
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace xs::screening {

using Words = std::vector<std::u16string>;

[[nodiscard]] bool contains_any(std::u16string_view text, const Words& words);

struct WordHit {
  std::uint32_t word = 0;  // its place in the list given to the constructor
  std::uint32_t begin = 0, end = 0;
};

class WordFinder {
 public:
  WordFinder() : maybe_(kBits / 64) {}
  // Every word has at least two characters. Equal words are each reported.
  explicit WordFinder(std::vector<std::u16string> words);

  template <class Report>
  void find(std::u16string_view text, Report&& report) const {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      const std::uint32_t pair = pair_of(text[i], text[i + 1]);
      const std::uint32_t bit = bit_of(pair);
      if ((maybe_[bit / 64] >> (bit % 64) & 1) == 0) continue;
      const auto found = by_pair_.find(pair);
      if (found == by_pair_.end()) continue;
      for (const std::uint32_t word : found->second) {
        const std::u16string& chars = words_[word];
        if (text.substr(i, chars.size()) != chars) continue;
        report(WordHit{word, static_cast<std::uint32_t>(i),
                       static_cast<std::uint32_t>(i + chars.size())});
      }
    }
  }

 private:
  static constexpr std::uint32_t kBits = 1U << 16;
  static std::uint32_t pair_of(char16_t a, char16_t b) {
    return static_cast<std::uint32_t>(a) << 16 | b;
  }
  static std::uint32_t bit_of(std::uint32_t pair) { return pair * 0x9E3779B1U >> 16; }

  std::vector<std::u16string> words_;
  std::vector<std::uint64_t> maybe_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> by_pair_;
};

}  // namespace xs::screening
