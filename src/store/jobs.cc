// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/jobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace xs::store {
namespace {

Result<void> require_lease(std::int64_t changed, const LeasedJob& job) {
  if (changed == 1) return {};
  return fail(
      ErrorCode::kConflict, "这项后台任务已由其他节点接手，本次结果不予保存。",
      fmt::format("job {} attempt {} of {} has lost its lease", job.id, job.attempt, job.worker));
}

// Who took a job its last time and never came back has probably died of it.
Result<void> set_exhausted_aside(Transaction& tx, std::string_view kind, Instant now) {
  XS_CHECK(
      tx.execute("update jobs set failed = 1, last_error = 'the lease of the last attempt ran out'"
                 " where kind = ? and failed = 0 and due_at <= ? and attempts >= max_attempts",
                 {kind, now}));
  return {};
}

}  // namespace

Result<std::string> add_job(Transaction& tx, const NewJob& job) {
  std::string id = new_uuid_v7();
  XS_CHECK(
      tx.execute("insert into jobs (agency, id, kind, payload, due_at, max_attempts, created_at)"
                 " values (?, ?, ?, ?, ?, ?, ?)",
                 {job.agency, id, job.kind, job.payload, job.due_at, job.max_attempts, now()}));
  return id;
}

Result<std::vector<LeasedJob>> lease_jobs(Database& database, std::string_view kind,
                                          std::string_view worker, int count,
                                          std::chrono::seconds lease) {
  const std::string sql = fmt::format(
      "with due (due_agency, due_id) as materialized ("
      "  select agency, id from jobs where kind = ? and failed = 0 and due_at <= ?"
      "  order by due_at, id limit ? {})"
      " update jobs set worker = ?, attempts = attempts + 1, due_at = ? from due"
      " where agency = due_agency and id = due_id"
      " returning agency, id, kind, payload, attempts",
      database.dialect() == Dialect::kPostgres ? "for update skip locked" : "");
  const auto take = [&](Transaction& tx) -> Result<std::vector<LeasedJob>> {
    XS_TRY(const Instant now, tx.shared_now());
    XS_CHECK(set_exhausted_aside(tx, kind, now));
    XS_TRY(const Rows rows, tx.query(sql, {kind, now, count, worker, Instant{now.time + lease}}));
    std::vector<LeasedJob> jobs;
    jobs.reserve(rows.size());
    for (const Row& row : rows) {
      jobs.push_back({row.as<AgencyId>(0), row.as<std::string>(1), row.as<std::string>(2),
                      row.as<std::string>(3), row.as<int>(4), std::string(worker)});
    }
    return jobs;
  };
  return database.transact(take, Isolation::kReadCommitted);
}

Result<void> extend_job(Transaction& tx, const LeasedJob& job, std::chrono::seconds lease) {
  XS_TRY(const Instant now, tx.shared_now());
  XS_TRY(const std::int64_t changed,
         tx.execute("update jobs set due_at = ?"
                    " where agency = ? and id = ? and worker = ? and attempts = ? and failed = 0",
                    {Instant{now.time + lease}, job.agency, job.id, job.worker, job.attempt}));
  return require_lease(changed, job);
}

Result<void> finish_job(Transaction& tx, const LeasedJob& job) {
  XS_TRY(const std::int64_t changed,
         tx.execute("delete from jobs"
                    " where agency = ? and id = ? and worker = ? and attempts = ? and failed = 0",
                    {job.agency, job.id, job.worker, job.attempt}));
  return require_lease(changed, job);
}

Result<void> return_job(Transaction& tx, const LeasedJob& job, Instant due_at,
                        std::string_view reason) {
  XS_TRY(const std::int64_t changed,
         tx.execute("update jobs set worker = null, due_at = ?, last_error = ?,"
                    " failed = case when attempts >= max_attempts then 1 else 0 end"
                    " where agency = ? and id = ? and worker = ? and attempts = ? and failed = 0",
                    {due_at, reason, job.agency, job.id, job.worker, job.attempt}));
  return require_lease(changed, job);
}

}  // namespace xs::store
