// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/ids.h"

#include <gtest/gtest.h>

#include <set>

#include "base/bytes.h"
#include "base/date.h"

namespace xs {
namespace {

TEST(Uuid, VersionSevenCarriesTheTime) {
  const Instant before = now();
  const std::string uuid = new_uuid_v7();
  const Instant after = now();
  ASSERT_TRUE(is_uuid(uuid)) << uuid;
  EXPECT_EQ(uuid[14], '7');
  EXPECT_NE(std::string_view("89ab").find(uuid[19]), std::string_view::npos);
  const auto milliseconds = std::stoll(uuid.substr(0, 8) + uuid.substr(9, 4), nullptr, 16);
  EXPECT_GE(milliseconds, before.time.time_since_epoch().count());
  EXPECT_LE(milliseconds, after.time.time_since_epoch().count());
}

TEST(Uuid, AreAllDifferent) {
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(seen.insert(new_uuid_v7()).second);
}

TEST(Uuid, HasOneSpelling) {
  const std::pair<std::string_view, bool> rows[] = {
      {"0190163d-8694-739b-aea5-966c26f8ad91", true},
      {"0190163D-8694-739B-AEA5-966C26F8AD91", false},
      {"0190163d8694739baea5966c26f8ad91", false},
      {"{0190163d-8694-739b-aea5-966c26f8ad91}", false},
      {"0190163d-8694-739b-aea5-966c26f8ad9", false},
      {"0190163d-8694-739b-aea5-966c26f8ad9g", false},
      {"0190163d-8694-739b-aea5_966c26f8ad91", false},
      {"", false},
  };
  for (const auto& [text, good] : rows) EXPECT_EQ(is_uuid(text), good) << text;
}

}  // namespace
}  // namespace xs
