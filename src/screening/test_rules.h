// SPDX-License-Identifier: AGPL-3.0-or-later
// For the tests of this module: the rules of the national pack, a screener made of them, and where
// the labelled set and the corpus lie, if they do.
#pragma once

#include <cstdlib>
#include <filesystem>

#include "screening/screener.h"

namespace xs::screening {

inline std::filesystem::path national_folder() {
  return std::filesystem::path(XS_SOURCE_DIR) / "packs/national/screening";
}
inline const DetectorRules& national_rules() {
  static const DetectorRules kRules = load_rules(national_folder()).rules;
  return kRules;
}
inline const Screener& national_screener() {
  static const Screener kScreener = *Screener::compile(national_rules());
  return kScreener;
}
inline std::filesystem::path shared_folder() {
  if (const char* named = std::getenv("XIANSHEN_SHARED")) return named;
  return std::filesystem::path(XS_SOURCE_DIR).parent_path() / "shared";
}

}  // namespace xs::screening
