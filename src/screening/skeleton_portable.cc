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

// Where the scan stands within a block. Copied in and out around the seldom taken functions, so
// that the loop has it in registers.
struct Place {
  std::size_t at = 0, last_end = 0;
  char16_t* out = nullptr;
  std::uint64_t mask = 0;
};

class Writer {
 public:
  explicit Writer(SkeletonScan& scan) : scan_(scan), first_(scan.out), before_(scan.written) {}

  [[nodiscard]] std::size_t written(const char16_t* out) const {
    return before_ + static_cast<std::size_t>(out - first_);
  }
  // Bytes were dropped between `last_end` and the character about to be kept at `at`.
  void note_gap(std::size_t last_end, std::size_t at, const char16_t* out) {
    set_bit(scan_.after_drop, written(out));
    if (scan_.line || at - last_end > kLongestGap) set_bit(scan_.after_line, written(out));
    scan_.line = false;
  }
  void keep(Place& place, char16_t c, std::size_t length) {
    if (place.at != place.last_end) note_gap(place.last_end, place.at, place.out);
    *place.out++ = c;
    place.mask |= std::uint64_t{1} << (place.at % kBlock);
    place.at += length;
    place.last_end = place.at;
  }
  // Whatever the quick lanes do not take.
  Place step(Place place) {
    const DecodedCodePoint next = decode_utf8({scan_.text, scan_.size}, place.at);
    const char16_t folded =
        next.value < 0x10000 ? folds()[next.value] : fold_supplementary(next.value);
    scan_.bad |= next.value == 0xFFFD && next.length == 1;
    if (next.value == kCircledSecret) {
      keep_circled_secret(place);
    } else if (folded != kDropped) {
      keep(place, folded, next.length);
    } else {
      if (gap_of(next.value) == Gap::kLine) scan_.line = true;
      place.at += next.length;
    }
    return place;
  }

 private:
  void keep_circled_secret(Place& place) {
    const std::size_t block = place.at / kBlock;
    for (const char16_t c : kCircledSecretMeans) {
      const bool reaches_over = place.at / kBlock != block;
      if (reaches_over) std::swap(place.mask, scan_.spill);
      keep(place, c, 1);
      if (reaches_over) std::swap(place.mask, scan_.spill);
    }
  }

  SkeletonScan& scan_;
  const char16_t* first_;
  std::size_t before_;
};

}  // namespace

void scan_portable(SkeletonScan& scan, std::size_t first, std::size_t last) {
  const Folds& to = folds();
  const auto* const text = reinterpret_cast<const unsigned char*>(scan.text);
  const std::size_t size = scan.size;
  Writer writer(scan);
  Place place{scan.at, scan.last_end, scan.out, 0};
  for (std::size_t block = first; block < last; ++block) {
    place.mask = scan.spill;
    scan.counts[block] = static_cast<std::uint32_t>(writer.written(place.out)) -
                         static_cast<std::uint32_t>(std::popcount(scan.spill));
    scan.spill = 0;
    const std::size_t end = std::min((block + 1) * kBlock, size);
    while (place.at < end) {
      const unsigned lead = text[place.at];
      char16_t folded = kDropped;
      std::size_t length = 1;
      if (lead < 0x80) {
        folded = to[lead];
        if (lead == ' ') {
          ++place.at;
          continue;
        }
      } else if ((lead & 0xF0) == 0xE0 && place.at + 2 < size &&
                 (text[place.at + 1] & 0xC0) == 0x80 && (text[place.at + 2] & 0xC0) == 0x80) {
        const unsigned c =
            (lead & 0x0F) << 12 | (text[place.at + 1] & 0x3FU) << 6 | (text[place.at + 2] & 0x3FU);
        folded = c >= 0x800 ? to[c] : kDropped;
        length = 3;
      }
      if (folded == kDropped) {
        place = writer.step(place);
        continue;
      }
      if (place.at != place.last_end) writer.note_gap(place.last_end, place.at, place.out);
      *place.out++ = folded;
      place.mask |= std::uint64_t{1} << (place.at % kBlock);
      place.at += length;
      place.last_end = place.at;
    }
    scan.masks[block] = place.mask;
  }
  scan.at = place.at;
  scan.last_end = place.last_end;
  scan.written = writer.written(place.out);
  scan.out = place.out;
}

}  // namespace xs::screening
