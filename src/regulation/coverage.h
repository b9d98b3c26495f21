// SPDX-License-Identifier: AGPL-3.0-or-later
// How much of a regulation is carried out by rules, and how well it is tested.
//
// Counts, and judges nothing but this: a clause that obliges somebody has at least two law cases.
// The cases are counted by the caller.
//
//   const Coverage covered = cover(pack, counts);
//   std::cout << render(covered);
#pragma once

#include <map>
#include <string>
#include <vector>

#include "regulation/pack.h"

namespace xs::regulation {

// Law cases that cite a clause.
struct CaseCounts {
  int passing = 0;   // an act that is allowed
  int refusing = 0;  // an act that is refused under this clause
};

struct ClauseCoverage {
  std::string clause;
  std::map<std::string, int> rules;  // kind of rule in Chinese → how many
  std::string not_formalized;        // why there is none
  bool in_force = false;
  bool obliges = false;
  CaseCounts cases;
  // Obliges, is in force, and has fewer than two cases.
  bool too_few_cases = false;
};

struct Coverage {
  std::string pack, title;
  Date as_of{};
  std::vector<ClauseCoverage> clauses;  // of the pack itself, in the order written
};

[[nodiscard]] Coverage cover(const Pack& pack,
                             const std::map<std::string, CaseCounts>& cases_by_clause);

// Text in Chinese, one clause a line, with the sums above and what is missing below.
[[nodiscard]] std::string render(const Coverage& coverage);

}  // namespace xs::regulation
