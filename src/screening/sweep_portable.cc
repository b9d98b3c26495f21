// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <bit>
#include <cstring>

#include "screening/sweep_scan.h"

namespace xs::screening {
namespace {

constexpr std::size_t kWord = 64;
constexpr std::uint8_t kCandidate = 128;

// The bit `which` of 64 bytes, the first byte's lowest.
std::uint64_t bits_of(const std::array<std::uint8_t, kWord>& bytes, std::uint8_t which) {
  static_assert(std::endian::native == std::endian::little);
  constexpr std::uint64_t kEach = 0x0101010101010101U;
  constexpr std::uint64_t kCollect = 0x0102040810204080U;  // moves bit 8 i to bit 56 + i
  const int shift = std::countr_zero(which);
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < kWord; i += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, &bytes[i], sizeof eight);
    out |= ((eight >> shift & kEach) * kCollect >> 56) << i;
  }
  return out;
}

}  // namespace

void sweep_portable(std::u16string_view text, const PairFilter& filter, const SweepMasks& masks) {
  // Copies, because a store of bytes could change everything behind a reference.
  const std::uint8_t* const classes = character_classes().data();
  const std::uint32_t* const filter_words = filter.words();
  const unsigned shift = filter.shift();
  for (std::size_t start = 0; start < text.size(); start += kWord) {
    const std::size_t count = std::min(kWord, text.size() - start);
    std::array<std::uint8_t, kWord> seen{};
    const char16_t* const from = text.data() + start;
    unsigned next = classes[from[0]];
    for (std::size_t i = 0; i < count; ++i) {
      const unsigned here = next;
      next = classes[from[i + 1]];
      const Pair pair = static_cast<Pair>(from[i]) | static_cast<Pair>(from[i + 1]) << 16;
      const std::uint32_t place = pair * PairFilter::kFactor >> shift;
      const std::uint32_t candidate = filter_words[place / 32] >> place % 32 & 1;
      static_assert(kNotAscii == kLetter << 1);
      seen[i] = static_cast<std::uint8_t>((here & (kNumber | kJoint | kAt)) |
                                          (here & next << 1 & kNotAscii) | candidate * kCandidate);
    }
    const std::size_t n = start / kWord;
    masks.candidates[n] = bits_of(seen, kCandidate);
    masks.numbers[n] = bits_of(seen, kNumber);
    masks.joints[n] = bits_of(seen, kJoint);
    masks.signs[n] = bits_of(seen, kAt) | bits_of(seen, kNotAscii);
  }
}

}  // namespace xs::screening
