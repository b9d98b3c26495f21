// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/jobs.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <thread>

#include "store/test_database.h"

namespace xs::store {
namespace {

using std::chrono::seconds;
constexpr seconds kLong(3600);
constexpr seconds kOver(-1);  // a lease that has run out already

class Jobs : public BothBackEnds {
 protected:
  std::string add(const std::string& payload, Instant due_at = {}, int max_attempts = 5) {
    const auto id = db().transact([&](Transaction& tx) {
      return add_job(tx, {AgencyId{"audit"}, "screen", payload, due_at, max_attempts});
    });
    EXPECT_TRUE(id) << (id ? "" : id.error().detail);
    return id.value_or("");
  }
  std::vector<LeasedJob> lease(std::string_view worker, int count, seconds duration) {
    auto jobs = lease_jobs(db(), "screen", worker, count, duration);
    EXPECT_TRUE(jobs) << (jobs ? "" : jobs.error().detail);
    return jobs.value_or(std::vector<LeasedJob>());
  }
  bool finish(const LeasedJob& job) {
    const auto done = db().transact([&](Transaction& tx) { return finish_job(tx, job); });
    EXPECT_TRUE(done || done.error().code == ErrorCode::kConflict);
    return done.has_value();
  }
  bool give_back(const LeasedJob& job, Instant due_at = {}) {
    return db()
        .transact([&](Transaction& tx) { return return_job(tx, job, due_at, "no reader"); })
        .has_value();
  }
};
XS_ON_BOTH_BACK_ENDS(Jobs);

TEST_P(Jobs, AreLeasedOnceInTheOrderTheyAreDue) {
  add("second", Instant{Instant{}.time + seconds(2)});
  add("first", Instant{Instant{}.time + seconds(1)});
  add("tomorrow", Instant{now().time + std::chrono::hours(24)});
  const auto other = lease_jobs(db(), "letter", "a", 9, kLong);
  ASSERT_TRUE(other);
  EXPECT_TRUE(other->empty());
  const auto one = lease("a", 1, kLong);
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].payload, "first");
  EXPECT_EQ(one[0].attempt, 1);
  const auto two = lease("b", 9, kLong);
  ASSERT_EQ(two.size(), 1U);
  EXPECT_EQ(two[0].payload, "second");
  EXPECT_TRUE(lease("c", 9, kLong).empty());
  EXPECT_TRUE(finish(one[0]));
  EXPECT_FALSE(finish(one[0]));
}

TEST_P(Jobs, WhoLostHisLeaseIsRefused) {
  add("x");
  const auto first = lease("a", 1, kOver);
  ASSERT_EQ(first.size(), 1U);
  const auto second = lease("b", 1, kOver);
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second[0].attempt, 2);
  EXPECT_FALSE(finish(first[0]));
  EXPECT_FALSE(give_back(first[0]));
  EXPECT_FALSE(db().transact([&](Transaction& tx) { return extend_job(tx, first[0], kLong); }));
  // The same worker with an earlier attempt has lost it as well.
  const auto third = lease("b", 1, kOver);
  ASSERT_EQ(third.size(), 1U);
  EXPECT_FALSE(finish(second[0]));
  // Late, but none has taken it: his work stands.
  EXPECT_TRUE(finish(third[0]));
}

TEST_P(Jobs, AnExtendedLeaseIsNotTaken) {
  add("x");
  const auto job = lease("a", 1, kOver);
  ASSERT_EQ(job.size(), 1U);
  ASSERT_TRUE(db().transact([&](Transaction& tx) { return extend_job(tx, job[0], kLong); }));
  EXPECT_TRUE(lease("b", 1, kLong).empty());
  EXPECT_TRUE(finish(job[0]));
}

TEST_P(Jobs, AreSetAsideAfterTheLastAttempt) {
  struct Case {
    std::string_view name;
    bool crashes;
  };
  for (const Case& c : {Case{"gives it back", false}, Case{"dies of it", true}}) {
    SCOPED_TRACE(c.name);
    add("x", {}, 2);
    for (int attempt = 1; attempt <= 2; ++attempt) {
      const auto job = lease("a", 1, kOver);
      ASSERT_EQ(job.size(), 1U);
      EXPECT_EQ(job[0].attempt, attempt);
      if (!c.crashes) {
        EXPECT_TRUE(give_back(job[0]));
      }
    }
    EXPECT_TRUE(lease("a", 1, kOver).empty());
    const auto failed = db().transact([](Transaction& tx) {
      return tx.execute("delete from jobs where failed = 1 and last_error is not null");
    });
    EXPECT_EQ(failed, std::int64_t{1});
  }
}

TEST_P(Jobs, AddedByAFailingTransactionAreNotThere) {
  const auto done = db().transact([](Transaction& tx) -> Result<void> {
    XS_CHECK(add_job(tx, {AgencyId{"audit"}, "screen", "x"}));
    return fail(ErrorCode::kNotPermitted, "不允许。");
  });
  EXPECT_FALSE(done);
  EXPECT_TRUE(lease("a", 1, kLong).empty());
}

TEST_P(Jobs, ManyWorkersDoEachOnce) {
  constexpr int kJobs = 120;
  for (int i = 0; i < kJobs; ++i) add(std::to_string(i));
  std::mutex mutex;
  std::vector<std::string> done;
  std::vector<std::thread> workers;
  for (int w = 0; w < 8; ++w) {
    workers.emplace_back([&, w] {
      for (;;) {
        const auto jobs = lease("worker-" + std::to_string(w), 1 + w % 3, kLong);
        if (jobs.empty()) return;
        for (const LeasedJob& job : jobs) {
          EXPECT_TRUE(finish(job));
          const std::lock_guard lock(mutex);
          done.push_back(job.payload);
        }
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(done.size(), static_cast<std::size_t>(kJobs));
  EXPECT_EQ(std::set<std::string>(done.begin(), done.end()).size(), done.size());
}

}  // namespace
}  // namespace xs::store
