// SPDX-License-Identifier: AGPL-3.0-or-later
// One state of the exploration: a case, stripped of all that decide() cannot tell apart.
#pragma once

#include <string>

#include "casefile/case.h"
#include "procedure/check_slices.h"
#include "procedure/decide.h"

namespace xs::procedure {

struct State {
  casefile::Case item;
  std::size_t start = 0;  // of the slice: the sheet as it now reads
  // Somebody could not determine, these bytes went to the event, and nobody has answered since.
  bool referred = false;
};

// The same case with times, digests, names, texts and void opinions brought to one form, so that
// cases which decide() treats alike become equal.
void canonicalise(State& state);
// Equal for equal states. Call after canonicalise().
[[nodiscard]] std::string key_of(const State& state);

// A step's opinion that counts as going on. As in flow.h, for opinions of any step.
[[nodiscard]] bool carries_on(const casefile::Opinion& opinion);
[[nodiscard]] bool covers_current_bytes(const casefile::Opinion& opinion,
                                        const casefile::Case& item);
// The body asked has determined that these very bytes are a secret.
[[nodiscard]] bool determined_secret(const casefile::Case& item);
[[nodiscard]] bool complete(const casefile::Evidence& paper);

}  // namespace xs::procedure
