// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/finding_groups.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace xs::cli {

using document::Finding;

bool is_doubtful(const Finding& finding) {
  return finding.confidence < kDoubtfulBelow && finding.action != document::Action::kBlock &&
         finding.severity != document::Severity::kCritical;
}

FindingGroups grouped(const std::vector<Finding>& findings) {
  std::vector<FindingGroup> all;
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> same_text;
  for (const Finding& finding : findings) {
    std::size_t at = all.size();
    const bool column = finding.rows.size() > 1;
    if (!column) at = same_text.try_emplace({finding.category, finding.excerpt}, at).first->second;
    if (at == all.size()) {
      all.push_back({.first = &finding, .findings = 0, .rows = column ? finding.rows.size() : 0});
    }
    FindingGroup& group = all[at];
    ++group.findings;
    group.severity = std::max(group.severity, finding.severity);
    group.action = std::max(group.action, finding.action);
    group.doubtful = group.doubtful && is_doubtful(finding);
  }
  std::ranges::stable_sort(all, std::ranges::greater{}, [](const FindingGroup& group) {
    return std::tuple(group.severity, group.action);
  });
  FindingGroups out;
  for (const FindingGroup& group : all) (group.doubtful ? out.doubtful : out.sure).push_back(group);
  return out;
}

std::size_t count(const std::vector<FindingGroup>& groups) {
  std::size_t sum = 0;
  for (const FindingGroup& group : groups) sum += group.findings;
  return sum;
}

}  // namespace xs::cli
