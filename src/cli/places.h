// SPDX-License-Identifier: AGPL-3.0-or-later
// Where the regulations and calendars that belong to this program are.
//
// $XIANSHEN_HOME if it is set; else the nearest folder from the program upward that holds `packs/`
// (a clone with the program in build/release); else /usr/share/xianshen.
#pragma once

#include <filesystem>

namespace xs::cli {

[[nodiscard]] std::filesystem::path home();
[[nodiscard]] std::filesystem::path packs_folder();      // home()/packs
[[nodiscard]] std::filesystem::path calendars_folder();  // home()/calendars

// The rule behind home(), for tests: `environment` is $XIANSHEN_HOME or empty, `program` the path
// of the running program.
[[nodiscard]] std::filesystem::path home_of(const std::filesystem::path& environment,
                                            const std::filesystem::path& program);

}  // namespace xs::cli
