// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/delegations.h"

namespace xs::store {
namespace {

constexpr std::string_view kColumns =
    "select delegation, giver, taker, role, first_day, last_day, basis, made_at, ended_at "
    "from delegations where agency = ? ";

Delegation delegation_from(const Row& row) {
  return {.id = row.as<std::string>(0),
          .giver = row.as<PersonId>(1),
          .taker = row.as<PersonId>(2),
          .role = row.as<std::string>(3),
          .first = parse_date(row.as<std::string>(4)).value_or(Date{}),
          .last = parse_date(row.as<std::string>(5)).value_or(Date{}),
          .basis = row.as<std::string>(6),
          .made_at = row.as<Instant>(7),
          .ended_at = row.as<std::optional<Instant>>(8)};
}

}  // namespace

Result<void> add_delegation(Transaction& tx, const AgencyId& agency, const Delegation& given) {
  XS_CHECK(
      tx.execute("insert into delegations (agency, delegation, giver, taker, role, first_day, "
                 "last_day, basis, made_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 {agency, given.id, given.giver, given.taker, given.role, to_string(given.first),
                  to_string(given.last), given.basis, given.made_at}));
  return {};
}

Result<std::optional<Delegation>> delegation(Transaction& tx, const AgencyId& agency,
                                             std::string_view id) {
  XS_TRY(const auto row,
         tx.query_optional(std::string(kColumns) + "and delegation = ?", {agency, id}));
  if (!row) return std::nullopt;
  return delegation_from(*row);
}

Result<void> end_delegation(Transaction& tx, const AgencyId& agency, std::string_view id,
                            Instant at) {
  XS_CHECK(
      tx.execute("update delegations set ended_at = ? "
                 "where agency = ? and delegation = ? and ended_at is null",
                 {at, agency, id}));
  return {};
}

Result<std::vector<Delegation>> delegations(Transaction& tx, const AgencyId& agency) {
  XS_TRY(const Rows rows,
         tx.query(std::string(kColumns) + "order by made_at desc, delegation", {agency}));
  std::vector<Delegation> all;
  for (const Row& row : rows) all.push_back(delegation_from(row));
  return all;
}

Result<std::vector<StandIn>> stand_ins(Transaction& tx, const AgencyId& agency,
                                       const PersonId& taker, Date day) {
  XS_TRY(const Rows rows,
         tx.query("select d.role, p.person, p.name, p.department, p.active from delegations d "
                  "join people p on p.person = d.giver "
                  "join person_roles r on r.person = d.giver and r.role = d.role "
                  "where d.agency = ? and d.taker = ? and d.first_day <= ? and d.last_day >= ? "
                  "and d.ended_at is null order by d.role, d.made_at",
                  {agency, taker, to_string(day), to_string(day)}));
  std::vector<StandIn> all;
  for (const Row& row : rows) {
    if (!row.as<bool>(4)) continue;
    all.push_back({row.as<std::string>(0), row.as<PersonId>(1), row.as<std::string>(2),
                   row.as<std::string>(3)});
  }
  return all;
}

}  // namespace xs::store
