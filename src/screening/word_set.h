// SPDX-License-Identifier: AGPL-3.0-or-later
// Does one of these words stand in this sentence, or begin here? For hundreds of words and texts of
// a line or so; whole documents are the business of WordFinder.
//
//   const WordSet excuses({u"采购", u"招标"});
//   if (contains_any(sentence, excuses)) …
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "screening/words.h"

namespace xs::screening {

class Characters {
 public:
  void add(std::u16string_view members);
  [[nodiscard]] bool contains(char16_t c) const {
    return !bits_.empty() && (bits_[c / 64U] >> c % 64U & 1) != 0;
  }
  [[nodiscard]] bool empty() const { return bits_.empty(); }

 private:
  std::vector<std::uint64_t> bits_;  // of all characters, or none
};

class WordSet {
 public:
  WordSet() = default;
  explicit WordSet(Words words);

  [[nodiscard]] bool empty() const { return words_.empty(); }
  [[nodiscard]] Words::const_iterator begin() const { return words_.begin(); }
  [[nodiscard]] Words::const_iterator end() const { return words_.end(); }
  // Is it one of them?
  [[nodiscard]] bool contains(std::u16string_view word) const;
  // The length of the longest one that `text` begins with; 0 if there is none.
  [[nodiscard]] std::size_t longest_at(std::u16string_view text) const;
  [[nodiscard]] bool any_in(std::u16string_view text) const;

 private:
  // Words that begin with the same two characters.
  struct Slot {
    Pair pair = 0;
    std::uint32_t first = 0, count = 0;  // among by_pair_
  };
  [[nodiscard]] bool may_begin(Pair pair) const {
    const std::uint32_t bit = pair * PairFilter::kFactor >> bit_shift_;
    return (bits_[bit / 64] >> bit % 64 & 1) != 0;
  }
  [[nodiscard]] const Slot* slot_of(Pair pair) const;

  Words words_;
  Characters singles_;    // words of one character
  bool nothing_ = false;  // an empty word stands everywhere
  unsigned bit_shift_ = 31, slot_shift_ = 31;
  std::vector<std::uint64_t> bits_;  // none without words of two characters
  std::vector<Slot> slots_;          // open addressing, a power of two
  Words by_pair_;                    // of two characters and more; the longest of a pair first
};

[[nodiscard]] inline bool contains_any(std::u16string_view text, const WordSet& words) {
  return words.any_in(text);
}

}  // namespace xs::screening
