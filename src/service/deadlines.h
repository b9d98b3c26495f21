// SPDX-License-Identifier: AGPL-3.0-or-later
// Passed deadlines become acts: the day by which somebody owed a step is over, on record.
//
// Decides nothing about the item: whose turn it is stays as it was. A date that is only provisional
// (no calendar of that year) does not pass.
//
//   const DeadlineClock clock(system);  // at once, and then every minute
#pragma once

#include "service/rounds.h"
#include "service/system.h"

namespace xs::service {

// Records every deadline of this agency that is over and not on record; how many. Only whoever
// holds the agency's lease does it; asking again does nothing. A case that cannot be read or
// written does not keep the others waiting: its error is returned at the end.
[[nodiscard]] Result<std::size_t> pass_deadlines(System& system, const Agency& agency, Instant at);

class DeadlineClock {
 public:
  explicit DeadlineClock(System& system);

 private:
  Rounds rounds_;
};

}  // namespace xs::service
