// SPDX-License-Identifier: AGPL-3.0-or-later
// Can a pattern match here at all, by the words it needs? The first and cheapest question.
//
// Nearly every pattern needs one of a few words somewhere ("不得", "公开"), besides the word it is
// anchored on. Where pairs of characters stand around a place is noted once, for the patterns of
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

// Where characters and pairs of them stand in stretches of one text, noted as they are asked about.
class NearWords {
 public:
  // Where a word is noted: by its first two characters, or its only one.
  [[nodiscard]] static std::uint16_t place(std::u16string_view word);

  // False if the stretch is too long to be noted. Stretches that go forwards cost least.
  [[nodiscard]] bool note(std::u16string_view text, std::size_t begin, std::size_t end);
  // May the word noted at `place` stand in the stretch noted last? Yes too often only where the
  // text repeats itself.
  [[nodiscard]] bool stands(std::uint16_t place, std::u16string_view word) const {
    return last_[place] > begin_ - origin_ && is_found(place, word);
  }

 private:
  static constexpr unsigned kBits = 13;
  static constexpr std::size_t kKept = 4096;  // characters that are known at a time
  [[nodiscard]] bool is_found(std::uint16_t place, std::u16string_view word) const;
  static std::uint16_t place_of(Pair pair) {
    return static_cast<std::uint16_t>(1U << kBits | pair * PairFilter::kFactor >> (32 - kBits));
  }
  static std::uint16_t place_of(char16_t c) { return c % (1U << kBits); }

  std::u16string_view text_;          // up to the end of the stretch noted last
  std::size_t begin_ = 0;             // of that stretch
  std::size_t from_ = 0, until_ = 0;  // of what is noted without a break
  std::size_t origin_ = 0;
  bool begun_ = false;
  // By place: one past where that stood last, counted from origin_. By where characters and pairs
  // stand: how far back the same stood before.
  std::array<std::uint16_t, 2U << kBits> last_;
  std::array<std::array<std::uint16_t, kKept>, 2> back_;
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
  [[nodiscard]] std::uint64_t possible(const NearWords& near, std::uint64_t asked) const;
  std::unique_ptr<Needs> needs_;
};

}  // namespace xs::screening
