// SPDX-License-Identifier: AGPL-3.0-or-later
// 委托代行: somebody who is away lets a colleague give his opinions, by a dated written delegation.
//
// One role, a span of days, the paper it rests on; each is an act on the agency's record, and so is
// ending it early. Who stands in sees what the giver is asked, and every opinion he gives so names
// both of them. He never decides what he drafted, or what the giver drafted or already decided:
// separations hold for both (procedure/decide.h). Rights that are no steps are not passed on.
//
//   XS_CHECK(give_delegation(system, session, command,
//                            {colleague, "deputy", from, until, "授权书〔2026〕3号"}, at));
#pragma once

#include <string>
#include <vector>

#include "service/people.h"
#include "store/delegations.h"

namespace xs::service {

struct NewDelegation {
  PersonId taker;
  std::string role;  // of the giver
  Date first{}, last{};
  std::string basis;
};
// kInvalidInput for days that are over, in the wrong order or more than a year, for a missing
// paper, and for a role he does not hold; kNotPermitted for a role that is not passed on, and for
// an administrator. The same command twice gives it once.
[[nodiscard]] Result<void> give_delegation(System& system, const Session& by,
                                           const CommandId& command, const NewDelegation& wanted,
                                           Instant at);
// By the giver; kNotFound for anyone else.
[[nodiscard]] Result<void> end_delegation(System& system, const Session& by, std::string_view id,
                                          Instant at);

struct DelegationView {
  store::Delegation given;
  std::string giver, taker, role_label;
  bool may_end = false;
};
struct Colleague {
  PersonId id;
  std::string name, department;
};
struct Delegations {
  std::vector<DelegationView> given;                       // by or to him, newest first
  std::vector<Colleague> colleagues;                       // who could take one
  std::vector<std::pair<std::string, std::string>> roles;  // he may pass on: id, label
};
[[nodiscard]] Result<Delegations> delegations_of(System& system, const Session& session,
                                                 Instant at);

}  // namespace xs::service
