// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/plain_skeleton.h"

#include "base/text.h"
#include "screening/fold.h"

namespace xs::screening {

PlainSkeleton make_plain_skeleton(std::string_view text) {
  PlainSkeleton out;
  Gap gap = Gap::kNone;
  std::size_t last_end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint next = decode_utf8(text, at);
    const std::size_t end = at + next.length;
    std::u16string made;
    if (next.value == kCircledSecret) {
      made = kCircledSecretMeans;
    } else if (const char16_t folded =
                   next.value < 0x10000 ? folds()[next.value] : fold_supplementary(next.value);
               folded != kDropped) {
      made = folded;
    }
    if (made.empty()) {
      gap = widen(gap, next.value);
    } else {
      if (at - last_end > kLongestGap) gap = Gap::kLine;
      for (const char16_t c : made) {
        out.chars.push_back(c);
        out.gaps.push_back(gap);
        out.begins.push_back(static_cast<std::uint32_t>(at));
        out.ends.push_back(static_cast<std::uint32_t>(end));
        gap = Gap::kNone;
      }
      last_end = end;
    }
    at = end;
  }
  return out;
}

}  // namespace xs::screening
