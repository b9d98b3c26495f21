// SPDX-License-Identifier: AGPL-3.0-or-later
#include "document/finding.h"

#include <gtest/gtest.h>

namespace xs::document {
namespace {

TEST(Finding, NamesComeBackAsTheirValues) {
  for (const auto value :
       {Severity::kLow, Severity::kMedium, Severity::kHigh, Severity::kCritical}) {
    EXPECT_EQ(severity_from(to_string(value)), value);
  }
  for (const auto value : {Action::kPass, Action::kReview, Action::kRedact, Action::kBlock}) {
    EXPECT_EQ(action_from(to_string(value)), value);
  }
  for (const auto value : {Admission::kAdmit, Admission::kRefuse}) {
    EXPECT_EQ(admission_from(to_string(value)), value);
  }
  EXPECT_EQ(to_string(Action::kBlock), "block");
  EXPECT_EQ(to_string(Severity::kCritical), "critical");
}

TEST(Finding, UnknownNamesAreNothing) {
  for (const std::string_view text : {"", "Block", "blocked", "allow", "high ", "admit\n"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(severity_from(text));
    EXPECT_FALSE(action_from(text));
    EXPECT_FALSE(admission_from(text));
  }
}

TEST(Finding, ActionsAreOrderedByStrictness) {
  EXPECT_LT(Action::kPass, Action::kReview);
  EXPECT_LT(Action::kReview, Action::kRedact);
  EXPECT_LT(Action::kRedact, Action::kBlock);
}

}  // namespace
}  // namespace xs::document
