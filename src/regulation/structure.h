// SPDX-License-Identifier: AGPL-3.0-or-later
// Is a pack well built? Shape only: what its procedures do is proved by procedure/check.h.
#pragma once

#include <set>
#include <string>

#include "regulation/fault.h"
#include "regulation/pack.h"

namespace xs::regulation {

// `own_steps`: of the pack itself; an inherited step may stay unused. Names must have been checked.
void check_structure(const Pack& pack, const std::set<std::string>& own_steps, FaultList& faults);

// Every step of a flow in the order written, those of a choice after each other.
struct FlowStep {
  std::string step;
  bool in_for_each = false;
  Source source;
};
[[nodiscard]] std::vector<FlowStep> steps_of(const std::vector<Node>& flow);

}  // namespace xs::regulation
