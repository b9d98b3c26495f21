// SPDX-License-Identifier: AGPL-3.0-or-later
// Skeletons 64 bytes at a time. Every byte position is decoded as if a character began there; the
// positions where one does are kept. What occurs seldom and needs more thought (four-byte
// characters, combining marks, bad bytes …) sends its whole block to scan_portable.
#include "screening/skeleton_scan.h"

#define HWY_WANT_AVX3_DL
#define HWY_DISABLED_TARGETS (HWY_AVX3 | HWY_AVX2 | HWY_SSE4 | HWY_SSSE3)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "screening/skeleton_fast.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

#include <array>
#include <bit>

#include "screening/fold.h"

#ifndef XS_SCREENING_SKELETON_FAST_TABLES
#define XS_SCREENING_SKELETON_FAST_TABLES
namespace xs::screening {

// What the vector code knows about pages of 256 characters and about some characters; drawn from
// folds(), so that it cannot disagree with them.
struct FastTables {
  // Of a page, and what that says about all its characters.
  enum Page : std::uint8_t { kPlain, kFix, kPortable, kPage20, kPage30, kPageFF };
  // Of a character; those of U+2000 in the lower half of a byte, those of U+3000 in the upper.
  enum Verdict : std::uint8_t {
    kDrop = 0x11,
    kAsk = 0x22,  // some are folded: ask folds()
    kEndsLine = 0x44,
    kStrange = 0x08,  // the whole block goes the slow way
    kWide = 0x80,     // a wide form of ASCII
  };

  alignas(64) std::array<std::uint8_t, 256> pages{};
  alignas(64) std::array<std::uint8_t, 128> ascii{};         // folded, 0 if dropped
  alignas(64) std::array<std::uint8_t, 128> latin{}, low{};  // verdicts by the lower seven bits
  // By page class: the verdict on all, and which half of `low` counts.
  alignas(16) std::array<std::uint8_t, 16> of_class{}, half_of_class{};
  // Two filters over the folded characters of the Han pages: bit h%16 of entry h/16.
  std::array<std::uint16_t, 2> factors{};
  alignas(64) std::array<std::array<std::uint16_t, 64>, 2> filters{};

  FastTables() {
    const Folds& to = folds();
    for (std::size_t page = 1; page < pages.size(); ++page) {
      bool drops = false, folded = false;
      for (std::size_t c = page * 256; c < page * 256 + 256; ++c) {
        drops |= to[c] == kDropped;
        folded |= to[c] != c;
      }
      const bool han = page >= kFirstHanPage && page <= kLastHanPage;
      pages[page] = drops ? kPortable : folded && !han ? kFix : kPlain;
    }
    pages[0x20] = kPage20;
    pages[0x30] = kPage30;
    pages[0xFF] = kPageFF;
    for (std::size_t c = 0; c < 128; ++c) {
      ascii[c] = static_cast<std::uint8_t>(to[c]);
      latin[c] = verdict(0x80 + c);
      low[c] =
          static_cast<std::uint8_t>((verdict(0x2000 + c) & 0x0F) | (verdict(0x3000 + c) & 0xF0));
    }
    of_class[kFix] = kAsk;
    of_class[kPortable] = kStrange;
    of_class[kPageFF] = kWide;
    half_of_class[kPage20] = 0x0F;
    half_of_class[kPage30] = 0xF0;
    set_filters();
  }

  static std::uint16_t hash(char16_t c, std::uint16_t factor) {
    return static_cast<std::uint16_t>(static_cast<std::uint16_t>(c * factor) >> 6);
  }

 private:
  static constexpr std::size_t kFirstHanPage = 0x34, kLastHanPage = 0x9F;

  static std::uint8_t verdict(std::size_t c) {
    const char16_t folded = folds()[c];
    if (folded == c) return 0;
    if (folded != kDropped) return kAsk;
    return gap_of(static_cast<char32_t>(c)) == Gap::kLine ? kDrop | kEndsLine : kDrop;
  }

  // The two factors under which the fewest characters pass both filters for nothing.
  void set_filters() {
    std::u16string wanted;
    for (std::size_t c = kFirstHanPage * 256; c < (kLastHanPage + 1) * 256; ++c) {
      if (folds()[c] != c) wanted += static_cast<char16_t>(c);
    }
    struct Filter {
      std::uint16_t factor = 0;
      std::array<std::uint16_t, 64> bits{};
    };
    std::array<Filter, 24> candidates;
    std::uint16_t factor = 0x9E37;
    for (Filter& filter : candidates) {
      filter.factor = factor = static_cast<std::uint16_t>(factor * 0x6255U + 0x3618U) | 1;
      for (const char16_t c : wanted) {
        const std::uint16_t h = hash(c, factor);
        filter.bits[h / 16] = static_cast<std::uint16_t>(filter.bits[h / 16] | 1U << h % 16);
      }
    }
    std::size_t fewest = ~std::size_t{0};
    for (std::size_t a = 0; a < candidates.size(); ++a) {
      for (std::size_t b = a + 1; b < candidates.size(); ++b) {
        std::size_t passed = 0;
        for (const char16_t c : kFrequent) {
          const std::uint16_t ha = hash(c, candidates[a].factor),
                              hb = hash(c, candidates[b].factor);
          passed +=
              candidates[a].bits[ha / 16] >> ha % 16 & candidates[b].bits[hb / 16] >> hb % 16 & 1;
        }
        if (passed >= fewest) continue;
        fewest = passed;
        factors = {candidates[a].factor, candidates[b].factor};
        filters = {candidates[a].bits, candidates[b].bits};
      }
    }
  }

  // The most frequent characters of official texts.
  static constexpr std::u16string_view kFrequent =
      u"的人和法行国条定第理政业有民关应规工一以十管当作用公发中务部会保设机者制建市进不"
      u"在要全为对经信产实本地年大生等主门或合案展二加其化事区家三责资施安处重提体员方出"
      u"动上成改息开位及监同品社单分院力可学内强依查利府构自个通据是新共级时件权下五四持"
      u"密任技度能护证党所高性文并检各组职育于服项与情教企他济决立过得照督由场农收相取向"
      u"月增现办明供推日期标基物面准元科治违审外系商委范量术程导入水数平调档织告某议营报"
      u"统革律按计网交长确支义代结活城使正请专予防求金点后意境费款质万司效了造反我备六到"
      u"执目电指负例诉认投放好严采县核未续益表具源接划式善形问前运领完受察省之起环批原被"
      u"特申坚口解协七况村限域道策九需财总集根销从题罚格步整害八列罪创医知给间措多记更料"
      u"常促药将犯复价必险测除局存们际节章围直果络联积类置判转涉验损名研许健就种止书则小"
      u"广布华纪乡众来消税次非障失承适配深车试河快路因变优继极传考究秘担融稳风海励气视属";
};

const FastTables& fast_tables();

}  // namespace xs::screening
#endif

HWY_BEFORE_NAMESPACE();
namespace xs::screening::HWY_NAMESPACE {

#if HWY_TARGET == HWY_AVX3_DL

std::string_view Name() { return "AVX-512 VBMI2"; }

using Bits = std::uint64_t;

HWY_INLINE __m512i bytes(unsigned value) { return _mm512_set1_epi8(static_cast<char>(value)); }

// A constant the compiler keeps instead of making it anew in every round of the loop.
HWY_INLINE __m512i kept_bytes(unsigned value) {
  __m512i out = bytes(value);
  asm("" : "+v"(out));
  return out;
}

// Bit by bit: where `mask` is 1 from `a`, else from `b`.
HWY_INLINE __m512i select_bits(__m512i mask, __m512i a, __m512i b) {
  return _mm512_ternarylogic_epi64(mask, a, b, 0xCA);
}

// 128 bytes to be looked up by seven bits.
struct Lookup {
  __m512i first, second;
  explicit HWY_INLINE Lookup(const std::uint8_t* table)
      : first(_mm512_load_si512(table)), second(_mm512_load_si512(table + 64)) {}
  HWY_INLINE __m512i at(__m512i index) const {
    return _mm512_permutex2var_epi8(first, index, second);
  }
};

struct Filter {
  __m512i factor, first, second;
  HWY_INLINE Filter(std::uint16_t by, const std::array<std::uint16_t, 64>& bits)
      : factor(_mm512_set1_epi16(static_cast<short>(by))),
        first(_mm512_load_si512(bits.data())),
        second(_mm512_load_si512(bits.data() + 32)) {}
  HWY_INLINE __m512i bits(__m512i chars) const {
    const __m512i hash = _mm512_mullo_epi16(chars, factor);
    const __m512i entry = _mm512_permutex2var_epi16(first, _mm512_srli_epi16(hash, 10), second);
    return _mm512_shrdv_epi16(entry, entry, _mm512_srli_epi16(hash, 6));  // by the count modulo 16
  }
};

// What became of the 64 positions of a block; bit n is position n.
struct Decoded {
  __m512i low, high;  // the folded character that begins there
  Bits keep = 0, dropped = 0, ends_line = 0;
  Bits ask = 0;             // of the kept ones: folds() has to be asked
  Bits two = 0, three = 0;  // characters of two bytes, of three bytes
};

struct Decoder {
  Lookup pages_low, pages_high, ascii, latin, low_verdicts;
  __m512i of_class, half_of_class;
  __m512i xC0 = kept_bytes(0xC0), xE0 = kept_bytes(0xE0), xE1 = kept_bytes(0xE1);
  __m512i xF0 = kept_bytes(0xF0), x0F = kept_bytes(15), x5E = kept_bytes(0x5E);
  __m512i x20 = kept_bytes(0x20), one = kept_bytes(1), three_of = kept_bytes(3);
  __m512i new_line = kept_bytes('\n'), drops = kept_bytes(FastTables::kDrop);
  __m512i asks = kept_bytes(FastTables::kAsk), lines = kept_bytes(FastTables::kEndsLine);
  __m512i strangers = kept_bytes(FastTables::kStrange);
  explicit HWY_INLINE Decoder(const FastTables& t)
      : pages_low(t.pages.data()),
        pages_high(t.pages.data() + 128),
        ascii(t.ascii.data()),
        latin(t.latin.data()),
        low_verdicts(t.low.data()),
        of_class(four_times(t.of_class)),
        half_of_class(four_times(t.half_of_class)) {}

  // False if the block must go the slow way. The first `begun` bytes belong to the block before.
  HWY_INLINE bool decode(const char* text, std::size_t begun, Decoded& out) const {
    const __m512i b0 = _mm512_loadu_si512(text);
    const __m512i b1 = _mm512_loadu_si512(text + 1);
    const __m512i b2 = _mm512_loadu_si512(text + 2);
    const Bits ascii_at = ~_mm512_movepi8_mask(b0);
    const Bits inside = _mm512_cmplt_epi8_mask(b0, xC0);
    const Bits three = _mm512_cmpge_epu8_mask(b0, xE0);
    const Bits plain_three = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(b0, xE1), x0F);
    const Bits two = ~(ascii_at | inside | three);
    // Every byte inside a character is expected there, and all that are expected are there.
    const Bits expected = (two | three) << 1 | three << 2 | ((Bits{1} << begun) - 1);
    Bits strange = (inside ^ expected) | (three ^ plain_three);
    const Bits behind = (two | three) >> 63 | three >> 62;
    strange |= behind & (is_inside(text[64]) ^ 1U);
    strange |= three >> 63 & (is_inside(text[65]) ^ 1U);

    __m512i high = select_bits(xF0, _mm512_slli_epi16(b0, 4), _mm512_srli_epi16(b1, 2));
    __m512i low = select_bits(xC0, _mm512_slli_epi16(b1, 6), b2);
    high = _mm512_maskz_mov_epi8(three, high);
    low = _mm512_mask_mov_epi8(low, ascii_at, b0);
    Bits drop = 0, ask = 0;
    Bits ends_line = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(b0, new_line), three_of);
    if (HWY_UNLIKELY(two != 0)) {
      high =
          _mm512_mask_mov_epi8(high, two, _mm512_and_si512(_mm512_srli_epi16(b0, 2), bytes(0x07)));
      low = _mm512_mask_mov_epi8(low, two, select_bits(bytes(0xC0), _mm512_slli_epi16(b0, 6), b1));
      strange |= _mm512_mask_cmplt_epu8_mask(two, b0, bytes(0xC2));
      const Bits page0 = _mm512_mask_testn_epi8_mask(two, high, high);
      const __m512i verdict = latin.at(low);
      drop = _mm512_mask_test_epi8_mask(page0, verdict, bytes(FastTables::kDrop));
      ask = _mm512_mask_test_epi8_mask(page0, verdict, bytes(FastTables::kAsk));
      ends_line |= _mm512_mask_test_epi8_mask(page0, verdict, bytes(FastTables::kEndsLine));
    }

    const __m512i page =
        _mm512_mask_mov_epi8(pages_low.at(high), _mm512_movepi8_mask(high), pages_high.at(high));
    // In the upper half of U+2000 and U+3000 nothing is dropped, some are folded.
    const __m512i by_low =
        _mm512_mask_mov_epi8(low_verdicts.at(low), _mm512_movepi8_mask(low), asks);
    const __m512i verdict = _mm512_ternarylogic_epi64(_mm512_shuffle_epi8(of_class, page), by_low,
                                                      _mm512_shuffle_epi8(half_of_class, page),
                                                      0xF8);  // a | (b & c)
    const Bits lead = ~inside;
    strange |= lead & _mm512_test_epi8_mask(verdict, strangers);
    drop |= _mm512_test_epi8_mask(verdict, drops);
    ask |= _mm512_test_epi8_mask(verdict, asks);
    ends_line |= _mm512_test_epi8_mask(verdict, lines);

    // U+FF01 … U+FF5E are ASCII, 0x20 behind its place.
    const Bits wide = lead & _mm512_movepi8_mask(verdict);
    strange |= wide & _mm512_cmpge_epu8_mask(_mm512_sub_epi8(low, one), x5E);
    low = _mm512_mask_add_epi8(low, wide, low, x20);
    const Bits half = ascii_at | wide;
    low = _mm512_mask_mov_epi8(low, half, ascii.at(low));
    high = _mm512_maskz_mov_epi8(~wide, high);
    drop |= _mm512_mask_testn_epi8_mask(ascii_at, low, low);

    out.low = low;
    out.high = high;
    out.keep = lead & ~drop;
    out.dropped = lead & drop;
    out.ends_line = ends_line;
    out.ask = ask & out.keep;
    out.two = two;
    out.three = three;
    return HWY_LIKELY(strange == 0);
  }

 private:
  static HWY_INLINE __m512i four_times(const std::array<std::uint8_t, 16>& table) {
    return _mm512_broadcast_i32x4(_mm_load_si128(reinterpret_cast<const __m128i*>(table.data())));
  }
  static HWY_INLINE Bits is_inside(char byte) { return (byte & 0xC0) == 0x80 ? 1 : 0; }
};

// Interleaves the kept bytes to characters and folds those that need a look.
struct Writer {
  const Folds& to = folds();
  Filter a, b;
  explicit HWY_INLINE Writer(const FastTables& t)
      : a(t.factors[0], t.filters[0]), b(t.factors[1], t.filters[1]) {}

  HWY_INLINE void write(const Decoded& block, std::size_t kept, char16_t* out) const {
    alignas(64) static constexpr auto kInterleave = [] {
      std::array<std::uint8_t, 128> order{};
      for (std::size_t i = 0; i < 128; ++i) {
        order[i] = static_cast<std::uint8_t>(i / 2 + i % 2 * 64);
      }
      return order;
    }();
    const __m512i low = _mm512_maskz_compress_epi8(block.keep, block.low);
    const __m512i high = _mm512_maskz_compress_epi8(block.keep, block.high);
    const __m512i first =
        _mm512_permutex2var_epi8(low, _mm512_load_si512(kInterleave.data()), high);
    _mm512_storeu_si512(out, first);
    Bits ask = passed(first);
    if (kept > 32) {
      const __m512i second =
          _mm512_permutex2var_epi8(low, _mm512_load_si512(kInterleave.data() + 64), high);
      _mm512_storeu_si512(out + 32, second);
      ask |= passed(second) << 32;
    }
    ask |= _pext_u64(block.ask, block.keep);
    for (; ask != 0; ask &= ask - 1) {
      char16_t& c = out[std::countr_zero(ask)];
      if (to[c] != kDropped) c = to[c];
    }
  }

 private:
  HWY_INLINE Bits passed(__m512i chars) const {
    return _mm512_test_epi16_mask(_mm512_and_si512(a.bits(chars), b.bits(chars)),
                                  _mm512_set1_epi16(1));
  }
};

// Adds `count` bits at the end of a bit set of `size` bits; there is room for 64.
HWY_INLINE void append_bits(std::uint64_t* set, std::size_t size, Bits bits) {
  set[size / 64] |= bits << size % 64;
  if (size % 64 != 0) set[size / 64 + 1] |= bits >> (64 - size % 64);
}

// Which kept characters have one of `marks` between them and the kept one before? `carry`: one was
// there before the block; then, whether one is left for the next block. The sum carries a mark
// over the ones of what is not kept to the next kept position.
HWY_INLINE Bits before_kept(Bits keep, Bits marks, bool& carry) {
  unsigned long long sum = 0;
  const unsigned char over = _addcarry_u64(carry ? 1 : 0, ~keep, marks, &sum);
  carry = over != 0;
  return _pext_u64(sum, keep);
}

void Scan(SkeletonScan& scan, std::size_t first, std::size_t last) {
  const Decoder decoder(fast_tables());
  const Writer writer(fast_tables());
  // Copies that can live in registers; what is stored through pointers cannot change them.
  std::size_t at = scan.at, written = scan.written;
  char16_t* out = scan.out;
  bool dropped = at != scan.last_end;
  for (std::size_t block = first; block < last; ++block) {
    const std::size_t start = block * kBlock;
    __builtin_prefetch(scan.text + start + 16 * kBlock);
    Decoded now;
    if (HWY_UNLIKELY(start + kBlock + 2 > scan.size) ||
        !decoder.decode(scan.text + start, at - start, now)) {
      scan.at = at;
      scan.written = written;
      scan.out = out;
      if (!dropped) scan.last_end = at;
      scan_portable(scan, block, block + 1);
      at = scan.at;
      written = scan.written;
      out = scan.out;
      dropped = at != scan.last_end;
      continue;
    }
    const auto kept = static_cast<std::size_t>(std::popcount(now.keep));
    scan.masks[block] = now.keep;
    scan.counts[block] = static_cast<std::uint32_t>(written);
    if (HWY_UNLIKELY(scan.spill != 0)) {
      scan.masks[block] |= scan.spill;
      scan.counts[block] -= static_cast<std::uint32_t>(std::popcount(scan.spill));
      scan.spill = 0;
    }
    writer.write(now, kept, out);

    const std::size_t end =
        start + kBlock + (now.three >> 62 != 0 ? (now.three >> 63) + 1 : now.two >> 63);
    if (dropped || now.dropped != 0) {
      if (!dropped) scan.last_end = at;
      const std::size_t next = start + static_cast<std::size_t>(std::countr_zero(now.keep));
      if (dropped && now.keep != 0 && next - scan.last_end > kLongestGap) scan.line = true;
      const Bits lines = before_kept(now.keep, now.ends_line & now.dropped, scan.line);
      append_bits(scan.after_drop, written, before_kept(now.keep, now.dropped, dropped));
      if (lines != 0) append_bits(scan.after_line, written, lines);
      if (dropped && now.keep != 0) {
        const auto bit = 63U - static_cast<unsigned>(std::countl_zero(now.keep));
        scan.last_end =
            start + bit + 1 + ((now.two | now.three) >> bit & 1) + (now.three >> bit & 1);
      }
    }
    at = end;
    written += kept;
    out += kept;
  }
  scan.at = at;
  scan.written = written;
  scan.out = out;
  if (!dropped) scan.last_end = at;
}

#else

std::string_view Name() { return {}; }
void Scan(SkeletonScan& scan, std::size_t first, std::size_t last) {
  scan_portable(scan, first, last);
}

#endif

}  // namespace xs::screening::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace xs::screening {

HWY_EXPORT(Name);
HWY_EXPORT(Scan);

const FastTables& fast_tables() {
  static const FastTables kTables;
  return kTables;
}

std::string_view fast_instructions() { return HWY_DYNAMIC_DISPATCH(Name)(); }
void scan_fast(SkeletonScan& scan, std::size_t first, std::size_t last) {
  HWY_DYNAMIC_DISPATCH(Scan)(scan, first, last);
}

}  // namespace xs::screening
#endif
