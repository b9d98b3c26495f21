// SPDX-License-Identifier: AGPL-3.0-or-later
// One rule of a unit, as docs/packs.md ("Rules") lists them. The first key says what it is.
#pragma once

#include "regulation/draft.h"
#include "regulation/fault.h"
#include "regulation/yaml_reading.h"

namespace xs::regulation {

// Adds the rule, what it defines and what it mentions to the draft.
void read_rule(const YamlValue& rule, const std::string& clause, Draft& draft, FaultList& faults);

// Lower-case letters, digits and hyphens. Adds a fault and returns false otherwise.
bool is_id(const Named& id, FaultList& faults);

}  // namespace xs::regulation
