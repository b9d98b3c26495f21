// SPDX-License-Identifier: AGPL-3.0-or-later
// Who may see which case: one rule, asked of a case that is open and of the rows of lists alike.
//
// The drafter, whoever gave an opinion, whoever is asked for one now, and those with "read_all";
// of a draft that no other person has had before him, its drafter alone. Never an administrator.
//
//   if (!may_read(session, open.item)) return fail(ErrorCode::kNotFound, …);
//   XS_TRY(const auto seen, cases_in_sight(tx, session, 500));
#pragma once

#include <vector>

#include "casefile/case.h"
#include "service/people.h"
#include "store/cases.h"

namespace xs::service {

[[nodiscard]] bool may_read(const Session& session, const casefile::Case& item);
[[nodiscard]] bool may_read(const Session& session, const store::Projection& item);
// The same, and also what a case is about that he may read: who re-reviews an item sees it.
[[nodiscard]] Result<bool> sees(store::Transaction& tx, const Session& session,
                                const casefile::Case& item);

// Does he hold the role that is asked here?
[[nodiscard]] bool is_asked(const Session& session, const store::DutyRow& duty);

// Those he may read, newest first: at most `most`, and all he is asked about whatever their age.
[[nodiscard]] Result<std::vector<store::Projection>> cases_in_sight(store::Transaction& tx,
                                                                    const Session& session,
                                                                    int most);

// False once the contents are closed to everyone: sealed, an incident, erased.
[[nodiscard]] bool contents_are_open(const casefile::Case& item);

}  // namespace xs::service
