// SPDX-License-Identifier: AGPL-3.0-or-later
// What happened to a case, act by act, in words: who did it, and what he changed of what others
// had said about findings and questions.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "casefile/act.h"
#include "regulation/pack.h"
#include "service/system.h"

namespace xs::service {

struct TimelineEntry {
  std::int64_t seq = 0;
  Instant at{};
  std::string actor;  // name; 系统 for a passed deadline
  std::string type, label, clause, reason;
  std::vector<std::string> changes;  // Chinese: what was said about findings and questions
};

// `acts` from the first one on; `names` of everyone in them.
[[nodiscard]] std::vector<TimelineEntry> timeline_of(const System& system,
                                                     const regulation::Pack& pack,
                                                     std::span<const casefile::Act> acts,
                                                     const std::map<PersonId, std::string>& names);

}  // namespace xs::service
