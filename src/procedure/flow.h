// SPDX-License-Identifier: AGPL-3.0-or-later
// Where a case stands in its flow, from its valid opinions alone.
#pragma once

#include <string>
#include <vector>

#include "casefile/case.h"
#include "procedure/decide.h"
#include "regulation/pack.h"

namespace xs::procedure {

struct Progress {
  std::vector<OpenStep> open;
  std::vector<std::string> passed;  // in flow order
  std::vector<std::string> ahead;   // not yet open on the way the item takes as things stand
  bool at_end = false;
};

// Walks the block that runs now: the interrupting event, or the procedure itself.
[[nodiscard]] Progress progress(const regulation::Pack& pack, const casefile::Case& item);
[[nodiscard]] Progress progress_of(const std::vector<regulation::Node>& flow,
                                   const casefile::Case& item);

// Does this decision carry the item on to the next step?
[[nodiscard]] bool goes_on(regulation::Decision decision);

// The opinion that let the item pass this step, if it still counts.
[[nodiscard]] const casefile::Opinion* passing_opinion(const casefile::Case& item,
                                                       std::string_view step,
                                                       std::string_view member = {});

// Every step a flow mentions, on any branch, in order.
[[nodiscard]] std::vector<std::string> steps_of(const std::vector<regulation::Node>& flow);

}  // namespace xs::procedure
