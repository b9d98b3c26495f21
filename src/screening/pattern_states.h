// SPDX-License-Identifier: AGPL-3.0-or-later
// Could a pattern match around a word that stands here? A quick answer that is never a wrong no.
//
// RE2 has to look at a whole stretch of text to say that nothing matches. But every match that
// counts touches a word, so the states a pattern can be in there are known beforehand; from them it
// is mostly a few characters to either side until no match is possible. States are made as texts
// need them (a lazy automaton), shared by all threads. What is too long or too intricate to follow
// is answered with yes.
//
//   const PatternStates states("[\\[(](机密|秘密)[\\])]");
//   const WordInPattern word = states.place(u"机密");
//   states.could_match(skeleton, begin, end, word);  // for "(机密)", not for "国家机密的"
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "screening/skeleton.h"

namespace xs::screening {

// Where a word can stand in the matches of one pattern. Belongs to its PatternStates.
struct WordInPattern {
  const void* before = nullptr;   // of matches that span the word: what leads to it,
  const void* behind = nullptr;   // and what follows it
  const void* begun = nullptr;    // what follows it in matches that begin inside it
  const void* stopped = nullptr;  // what leads to it in matches that end inside it
  bool always = false;            // it can hold a match, or the pattern is not understood
};

class PatternStates {
 public:
  // RE2 syntax over folded text, '^' and '$' at line ends.
  explicit PatternStates(std::string_view pattern);
  ~PatternStates();
  PatternStates(PatternStates&&) noexcept;
  PatternStates& operator=(PatternStates&&) noexcept;

  // Is the syntax understood? If not, every answer is yes.
  [[nodiscard]] bool known() const { return states_ != nullptr; }
  [[nodiscard]] WordInPattern place(std::u16string_view word) const;
  // Could a match touch the word at [begin, end), in the text as make_window writes it? Any number
  // of threads.
  [[nodiscard]] bool could_match(const Skeleton& skeleton, std::size_t begin, std::size_t end,
                                 const WordInPattern& word) const;

 private:
  struct States;
  std::unique_ptr<States> states_;
};

}  // namespace xs::screening
