// SPDX-License-Identifier: AGPL-3.0-or-later
// The matching of this project and what one would use instead, behind one interface.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace xs::bench {

// What to look for: words, and the shapes of numbers, addresses and plates.
struct Wanted {
  std::vector<std::string> words;
  bool shapes = true;
};

class Matcher {
 public:
  virtual ~Matcher() = default;
  // How many matches it reports in one document.
  virtual std::size_t scan(std::string_view document) = 0;
};

// Skeleton, one sweep for all words and shapes, verification, check digits, byte offsets in the
// source. By the instructions in use.
std::unique_ptr<Matcher> make_ours(const Wanted& wanted);
// A plain scalar fold to UTF-8 with a map to the source, then Hyperscan over the folded text.
// Null where the library is absent.
std::unique_ptr<Matcher> make_fold_and_hyperscan(const Wanted& wanted);
// One alternation on the raw text.
std::unique_ptr<Matcher> make_re2(const Wanted& wanted);
std::unique_ptr<Matcher> make_pcre2(const Wanted& wanted);  // null where absent

// The patterns the rivals are given; `folded`: for text already folded.
std::vector<std::string> rival_patterns(const Wanted& wanted, bool folded);

}  // namespace xs::bench
