// SPDX-License-Identifier: AGPL-3.0-or-later
// Work that is to be done once, outside a request: who has it now, and is it done.
//
// A worker leases jobs, does them, and finishes each in the transaction that stores its result.
// Leases end by themselves, so a crashed worker's job goes to another; whoever lost his lease is
// refused when he comes to finish. Payloads name things (a case, a blob) and never quote them.
//
//   XS_CHECK(add_job(tx, {agency, "screen", case_id.value}));           // with the act
//   XS_TRY(const auto jobs, lease_jobs(*db, "screen", "node-1/7", 10, std::chrono::seconds(60)));
//   … XS_CHECK(finish_job(tx, jobs[0]));                                // with the result
#pragma once

#include "store/sql.h"

namespace xs::store {

struct NewJob {
  AgencyId agency;
  std::string kind;
  std::string payload;
  Instant due_at{};      // not before
  int max_attempts = 5;  // then it is set aside as failed, for a person to look at
};
// Its id.
[[nodiscard]] Result<std::string> add_job(Transaction& tx, const NewJob& job);

struct LeasedJob {
  AgencyId agency;
  std::string id;
  std::string kind;
  std::string payload;
  int attempt = 0;     // 1 the first time; with `worker` it is the fence
  std::string worker;  // unique among all running workers
};
// The longest due first, at most `count`, of any agency; none when nothing is due. The lease runs
// by the clock of the database.
[[nodiscard]] Result<std::vector<LeasedJob>> lease_jobs(Database& database, std::string_view kind,
                                                        std::string_view worker, int count,
                                                        std::chrono::seconds lease);

// The following fail with kConflict when the lease has gone to another.
[[nodiscard]] Result<void> extend_job(Transaction& tx, const LeasedJob& job,
                                      std::chrono::seconds lease);
[[nodiscard]] Result<void> finish_job(Transaction& tx, const LeasedJob& job);
// Puts it back for `due_at`, or aside when it was the last attempt. `reason` is for operators.
[[nodiscard]] Result<void> return_job(Transaction& tx, const LeasedJob& job, Instant due_at,
                                      std::string_view reason);

}  // namespace xs::store
