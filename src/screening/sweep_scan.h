// SPDX-License-Identifier: AGPL-3.0-or-later
// The loop of a sweep over all characters, in two versions with the same result. Internal to
// screening.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "screening/words.h"

namespace xs::screening {

// Bit sets over the characters of a text, in whole words of 64.
struct SweepMasks {
  std::uint64_t* candidates = nullptr;  // a pair of the filter may begin here
  std::uint64_t* numbers = nullptr;     // is_number_character
  std::uint64_t* joints = nullptr;      // is_number_joint
  std::uint64_t* signs = nullptr;       // '@', or what is not ASCII before a letter
};

enum CharacterClass : std::uint8_t {
  kNumber = 1,
  kJoint = 2,
  kAt = 4,
  kLetter = 8,
  kNotAscii = 16,
};
using CharacterClasses = std::array<std::uint8_t, 0x10000>;
[[nodiscard]] const CharacterClasses& character_classes();
// All characters of class kNumber that are no ASCII digits.
[[nodiscard]] std::u16string_view odd_number_characters();

// Fills the words of the masks that belong to `text`; bits behind its end are zero. The character
// behind the last is readable. `fast` where fast_instructions() names some.
void sweep_portable(std::u16string_view text, const PairFilter& filter, const SweepMasks& masks);
void sweep_fast(std::u16string_view text, const PairFilter& filter, const SweepMasks& masks);

}  // namespace xs::screening
