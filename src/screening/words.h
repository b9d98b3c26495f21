// SPDX-License-Identifier: AGPL-3.0-or-later
// Where do these words stand in a text? All of them at once, a hundred thousand as fast as ten.
//
// Every word is filed under the pair of its characters that is rarest in ordinary text. A bit table
// tells for nearly every place of a text that none of the pairs is there; what passes is looked up
// by the pair, the character beside it, and at last by the whole word. No text makes that slow:
// many words with the same three characters are looked up by their whole text. Gaps are not its
// business.
//
//   const WordFinder finder({u"机密", u"内部资料"});
//   finder.find(skeleton.chars, [](const WordHit& hit) { … });
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace xs::screening {

using Words = std::vector<std::u16string>;

[[nodiscard]] bool contains_any(std::u16string_view text, const Words& words);

struct WordHit {
  std::uint32_t word = 0;  // its place in the list given to the constructor
  std::uint32_t begin = 0, end = 0;
};

// A hit of one of several finders.
struct FoundWord {
  std::uint32_t begin = 0, end = 0;
  std::uint32_t finder = 0;  // its place in the list given to the Sweeper
  std::uint32_t word = 0;    // its place in the list given to that finder
  bool operator==(const FoundWord&) const = default;
  auto operator<=>(const FoundWord&) const = default;
};

// Two characters side by side, as the four bytes lie in memory.
using Pair = std::uint32_t;
[[nodiscard]] inline Pair pair_at(std::u16string_view text, std::size_t at) {
  return static_cast<Pair>(text[at]) | static_cast<Pair>(text[at + 1]) << 16;
}

// Is a pair perhaps one of these? One bit for a pair, by the upper bits of its product.
class PairFilter {
 public:
  PairFilter() : PairFilter(0) {}
  explicit PairFilter(std::size_t pairs);
  void add(Pair pair) { bits_[place(pair) / 32] |= 1U << place(pair) % 32; }
  [[nodiscard]] bool may_have(Pair pair) const {
    return (bits_[place(pair) / 32] >> place(pair) % 32 & 1) != 0;
  }
  static constexpr std::uint32_t kFactor = 0x9E3779B1U;
  [[nodiscard]] unsigned shift() const { return shift_; }
  [[nodiscard]] const std::uint32_t* words() const { return bits_.data(); }

 private:
  [[nodiscard]] std::uint32_t place(Pair pair) const { return pair * kFactor >> shift_; }

  unsigned shift_ = 0;
  std::vector<std::uint32_t> bits_;
};

class WordFinder {
 public:
  WordFinder() : WordFinder(Words{}) {}
  // Words of fewer than two characters are never found. Equal words are each reported.
  explicit WordFinder(const Words& words);

  // By begin, end, word.
  template <class Report>
  void find(std::u16string_view text, Report&& report) const {
    std::vector<std::uint32_t> places;
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
      if (filter_.may_have(pair_at(text, at))) places.push_back(static_cast<std::uint32_t>(at));
    }
    std::vector<FoundWord> found;
    look(text, places, 0, found);
    std::sort(found.begin(), found.end());
    for (const FoundWord& word : found) report(WordHit{word.word, word.begin, word.end});
  }

  // Adds the words whose filed pair stands at one of `places`, for Sweeper; `finder` is copied
  // into them. Looks at many places at a time, so that the memory they need can be on its way.
  void look(std::u16string_view text, std::span<const std::uint32_t> places, std::uint32_t finder,
            std::vector<FoundWord>& out) const;
  [[nodiscard]] const PairFilter& filter() const { return filter_; }
  [[nodiscard]] std::vector<Pair> filed_pairs() const;

 private:
  // What is filed under a pair: words that are the pair, then those that go on behind it or, if
  // they end with it, come from before it. The blooms are over that next character.
  struct FiledPair {
    Pair pair = 0;
    std::uint32_t first = 0, count = 0;  // of the two-character words among filed_
    std::uint64_t next = 0, before = 0;
    [[nodiscard]] bool empty() const { return count == 0 && next == 0 && before == 0; }
  };
  // Words with the same pair and the same character beside it.
  struct FiledTriple {
    std::uint64_t triple = 0;
    std::uint32_t first = 0, count = 0;         // among filed_
    std::uint32_t first_shape = 0, shapes = 0;  // none unless there are many words
  };
  // Words with the same triple at the same place and of the same length.
  struct Shape {
    std::uint32_t first = 0, count = 0;  // among filed_
  };
  struct FiledWord {
    std::uint32_t word = 0;
    std::uint32_t begin = 0;  // in chars_
    std::uint32_t length = 0;
    std::uint32_t offset = 0;  // of the pair in the word
  };
  struct Filing;
  struct Question;

  void file(std::vector<Filing>& filings);
  void ask_pairs(std::u16string_view text, std::span<const std::uint32_t> places,
                 std::uint32_t finder, std::vector<FoundWord>& out,
                 std::vector<Question>& questions) const;
  void answer(const Question& question, std::u16string_view text, std::uint32_t finder,
              std::vector<FoundWord>& out) const;
  void compare(const FiledWord& filed, std::u16string_view text, std::size_t at,
               std::uint32_t finder, std::vector<FoundWord>& out) const;
  void find_by_text(const Shape& shape, std::u16string_view text, std::size_t at,
                    std::uint32_t finder, std::vector<FoundWord>& out) const;
  void file_shapes(FiledTriple& triple);
  void file_by_text();
  [[nodiscard]] std::u16string_view text_of(const FiledWord& filed) const {
    return {chars_.data() + filed.begin, filed.length};
  }
  [[nodiscard]] std::size_t pair_place(Pair pair) const {
    return pair * PairFilter::kFactor >> pair_shift_;
  }
  [[nodiscard]] std::size_t triple_place(std::uint64_t triple) const {
    return triple * 0x9E3779B97F4A7C15U >> triple_shift_;
  }

  std::u16string chars_;  // of all words
  PairFilter filter_;
  unsigned pair_shift_ = 0, triple_shift_ = 0;
  std::vector<FiledPair> pairs_;      // open addressing, a power of two
  std::vector<FiledTriple> triples_;  // likewise
  std::vector<FiledWord> filed_;
  std::vector<Shape> shapes_;
  std::vector<std::uint32_t> by_text_;  // places in filed_ of words with a shape, plus one; hashed
};

}  // namespace xs::screening
