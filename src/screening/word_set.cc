// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/word_set.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace xs::screening {

void Characters::add(std::u16string_view members) {
  if (bits_.empty() && !members.empty()) bits_.resize(0x10000 / 64);
  for (const char16_t c : members) bits_[c / 64U] |= std::uint64_t{1} << c % 64U;
}

WordSet::WordSet(Words words) : words_(std::move(words)) {
  for (const std::u16string& word : words_) {
    nothing_ |= word.empty();
    if (word.size() == 1) singles_.add(word);
    if (word.size() > 1) by_pair_.push_back(word);
  }
  if (by_pair_.empty()) return;
  std::sort(by_pair_.begin(), by_pair_.end(), [](const auto& a, const auto& b) {
    const Pair left = pair_at(a, 0), right = pair_at(b, 0);
    return left != right ? left < right : a.size() > b.size();
  });
  // One place in thirty passes for nothing.
  const auto slot_bits = static_cast<unsigned>(std::bit_width(by_pair_.size())) + 1;
  const unsigned bits = std::clamp(slot_bits + 4, 6U, 16U);
  slot_shift_ = 32 - slot_bits;
  bit_shift_ = 32 - bits;
  bits_.resize(std::size_t{1} << bits >> 6);
  slots_.resize(std::size_t{1} << slot_bits);
  for (std::uint32_t from = 0, to = 0; from < by_pair_.size(); from = to) {
    const Pair pair = pair_at(by_pair_[from], 0);
    while (to < by_pair_.size() && pair_at(by_pair_[to], 0) == pair) ++to;
    const std::uint32_t bit = pair * PairFilter::kFactor >> bit_shift_;
    bits_[bit / 64] |= std::uint64_t{1} << bit % 64;
    std::size_t place = pair * PairFilter::kFactor >> slot_shift_;
    while (slots_[place].count != 0) place = (place + 1) % slots_.size();
    slots_[place] = {pair, from, to - from};
  }
}

const WordSet::Slot* WordSet::slot_of(Pair pair) const {
  std::size_t place = pair * PairFilter::kFactor >> slot_shift_;
  while (slots_[place].count != 0) {
    if (slots_[place].pair == pair) return &slots_[place];
    place = (place + 1) % slots_.size();
  }
  return nullptr;
}

bool WordSet::contains(std::u16string_view word) const {
  if (word.size() < 2) return word.empty() ? nothing_ : singles_.contains(word[0]);
  if (by_pair_.empty() || !may_begin(pair_at(word, 0))) return false;
  const Slot* const slot = slot_of(pair_at(word, 0));
  if (slot == nullptr) return false;
  const auto first = by_pair_.begin() + slot->first;
  return std::find(first, first + slot->count, word) != first + slot->count;
}

std::size_t WordSet::longest_at(std::u16string_view text) const {
  if (text.empty()) return 0;
  if (text.size() > 1 && !by_pair_.empty() && may_begin(pair_at(text, 0))) {
    if (const Slot* const slot = slot_of(pair_at(text, 0))) {
      for (std::uint32_t n = slot->first; n < slot->first + slot->count; ++n) {
        if (text.starts_with(by_pair_[n])) return by_pair_[n].size();
      }
    }
  }
  return singles_.contains(text[0]) ? 1 : 0;
}

bool WordSet::any_in(std::u16string_view text) const {
  if (nothing_) return true;
  if (!singles_.empty() &&
      std::any_of(text.begin(), text.end(), [&](char16_t c) { return singles_.contains(c); })) {
    return true;
  }
  if (by_pair_.empty()) return false;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (may_begin(pair_at(text, at)) && longest_at(text.substr(at)) > 1) return true;
  }
  return false;
}

}  // namespace xs::screening
