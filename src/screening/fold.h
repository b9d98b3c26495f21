// SPDX-License-Identifier: AGPL-3.0-or-later
// Which character of a skeleton does a character of a text become, and what does a dropped one
// leave behind? The tables all makers of skeletons share. Internal to screening.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "screening/skeleton.h"

namespace xs::screening {

inline constexpr char16_t kDropped = 0;
inline constexpr char32_t kCircledSecret = 0x3299;  // ㊙ is a whole mark by itself …
inline constexpr std::u16string_view kCircledSecretMeans = u"秘密★";  // … one for each of its bytes
// A dropped stretch of more bytes parts like a line end, so that no gap costs more to look at.
inline constexpr std::size_t kLongestGap = 256;

// Folded characters of the BMP; kDropped for what is dropped, spaces and line ends included, for
// kCircledSecret, and for surrogates, which no text has.
using Folds = std::array<char16_t, 0x10000>;
[[nodiscard]] const Folds& folds();
// The characters above the BMP.
[[nodiscard]] char16_t fold_supplementary(char32_t c);
// The traditional and variant characters that become simplified ones.
[[nodiscard]] std::u16string_view traditional_characters();

// kNone for what is no space or line end. Two kThin make a kWide.
[[nodiscard]] Gap gap_of(char32_t c);
// The gap after `gap` and one more dropped character.
[[nodiscard]] Gap widen(Gap gap, char32_t dropped);

}  // namespace xs::screening
