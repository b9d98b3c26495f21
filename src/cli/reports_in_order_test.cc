// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/reports_in_order.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <mutex>
#include <random>
#include <set>
#include <thread>

namespace xs::cli {
namespace {

TEST(ReportsInOrder, WhateverTheThreadsDo) {
  for (const unsigned threads : {0U, 1U, 2U, 7U}) {
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{500}}) {
      SCOPED_TRACE(testing::Message() << threads << " threads, " << count);
      std::vector<std::string> taken;
      std::atomic<std::size_t> made{0};
      const std::size_t returned = reports_in_order(
          count, threads,
          {.make =
               [&](std::size_t i) {
                 for (std::size_t spin = (i * 7919) % 13; spin > 0; --spin)
                   std::this_thread::yield();
                 ++made;
                 return FileReport{static_cast<int>(i), std::to_string(i)};
               },
           .take = [&](FileReport&& report) { taken.push_back(std::move(report.text)); },
           .stop = [] { return false; },
           .progress = [&](std::size_t n) { EXPECT_LE(n, count); }});
      EXPECT_EQ(returned, count);
      EXPECT_EQ(made, count);
      ASSERT_EQ(taken.size(), count);
      for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(taken[i], std::to_string(i));
    }
  }
}

TEST(ReportsInOrder, SeveralAtOnce) {
  std::latch both(2);  // neither of two is made before the other has begun
  const auto report = [&](std::size_t) {
    both.arrive_and_wait();
    return FileReport{};
  };
  EXPECT_EQ(reports_in_order(2, 2,
                             {.make = report,
                              .take = [](FileReport&&) {},
                              .stop = [] { return false; },
                              .progress = [](std::size_t) {}}),
            2U);
}

TEST(ReportsInOrder, StopsAndMakesLittleMore) {
  std::atomic<std::size_t> made{0};
  std::size_t taken = 0;
  const std::size_t returned = reports_in_order(10'000, 3,
                                                {.make =
                                                     [&](std::size_t) {
                                                       ++made;
                                                       return FileReport{};
                                                     },
                                                 .take = [&](FileReport&&) { ++taken; },
                                                 .stop = [&] { return taken == 5; },
                                                 .progress = [](std::size_t) {}});
  EXPECT_EQ(returned, 5U);
  EXPECT_EQ(taken, 5U);
  EXPECT_LT(made, 100U);
}

}  // namespace
}  // namespace xs::cli
