// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/coverage.h"

#include <fmt/format.h>

#include <algorithm>

#include "regulation/sentences.h"

namespace xs::regulation {
namespace {

std::string line_of(const ClauseCoverage& clause) {
  std::string line = clause.clause + "  ";
  if (!clause.in_force) return line + "未施行或已失效\n";
  if (!clause.not_formalized.empty()) {
    line += fmt::format("不设规则：{}", clause.not_formalized);
  } else {
    line += "有规则：";
    std::string kinds;
    for (const auto& [kind, count] : clause.rules) {
      kinds += fmt::format("{}{} {}", kinds.empty() ? "" : "、", kind, count);
    }
    line += kinds;
  }
  if (clause.cases.passing + clause.cases.refusing > 0 || clause.obliges) {
    line += fmt::format("；案例：准许 {}、拒绝 {}", clause.cases.passing, clause.cases.refusing);
  }
  return line + "\n";
}

}  // namespace

Coverage cover(const Pack& pack, const std::map<std::string, CaseCounts>& cases_by_clause) {
  Coverage coverage{pack.id, pack.title, pack.as_of, {}};
  for (const std::string& id : pack.clause_order) {
    const Clause& clause = pack.clauses.at(id);
    if (clause.pack != pack.id) continue;
    ClauseCoverage covered;
    covered.clause = id;
    for (const Sentence& sentence : sentences_of(pack, id, {})) ++covered.rules[sentence.kind];
    covered.not_formalized = clause.not_formalized;
    covered.in_force = is_in_force(clause, pack.as_of);
    covered.obliges = clause.obliges;
    const auto cases = cases_by_clause.find(id);
    if (cases != cases_by_clause.end()) covered.cases = cases->second;
    covered.too_few_cases =
        covered.in_force && covered.obliges && covered.cases.passing + covered.cases.refusing < 2;
    coverage.clauses.push_back(std::move(covered));
  }
  return coverage;
}

std::string render(const Coverage& coverage) {
  int with_rules = 0, without = 0, not_in_force = 0;
  std::string lines, missing;
  for (const ClauseCoverage& clause : coverage.clauses) {
    ++(!clause.in_force ? not_in_force : clause.not_formalized.empty() ? with_rules : without);
    lines += line_of(clause);
    if (clause.too_few_cases) {
      missing += fmt::format("  {}（现有 {} 个）\n", clause.clause,
                             clause.cases.passing + clause.cases.refusing);
    }
  }
  std::string out = fmt::format(
      "{}（{}），{}施行的规则\n条款 {} 条：有规则 {}，不设规则 {}，未施行或已失效 {}\n\n{}",
      coverage.title, coverage.pack, to_chinese(coverage.as_of), coverage.clauses.size(),
      with_rules, without, not_in_force, lines);
  out += missing.empty() ? "\n规定了义务的条款都有两个以上案例。\n"
                         : "\n规定了义务而案例不足两个的条款：\n" + missing;
  return out;
}

}  // namespace xs::regulation
