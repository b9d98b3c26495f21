// SPDX-License-Identifier: AGPL-3.0-or-later
// The state of a skeleton in the making, and the two ways to go on with it. Internal to screening.
//
// The text is taken in blocks of 64 bytes. For every block the scan leaves a mask of the bytes that
// kept characters begin at (the three characters of ㊙ lie at its three bytes) and the number of
// characters before it: that is the whole map back to the text. The n-th kept character is also the
// n-th bit of two bit sets: was anything dropped before it, and did that end a line?
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace xs::screening {

inline constexpr std::size_t kBlock = 64;

struct SkeletonScan {
  const char* text = nullptr;
  std::size_t size = 0;
  char16_t* out = nullptr;              // where the next character goes; see kScanSlack
  std::uint64_t* masks = nullptr;       // of each block
  std::uint32_t* counts = nullptr;      // of each block
  std::uint64_t* after_drop = nullptr;  // bit sets over characters, zero at first
  std::uint64_t* after_line = nullptr;

  std::size_t at = 0;        // the next byte to decode
  std::size_t written = 0;   // characters so far
  std::size_t last_end = 0;  // of the last kept character
  std::uint64_t spill = 0;   // bits of a ㊙ that reach into the next block
  bool line = false;         // a line ended since the last kept character
  bool bad = false;          // a byte belonged to no UTF-8 sequence
};

// Scans write up to this many characters behind those they keep.
inline constexpr std::size_t kScanSlack = 2 * kBlock;

// Blocks [first, last); the blocks before were scanned, by either. Any bytes are text: what is no
// UTF-8 is a replacement character for each byte.
void scan_portable(SkeletonScan& scan, std::size_t first, std::size_t last);
// The same on the vector instructions of this machine; only where fast_instructions() names some.
void scan_fast(SkeletonScan& scan, std::size_t first, std::size_t last);
// "AVX-512 VBMI2", or empty if this machine has none that help.
[[nodiscard]] std::string_view fast_instructions();

}  // namespace xs::screening
