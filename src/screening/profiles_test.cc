// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/profiles.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "screening/test_rules.h"

namespace xs::screening {
namespace {

using document::Action;

document::Screening screened(std::string_view text) {
  return national_screener().screen_text(text);
}
const Profile& profile(std::string_view id) { return *find_profile(national_rules().profiles, id); }

std::vector<Action> actions(const document::Screening& screening, std::string_view category) {
  std::vector<Action> out;
  for (const auto& finding : screening.findings) {
    if (finding.category == category) out.push_back(finding.action);
  }
  return out;
}

TEST(Profiles, WhatMustBeMaskedDependsOnTheMatter) {
  const std::string_view penalty = "当事人：王小明，身份证号：11010519491231002X";
  const struct {
    std::string_view text, profile, category;
    Action action;
    Action verdict;
  } rows[] = {
      {penalty, "penalty-decision", "PII_NAME", Action::kPass, Action::kRedact},
      {penalty, "penalty-decision", "PII_ID", Action::kRedact, Action::kRedact},
      {"当事人：王小明", "penalty-decision", "PII_NAME", Action::kPass, Action::kPass},
      {"王小明，男，出生日期：1985年3月2日", "appointment", "PII_BIRTH", Action::kPass,
       Action::kPass},
      {"王小明，男，出生日期：1985年3月2日", "subsidy-list", "PII_BIRTH", Action::kRedact,
       Action::kRedact},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(row.profile) + " " + std::string(row.text));
    auto screening = screened(row.text);
    ASSERT_FALSE(actions(screening, row.category).empty());
    EXPECT_NE(actions(screening, row.category).front(), Action::kPass) << "strict without one";
    const std::size_t findings = screening.findings.size();
    apply_profile(profile(row.profile), screening);
    EXPECT_EQ(screening.findings.size(), findings) << "nothing is left out";
    EXPECT_EQ(actions(screening, row.category).front(), row.action);
    EXPECT_EQ(screening.verdict, row.verdict);
    for (const auto& finding : screening.findings) {
      if (finding.category != row.category) continue;
      EXPECT_NE(finding.says.find(profile(row.profile).says), std::string::npos);
      const char* const word = row.action == Action::kPass ? "可以保留" : "仍须隐去";
      EXPECT_NE(finding.says.find(word), std::string::npos) << finding.says;
    }
  }
}

// Each text names somebody who may stand, 王小明, and somebody who never does, 李建国.
TEST(Profiles, NeverShowTheNameOfAProtectedPerson) {
  const char* const texts[] = {
      "当事人：王小明。\n举报人：李建国。",
      "当事人：王小明。举报人李建国（电话13812345678）反映，李建国曾多次投诉。",
      "当事人王小明，身份证号：11010519491231002X，将被害人李建国打伤。",
      "当事人：王小明\n患者：李建国",
      "当事人：王小明\n未成年人：李建国",
  };
  for (const Profile& each : national_rules().profiles) {
    for (const char* text : texts) {
      SCOPED_TRACE(each.id + " " + text);
      auto screening = screened(text);
      apply_profile(each, screening);
      EXPECT_EQ(screening.verdict, Action::kRedact);
      std::size_t standing = 0, masked = 0;
      for (const auto& finding : screening.findings) {
        if (finding.category != "PII_NAME") continue;
        const bool stands = finding.excerpt == "王小明";
        EXPECT_EQ(finding.action, stands ? Action::kPass : Action::kRedact) << finding.excerpt;
        EXPECT_EQ(finding.always_masked, !stands) << finding.excerpt;
        EXPECT_EQ(finding.says.find("也不得保留") == std::string::npos, stands) << finding.says;
        ++(stands ? standing : masked);
      }
      EXPECT_GE(standing, 1U);
      EXPECT_GE(masked, 1U);
    }
  }
}

TEST(Profiles, NeverTouchAMarkOrWhatBlocks) {
  const std::string_view text = "机密★10年\n（此件不公开）\n当事人：王小明\n2023年5月31日\n";
  const auto strict = screened(text);
  EXPECT_NE(strict.findings.at(0).says.find("2033年5月31日"), std::string::npos);
  ASSERT_FALSE(actions(strict, "SECRET_MARK").empty());
  ASSERT_FALSE(actions(strict, "WORK_SECRET").empty());
  Profile greedy{.id = "x",
                 .name = "某事项",
                 .cites = {},
                 .says = "。",
                 .shows = {},
                 .masks = {},
                 .period = {}};
  for (const Category& category : national_rules().categories) greedy.shows.push_back(category.id);
  auto lenient = strict;
  apply_profile(greedy, lenient);
  EXPECT_EQ(lenient.verdict, Action::kBlock);
  EXPECT_EQ(lenient.admission, document::Admission::kRefuse);
  ASSERT_EQ(lenient.findings.size(), strict.findings.size());
  for (std::size_t i = 0; i < strict.findings.size(); ++i) {
    if (strict.findings[i].action != Action::kBlock) continue;
    EXPECT_EQ(lenient.findings[i], strict.findings[i]);
  }
  const auto standing = may_stand(greedy, national_rules().categories);
  for (const Category& category : national_rules().categories) {
    const bool may = std::ranges::find(standing, category.id) != standing.end();
    EXPECT_EQ(may, category.action != Action::kBlock) << category.id;
  }
}

TEST(Profiles, OfThePackDecideEveryPersonalCategoryOnce) {
  ASSERT_GE(national_rules().profiles.size(), 6U);
  EXPECT_EQ(find_profile(national_rules().profiles, "nothing"), nullptr);
  for (const Profile& each : national_rules().profiles) {
    SCOPED_TRACE(each.id);
    EXPECT_EQ(may_stand(each, national_rules().categories).size(), each.shows.size());
    for (const std::string& category : each.shows) {
      EXPECT_EQ(std::ranges::count(each.masks, category), 0) << category;
    }
  }
}

}  // namespace
}  // namespace xs::screening
