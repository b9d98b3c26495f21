// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/leases.h"

#include <atomic>
#include <thread>

#include "store/test_database.h"

namespace xs::store {
namespace {

using std::chrono::seconds;
constexpr seconds kLong(3600);
constexpr seconds kOver(-1);

class Leases : public BothBackEnds {
 protected:
  std::optional<Lease> acquire(std::string_view holder, seconds duration,
                               std::string_view name = "sequencer") {
    auto lease = acquire_lease(db(), AgencyId{"audit"}, name, holder, duration);
    EXPECT_TRUE(lease) << (lease ? "" : lease.error().detail);
    return lease.value_or(std::nullopt);
  }
  bool holds(const Lease& lease) {
    return db().transact([&](Transaction& tx) { return check_lease(tx, lease); }).has_value();
  }
};
XS_ON_BOTH_BACK_ENDS(Leases);

TEST_P(Leases, OneHoldsAtATime) {
  const auto a = acquire("a", kLong);
  ASSERT_TRUE(a);
  EXPECT_EQ(a->token, 1);
  EXPECT_FALSE(acquire("b", kLong));
  EXPECT_TRUE(acquire("b", kLong, "another name"));
  const auto again = acquire("a", kLong);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->token, a->token);
  EXPECT_TRUE(holds(*a));
}

TEST_P(Leases, WhoIsLateIsFenced) {
  const auto a = acquire("a", kOver);
  ASSERT_TRUE(a);
  EXPECT_TRUE(holds(*a));  // none has taken it yet
  const auto b = acquire("b", kLong);
  ASSERT_TRUE(b);
  EXPECT_GT(b->token, a->token);
  EXPECT_FALSE(holds(*a));
  EXPECT_FALSE(acquire("a", kLong));
  EXPECT_TRUE(release_lease(db(), *a));  // no longer his to release
  EXPECT_TRUE(holds(*b));
  EXPECT_TRUE(release_lease(db(), *b));
  const auto a_again = acquire("a", kLong);
  ASSERT_TRUE(a_again);
  EXPECT_GT(a_again->token, b->token);
  EXPECT_FALSE(holds(*a));
}

TEST_P(Leases, OneOfManyGetsIt) {
  std::atomic<int> got = 0;
  std::vector<std::thread> nodes;
  for (int i = 0; i < 8; ++i) {
    nodes.emplace_back([&, i] {
      if (acquire("node-" + std::to_string(i), kLong)) ++got;
    });
  }
  for (std::thread& node : nodes) node.join();
  EXPECT_EQ(got, 1);
}

// Between the check and the end of the transaction none can take the lease.
TEST_P(Leases, ACheckedLeaseLastsToTheEndOfTheTransaction) {
  const auto a = acquire("a", kOver);
  ASSERT_TRUE(a);
  std::atomic<bool> ended = false;
  std::thread thief;
  const auto done = db().transact([&](Transaction& tx) -> Result<void> {
    XS_CHECK(check_lease(tx, *a));
    if (!thief.joinable()) {
      thief = std::thread([&] {
        EXPECT_TRUE(acquire("b", kLong));
        EXPECT_TRUE(ended);
      });
    }
    // Room for the thief to go wrong; were it missing, the test would only see less.
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    ended = true;
    return {};
  });
  thief.join();
  EXPECT_TRUE(done) << done.error().detail;
  EXPECT_FALSE(holds(*a));
}

}  // namespace
}  // namespace xs::store
