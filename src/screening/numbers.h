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
#include <string>
#include <string_view>
#include <vector>

#include "screening/skeleton.h"

namespace xs::screening {

// Sum and check character of GB 11643-1999; `id` is 17 digits and a digit or 'x'.
[[nodiscard]] bool has_resident_id_check(std::string_view id);
// Are characters 7 to 14 a date of the calendar between 1800 and 2099?
[[nodiscard]] bool has_birth_date(std::string_view id);
// The first generation: yyMMdd in characters 7 to 12.
[[nodiscard]] bool has_old_birth_date(std::string_view id15);
[[nodiscard]] bool is_luhn(std::string_view digits);

enum class Joint : std::uint8_t { kNone, kThin, kDash, kDot, kLine };

struct NumberCandidate {
  std::uint32_t begin = 0, end = 0;  // in the skeleton
  std::string digits;                // '0'…'9', '*' for a masked character, 'x' at the end
  std::vector<std::uint8_t> groups;  // their lengths
  bool over_line = false;

  [[nodiscard]] bool masked() const { return digits.find('*') != std::string::npos; }
};

// Calls `accept` for candidates of at least seven characters that begin in [begin, end), from left
// to right and the longest first; once one is accepted its characters are not offered again.
void for_each_number(const Skeleton& skeleton, std::size_t begin, std::size_t end,
                     const std::function<bool(const NumberCandidate&)>& accept);

// Are the groups ones in which people write 11 digits?
[[nodiscard]] bool is_mobile_grouping(const std::vector<std::uint8_t>& groups);
// Groups of four with a shorter last one, a bank's leading six, or single digits.
[[nodiscard]] bool is_card_grouping(const std::vector<std::uint8_t>& groups);

}  // namespace xs::screening
