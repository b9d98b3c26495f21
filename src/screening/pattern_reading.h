// SPDX-License-Identifier: AGPL-3.0-or-later
// The syntax tree of a pattern: the part of RE2's syntax that rules are written in.
// Internal to screening.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace xs::screening {

// A set of characters as disjoint ranges in order.
class CharSet {
 public:
  void add(char32_t first, char32_t last);
  void add(const CharSet& other);
  // Sorts; nothing may be asked before.
  void close();
  void complement();
  [[nodiscard]] bool contains(char16_t c) const;
  [[nodiscard]] const std::vector<std::pair<char32_t, char32_t>>& ranges() const { return ranges_; }

 private:
  std::vector<std::pair<char32_t, char32_t>> ranges_;
};

struct PatternNode {
  enum Kind { kEmpty, kSet, kLineBegin, kLineEnd, kSequence, kChoice, kRepeat } kind = kEmpty;
  std::uint32_t set = 0;
  std::vector<PatternNode> parts;
  std::size_t least = 0, most = 0;  // of kRepeat
};
inline constexpr std::size_t kEndless = SIZE_MAX;

struct PatternTree {
  PatternNode whole;
  std::vector<CharSet> sets;
};
// What a pattern becomes when its counted repetitions are written out: so many characters, and so
// many copies of the one that is repeated most. No more than a million is counted.
struct WrittenOut {
  std::size_t characters = 0, copies = 1;
};
[[nodiscard]] WrittenOut written_out(const PatternNode& node);
// The characters of the longest match, or kEndless.
[[nodiscard]] std::size_t longest_match(const PatternNode& node);

// Nothing if the pattern uses anything else; what it reads RE2 takes, unless it is too large.
// \p{Han} is taken for a little more than it is.
[[nodiscard]] std::optional<PatternTree> read_pattern(std::string_view pattern);

}  // namespace xs::screening
