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

std::size_t hash_of(std::u16string_view text) {
  std::uint64_t hash = text.size();
  for (const char16_t c : text) hash = (hash ^ c) * 0x9E3779B97F4A7C15U;
  return static_cast<std::size_t>(hash >> 20);
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
  // At most one place in sixty passes for nothing; 32 KB to 512 KB.
  const unsigned bits = std::clamp(log2_at_least(pairs * 64), 18U, 22U);
  shift_ = 32 - bits;
  bits_.resize(std::size_t{1} << bits >> 5);
}

struct WordFinder::Filing {
  std::uint64_t triple = 0;  // of a word that is only a pair: the pair
  std::u16string_view text;
  std::uint32_t word = 0, offset = 0;
};

// A triple that stands at `at`.
struct WordFinder::Question {
  std::uint64_t triple = 0;
  std::uint32_t at = 0;
  const FiledTriple* answer = nullptr;
};

WordFinder::WordFinder(const Words& words) {
  std::size_t total = 0;
  for (const std::u16string& text : words) total += text.size();
  chars_.reserve(total);
  const PairCounts& common = crowding();
  PairCounts filed(words.size());
  std::vector<Filing> filings;
  filings.reserve(words.size());
  for (std::uint32_t n = 0; n < words.size(); ++n) {
    const std::u16string_view text = words[n];
    if (text.size() < 2) continue;
    Filing filing{0, text, n, 0};
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
  // Within a triple by shape and text, so that equal words are neighbours; words of two characters
  // apart.
  std::sort(filings.begin(), filings.end(), [&](const Filing& a, const Filing& b) {
    const auto key = [](const Filing& filing) {
      return std::make_tuple(filing.text.size() == 2, filing.triple, filing.offset,
                             filing.text.size());
    };
    if (key(a) != key(b)) return key(a) < key(b);
    return std::tie(a.text, a.word) < std::tie(b.text, b.word);
  });
  filed_.reserve(filings.size());
  for (const Filing& filing : filings) {
    filed_.push_back({filing.word, static_cast<std::uint32_t>(chars_.size()),
                      static_cast<std::uint32_t>(filing.text.size()), filing.offset});
    chars_ += filing.text;
  }

  const unsigned bits = log2_at_least(filings.size() * 2);
  pair_shift_ = 32 - bits;
  triple_shift_ = 64 - bits;
  pairs_.resize(std::size_t{1} << bits);
  triples_.resize(std::size_t{1} << bits);
  std::size_t distinct = 0;
  for (std::size_t from = 0, to = 0; from < filings.size(); from = to) {
    const Filing& filing = filings[from];
    const bool is_pair = filing.text.size() == 2;
    while (to < filings.size() && filings[to].triple == filing.triple &&
           (filings[to].text.size() == 2) == is_pair) {
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
    triples_[place] = {filing.triple, first, count, 0, 0};
    if (count > kFewWords) file_shapes(triples_[place]);
  }
  file_by_text();
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

void WordFinder::look(std::u16string_view text, std::span<const std::uint32_t> places,
                      std::uint32_t finder, std::vector<FoundWord>& out) const {
  constexpr std::size_t kAtATime = 32;
  std::vector<Question> questions;
  questions.reserve(kAtATime * 2);
  while (!places.empty()) {
    const auto now = places.first(std::min(kAtATime, places.size()));
    places = places.subspan(now.size());
    for (const std::uint32_t at : now) __builtin_prefetch(&pairs_[pair_place(pair_at(text, at))]);
    questions.clear();
    ask_pairs(text, now, finder, out, questions);
    for (Question& question : questions) {
      std::size_t place = triple_place(question.triple);
      while (triples_[place].triple != question.triple && triples_[place].count != 0) {
        place = (place + 1) % triples_.size();
      }
      if (triples_[place].count == 0) continue;
      question.answer = &triples_[place];
      __builtin_prefetch(&filed_[question.answer->first]);
    }
    for (const Question& question : questions) {
      if (question.answer == nullptr) continue;
      __builtin_prefetch(&chars_[filed_[question.answer->first].begin]);
    }
    for (const Question& question : questions) {
      if (question.answer != nullptr) answer(question, text, finder, out);
    }
  }
}

// Reports words that are a pair, and finds out which triples are worth a question.
void WordFinder::ask_pairs(std::u16string_view text, std::span<const std::uint32_t> places,
                           std::uint32_t finder, std::vector<FoundWord>& out,
                           std::vector<Question>& questions) const {
  const auto ask = [&](std::uint64_t triple, std::uint32_t at) {
    __builtin_prefetch(&triples_[triple_place(triple)]);
    questions.push_back({triple, at, nullptr});
  };
  for (const std::uint32_t at : places) {
    const Pair pair = pair_at(text, at);
    std::size_t place = pair_place(pair);
    while (pairs_[place].pair != pair && !pairs_[place].empty()) {
      place = (place + 1) % pairs_.size();
    }
    const FiledPair& entry = pairs_[place];
    for (std::uint32_t n = entry.first; n < entry.first + entry.count; ++n) {
      out.push_back({at, at + 2, finder, filed_[n].word});
    }
    if (entry.next != 0 && at + 2 < text.size() && (entry.next & bloom_bit(text[at + 2])) != 0) {
      ask(triple_of(pair, text[at + 2], false), at);
    }
    if (entry.before != 0 && at > 0 && (entry.before & bloom_bit(text[at - 1])) != 0) {
      ask(triple_of(pair, text[at - 1], true), at);
    }
  }
}

void WordFinder::answer(const Question& question, std::u16string_view text, std::uint32_t finder,
                        std::vector<FoundWord>& out) const {
  const FiledWord* first = filed_.data() + question.answer->first;
  const FiledWord* const last = first + question.answer->count;
  if (static_cast<std::size_t>(last - first) <= kFewWords) {
    for (; first != last; ++first) compare(*first, text, question.at, finder, out);
    return;
  }
  for (std::uint32_t n = 0; n < question.answer->shapes; ++n) {
    find_by_text(shapes_[question.answer->first_shape + n], text, question.at, finder, out);
  }
}

void WordFinder::compare(const FiledWord& filed, std::u16string_view text, std::size_t at,
                         std::uint32_t finder, std::vector<FoundWord>& out) const {
  if (filed.offset > at || filed.length > text.size() - (at - filed.offset)) return;
  const std::size_t begin = at - filed.offset;
  if (text.substr(begin, filed.length) != text_of(filed)) return;
  out.push_back({static_cast<std::uint32_t>(begin),
                 static_cast<std::uint32_t>(begin + filed.length), finder, filed.word});
}

void WordFinder::find_by_text(const Shape& shape, std::u16string_view text, std::size_t at,
                              std::uint32_t finder, std::vector<FoundWord>& out) const {
  const std::uint32_t end = shape.first + shape.count;
  std::uint32_t n = shape.first;
  if (shape.count > kFewWords) {
    const FiledWord& model = filed_[shape.first];
    if (model.offset > at || model.length > text.size() - (at - model.offset)) return;
    const std::u16string_view here = text.substr(at - model.offset, model.length);
    std::size_t place = hash_of(here) & (by_text_.size() - 1);
    for (;; place = (place + 1) & (by_text_.size() - 1)) {
      if (by_text_[place] == 0) return;
      n = by_text_[place] - 1;
      if (n >= shape.first && n < end && text_of(filed_[n]) == here) break;
    }
    const std::u16string_view found = text_of(filed_[n]);
    for (; n < end && text_of(filed_[n]) == found; ++n) compare(filed_[n], text, at, finder, out);
    return;
  }
  for (; n < end; ++n) compare(filed_[n], text, at, finder, out);
}

void WordFinder::file_shapes(FiledTriple& triple) {
  triple.first_shape = static_cast<std::uint32_t>(shapes_.size());
  const std::uint32_t end = triple.first + triple.count;
  for (std::uint32_t from = triple.first, to = from; from < end; from = to) {
    while (to < end && filed_[to].offset == filed_[from].offset &&
           filed_[to].length == filed_[from].length) {
      ++to;
    }
    shapes_.push_back({from, to - from});
  }
  triple.shapes = static_cast<std::uint32_t>(shapes_.size()) - triple.first_shape;
}

// The first of equal words, of shapes with many.
void WordFinder::file_by_text() {
  std::size_t many = 0;
  for (const Shape& shape : shapes_) many += shape.count > kFewWords ? shape.count : 0;
  by_text_.resize(std::size_t{1} << log2_at_least(many * 2));
  for (const Shape& shape : shapes_) {
    if (shape.count <= kFewWords) continue;
    for (std::uint32_t n = shape.first; n < shape.first + shape.count; ++n) {
      if (n > shape.first && text_of(filed_[n]) == text_of(filed_[n - 1])) continue;
      std::size_t place = hash_of(text_of(filed_[n])) & (by_text_.size() - 1);
      while (by_text_[place] != 0) place = (place + 1) & (by_text_.size() - 1);
      by_text_[place] = n + 1;
    }
  }
}

}  // namespace xs::screening
