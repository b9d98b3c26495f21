// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is at the door: accounts, passwords, sessions, roles, and the one permission check.
//
//   XS_TRY(const SignedIn in, sign_in(system, login, password, now()));
//   XS_TRY(const Session session, session_of(system, token, now()));
//   if (!may(session, "grant_roles")) …
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/confidential.h"
#include "base/date.h"
#include "procedure/decide.h"
#include "service/system.h"
#include "store/delegations.h"
#include "store/people.h"

namespace xs::service {

struct Session {
  store::Person person;
  std::shared_ptr<const Agency> agency;
  std::string csrf;
  std::vector<store::StandIn> stands_in = {};  // in whose place he may act today
  [[nodiscard]] const regulation::Pack& pack() const { return *agency->pack; }
};

using Password = Confidential<std::string>;

struct SignedIn {
  std::string token;  // 256 random bits; goes into the cookie and nowhere else
  Session session;
};
// What a second factor will answer stands here; none is asked yet.
struct SecondFactor {
  std::string code;
};
// kNotPermitted with one and the same sentence for an unknown login and a wrong password. Five
// failures lock the account for 15 minutes. Costs about 0.1 s (argon2id).
[[nodiscard]] Result<SignedIn> sign_in(System& system, std::string_view login,
                                       const Password& password,
                                       const std::optional<SecondFactor>& second, Instant at);
[[nodiscard]] Result<void> sign_out(System& system, std::string_view token);
// Sessions end after 8 hours, or 30 minutes without a request.
[[nodiscard]] Result<Session> session_of(System& system, std::string_view token, Instant at);

// May this person do an act that is no step (regulation::Right)? `item_drafter` when it is about an
// item. Steps are decided by procedure::decide alone.
[[nodiscard]] bool may(const Session& session, std::string_view act,
                       const std::optional<PersonId>& item_drafter = std::nullopt);
// May he hand in under any, or under this procedure?
[[nodiscard]] std::vector<std::string> procedures_he_hands_in(const Session& session);
// The roles that count for an item of this department, his own.
[[nodiscard]] procedure::Actor actor_for(const Session& session, std::string_view department);
// The same two under the regulation that a case is decided under.
[[nodiscard]] procedure::Actor actor_for(const Session& session, std::string_view department,
                                         const regulation::Pack& pack);
[[nodiscard]] bool may(const Session& session, const regulation::Pack& pack, std::string_view act,
                       const std::optional<PersonId>& drafter);
// Also those in which he stands in for somebody: what he is asked, not what he may do of himself.
[[nodiscard]] std::set<std::string> roles_for(const Session& session, std::string_view department,
                                              const regulation::Pack& pack);
// Who gives the opinion of this step: he himself, or he in the place of another.
[[nodiscard]] procedure::Actor actor_at(const Session& session, std::string_view department,
                                        const regulation::Pack& pack, const std::string& step);
[[nodiscard]] bool is_administrator(const Session& session);

struct NewAccount {
  std::string login, name, department;
  Password password;
};
// Both are done once for one command, however often it is sent; a command of another person or for
// something else is kConflict.
//
// An account without rights; recorded in the log. kInvalidInput for a weak password (fewer than 12
// characters, or of one kind) or a malformed login.
[[nodiscard]] Result<store::Person> create_account(System& system, const Session& by,
                                                   const CommandId& command,
                                                   const NewAccount& account, Instant at);
// kNotPermitted for roles the pack does not know, for an administrator's role beside any other,
// and for oneself.
[[nodiscard]] Result<void> grant_roles(System& system, const Session& by, const CommandId& command,
                                       const PersonId& person,
                                       const std::vector<std::string>& roles, Instant at);
[[nodiscard]] Result<std::vector<store::Person>> people_of(System& system, const Session& by);

// ---- the first agency ----
struct FirstAdministrator {
  NewAccount account;
  std::string role;
};
// True while there is no agency at all; then `set_up` accepts the token that `serve` printed.
[[nodiscard]] bool needs_set_up(const System& system);
[[nodiscard]] Result<void> set_up(System& system, const store::Agency& agency,
                                  const std::vector<FirstAdministrator>& administrators,
                                  Instant at);
// Without a session: for `set_up` and the demo. Checks passwords and logins all the same. `by` is
// recorded as who did it.
[[nodiscard]] Result<store::Person> add_account(System& system, const Agency& agency,
                                                const NewAccount& account,
                                                const std::vector<std::string>& roles, Instant at,
                                                const PersonId& by = {});

}  // namespace xs::service
