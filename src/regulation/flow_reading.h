// SPDX-License-Identifier: AGPL-3.0-or-later
// Flows (steps, choices, lanes, loops) and conditions, as docs/packs.md lists them.
#pragma once

#include "regulation/draft.h"
#include "regulation/fault.h"
#include "regulation/yaml_reading.h"

namespace xs::regulation {

[[nodiscard]] std::vector<Node> read_flow(const YamlValue& list, Draft& draft, FaultList& faults);
[[nodiscard]] Condition read_condition(const YamlValue& map, Draft& draft, FaultList& faults);

}  // namespace xs::regulation
