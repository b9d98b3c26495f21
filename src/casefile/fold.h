// SPDX-License-Identifier: AGPL-3.0-or-later
// A case as the sum of its acts.
//
//   Case c;
//   for (const Act& act : acts) XS_CHECK(apply(c, act));
//
// The fold calls no rule: it puts what was said where it belongs and takes over the standing the
// act carries.
#pragma once

#include <span>

#include "base/result.h"
#include "casefile/act.h"

namespace xs::casefile {

// kCorrupt when the act is not the next one of this case.
[[nodiscard]] Result<void> apply(Case& item, const Act& act);
[[nodiscard]] Result<Case> fold(std::span<const Act> acts);

// Takes over what was said without the standing: what the case would contain if this act were
// done now. The procedure decides on this.
void take_over(Case& item, const Envelope& envelope, const What& what);

}  // namespace xs::casefile
