// SPDX-License-Identifier: AGPL-3.0-or-later
// A judged finding stays judged: what a reviewer found to be no problem is shown as judged where
// the same words stand in the same surroundings again.
//
// Remembered with an opinion, under a keyed digest (screening/judged.h), with who, when and the
// sealed reason; never with a text. It holds under the very rules it was given under: another
// definition of its detector, another regulation, another program or another version of its word
// list, and it is as if it had never been said. It is shown and decides nothing. Never of what
// refuses an upload, and never what a drafter says of his own paper.
#pragma once

#include <string>
#include <vector>

#include "service/acts.h"
#include "service/case_files.h"

namespace xs::service {

struct Judgement {
  casefile::FindingKey finding;
  Sm3Digest key;
  std::string rules;
};
struct Judgements {
  PersonId by;
  std::string step;
  std::vector<Judgement> all;
};
// The findings an opinion may settle, found before it is decided. Empty for every other act, and
// without what cannot be read: remembering is an aid and stops nobody.
[[nodiscard]] Judgements judgements_of(System& system, const Session& session, const CaseId& item,
                                       const casefile::What& what);
// Once the opinion is recorded, with it: what its giver calls no problem in `item` is remembered,
// what he calls one is forgotten.
[[nodiscard]] Result<void> remember(store::Transaction& tx, const Agency& agency,
                                    const casefile::Case& item, const Judgements& judgements,
                                    Instant at);

// Marks the findings that were judged, where they were found by the rules of today.
[[nodiscard]] Result<void> mark_judged(System& system, const Agency& agency, const OpenCase& open,
                                       const casefile::FileVersion& file, ReadDocument& read);

}  // namespace xs::service
