// SPDX-License-Identifier: AGPL-3.0-or-later
// Destroying what a case contains, by an act: its key goes, and with it every body and file. The
// record keeps its proofs; what remains to be seen is who acted, when, under which clause.
#pragma once

#include <vector>

#include "service/acts.h"

namespace xs::service {

// For those with the right "erase", on a case that has ended. Cannot be undone.
[[nodiscard]] Result<Done> erase_case(System& system, const Session& session, const CaseId& item,
                                      std::string why, const Command& command, Instant at);

// What is projected of an erased case, from the open headers of its acts alone. kCorrupt when the
// last act is not its erasure.
[[nodiscard]] Result<store::Projection> erased_projection(
    const std::vector<store::StoredAct>& acts);

}  // namespace xs::service
