// SPDX-License-Identifier: AGPL-3.0-or-later
// Each clause of the agency's regulation: what it says, what the software does with it, and how
// often it has acted here.
#pragma once

#include <string>
#include <vector>

#include "service/people.h"

namespace xs::service {

struct ClauseInForce {
  regulation::Clause clause;
  std::vector<std::string> rules;  // Chinese sentences made from the rules
  int law_cases = 0;
  std::int64_t acted = 0;
  std::optional<Instant> last_acted;
};
// In the order of the text, the agency's own first.
[[nodiscard]] Result<std::vector<ClauseInForce>> clauses_of(System& system, const Session& session);

}  // namespace xs::service
