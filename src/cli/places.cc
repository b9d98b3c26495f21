// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/places.h"

#include <cstdlib>

namespace xs::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kInstalled = "/usr/share/xianshen";

bool holds_packs(const fs::path& folder) {
  std::error_code error;
  return fs::is_directory(folder / "packs", error);
}

}  // namespace

fs::path home_of(const fs::path& environment, const fs::path& program) {
  if (!environment.empty()) return environment;
  for (fs::path folder = program.parent_path(); !folder.empty(); folder = folder.parent_path()) {
    if (holds_packs(folder)) return folder;
    if (folder == folder.root_path()) break;
  }
  return kInstalled;
}

fs::path home() {
  const char* set = std::getenv("XIANSHEN_HOME");
  std::error_code error;
  return home_of(set != nullptr ? set : "", fs::read_symlink("/proc/self/exe", error));
}

fs::path packs_folder() { return home() / "packs"; }
fs::path calendars_folder() { return home() / "calendars"; }

}  // namespace xs::cli
