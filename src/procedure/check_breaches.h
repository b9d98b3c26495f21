// SPDX-License-Identifier: AGPL-3.0-or-later
// What must never be true of a case, stated without looking at how the procedure is built.
#pragma once

#include <string>
#include <vector>

#include "procedure/check_state.h"
#include "regulation/pack.h"

namespace xs::procedure {

struct Breach {
  std::string says;    // also tells breaches of one kind apart
  std::string clause;  // the clause that forbids it; empty where the law does so generally
  regulation::Source source;
};

// `state` as it is right after an act, before canonicalise().
[[nodiscard]] std::vector<Breach> breaches(const regulation::Pack& pack, const State& state);

}  // namespace xs::procedure
