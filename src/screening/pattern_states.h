// SPDX-License-Identifier: AGPL-3.0-or-later
// Which of a detector's patterns could match around a word that stands here? A quick answer that
// never leaves out one that does.
//
// RE2 has to look at a whole stretch of text to say that nothing matches. But every match that
// counts touches a word, so the states the patterns can be in there are known beforehand; from them
// it is mostly a few characters to either side until no match is possible. All patterns are
// followed at once. States are made as texts need them (a lazy automaton), shared by all threads.
// What is too long or too intricate to follow is answered with yes.
//
//   const PatternStates states({"[\\[(](机密|秘密)[\\])]"});
//   const WordInPatterns word = states.place(u"机密");
//   states.could_match(skeleton, begin, end, word, 1);  // 1 for "(机密)", 0 for "国家机密的"
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "screening/skeleton.h"

namespace xs::screening {

// Where a word can stand in the matches of the patterns. Belongs to its PatternStates.
struct WordInPatterns {
  const void* before = nullptr;   // of matches that span the word: what leads to it,
  const void* behind = nullptr;   // and what follows it
  const void* begun = nullptr;    // what follows it in matches that begin inside it
  const void* stopped = nullptr;  // what leads to it in matches that end inside it
  std::uint64_t always = 0;       // patterns of which it can hold a match, or not understood
};

class PatternStates {
 public:
  static constexpr std::size_t kMost = 64;  // patterns

  // RE2 syntax over folded text, '^' and '$' at line ends. At most kMost.
  explicit PatternStates(const std::vector<std::string>& patterns);
  ~PatternStates();
  PatternStates(PatternStates&&) noexcept;
  PatternStates& operator=(PatternStates&&) noexcept;

  [[nodiscard]] WordInPatterns place(std::u16string_view word) const;
  // Those of the patterns `asked`, as bits, of which a match could touch the word at [begin, end),
  // in the text as make_window writes it. Any number of threads.
  [[nodiscard]] std::uint64_t could_match(const Skeleton& skeleton, std::size_t begin,
                                          std::size_t end, const WordInPatterns& word,
                                          std::uint64_t asked) const;

 private:
  struct States;
  std::unique_ptr<States> states_;
};

}  // namespace xs::screening
