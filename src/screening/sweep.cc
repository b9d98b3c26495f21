// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/sweep.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "screening/skeleton_scan.h"
#include "screening/sweep_scan.h"

namespace xs::screening {
namespace {

constexpr std::u16string_view kOddNumberCharacters =
    u"x〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖○幺两*★×■●#□▇█◆◎◇☆※▲△⊙◯▓▒░✕✱∗•◼▪☐?";
constexpr std::u16string_view kNumberJoints = u"-·./)(_~=";

std::size_t first_bit(std::uint64_t bits) {
  return static_cast<std::size_t>(std::countr_zero(bits));
}

// The characters of digit stretches: numbers, and joints with a number on either side.
class Stretches {
 public:
  Stretches(const std::uint64_t* numbers, const std::uint64_t* joints, std::size_t words)
      : numbers_(numbers), joints_(joints), words_(words) {}

  void find(std::vector<DigitStretch>& out) const {
    std::size_t done = 0;  // the end of the last stretch
    for (std::size_t n = 0; n < words_; ++n) {
      if (numbers_[n] == 0) continue;
      const std::uint64_t low = word(n), high = word(n + 1);
      // Where kLeastDigits characters in a row begin.
      std::uint64_t starts = low & shifted(low, high, 1);
      std::uint64_t above = high & high >> 1;
      starts &= shifted(starts, above, 2);
      above &= above >> 2;
      starts &= shifted(starts, above, 3);
      static_assert(kLeastDigits == 1 + 1 + 2 + 3);
      while (starts != 0) {
        const std::size_t begin = n * 64 + first_bit(starts);
        starts &= starts - 1;
        if (begin < done) continue;
        done = end_of(begin);
        if (count_numbers(begin, done) >= kLeastDigits) {
          out.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(done)});
        }
      }
    }
  }

 private:
  static std::uint64_t shifted(std::uint64_t low, std::uint64_t high, unsigned by) {
    return low >> by | high << (64 - by);
  }
  [[nodiscard]] std::uint64_t numbers(std::size_t n) const { return n < words_ ? numbers_[n] : 0; }
  [[nodiscard]] std::uint64_t word(std::size_t n) const {
    if (n >= words_) return 0;
    const std::uint64_t behind_number = numbers_[n] << 1 | (n > 0 ? numbers_[n - 1] >> 63 : 0);
    const std::uint64_t before_number = shifted(numbers_[n], numbers(n + 1), 1);
    return numbers_[n] | (joints_[n] & behind_number & before_number);
  }
  [[nodiscard]] std::size_t end_of(std::size_t begin) const {
    std::uint64_t beyond = ~word(begin / 64) & ~std::uint64_t{0} << begin % 64;
    std::size_t n = begin / 64;
    while (beyond == 0) beyond = ~word(++n);
    return n * 64 + first_bit(beyond);
  }
  [[nodiscard]] std::size_t count_numbers(std::size_t begin, std::size_t end) const {
    std::size_t count = 0;
    for (std::size_t n = begin / 64; n * 64 < end && count < kLeastDigits; ++n) {
      std::uint64_t bits = numbers_[n];
      if (n == begin / 64) bits &= ~std::uint64_t{0} << begin % 64;
      if (end - n * 64 < 64) bits &= (std::uint64_t{1} << (end - n * 64)) - 1;
      count += static_cast<std::size_t>(std::popcount(bits));
    }
    return count;
  }

  const std::uint64_t* numbers_;
  const std::uint64_t* joints_;
  std::size_t words_;
};

}  // namespace

const CharacterClasses& character_classes() {
  static const CharacterClasses kClasses = [] {
    CharacterClasses made{};
    for (std::size_t c = 0x80; c < made.size(); ++c) made[c] = kNotAscii;
    for (char16_t c = u'0'; c <= u'9'; ++c) made[c] |= kNumber;
    for (char16_t c = u'a'; c <= u'z'; ++c) made[c] |= kLetter;
    for (const char16_t c : kOddNumberCharacters) made[c] |= kNumber;
    for (const char16_t c : kNumberJoints) made[c] |= kJoint;
    made[u'@'] |= kAt;
    return made;
  }();
  return kClasses;
}

std::u16string_view odd_number_characters() { return kOddNumberCharacters; }

bool is_number_character(char16_t c) { return (character_classes()[c] & kNumber) != 0; }
bool is_number_joint(char16_t c) { return (character_classes()[c] & kJoint) != 0; }

Sweeper::Sweeper(std::vector<const WordFinder*> finders, std::u16string_view plate_openers)
    : finders_(std::move(finders)), plate_openers_(plate_openers) {
  std::sort(plate_openers_.begin(), plate_openers_.end());
  std::vector<Pair> pairs;
  for (const WordFinder* finder : finders_) {
    const std::vector<Pair> filed = finder->filed_pairs();
    pairs.insert(pairs.end(), filed.begin(), filed.end());
  }
  filter_ = PairFilter(pairs.size());
  for (const Pair pair : pairs) filter_.add(pair);
}

void Sweeper::sweep(const Skeleton& skeleton, Anchors& out) const {
  out.words.clear();
  out.digits.clear();
  out.ats.clear();
  out.plates.clear();
  const std::u16string_view text = skeleton.chars;
  const std::size_t words = (text.size() + 63) / 64;
  out.masks.resize(words * 4);
  SweepMasks masks;
  masks.candidates = out.masks.data();
  masks.numbers = masks.candidates + words;
  masks.joints = masks.numbers + words;
  masks.signs = masks.joints + words;
  if (instructions_in_use() == "portable") {
    sweep_portable(text, filter_, masks);
  } else {
    sweep_fast(text, filter_, masks);
  }
  look_up(text, masks.candidates, out);
  Stretches(masks.numbers, masks.joints, words).find(out.digits);
  for (std::size_t n = 0; n < words; ++n) {
    for (std::uint64_t left = masks.signs[n]; left != 0; left &= left - 1) {
      const std::size_t at = n * 64 + first_bit(left);
      if (text[at] == u'@') {
        out.ats.push_back(static_cast<std::uint32_t>(at));
      } else if (std::binary_search(plate_openers_.begin(), plate_openers_.end(), text[at])) {
        out.plates.push_back(static_cast<std::uint32_t>(at));
      }
    }
  }
}

void Sweeper::look_up(std::u16string_view text, const std::uint64_t* candidates,
                      Anchors& out) const {
  constexpr std::size_t kBatch = 16;  // words of the mask
  std::array<std::uint32_t, kBatch * 64> places, own;
  const std::size_t words = (text.size() + 63) / 64;
  for (std::size_t first = 0; first < words; first += kBatch) {
    std::size_t count = 0;
    for (std::size_t n = first; n < std::min(first + kBatch, words); ++n) {
      for (std::uint64_t left = candidates[n]; left != 0; left &= left - 1) {
        places[count++] = static_cast<std::uint32_t>(n * 64 + first_bit(left));
      }
    }
    if (count > 0 && places[count - 1] + 1 == text.size()) --count;  // no pair begins there
    if (finders_.size() == 1) {
      finders_[0]->look(text, {places.data(), count}, 0, out.words);
      continue;
    }
    for (std::uint32_t f = 0; f < finders_.size(); ++f) {
      const PairFilter& filter = finders_[f]->filter();
      const auto end = std::copy_if(
          places.begin(), places.begin() + static_cast<std::ptrdiff_t>(count), own.begin(),
          [&](std::uint32_t at) { return filter.may_have(pair_at(text, at)); });
      finders_[f]->look(text, {own.data(), static_cast<std::size_t>(end - own.begin())}, f,
                        out.words);
    }
  }
  if (!std::is_sorted(out.words.begin(), out.words.end())) {
    std::sort(out.words.begin(), out.words.end());
  }
}

}  // namespace xs::screening
