// SPDX-License-Identifier: AGPL-3.0-or-later
// The loop of a sweep, 32 characters at a time. Character classes are taken from
// character_classes(), so that they cannot disagree.
#include "screening/sweep_scan.h"

#define HWY_WANT_AVX3_DL
#define HWY_DISABLED_TARGETS (HWY_AVX3 | HWY_AVX2 | HWY_SSE4 | HWY_SSSE3)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "screening/sweep_fast.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

#include <utility>

#ifndef XS_SCREENING_SWEEP_FAST_TABLES
#define XS_SCREENING_SWEEP_FAST_TABLES
namespace xs::screening {

// A set of characters as two tables: one holds, at the hash of a character, the character itself.
struct CharacterSet {
  std::uint16_t first_factor = 0, second_factor = 0;
  alignas(64) std::array<char16_t, 64> first{}, second{};

  explicit CharacterSet(std::u16string_view members) {
    // What finds its place taken in the first table goes to the second, where a factor is searched
    // that gives each a place of its own.
    std::u16string rest;
    for (std::uint32_t factor = 0x9E37; factor < 0xFFFF; factor += 2) {
      std::array<char16_t, 64> table{};
      std::u16string crowded;
      for (const char16_t c : members) put(table, factor, c) ? void() : void(crowded += c);
      if (first_factor != 0 && crowded.size() >= rest.size()) continue;
      first_factor = static_cast<std::uint16_t>(factor);
      first = table;
      rest = crowded;
    }
    for (std::uint32_t factor = 1; factor < 0xFFFF; factor += 2) {
      std::array<char16_t, 64> table{};
      bool fits = true;
      for (const char16_t c : rest) fits = fits && put(table, factor, c);
      if (!fits) continue;
      second_factor = static_cast<std::uint16_t>(factor);
      second = table;
      return;
    }
  }

 private:
  static bool put(std::array<char16_t, 64>& table, std::uint32_t factor, char16_t c) {
    char16_t& place = table[static_cast<std::uint16_t>(c * factor) >> 10];
    if (place != 0) return false;
    place = c;
    return true;
  }
};

const CharacterSet& odd_numbers();

}  // namespace xs::screening
#endif

HWY_BEFORE_NAMESPACE();
namespace xs::screening::HWY_NAMESPACE {

#if HWY_TARGET == HWY_AVX3_DL

HWY_INLINE __m512i shorts(char16_t value) { return _mm512_set1_epi16(static_cast<short>(value)); }

struct Classifier {
  __m512i factor1, first_low, first_high, factor2, second_low, second_high;
  explicit HWY_INLINE Classifier(const CharacterSet& set)
      : factor1(shorts(set.first_factor)),
        first_low(_mm512_load_si512(set.first.data())),
        first_high(_mm512_load_si512(set.first.data() + 32)),
        factor2(shorts(set.second_factor)),
        second_low(_mm512_load_si512(set.second.data())),
        second_high(_mm512_load_si512(set.second.data() + 32)) {}

  HWY_INLINE std::uint32_t numbers(__m512i chars) const {
    const __m512i place1 = _mm512_srli_epi16(_mm512_mullo_epi16(chars, factor1), 10);
    const __m512i place2 = _mm512_srli_epi16(_mm512_mullo_epi16(chars, factor2), 10);
    const __m512i member1 = _mm512_permutex2var_epi16(first_low, place1, first_high);
    const __m512i member2 = _mm512_permutex2var_epi16(second_low, place2, second_high);
    return _mm512_cmplt_epu16_mask(_mm512_sub_epi16(chars, shorts(u'0')), shorts(10)) |
           _mm512_cmpeq_epi16_mask(chars, member1) | _mm512_cmpeq_epi16_mask(chars, member2);
  }
};

HWY_INLINE std::uint32_t joints(__m512i chars) {
  return _mm512_cmpeq_epi16_mask(chars, shorts(u'-')) |
         _mm512_cmpeq_epi16_mask(chars, shorts(u'.')) |
         _mm512_cmpeq_epi16_mask(chars, shorts(u'/')) |
         _mm512_cmpeq_epi16_mask(chars, shorts(u')')) |
         _mm512_cmpeq_epi16_mask(chars, shorts(u'(')) |
         _mm512_cmpeq_epi16_mask(chars, shorts(u'_')) |
         _mm512_cmpeq_epi16_mask(chars, shorts(u'~')) |
         _mm512_cmpeq_epi16_mask(chars, shorts(u'=')) |
         _mm512_cmpeq_epi16_mask(chars, shorts(u'·'));
}

HWY_INLINE std::uint32_t signs(__m512i chars, __m512i next) {
  const std::uint32_t wide = _mm512_cmpge_epu16_mask(chars, shorts(0x80));
  return _mm512_cmpeq_epi16_mask(chars, shorts(u'@')) |
         _mm512_mask_cmplt_epu16_mask(wide, _mm512_sub_epi16(next, shorts(u'a')), shorts(26));
}

struct Candidates {
  const std::uint32_t* bits;
  __m512i factor = _mm512_set1_epi32(static_cast<int>(PairFilter::kFactor));
  __m128i shift, word_shift;
  explicit HWY_INLINE Candidates(const PairFilter& filter)
      : bits(filter.words()),
        shift(_mm_cvtsi32_si128(static_cast<int>(filter.shift()))),
        word_shift(_mm_cvtsi32_si128(static_cast<int>(filter.shift() + 5))) {}

  HWY_INLINE std::uint32_t may_have(__m512i pairs) const {
    const __m512i hash = _mm512_mullo_epi32(pairs, factor);
    const __m512i word =
        _mm512_i32gather_epi32(_mm512_srl_epi32(hash, word_shift), bits, sizeof(std::uint32_t));
    // A variable shift looks at five bits less than a word has, so the place is cut to those.
    const __m512i bit = _mm512_and_si512(_mm512_srl_epi32(hash, shift), _mm512_set1_epi32(31));
    return _mm512_test_epi32_mask(_mm512_srlv_epi32(word, bit), _mm512_set1_epi32(1));
  }
};

void Sweep(std::u16string_view text, const PairFilter& filter, const SweepMasks& masks) {
  const Classifier classifier(odd_numbers());
  const Candidates candidates(filter);
  const auto step = [&](std::size_t at, __m512i chars, __m512i next, std::uint32_t here) HWY_ATTR
      __attribute__((always_inline)) {
    const auto put = [&](std::uint64_t * mask, std::uint32_t bits) HWY_ATTR
        __attribute__((always_inline)) {
      bits &= here;
      __builtin_memcpy(reinterpret_cast<char*>(mask) + at / 8, &bits, sizeof bits);
    };
    // Read as 32-bit numbers, `chars` are the pairs at even places, `next` those at odd ones.
    put(masks.candidates, _pdep_u32(candidates.may_have(chars), 0x55555555U) |
                              _pdep_u32(candidates.may_have(next), 0xAAAAAAAAU));
    put(masks.numbers, classifier.numbers(chars));
    put(masks.joints, joints(chars));
    put(masks.signs, signs(chars, next));
  };
  std::size_t at = 0;
  for (; at + 33 <= text.size(); at += 32) {
    step(at, _mm512_loadu_si512(text.data() + at), _mm512_loadu_si512(text.data() + at + 1), ~0U);
  }
  for (; at < text.size(); at += 32) {
    const std::size_t left = text.size() - at;
    const __mmask32 here = left >= 32 ? ~0U : (1U << left) - 1;
    step(at, _mm512_maskz_loadu_epi16(here, text.data() + at),
         _mm512_maskz_loadu_epi16(left > 32 ? ~0U : here >> 1, text.data() + at + 1), here);
  }
  if (at % 64 != 0) {  // the upper half of the last word
    const auto put = [&](std::uint64_t* mask) HWY_ATTR { mask[at / 64] &= 0xFFFFFFFFU; };
    put(masks.candidates);
    put(masks.numbers);
    put(masks.joints);
    put(masks.signs);
  }
}

#else

void Sweep(std::u16string_view text, const PairFilter& filter, const SweepMasks& masks) {
  sweep_portable(text, filter, masks);
}

#endif

}  // namespace xs::screening::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace xs::screening {

HWY_EXPORT(Sweep);

const CharacterSet& odd_numbers() {
  static const CharacterSet kSet(odd_number_characters());
  return kSet;
}

void sweep_fast(std::u16string_view text, const PairFilter& filter, const SweepMasks& masks) {
  HWY_DYNAMIC_DISPATCH(Sweep)(text, filter, masks);
}

}  // namespace xs::screening
#endif
