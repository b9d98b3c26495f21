// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <bit>

#include "base/text.h"
#include "screening/fold.h"
#include "screening/skeleton_scan.h"

namespace xs::screening {
namespace {

void set_bit(std::uint64_t* bits, std::size_t at) {
  bits[at / 64] |= std::uint64_t{1} << (at % 64);
}

// The loop's own copy of the state, so that it can live in registers.
struct Cursor {
  SkeletonScan& scan;
  std::size_t at = scan.at;
  std::size_t last_end = scan.last_end;
  std::size_t written = scan.written;
  char16_t* out = scan.out;
  std::uint64_t mask = 0;

  void keep(char16_t c, std::size_t length) {
    if (at != last_end) {
      set_bit(scan.after_drop, written);
      if (scan.line || at - last_end > kLongestGap) set_bit(scan.after_line, written);
      scan.line = false;
    }
    *out++ = c;
    ++written;
    mask |= std::uint64_t{1} << (at % kBlock);
    at += length;
    last_end = at;
  }

  void keep_circled_secret() {
    const std::size_t block = at / kBlock, first = at;
    for (const char16_t c : kCircledSecretMeans) {
      const bool reaches_over = at / kBlock != block;
      if (reaches_over) std::swap(mask, scan.spill);
      keep(c, 1);
      if (reaches_over) std::swap(mask, scan.spill);
    }
    at = last_end = first + kCircledSecretMeans.size();
  }

  // Whatever the quick lanes do not take.
  void step() {
    const DecodedCodePoint next = decode_utf8({scan.text, scan.size}, at);
    if (next.value == kCircledSecret) return keep_circled_secret();
    const char16_t folded =
        next.value < 0x10000 ? folds()[next.value] : fold_supplementary(next.value);
    if (folded != kDropped) return keep(folded, next.length);
    if (gap_of(next.value) == Gap::kLine) scan.line = true;
    at += next.length;
  }
};

}  // namespace

void scan_portable(SkeletonScan& scan, std::size_t first, std::size_t last) {
  const Folds& to = folds();
  const auto* text = reinterpret_cast<const unsigned char*>(scan.text);
  Cursor cursor{scan};
  for (std::size_t block = first; block < last; ++block) {
    cursor.mask = scan.spill;
    scan.counts[block] = static_cast<std::uint32_t>(cursor.written) -
                         static_cast<std::uint32_t>(std::popcount(scan.spill));
    scan.spill = 0;
    const std::size_t end = std::min((block + 1) * kBlock, scan.size);
    while (cursor.at < end) {
      const std::size_t at = cursor.at;
      const unsigned lead = text[at];
      if (lead < 0x80) {
        if (const char16_t folded = to[lead]; folded != kDropped) {
          cursor.keep(folded, 1);
        } else if (lead == ' ') {
          ++cursor.at;
        } else {
          cursor.step();
        }
        continue;
      }
      if ((lead & 0xF0) == 0xE0 && at + 2 < scan.size && (text[at + 1] & 0xC0) == 0x80 &&
          (text[at + 2] & 0xC0) == 0x80) {
        const unsigned c =
            (lead & 0x0F) << 12 | (text[at + 1] & 0x3FU) << 6 | (text[at + 2] & 0x3FU);
        const char16_t folded = to[c];
        if (folded != kDropped && c >= 0x800) {
          cursor.keep(folded, 3);
          continue;
        }
      }
      cursor.step();
    }
    scan.masks[block] = cursor.mask;
  }
  scan.at = cursor.at;
  scan.last_end = cursor.last_end;
  scan.written = cursor.written;
  scan.out = cursor.out;
}

}  // namespace xs::screening
