// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/words.h"

#include <bit>
#include <tuple>

#include "screening/common_pairs.h"

namespace xs::screening {
namespace {

constexpr std::uint64_t kBeforePair = std::uint64_t{1} << 48;
constexpr std::size_t kFewWords = 6;  // so many are compared one by one

std::uint64_t bloom_bit(char16_t c) {
  return std::uint64_t{1} << (static_cast<std::uint16_t>(c * 0x9E37U) >> 10);
}

std::uint64_t triple_of(Pair pair, char16_t beside, bool before) {
  return pair | static_cast<std::uint64_t>(beside) << 32 | (before ? kBeforePair : 0);
}

unsigned log2_at_least(std::size_t n) {
  return static_cast<unsigned>(std::bit_width(std::max<std::size_t>(n, 2) - 1));
}

// Numbers by pair.
class PairCounts {
 public:
  explicit PairCounts(std::size_t pairs) {
    const unsigned bits = log2_at_least(pairs * 2);
    slots_.resize(std::size_t{1} << bits);
    shift_ = 32 - bits;
  }
  [[nodiscard]] std::uint32_t of(Pair pair) const { return slots_[place(pair)].count; }
  void add(Pair pair, std::uint32_t count) {
    Slot& slot = slots_[place(pair)];
    slot.pair = pair;
    slot.count += count;
  }

 private:
  struct Slot {
    Pair pair = 0;
    std::uint32_t count = 0;
  };
  [[nodiscard]] std::size_t place(Pair pair) const {
    std::size_t at = pair * PairFilter::kFactor >> shift_;
    while (slots_[at].count != 0 && slots_[at].pair != pair) at = (at + 1) % slots_.size();
    return at;
  }
  unsigned shift_ = 0;
  std::vector<Slot> slots_;
};

// How bad it is to file a word under a pair, because ordinary text is full of it. Words that are
// filed there already count the same way.
const PairCounts& crowding() {
  static const PairCounts kCrowding = [] {
    constexpr std::size_t kWorst = 1U << 24;
    const std::u16string_view common = common_pairs();
    PairCounts counts(common.size() / 2);
    for (std::size_t i = 0; i + 1 < common.size(); i += 2) {
      counts.add(pair_at(common, i), static_cast<std::uint32_t>(kWorst / (i / 2 + 1)));
    }
    return counts;
  }();
  return kCrowding;
}

}  // namespace

bool contains_any(std::u16string_view text, const Words& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::u16string& word) {
    return text.find(word) != std::u16string_view::npos;
  });
}

PairFilter::PairFilter(std::size_t pairs) {
  // About one place in sixty passes for nothing; 4 KB to 512 KB.
  const unsigned bits = std::clamp(log2_at_least(pairs * 64), 15U, 22U);
  shift_ = 32 - bits;
  bits_.resize(std::size_t{1} << bits >> 5);
}

struct WordFinder::Filing {
  std::uint64_t triple = 0;  // of a word that is only a pair: the pair
  std::uint32_t word = 0, offset = 0, length = 0;
};

WordFinder::WordFinder(const Words& words) {
  std::size_t total = 0;
  for (const std::u16string& text : words) total += text.size();
  chars_.reserve(total);
  begins_.reserve(words.size() + 1);
  begins_.push_back(0);
  for (const std::u16string& text : words) {
    chars_ += text;
    begins_.push_back(static_cast<std::uint32_t>(chars_.size()));
  }
  const PairCounts& common = crowding();
  PairCounts filed(words.size());
  std::vector<Filing> filings;
  filings.reserve(words.size());
  for (std::uint32_t n = 0; n < words.size(); ++n) {
    const std::u16string_view text = word(n);
    if (text.size() < 2) continue;
    Filing filing{0, n, 0, static_cast<std::uint32_t>(text.size())};
    std::uint32_t least = ~0U;
    for (std::uint32_t at = 0; at + 1 < text.size(); ++at) {
      const std::uint32_t crowd = common.of(pair_at(text, at)) + filed.of(pair_at(text, at));
      if (crowd < least) {
        least = crowd;
        filing.offset = at;
      }
    }
    const Pair pair = pair_at(text, filing.offset);
    filed.add(pair, 1);
    const bool ends = filing.offset + 2 == text.size();
    filing.triple = text.size() == 2 ? pair
                    : ends           ? triple_of(pair, text[filing.offset - 1], true)
                                     : triple_of(pair, text[filing.offset + 2], false);
    filings.push_back(filing);
  }
  file(filings);
}

void WordFinder::file(std::vector<Filing>& filings) {
  // Within a triple by shape and text, so that look_among() can search by halves; words of two
  // characters apart.
  std::sort(filings.begin(), filings.end(), [&](const Filing& a, const Filing& b) {
    const auto key = [](const Filing& filing) {
      return std::make_tuple(filing.length == 2, filing.triple, filing.offset, filing.length);
    };
    if (key(a) != key(b)) return key(a) < key(b);
    return std::make_pair(word(a.word), a.word) < std::make_pair(word(b.word), b.word);
  });
  filed_.reserve(filings.size());
  for (const Filing& filing : filings) filed_.push_back({filing.word, filing.offset});

  const unsigned bits = log2_at_least(filings.size() * 2);
  pair_shift_ = 32 - bits;
  triple_shift_ = 64 - bits;
  pairs_.resize(std::size_t{1} << bits);
  triples_.resize(std::size_t{1} << bits);
  std::size_t distinct = 0;
  for (std::size_t from = 0, to = 0; from < filings.size(); from = to) {
    const Filing& filing = filings[from];
    const bool is_pair = filing.length == 2;
    while (to < filings.size() && filings[to].triple == filing.triple &&
           (filings[to].length == 2) == is_pair) {
      ++to;
    }
    const auto first = static_cast<std::uint32_t>(from);
    const auto count = static_cast<std::uint32_t>(to - from);
    const auto pair = static_cast<Pair>(filing.triple);
    std::size_t place = pair_place(pair);
    while (!pairs_[place].empty() && pairs_[place].pair != pair)
      place = (place + 1) % pairs_.size();
    FiledPair& entry = pairs_[place];
    if (entry.empty()) ++distinct;
    entry.pair = pair;
    if (is_pair) {
      entry.first = first;
      entry.count = count;
      continue;
    }
    const auto beside = static_cast<char16_t>(filing.triple >> 32);
    ((filing.triple & kBeforePair) != 0 ? entry.before : entry.next) |= bloom_bit(beside);
    place = triple_place(filing.triple);
    while (triples_[place].count != 0) place = (place + 1) % triples_.size();
    triples_[place] = {filing.triple, first, count};
  }
  filter_ = PairFilter(distinct);
  for (const FiledPair& entry : pairs_) {
    if (!entry.empty()) filter_.add(entry.pair);
  }
}

std::vector<Pair> WordFinder::filed_pairs() const {
  std::vector<Pair> out;
  for (const FiledPair& entry : pairs_) {
    if (!entry.empty()) out.push_back(entry.pair);
  }
  return out;
}

void WordFinder::look(std::u16string_view text, std::size_t at, std::uint32_t finder,
                      std::vector<FoundWord>& out) const {
  const Pair pair = pair_at(text, at);
  std::size_t place = pair_place(pair);
  while (pairs_[place].pair != pair) {
    if (pairs_[place].empty()) return;
    place = (place + 1) % pairs_.size();
  }
  const FiledPair& entry = pairs_[place];
  for (std::uint32_t n = entry.first; n < entry.first + entry.count; ++n) {
    const auto begin = static_cast<std::uint32_t>(at);
    out.push_back({begin, begin + 2, finder, filed_[n].word});
  }
  if (entry.next != 0 && at + 2 < text.size() && (entry.next & bloom_bit(text[at + 2])) != 0) {
    look_for(triple_of(pair, text[at + 2], false), text, at, finder, out);
  }
  if (entry.before != 0 && at > 0 && (entry.before & bloom_bit(text[at - 1])) != 0) {
    look_for(triple_of(pair, text[at - 1], true), text, at, finder, out);
  }
}

void WordFinder::look_for(std::uint64_t triple, std::u16string_view text, std::size_t at,
                          std::uint32_t finder, std::vector<FoundWord>& out) const {
  std::size_t place = triple_place(triple);
  while (triples_[place].triple != triple) {
    if (triples_[place].count == 0) return;
    place = (place + 1) % triples_.size();
  }
  const FiledWord* first = filed_.data() + triples_[place].first;
  const FiledWord* const last = first + triples_[place].count;
  if (static_cast<std::size_t>(last - first) <= kFewWords) {
    for (; first != last; ++first) look_among(first, first + 1, text, at, finder, out);
    return;
  }
  // One shape (length, and where the pair stands in the word) after the other.
  const auto shape = [&](const FiledWord& filed) {
    return std::make_pair(filed.offset, word(filed.word).size());
  };
  while (first != last) {
    const FiledWord* const next = std::upper_bound(
        first, last, *first,
        [&](const FiledWord& a, const FiledWord& b) { return shape(a) < shape(b); });
    look_among(first, next, text, at, finder, out);
    first = next;
  }
}

// Of words of one shape, in order.
void WordFinder::look_among(const FiledWord* first, const FiledWord* last, std::u16string_view text,
                            std::size_t at, std::uint32_t finder,
                            std::vector<FoundWord>& out) const {
  const std::size_t length = word(first->word).size();
  if (first->offset > at || length > text.size() - (at - first->offset)) return;
  const std::size_t begin = at - first->offset;
  const std::u16string_view here = text.substr(begin, length);
  if (last - first > 1) {
    first = std::lower_bound(first, last, here, [&](const FiledWord& filed, std::u16string_view t) {
      return word(filed.word) < t;
    });
  }
  for (; first != last && word(first->word) == here; ++first) {
    out.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + length),
                   finder, first->word});
  }
}

}  // namespace xs::screening
