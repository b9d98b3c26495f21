// SPDX-License-Identifier: AGPL-3.0-or-later
// What do an agency's own expressions match in a text?
//
// In a word list an entry between slashes is an expression: /青峰[一二三]号/. It is written as for
// RE2, without what has no end (* + {n,}) and without what RE2 knows beyond characters, classes,
// groups and choices. It runs on folded text, which has no spaces and no line ends, and never
// across the border of a cell; ^ and $ are the borders of a cell, or of a text without cells. It
// knows nothing of categories and exceptions; word_list.h does.
//
//   const ReadPattern read = read_listed_pattern("XM-[0-9]{4}");
//   if (read.fault.empty()) ListedPatterns({read.folded}).find(skeleton);
#pragma once

#include <re2/re2.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "screening/skeleton.h"

namespace xs::screening {

inline constexpr std::size_t kMostListedPatterns = 100;
inline constexpr std::size_t kLongestPattern = 500;       // characters, as written
inline constexpr std::size_t kLongestPatternMatch = 100;  // folded characters

// What stands between the slashes of an entry, and nothing for a plain word.
[[nodiscard]] std::optional<std::string_view> pattern_in(std::string_view entry);

struct ReadPattern {
  std::string folded;  // for RE2 on folded text
  std::string fault;   // Chinese, what is wrong and what to do; empty when nothing is
};
[[nodiscard]] ReadPattern read_listed_pattern(std::string_view written);

// Letters beside letters and digits beside digits are one word: is [begin, end) cut out of one?
[[nodiscard]] bool cut_out_of_a_word(const Skeleton& skeleton, std::size_t begin, std::size_t end);

struct PatternMatch {
  std::uint32_t begin = 0, end = 0;
  std::uint32_t pattern = 0;  // its place in the list given to the constructor
  // What lies behind the most matches that are looked at one by one, to the end of the text.
  bool unexamined = false;
  bool operator==(const PatternMatch&) const = default;
};

class ListedPatterns {
 public:
  static constexpr std::size_t kMostMatches = 10'000;  // of a pattern in a text

  ListedPatterns() = default;
  // `folded` as read_listed_pattern gives them.
  explicit ListedPatterns(const std::vector<std::string>& folded);
  // Of each pattern those that do not overlap, the first first; nothing cut out of a longer word.
  // One pass over the text for each pattern, some hundred megabytes a second.
  [[nodiscard]] std::vector<PatternMatch> find(const Skeleton& skeleton) const;
  [[nodiscard]] bool empty() const { return patterns_.empty(); }

 private:
  std::vector<std::unique_ptr<re2::RE2>> patterns_;
};

}  // namespace xs::screening
