// SPDX-License-Identifier: AGPL-3.0-or-later
// Which of a detector's patterns could match around a word that stands here? A quick answer that
// never leaves out one that does.
//
// RE2 has to look at a whole stretch of text to say that nothing matches. But every match that
// counts touches a word, so the states the patterns can be in there are known; from them it is
// mostly a few characters to either side until no match is possible. All patterns are followed at
// once. Everything is made as texts need it (a lazy automaton), shared by all threads. What is too
// long or too intricate to follow is answered with yes.
//
//   PatternStates states({"[\\[(](机密|秘密)[\\])]"});
//   const std::size_t word = states.add(u"机密");
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

class PatternStates {
 public:
  static constexpr std::size_t kMost = 64;  // patterns

  // RE2 syntax over folded text, '^' and '$' at line ends. At most kMost.
  explicit PatternStates(std::vector<std::string> patterns);
  ~PatternStates();
  PatternStates(PatternStates&&) noexcept;
  PatternStates& operator=(PatternStates&&) noexcept;

  // The number by which the word is asked about. Before any thread asks.
  std::size_t add(std::u16string word);
  // Those of the patterns `asked`, as bits, of which a match could touch the word at [begin, end),
  // in the text as make_window writes it; gaps from `border` on are borders of cells. Looks at most
  // `farthest` characters to either side; what they do not decide could match. Any number of
  // threads.
  [[nodiscard]] std::uint64_t could_match(const Skeleton& skeleton, std::size_t begin,
                                          std::size_t end, std::size_t word, std::uint64_t asked,
                                          Gap border = Gap::kTab,
                                          std::size_t farthest = kFarthest) const;
  static constexpr std::size_t kFarthest = 100;

 private:
  struct States;
  std::unique_ptr<States> states_;
};

}  // namespace xs::screening
