// SPDX-License-Identifier: AGPL-3.0-or-later
// The facts of a case, taken from its record and nowhere else.
//
// Pure. What the record does not hold is not among the facts and is left to be filled by hand. Of a
// case whose contents are closed to everyone only its number, its times and its permits are told.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "casefile/case.h"
#include "letters/facts.h"

namespace xs::letters {

// What a case does not know of itself.
struct Surroundings {
  std::string agency;                             // its name
  std::map<PersonId, std::string> names;          // of everyone mentioned
  std::map<std::string, std::string> categories;  // of findings, for people
  std::vector<std::string> route;                 // steps of its way, passed, open and ahead
  Instant last_act{};
  std::optional<Instant> handed_in;
  bool closed = false;  // the contents are closed to everyone
};

[[nodiscard]] Facts facts_of(const casefile::Case& item, const regulation::Pack& pack,
                             const Surroundings& around);

}  // namespace xs::letters
