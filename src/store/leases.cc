// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/leases.h"

#include <fmt/format.h>

namespace xs::store {

Result<std::optional<Lease>> acquire_lease(Database& database, const AgencyId& agency,
                                           std::string_view name, std::string_view holder,
                                           std::chrono::seconds duration) {
  const auto take = [&](Transaction& tx) -> Result<std::optional<Lease>> {
    XS_TRY(const Instant now, tx.shared_now());
    XS_TRY(const std::optional<Row> row,
           tx.query_optional(
               "insert into leases (agency, name, holder, token, expires_at)"
               " values (?, ?, ?, 1, ?)"
               " on conflict (agency, name) do update set holder = excluded.holder,"
               "   expires_at = excluded.expires_at,"
               "   token = leases.token + case when leases.expires_at > ? then 0 else 1 end"
               " where leases.holder = excluded.holder or leases.expires_at <= ?"
               " returning token",
               {agency, name, holder, Instant{now.time + duration}, now, now}));
    if (!row) return std::optional<Lease>();
    return Lease{agency, std::string(name), std::string(holder), row->as<std::int64_t>(0)};
  };
  return database.transact(take, Isolation::kReadCommitted);
}

Result<void> check_lease(Transaction& tx, const Lease& lease) {
  const std::string sql = fmt::format(
      "select 1 from leases where agency = ? and name = ? and holder = ? and token = ?{}",
      tx.dialect() == Dialect::kPostgres ? " for share" : "");
  XS_TRY(const Rows rows, tx.query(sql, {lease.agency, lease.name, lease.holder, lease.token}));
  if (rows.size() == 1) return {};
  return fail(
      ErrorCode::kConflict, "这项工作已由其他节点接手，本次不予执行。",
      fmt::format("{} lost the lease {} of {}", lease.holder, lease.name, lease.agency.value));
}

Result<void> release_lease(Database& database, const Lease& lease) {
  XS_CHECK(database.transact(
      [&](Transaction& tx) {
        return tx.execute(
            "update leases set expires_at = 0"
            " where agency = ? and name = ? and holder = ? and token = ?",
            {lease.agency, lease.name, lease.holder, lease.token});
      },
      Isolation::kReadCommitted));
  return {};
}

}  // namespace xs::store
