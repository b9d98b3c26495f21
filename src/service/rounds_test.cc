// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/rounds.h"

#include <gtest/gtest.h>

#include <semaphore>

namespace xs::service {
namespace {

using Next = Rounds::Next;
constexpr std::chrono::hours kNeverInATest{24};

TEST(Rounds, TheFirstRoundWaitsForNothing) {
  std::binary_semaphore done{0};
  const Rounds rounds(kNeverInATest, [&](const Rounds&) {
    done.release();
    return Next::kAfterPause;
  });
  done.acquire();
}

TEST(Rounds, GoOnAtOnceWhileThereIsMore) {
  std::counting_semaphore<8> done{0};
  int left = 3;
  {
    const Rounds rounds(kNeverInATest, [&](const Rounds&) {
      done.release();
      return --left > 0 ? Next::kAtOnce : Next::kAfterPause;
    });
    for (int i = 0; i < 3; ++i) done.acquire();
  }
  EXPECT_EQ(left, 0);
}

TEST(Rounds, ComeRoundAgainAfterThePause) {
  std::counting_semaphore<1024> done{0};
  const Rounds rounds(std::chrono::milliseconds(1), [&](const Rounds&) {
    done.release();
    return Next::kAfterPause;
  });
  for (int i = 0; i < 5; ++i) done.acquire();
}

TEST(Rounds, GoingWaitsForTheRoundUnderWayWhichIsTold) {
  std::binary_semaphore begun{0};
  bool ended_well = false;
  {
    const Rounds rounds(kNeverInATest, [&](const Rounds& self) {
      begun.release();
      while (!self.is_ending()) std::this_thread::yield();
      ended_well = true;
      return Next::kAtOnce;  // and yet there is no other
    });
    begun.acquire();
    EXPECT_FALSE(rounds.is_ending());
  }
  EXPECT_TRUE(ended_well);
}

}  // namespace
}  // namespace xs::service
