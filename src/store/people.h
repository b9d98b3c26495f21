// SPDX-License-Identifier: AGPL-3.0-or-later
// Agencies, their people, the roles these hold, and who is signed in.
//
// Plain queries: whether somebody may be added or given a role is decided in service/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/sm.h"
#include "store/sql.h"

namespace xs::store {

struct Agency {
  AgencyId id;
  std::string title;
  std::string pack;                     // folder name of its regulation
  bool section_head_may_draft = false;  // 自拟自核, the agency's recorded setting
};
[[nodiscard]] Result<void> add_agency(Transaction& tx, const Agency& agency, Instant at);
[[nodiscard]] Result<std::vector<Agency>> agencies(Transaction& tx);

struct Person {
  PersonId id;
  AgencyId agency;
  std::string login;  // unique in the whole installation
  std::string name;
  std::string department;
  bool active = true;
  std::vector<std::string> roles;  // sorted
};
struct Credentials {
  Person person;
  std::string password_hash;
  int failures = 0;  // since the last success
  std::optional<Instant> locked_until;
};
// kConflict when the login is taken.
[[nodiscard]] Result<void> add_person(Transaction& tx, const Person& person,
                                      std::string_view password_hash, Instant at);
[[nodiscard]] Result<void> set_roles(Transaction& tx, const AgencyId& agency,
                                     const PersonId& person, const std::vector<std::string>& roles);
[[nodiscard]] Result<std::optional<Credentials>> credentials(Transaction& tx,
                                                             std::string_view login);
[[nodiscard]] Result<void> note_sign_in(Transaction& tx, const PersonId& person, int failures,
                                        std::optional<Instant> locked_until);
[[nodiscard]] Result<std::vector<Person>> people(Transaction& tx, const AgencyId& agency);
[[nodiscard]] Result<std::optional<Person>> person(Transaction& tx, const AgencyId& agency,
                                                   const PersonId& id);

// What a command did to whose account. A second one of the same name is kConflict.
struct PeopleCommand {
  CommandId command;
  PersonId actor;
  std::string does;
  PersonId person;
};
[[nodiscard]] Result<void> add_people_command(Transaction& tx, const AgencyId& agency,
                                              const PeopleCommand& done, Instant at);
[[nodiscard]] Result<std::optional<PeopleCommand>> people_command(Transaction& tx,
                                                                  const AgencyId& agency,
                                                                  const CommandId& command);

struct Session {
  Person person;
  std::string csrf;
  Instant expires{};
  Instant idle_until{};
};
// Only the digest of the token is stored.
[[nodiscard]] Result<void> add_session(Transaction& tx, const Sm3Digest& token,
                                       const Session& session);
[[nodiscard]] Result<std::optional<Session>> session(Transaction& tx, const Sm3Digest& token);
[[nodiscard]] Result<void> extend_session(Transaction& tx, const Sm3Digest& token,
                                          Instant idle_until);
[[nodiscard]] Result<void> end_session(Transaction& tx, const Sm3Digest& token);
[[nodiscard]] Result<void> end_sessions_of(Transaction& tx, const PersonId& person);
[[nodiscard]] Result<void> forget_sessions_before(Transaction& tx, Instant moment);

}  // namespace xs::store
