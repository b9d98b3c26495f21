// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/words.h"

#include <algorithm>
#include <utility>

namespace xs::screening {

bool contains_any(std::u16string_view text, const Words& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::u16string& word) {
    return text.find(word) != std::u16string_view::npos;
  });
}

WordFinder::WordFinder(std::vector<std::u16string> words)
    : words_(std::move(words)), maybe_(kBits / 64) {
  for (std::uint32_t i = 0; i < words_.size(); ++i) {
    if (words_[i].size() < 2) continue;
    const std::uint32_t pair = pair_of(words_[i][0], words_[i][1]);
    const std::uint32_t bit = bit_of(pair);
    maybe_[bit / 64] |= std::uint64_t{1} << (bit % 64);
    by_pair_[pair].push_back(i);
  }
}

}  // namespace xs::screening
