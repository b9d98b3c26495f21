// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/detector_versions.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "screening/test_rules.h"

namespace xs::screening {
namespace {

Detector& detector(DetectorRules& rules, std::string_view id) {
  for (Detector& one : rules.detectors) {
    if (one.id == id) return one;
  }
  throw std::runtime_error("no such detector");
}

std::set<std::string> changed(const std::function<void(DetectorRules&)>& change) {
  static const DetectorVersions kBefore = versions_of(national_rules());
  DetectorRules rules = national_rules();
  change(rules);
  std::set<std::string> out;
  for (const auto& [id, version] : versions_of(rules)) {
    if (kBefore.at(id) != version) out.insert(id);
  }
  return out;
}

TEST(DetectorVersions, AreAsManyAsDetectorsAndStayTheSame) {
  const DetectorVersions versions = versions_of(national_rules());
  std::set<std::string> different;
  for (const auto& [id, version] : versions) different.insert(version);
  EXPECT_EQ(versions.size(), national_rules().detectors.size());
  EXPECT_EQ(different.size(), versions.size());
  EXPECT_TRUE(changed([](DetectorRules&) {}).empty());
}

TEST(DetectorVersions, FollowTheirOwnDefinitionOnly) {
  using Changed = std::set<std::string>;
  const std::string pattern = "not-public";
  EXPECT_EQ(changed([&](auto& r) { detector(r, pattern).says += "。"; }), Changed{pattern});
  EXPECT_EQ(changed([&](auto& r) { detector(r, pattern).patterns.emplace_back("甲"); }),
            Changed{pattern});
  EXPECT_EQ(changed([&](auto& r) { detector(r, pattern).confidence = 0.5; }), Changed{pattern});
  EXPECT_EQ(changed([&](auto& r) { detector(r, pattern).words.pop_back(); }), Changed{pattern});
  // Examples are no part of a definition.
  EXPECT_TRUE(changed([&](auto& r) { detector(r, pattern).hits.emplace_back("甲"); }).empty());
  // A word that moves from one list to the next is another definition.
  EXPECT_EQ(changed([&](auto& r) {
              detector(r, pattern).unless.push_back(detector(r, pattern).patterns.back());
              detector(r, pattern).patterns.pop_back();
            }),
            Changed{pattern});
}

TEST(DetectorVersions, FollowTheListsAndShapesTheyName) {
  const auto by_shape = changed([](auto& r) { r.shapes.at("keep") += "|甲乙"; });
  EXPECT_FALSE(by_shape.empty());
  EXPECT_TRUE(by_shape.contains("not-public")) << "named in a pattern";
  const auto by_prefix = changed([](auto& r) { r.lists.at("mobile_prefixes").push_back("144"); });
  EXPECT_FALSE(by_prefix.empty());
  EXPECT_FALSE(by_prefix.contains("not-public"));
  EXPECT_LT(by_prefix.size(), national_rules().detectors.size() / 2);
  const auto by_category = changed([](auto& r) { r.categories.at(1).name += "等"; });
  EXPECT_FALSE(by_category.empty());
  EXPECT_LT(by_category.size(), national_rules().detectors.size());
}

TEST(DetectorVersions, AreNotedInFindingsOfTheseDetectors) {
  document::Screening screening;
  screening.findings.resize(2);
  screening.findings[0].detector = "not-public";
  screening.findings[1].detector = "word-list:L1";
  note_versions(versions_of(national_rules()), screening);
  EXPECT_EQ(screening.findings[0].version, versions_of(national_rules()).at("not-public"));
  EXPECT_EQ(screening.findings[1].version, "");
}

}  // namespace
}  // namespace xs::screening
