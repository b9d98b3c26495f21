// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/places.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

namespace xs::cli {
namespace {

namespace fs = std::filesystem;

TEST(Places, EnvironmentThenNearestPacksThenInstalled) {
  const fs::path root = fs::path(testing::TempDir()) / ("places-" + std::to_string(::getpid()));
  fs::create_directories(root / "clone/packs");
  fs::create_directories(root / "clone/build/release");
  const struct {
    const char* says;
    fs::path environment, program, wanted;
  } rows[] = {
      {"the environment wins", "/opt/x", root / "clone/build/release/xianshen", "/opt/x"},
      {"a clone", "", root / "clone/build/release/xianshen", root / "clone"},
      {"beside the packs", "", root / "clone/xianshen", root / "clone"},
      {"installed", "", "/usr/bin/xianshen", "/usr/share/xianshen"},
      {"no idea where the program is", "", "", "/usr/share/xianshen"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.says);
    EXPECT_EQ(home_of(row.environment, row.program), row.wanted);
  }
}

}  // namespace
}  // namespace xs::cli
