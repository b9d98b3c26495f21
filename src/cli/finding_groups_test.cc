// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/finding_groups.h"

#include <gtest/gtest.h>

#include <string>

namespace xs::cli {
namespace {

using document::Action;
using document::Finding;
using document::Severity;

Finding finding(const char* id, const char* category, const char* text, Severity severity,
                Action action, double confidence = 1.0, std::size_t rows = 0) {
  Finding out;
  out.id = id;
  out.category = category;
  out.excerpt = text;
  out.severity = severity;
  out.action = action;
  out.confidence = confidence;
  out.rows.resize(rows);
  return out;
}

std::string ids(const std::vector<FindingGroup>& groups) {
  std::string out;
  for (const auto& group : groups) {
    out += group.first->id + "*" + std::to_string(group.findings);
    if (group.rows > 0) out += "/" + std::to_string(group.rows);
    out += ' ';
  }
  return out;
}

TEST(FindingGroups, SameTextColumnsAndDoubt) {
  const std::vector<Finding> findings{
      finding("F1", "PHONE", "138", Severity::kMedium, Action::kRedact),
      finding("F2", "NAME", "甲", Severity::kLow, Action::kRedact),
      finding("F3", "PHONE", "138", Severity::kMedium, Action::kRedact, 0.5),
      finding("F4", "PHONE", "138", Severity::kHigh, Action::kRedact, 1.0, 327),
      finding("F5", "NAME", "138", Severity::kLow, Action::kReview, 0.6),
      finding("F6", "MARK", "绝密", Severity::kHigh, Action::kBlock, 0.1),
      finding("F7", "HINT", "密", Severity::kCritical, Action::kReview, 0.1),
      finding("F8", "ONE", "138", Severity::kLow, Action::kReview, 0.9, 1),
  };
  const FindingGroups groups = grouped(findings);
  EXPECT_EQ(ids(groups.sure), "F7*1 F6*1 F4*1/327 F1*2 F2*1 F8*1 ");
  EXPECT_EQ(ids(groups.doubtful), "F5*1 ");
  EXPECT_EQ(count(groups.sure) + count(groups.doubtful), findings.size());
}

TEST(FindingGroups, OfNothing) {
  EXPECT_TRUE(grouped({}).sure.empty());
  EXPECT_TRUE(grouped({}).doubtful.empty());
}

}  // namespace
}  // namespace xs::cli
