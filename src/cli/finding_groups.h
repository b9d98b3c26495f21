// SPDX-License-Identifier: AGPL-3.0-or-later
// Findings as people want to read them: a column of a list is one line, the same text is one line,
// what is doubtful stands apart, the gravest stands first. Leaves nothing out.
//
//   const FindingGroups groups = grouped(screening.findings);
//   groups.sure.front().first->category
#pragma once

#include <cstddef>
#include <vector>

#include "document/finding.h"

namespace xs::cli {

// Findings below this confidence are doubtful, unless they block or are critical. The web client
// draws the same line.
inline constexpr double kDoubtfulBelow = 0.75;
[[nodiscard]] bool is_doubtful(const document::Finding& finding);

struct FindingGroup {
  const document::Finding* first = nullptr;  // of the findings given
  std::size_t findings = 1;
  std::size_t rows = 0;                                    // of a column; 0 when it is none
  document::Severity severity = document::Severity::kLow;  // the gravest of them
  document::Action action = document::Action::kPass;
  bool doubtful = true;  // all of them
};

struct FindingGroups {
  std::vector<FindingGroup> sure, doubtful;  // gravest first, else in document order
};

// Points into `findings`. The same text counts as the same only within a category.
[[nodiscard]] FindingGroups grouped(const std::vector<document::Finding>& findings);
[[nodiscard]] std::size_t count(const std::vector<FindingGroup>& groups);  // findings

}  // namespace xs::cli
