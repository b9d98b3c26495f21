// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/skeleton.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>

#include "base/text.h"
#include "screening/fold.h"
#include "screening/skeleton_scan.h"

namespace xs::screening {
namespace {

constexpr std::size_t kChunk = 128;  // blocks whose characters stay in the first cache
constexpr std::string_view kCircledSecretBytes = "㊙";

std::atomic<bool> g_portable{false};

bool is_fast() {
  static const bool kHasFast = !fast_instructions().empty();
  return kHasFast && !g_portable.load(std::memory_order_relaxed);
}

std::uint64_t below(std::size_t bit) { return (std::uint64_t{1} << bit) - 1; }

// The place of the n-th set bit.
std::size_t select(std::uint64_t mask, std::size_t n) {
  // How many bits each byte and those below it have.
  std::uint64_t counts = mask - (mask >> 1 & 0x5555555555555555U);
  counts = (counts & 0x3333333333333333U) + (counts >> 2 & 0x3333333333333333U);
  counts = ((counts + (counts >> 4)) & 0x0F0F0F0F0F0F0F0FU) * 0x0101010101010101U;
  // One for each byte with no more than n: it lies before.
  constexpr std::uint64_t kOnes = 0x0101010101010101U, kTops = 0x8080808080808080U;
  const std::uint64_t before = (((n * kOnes) | kTops) - counts) & kTops;
  const auto skipped = static_cast<std::size_t>(((before >> 7) * kOnes >> 56) * 8);
  n -= (counts << 8 >> skipped) & 0xFF;
  mask >>= skipped;
  for (; n > 0; --n) mask &= mask - 1;
  return skipped + static_cast<std::size_t>(std::countr_zero(mask));
}

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

void use_instructions(Instructions which) { g_portable = which == Instructions::kPortable; }
std::string_view instructions_in_use() { return is_fast() ? fast_instructions() : "portable"; }

std::uint32_t Skeleton::begin(std::size_t at) const {
  // The character is in a block between those of the 64th characters around it.
  const auto first = counts_.begin() + block_of_[at / 64];
  const auto last = counts_.begin() + block_of_[at / 64 + 1] + 1;
  const auto after = last - first < 8
                         ? std::find_if(first + 1, last, [&](std::uint32_t n) { return n > at; })
                         : std::upper_bound(first + 1, last, at);
  const auto block = static_cast<std::size_t>(after - counts_.begin()) - 1;
  const std::size_t byte = block * kBlock + select(masks_[block], at - counts_[block]);
  if (is_continuation(text_[byte])) {  // the second or third character of ㊙, or a stray byte
    for (std::size_t back = 1; back < kCircledSecretBytes.size() && back <= byte; ++back) {
      if (text_.substr(byte - back).starts_with(kCircledSecretBytes)) {
        return static_cast<std::uint32_t>(byte - back);
      }
    }
  }
  return static_cast<std::uint32_t>(byte);
}

std::uint32_t Skeleton::end(std::size_t at) const {
  const std::uint32_t byte = begin(at);
  return byte + decode_utf8(text_, byte).length;
}

std::size_t Skeleton::at_byte(std::size_t byte) const {
  if (byte >= text_.size()) return size();
  const std::size_t block = byte / kBlock;
  std::size_t at = counts_[block] +
                   static_cast<std::size_t>(std::popcount(masks_[block] & below(byte % kBlock)));
  while (at < size() && begin(at) < byte) ++at;  // inside ㊙
  return at;
}

// Of what is no line end.
Gap Skeleton::read_gap(std::size_t at) const {
  Gap gap = Gap::kNone;
  const std::size_t last = begin(at);
  // By far most often: one space behind a visible character.
  if (last >= 4 && text_[last - 1] == ' ') {
    const char before = text_[last - 2];
    if (before > ' ' && before < 0x7F) return Gap::kThin;
    const auto kept = [&](std::size_t byte) {
      return (masks_[byte / kBlock] >> byte % kBlock & 1) != 0;
    };
    if ((text_[last - 4] & 0xF0) == 0xE0 && is_continuation(text_[last - 3]) &&
        is_continuation(before) && kept(last - 4) && !kept(last - 3)) {
      return Gap::kThin;
    }
  }
  for (std::size_t byte = at == 0 ? 0 : end(at - 1); byte < last;) {
    const DecodedCodePoint dropped = decode_utf8(text_, byte);
    gap = widen(gap, dropped.value);
    byte += dropped.length;
  }
  return gap;
}

void Skeleton::note_gaps() {
  gap_low_.assign(after_drop_.size(), 0);
  gap_high_.assign(after_drop_.size(), 0);
  for (std::size_t word = 0; word < after_drop_.size(); ++word) {
    for (std::uint64_t left = after_drop_[word] & ~after_line_[word]; left != 0; left &= left - 1) {
      const std::size_t at = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
      if (at >= size()) break;  // dropped at the end of the text
      const auto gap = static_cast<unsigned>(read_gap(at));
      if ((gap & 1) != 0) gap_low_[word] |= left & -left;
      if ((gap & 2) != 0) gap_high_[word] |= left & -left;
    }
  }
}

// Bits of 64 characters.
std::uint64_t Skeleton::gaps_in(std::size_t word, Gap least) const {
  switch (least) {
    case Gap::kThin:
      return after_line_[word] | gap_low_[word] | gap_high_[word];
    case Gap::kWide:
      return after_line_[word] | gap_high_[word];
    case Gap::kTab:
      return after_line_[word] | (gap_low_[word] & gap_high_[word]);
    default:
      return after_line_[word];
  }
}

std::size_t Skeleton::next_gap(std::size_t from, std::size_t to, Gap least) const {
  if (least == Gap::kNone || from >= to) return std::min(from, to);
  for (std::size_t word = from / 64; word * 64 < to; ++word) {
    std::uint64_t left = gaps_in(word, least);
    if (word == from / 64) left &= ~below(from % 64);
    if (left != 0) {
      return std::min(to, word * 64 + static_cast<std::size_t>(std::countr_zero(left)));
    }
  }
  return to;
}

std::size_t Skeleton::next_drop(std::size_t from, std::size_t to) const {
  for (std::size_t word = from / 64; word * 64 < to; ++word) {
    std::uint64_t left = after_drop_[word];
    if (word == from / 64) left &= ~below(from % 64);
    if (left != 0)
      return std::min(to, word * 64 + static_cast<std::size_t>(std::countr_zero(left)));
  }
  return to;
}

std::size_t Skeleton::line_begin(std::size_t at, std::size_t least) const {
  std::uint64_t left = after_line_[at / 64] & (below(at % 64) << 1 | 1);
  std::size_t word = at / 64;
  while (left == 0 && word > least / 64) left = after_line_[--word];
  if (left == 0) return least;
  return std::max(least, word * 64 + 63 - static_cast<std::size_t>(std::countl_zero(left)));
}

Skeleton make_skeleton(std::string_view text) {
  Skeleton out;
  make_skeleton(text, out);
  return out;
}

void make_skeleton(std::string_view text, Skeleton& out) {
  out.text_ = text;
  const std::size_t blocks = (text.size() + kBlock - 1) / kBlock;
  out.masks_.resize(blocks);
  out.counts_.resize(blocks + 1);
  out.after_drop_.assign(blocks + 1, 0);
  out.after_line_.assign(blocks + 1, 0);
  out.chars.clear();
  out.chars.reserve(text.size() / 2);

  std::array<char16_t, kChunk * kBlock + kScanSlack> chunk;
  SkeletonScan scan;
  scan.text = text.data();
  scan.size = text.size();
  scan.masks = out.masks_.data();
  scan.counts = out.counts_.data();
  scan.after_drop = out.after_drop_.data();
  scan.after_line = out.after_line_.data();
  const auto scan_blocks = is_fast() ? scan_fast : scan_portable;
  for (std::size_t block = 0; block < blocks; block += kChunk) {
    const std::size_t last = std::min(block + kChunk, blocks);
    scan.out = chunk.data();
    scan_blocks(scan, block, last);
    out.chars.append(chunk.data(), static_cast<std::size_t>(scan.out - chunk.data()));
  }
  out.counts_[blocks] = static_cast<std::uint32_t>(scan.written);
  out.is_utf8_ = !scan.bad;

  out.block_of_.assign(scan.written / 64 + 2, static_cast<std::uint32_t>(blocks));
  for (std::size_t block = 0; block < blocks; ++block) {
    out.block_of_[(out.counts_[block] + 63) / 64] = static_cast<std::uint32_t>(block);
  }
  out.block_of_.back() = static_cast<std::uint32_t>(blocks);
  out.note_gaps();
}

std::u16string fold_word(std::string_view text) {
  std::u16string out;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint next = decode_utf8(text, at);
    at += next.length;
    const char16_t folded =
        next.value < 0x10000 ? folds()[next.value] : fold_supplementary(next.value);
    if (next.value == kCircledSecret) {
      out += kCircledSecretMeans;
    } else if (folded != kDropped) {
      out += folded;
    }
  }
  return out;
}

std::string utf8(std::u16string_view folded) {
  std::string out;
  append_folded(out, folded);
  return out;
}

void append_folded(std::string& out, std::u16string_view folded) {
  const std::size_t before = out.size();
  out.resize(before + folded.size() * 3);
  char* to = out.data() + before;
  for (char16_t c : folded) {
    if (c >= 0x800) {
      if (c >= 0xD800 && c <= 0xDFFF) c = 0xFFFD;
      *to++ = static_cast<char>(0xE0 | c >> 12);
      *to++ = static_cast<char>(0x80 | (c >> 6 & 0x3F));
      *to++ = static_cast<char>(0x80 | (c & 0x3F));
    } else if (c >= 0x80) {
      *to++ = static_cast<char>(0xC0 | c >> 6);
      *to++ = static_cast<char>(0x80 | (c & 0x3F));
    } else {
      *to++ = static_cast<char>(c);
    }
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
}

Window make_window(const Skeleton& skeleton, std::size_t begin, std::size_t end,
                   std::size_t joined_begin, std::size_t joined_end) {
  Window window;
  const auto put = [&](char16_t c, std::size_t at) {
    append_utf8(window.text, c);
    window.index.resize(window.text.size(), static_cast<std::uint32_t>(at));
  };
  for (std::size_t i = begin; i < end; ++i) {
    const bool joined = i > joined_begin && i < joined_end;
    if (i > begin && !joined && skeleton.gap(i) == Gap::kLine) put(u'\n', i);
    if (i > begin && !joined && skeleton.gap(i) == Gap::kTab) put(u'\t', i);
    put(skeleton.chars[i], i);
  }
  window.index.push_back(static_cast<std::uint32_t>(end));
  return window;
}

}  // namespace xs::screening
