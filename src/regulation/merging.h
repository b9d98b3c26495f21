// SPDX-License-Identifier: AGPL-3.0-or-later
// Several drafts, national first, as one pack.
//
// A rule of a later pack takes the place of an earlier one with the same id, and is added
// otherwise. A rule marked `floor` may only be made stricter; the rest is a fault.
#pragma once

#include <span>

#include "regulation/draft.h"
#include "regulation/fault.h"

namespace xs::regulation {

// `drafts` in the order in which they build on each other, at least one; the last is the pack
// itself, whose id, title and letter the result has. Leaves hash and as_of to the caller.
[[nodiscard]] Pack merge(std::span<const Draft> drafts, FaultList& faults);

// Where a clock or a separation names a decision, puts every step that gives it.
void put_steps_for_decisions(Pack& pack);

}  // namespace xs::regulation
