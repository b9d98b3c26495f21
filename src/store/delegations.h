// SPDX-License-Identifier: AGPL-3.0-or-later
// Who acts in whose place: written delegations of one role, for a span of days.
//
// Plain queries: whether one may be given is decided in service/delegations.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/ids.h"
#include "base/result.h"
#include "store/sql.h"

namespace xs::store {

struct Delegation {
  std::string id;
  PersonId giver, taker;
  std::string role;
  Date first{}, last{};  // both included
  std::string basis;     // the paper it rests on
  Instant made_at{};
  std::optional<Instant> ended_at;  // before its last day
};
// kConflict when the id is taken.
[[nodiscard]] Result<void> add_delegation(Transaction& tx, const AgencyId& agency,
                                          const Delegation& delegation);
[[nodiscard]] Result<std::optional<Delegation>> delegation(Transaction& tx, const AgencyId& agency,
                                                           std::string_view id);
// No effect on one that has ended already.
[[nodiscard]] Result<void> end_delegation(Transaction& tx, const AgencyId& agency,
                                          std::string_view id, Instant at);
// Newest first.
[[nodiscard]] Result<std::vector<Delegation>> delegations(Transaction& tx, const AgencyId& agency);

// In whose place this person stands on this day: delegations in force whose giver is still there
// and still holds the role.
struct StandIn {
  std::string role;
  PersonId giver;
  std::string giver_name, department;  // of the giver
};
[[nodiscard]] Result<std::vector<StandIn>> stand_ins(Transaction& tx, const AgencyId& agency,
                                                     const PersonId& taker, Date day);

}  // namespace xs::store
