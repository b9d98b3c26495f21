// SPDX-License-Identifier: AGPL-3.0-or-later
// Where in this skeleton could anything stand? The one pass that looks at every character.
//
// A sweep finds the words of any number of finders, stretches of digits long enough for a number,
// '@', and the first characters of plates. Everything else (numbers, labels, sentences, patterns)
// needs to look only around these anchors. It judges nothing: gaps are ignored, a stretch of digits
// is only long enough, a plate opener is only a province before a letter.
//
//   const Sweeper sweeper({&rule_words, &agency_words}, u"京津沪");
//   Anchors anchors;
//   sweeper.sweep(skeleton, anchors);
//   for (const FoundWord& word : anchors.words) …
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "screening/skeleton.h"
#include "screening/words.h"

namespace xs::screening {

struct DigitStretch {
  std::uint32_t begin = 0, end = 0;
  bool operator==(const DigitStretch&) const = default;
};

struct Anchors {
  std::vector<FoundWord>
      words;  // by begin, end, finder, word; every occurrence, overlapping ones too
  // Longest stretches of number characters with single joints between them, at least
  // kLeastDigits of the former; by begin, disjoint. No number crosses the border of a stretch.
  std::vector<DigitStretch> digits;
  std::vector<std::uint32_t> ats;     // every '@'
  std::vector<std::uint32_t> plates;  // every plate opener before a letter

  std::vector<std::uint64_t> masks;  // the sweep's own
};

inline constexpr std::size_t kLeastDigits = 7;

// A digit in any script, a mask (*, ×, ■ …), or 'x'.
[[nodiscard]] bool is_number_character(char16_t c);
// What may stand between two groups of a number: - · . / )
[[nodiscard]] bool is_number_joint(char16_t c);

class Sweeper {
 public:
  // The finders must outlive the sweeper. Makes a filter of its own, at most half a megabyte, in
  // up to a millisecond: make it once for each combination of lists and keep it.
  Sweeper(std::vector<const WordFinder*> finders, std::u16string_view plate_openers);

  // `out` is cleared first; keep one for many texts to save allocations. Any number of threads.
  void sweep(const Skeleton& skeleton, Anchors& out) const;
  [[nodiscard]] Anchors sweep(const Skeleton& skeleton) const {
    Anchors out;
    sweep(skeleton, out);
    return out;
  }

 private:
  void look_up(std::u16string_view text, const std::uint64_t* candidates, Anchors& out) const;

  std::vector<const WordFinder*> finders_;
  PairFilter filter_;             // of all finders
  std::u16string plate_openers_;  // sorted
};

}  // namespace xs::screening
