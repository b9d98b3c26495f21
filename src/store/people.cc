// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/people.h"

namespace xs::store {
namespace {

constexpr std::string_view kPersonColumns =
    "p.person, p.agency, p.login, p.name, p.department, p.active";

Result<std::vector<std::string>> roles_of(Transaction& tx, const PersonId& person) {
  XS_TRY(const Rows rows,
         tx.query("select role from person_roles where person = ? order by role", {person}));
  std::vector<std::string> roles;
  for (const Row& row : rows) roles.push_back(row.as<std::string>(0));
  return roles;
}

Result<Person> person_from(Transaction& tx, const Row& row) {
  Person found{.id = row.as<PersonId>(0),
               .agency = row.as<AgencyId>(1),
               .login = row.as<std::string>(2),
               .name = row.as<std::string>(3),
               .department = row.as<std::string>(4),
               .active = row.as<bool>(5),
               .roles = {}};
  XS_TRY(found.roles, roles_of(tx, found.id));
  return found;
}

}  // namespace

Result<void> add_agency(Transaction& tx, const Agency& agency, Instant at) {
  XS_CHECK(
      tx.execute("insert into agencies (agency, title, pack, section_head_may_draft, "
                 "created_at) values (?, ?, ?, ?, ?)",
                 {agency.id, agency.title, agency.pack, agency.section_head_may_draft, at}));
  return {};
}

Result<std::vector<Agency>> agencies(Transaction& tx) {
  XS_TRY(const Rows rows,
         tx.query("select agency, title, pack, section_head_may_draft from agencies "
                  "order by created_at, agency"));
  std::vector<Agency> all;
  for (const Row& row : rows) {
    all.push_back(
        {row.as<AgencyId>(0), row.as<std::string>(1), row.as<std::string>(2), row.as<bool>(3)});
  }
  return all;
}

Result<void> add_person(Transaction& tx, const Person& person, std::string_view password_hash,
                        Instant at) {
  XS_CHECK(tx.execute(
      "insert into people (person, agency, login, name, department, active, password_hash, "
      "failures, locked_until, created_at) values (?, ?, ?, ?, ?, ?, ?, 0, null, ?)",
      {person.id, person.agency, person.login, person.name, person.department, person.active,
       password_hash, at}));
  return set_roles(tx, person.agency, person.id, person.roles);
}

Result<void> set_roles(Transaction& tx, const AgencyId& agency, const PersonId& person,
                       const std::vector<std::string>& roles) {
  XS_CHECK(
      tx.execute("delete from person_roles where agency = ? and person = ?", {agency, person}));
  for (const std::string& role : roles) {
    XS_CHECK(tx.execute("insert into person_roles (agency, person, role) values (?, ?, ?)",
                        {agency, person, role}));
  }
  return {};
}

Result<std::optional<Credentials>> credentials(Transaction& tx, std::string_view login) {
  XS_TRY(const auto row,
         tx.query_optional("select " + std::string(kPersonColumns) +
                               ", p.password_hash, p.failures, p.locked_until from people p "
                               "where p.login = ?",
                           {login}));
  if (!row) return std::nullopt;
  XS_TRY(Person found, person_from(tx, *row));
  return Credentials{std::move(found), row->as<std::string>(6), row->as<int>(7),
                     row->as<std::optional<Instant>>(8)};
}

Result<void> note_sign_in(Transaction& tx, const PersonId& person, int failures,
                          std::optional<Instant> locked_until) {
  XS_CHECK(tx.execute("update people set failures = ?, locked_until = ? where person = ?",
                      {failures, locked_until, person}));
  return {};
}

Result<std::vector<Person>> people(Transaction& tx, const AgencyId& agency) {
  XS_TRY(const Rows rows, tx.query("select " + std::string(kPersonColumns) +
                                       " from people p where p.agency = ? order by p.login",
                                   {agency}));
  std::vector<Person> all;
  for (const Row& row : rows) {
    XS_TRY(Person found, person_from(tx, row));
    all.push_back(std::move(found));
  }
  return all;
}

Result<std::optional<Person>> person(Transaction& tx, const AgencyId& agency, const PersonId& id) {
  XS_TRY(const auto row, tx.query_optional("select " + std::string(kPersonColumns) +
                                               " from people p where p.agency = ? and p.person = ?",
                                           {agency, id}));
  if (!row) return std::nullopt;
  XS_TRY(Person found, person_from(tx, *row));
  return found;
}

Result<void> add_session(Transaction& tx, const Sm3Digest& token, const Session& session) {
  XS_CHECK(
      tx.execute("insert into sessions (token, person, csrf, expires, idle_until) "
                 "values (?, ?, ?, ?, ?)",
                 {token, session.person.id, session.csrf, session.expires, session.idle_until}));
  return {};
}

Result<std::optional<Session>> session(Transaction& tx, const Sm3Digest& token) {
  XS_TRY(const auto row,
         tx.query_optional("select " + std::string(kPersonColumns) +
                               ", s.csrf, s.expires, s.idle_until from sessions s "
                               "join people p on p.person = s.person where s.token = ?",
                           {token}));
  if (!row) return std::nullopt;
  XS_TRY(Person found, person_from(tx, *row));
  return Session{std::move(found), row->as<std::string>(6), row->as<Instant>(7),
                 row->as<Instant>(8)};
}

Result<void> extend_session(Transaction& tx, const Sm3Digest& token, Instant idle_until) {
  XS_CHECK(tx.execute("update sessions set idle_until = ? where token = ?", {idle_until, token}));
  return {};
}

Result<void> end_session(Transaction& tx, const Sm3Digest& token) {
  XS_CHECK(tx.execute("delete from sessions where token = ?", {token}));
  return {};
}

Result<void> end_sessions_of(Transaction& tx, const PersonId& person) {
  XS_CHECK(tx.execute("delete from sessions where person = ?", {person}));
  return {};
}

Result<void> forget_sessions_before(Transaction& tx, Instant moment) {
  XS_CHECK(
      tx.execute("delete from sessions where expires < ? or idle_until < ?", {moment, moment}));
  return {};
}

Result<void> add_people_command(Transaction& tx, const AgencyId& agency, const PeopleCommand& done,
                                Instant at) {
  XS_CHECK(
      tx.execute("insert into people_commands (agency, command, actor, does, person, done_at) "
                 "values (?, ?, ?, ?, ?, ?)",
                 {agency, done.command, done.actor, done.does, done.person, at}));
  return {};
}

Result<std::optional<PeopleCommand>> people_command(Transaction& tx, const AgencyId& agency,
                                                    const CommandId& command) {
  XS_TRY(const auto row, tx.query_optional("select command, actor, does, person from "
                                           "people_commands where agency = ? and command = ?",
                                           {agency, command}));
  if (!row) return std::optional<PeopleCommand>();
  return std::optional(PeopleCommand{row->as<CommandId>(0), row->as<PersonId>(1),
                                     row->as<std::string>(2), row->as<PersonId>(3)});
}

}  // namespace xs::store
