// SPDX-License-Identifier: AGPL-3.0-or-later
// Which runs of digits in a skeleton could be one number, and is it the number of a person?
//
// A number may be written in groups ("138-0013-8000", "110105 1949 …"), in full width or Chinese
// digits, broken over a line, or partly masked. The candidates of a run are offered longest first;
// the checks are pure functions of the digits. What a number means is for the rules to say.
//
//   has_resident_id_check("11010519491231002x");  is_luhn("4111111111111111");
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "screening/skeleton.h"

namespace xs::screening {

// Sum and check character of GB 11643-1999; `id` is 17 digits and a digit or 'x'.
[[nodiscard]] bool has_resident_id_check(std::string_view id);
// Are characters 7 to 14 a date of the calendar between 1800 and 2099?
[[nodiscard]] bool has_birth_date(std::string_view id);
// The first generation: yyMMdd in characters 7 to 12.
[[nodiscard]] bool has_old_birth_date(std::string_view id15);
[[nodiscard]] bool is_luhn(std::string_view digits);

// Sizes of the groups a number is written in.
using GroupSizes = std::span<const std::uint8_t>;

// Looks at memory of its maker: it is gone when `accept` returns.
struct NumberCandidate {
  std::uint32_t begin = 0, end = 0;  // in the skeleton
  std::string_view digits;           // '0'…'9', '*' for a masked character, 'x' at the end
  GroupSizes groups;
  std::size_t before_line = 0;  // digits before the first line end inside it; 0 if there is none
  bool over_wide = false;       // wide spaces inside
  bool alone = false;           // no other group of digits beside it

  [[nodiscard]] bool over_line() const { return before_line > 0; }
  [[nodiscard]] bool masked() const { return digits.find('*') != std::string_view::npos; }
};

// Calls `accept` for candidates of at least seven characters that begin in [begin, end), from left
// to right and the longest first; once one is accepted its characters are not offered again. Of
// several groups together only those of a wanted length are offered: `wanted` gives bit n for n
// digits, for what begins at a place. Returns where it stopped looking, which may be beyond `end`.
using Accept = std::function<bool(const NumberCandidate&)>;
using WantedLengths = std::function<std::uint64_t(std::uint32_t begin)>;
std::size_t for_each_number(const Skeleton& skeleton, std::size_t begin, std::size_t end,
                            const WantedLengths& wanted, const Accept& accept);
// Of any length.
std::size_t for_each_number(const Skeleton& skeleton, std::size_t begin, std::size_t end,
                            const Accept& accept);

// Are the groups ones in which people write 11 digits?
[[nodiscard]] bool is_mobile_grouping(GroupSizes groups);
// Groups of four with a shorter last one, a bank's leading six, or single digits.
[[nodiscard]] bool is_card_grouping(GroupSizes groups);

}  // namespace xs::screening
