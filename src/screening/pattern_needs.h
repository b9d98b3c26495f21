// SPDX-License-Identifier: AGPL-3.0-or-later
// Can a pattern match here at all, by the words it needs? The first and cheapest question.
//
// Nearly every pattern needs one of a few words somewhere ("不得", "公开"), besides the word it is
// anchored on. Which pairs of characters stand around a place is noted once, for the patterns of
// all detectors; each pattern then asks for its words. It never leaves out a pattern that matches,
// and mostly says no where no match is possible. Gaps are not its business. Internal to screening.
//
//   const PatternNeeds needs({"(?:不得|严禁)[^。]{0,8}公开"});
//   NearWords near;
//   needs.around(make_skeleton("本件可以公开"), 4, 6, near, 1);  // 0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "screening/skeleton.h"
#include "screening/words.h"

namespace xs::screening {

// Which characters and pairs of them stand in a stretch of text? May say yes too often.
class NotedPairs {
 public:
  // At least those of [begin, end), and not many more: what is known already is used again. Begins
  // that go forwards cost least.
  void note(std::u16string_view text, std::size_t begin, std::size_t end);
  [[nodiscard]] bool may_have(std::uint16_t place) const {
    return (bits_[place / 64U] >> place % 64U & 1) != 0;
  }
  // Where a pair, or a character, is noted.
  [[nodiscard]] static std::uint16_t place(Pair pair) {
    return static_cast<std::uint16_t>(pair * PairFilter::kFactor >> (32 - kBits));
  }

 private:
  static constexpr unsigned kBits = 15;
  std::size_t begin_ = 0, end_ = 0;
  std::array<std::uint64_t, (std::size_t{1} << kBits) / 64> bits_{};
};

// What was noted last, for questions about one text.
struct NearWords {
  NotedPairs close, around, line, stretch;
};

class PatternNeeds {
 public:
  // RE2 syntax over folded text; at most 64. What is not understood needs nothing.
  explicit PatternNeeds(std::vector<std::string> patterns);
  ~PatternNeeds();
  PatternNeeds(PatternNeeds&&) noexcept;
  PatternNeeds& operator=(PatternNeeds&&) noexcept;

  // Those of the patterns `asked`, as bits, of which a match that touches [begin, end) may have all
  // its words. Any number of threads, each with its own `near`.
  [[nodiscard]] std::uint64_t around(const Skeleton& skeleton, std::size_t begin, std::size_t end,
                                     NearWords& near, std::uint64_t asked) const;
  // The same for matches inside [begin, end).
  [[nodiscard]] std::uint64_t inside(const Skeleton& skeleton, std::size_t begin, std::size_t end,
                                     NearWords& near, std::uint64_t asked) const;

 private:
  struct Needs;
  [[nodiscard]] std::uint64_t possible(const NotedPairs& pairs, std::uint64_t asked) const;
  std::unique_ptr<Needs> needs_;
};

}  // namespace xs::screening
