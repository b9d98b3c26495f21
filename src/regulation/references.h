// SPDX-License-Identifier: AGPL-3.0-or-later
// Does every name that a rule mentions mean something, and nothing twice?
#pragma once

#include <span>
#include <string_view>

#include "regulation/draft.h"
#include "regulation/fault.h"

namespace xs::regulation {

// `pack`: the drafts merged. `known_requirements`: see load_pack().
void check_references(const Pack& pack, std::span<const Draft> drafts,
                      std::span<const std::string_view> known_requirements, FaultList& faults);

}  // namespace xs::regulation
