// SPDX-License-Identifier: AGPL-3.0-or-later
// All that can happen in one slice: breadth first with decide(), until nothing new appears.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/workdays.h"
#include "procedure/check_breaches.h"
#include "procedure/check_slices.h"

namespace xs::procedure {

struct Walked {
  struct Found {
    Breach breach;
    std::vector<std::string> path;  // the shortest in this slice
  };
  std::vector<Found> found;  // each kind once
  std::size_t states = 0;
  std::size_t attempts = 0;
  bool ended = false;                                     // the procedure's own end was reached
  std::set<std::string> opened;                           // steps that were open in some state
  std::set<std::pair<std::string, std::string>> allowed;  // step, decision
  std::set<std::string> remarks;                          // of decide(): soft separations used
};

[[nodiscard]] Walked walk(const regulation::Pack& pack, const WorkdayCalendar& calendar,
                          const Slice& slice);

}  // namespace xs::procedure
