// SPDX-License-Identifier: AGPL-3.0-or-later
// What a step asks of the person whose turn it is, and what still stands in his way.
//
// For screens: nothing here decides (decide.h does), but it names all that decide() would refuse
// for at once, so that nobody learns it one refusal at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "casefile/case.h"
#include "regulation/pack.h"

namespace xs::procedure {

struct Missing {
  std::string says;  // Chinese
  std::string clause;
  bool operator==(const Missing&) const = default;
};
// Before this step can let the item go on (or, for "hand_in" and "release", before that). What
// belongs to the opinion itself, its reason or its paper, is not named. `about` as in
// Circumstances.
[[nodiscard]] std::vector<Missing> missing_before(const regulation::Pack& pack,
                                                  const casefile::Case& item,
                                                  std::string_view step_or_event,
                                                  std::optional<casefile::Phase> about);

// Does this named check stand before it, as the item is now?
[[nodiscard]] bool asks_for(const regulation::Pack& pack, const casefile::Case& item,
                            std::string_view step_or_event, std::string_view requirement);

// Statements a person makes at this step by ticking them: keys of Case::confirmed.
struct Confirmation {
  std::string key;  // "accuracy", "could_not_look/DIGEST/PART", "line/FIELD/LINE"
  std::string says;
  std::string clause;
};
[[nodiscard]] std::vector<Confirmation> confirmations_asked(const regulation::Pack& pack,
                                                            const casefile::Case& item,
                                                            std::string_view step_or_event);

}  // namespace xs::procedure
