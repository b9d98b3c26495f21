// SPDX-License-Identifier: AGPL-3.0-or-later
// A regulation is changed while cases are under way.
#include "service/packs.h"

#include "service/case_view.h"
#include "service/test_system.h"

namespace xs::service {
namespace {

constexpr std::string_view kNews = "县审计局召开审计整改推进会，部署年底前重点工作。";

// A system whose packs are its own to change.
class ChangingRules : public testing::Test {
 protected:
  ChangingRules() : with_("county-audit-bureau", {}, TestSystem::Packs::kOwn) {}

  // From the next start on the chief approves what the deputy approved.
  void change_the_approver() {
    const auto file = with_.options().packs / "county-audit-bureau/articles/6.yaml";
    std::ifstream in(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::string before = "step: deputy-approval, label: 分管领导批准, actor: deputy";
    const std::size_t at = text.find(before);
    ASSERT_NE(at, std::string::npos);
    text.replace(text.find("actor: deputy", at), 13, "actor: chief");
    std::ofstream(file, std::ios::binary) << text;
    with_.close();
    with_.open();
  }
  CaseId reviewed() {
    const CaseId item = with_.handed_in("动态", kNews);
    EXPECT_TRUE(with_.say(item, "dept-head", "department-opinion", "opine"));
    return item;
  }
  Result<Done> approve(const CaseId& item, const std::string& role) {
    return with_.say(item, role, "deputy-approval", "approve");
  }
  std::vector<std::string> audited() {
    auto differences = audit(with_.system(), *with_.agency());
    EXPECT_TRUE(differences) << what_failed(differences);
    return differences.value_or(std::vector<std::string>{"?"});
  }

  TestSystem with_;
};

TEST_F(ChangingRules, AnOldCaseGoesOnUnderTheOldRulesANewOneUnderTheNew) {
  const CaseId old = reviewed();
  const std::string hash = with_.now_is(old).pack;
  change_the_approver();
  ASSERT_NE(with_.agency()->pack->hash, hash);

  const CaseId fresh = reviewed();
  EXPECT_EQ(with_.now_is(fresh).pack, with_.agency()->pack->hash);
  EXPECT_FALSE(approve(fresh, "deputy"));
  const auto by_chief = approve(fresh, "chief");
  EXPECT_TRUE(by_chief) << what_failed(by_chief);

  const auto view = view_case(with_.system(), with_.as("deputy"), old);
  ASSERT_TRUE(view) << what_failed(view);
  ASSERT_EQ(view->asked.size(), 1U);
  EXPECT_EQ(view->asked.front().step, "deputy-approval");
  EXPECT_FALSE(approve(old, "chief"));
  const auto by_deputy = approve(old, "deputy");
  ASSERT_TRUE(by_deputy) << what_failed(by_deputy);
  const auto issued = with_.permit_of(old);
  const auto note = permit_note(with_.system(), with_.as("office"), issued);
  ASSERT_TRUE(note);
  EXPECT_NE(note->find(hash), std::string::npos) << "the permit names the rules it was given under";
  EXPECT_EQ(with_.now_is(old).pack, hash);
  EXPECT_TRUE(audited().empty());
}

TEST_F(ChangingRules, ACaseIsMovedOverByAnActOfItsOwn) {
  const CaseId item = reviewed();
  const auto may_move = [&](const std::string& role) {
    const auto view = view_case(with_.system(), with_.as(role), item);
    return view && view->may.move_over;
  };
  EXPECT_FALSE(may_move("office")) << "nothing has changed";
  change_the_approver();
  EXPECT_TRUE(may_move("office"));
  EXPECT_TRUE(may_move("drafter"));
  EXPECT_FALSE(may_move("dept-head"));
  EXPECT_FALSE(with_.act(item, "dept-head", casefile::MovedOver{"新制度施行"}));

  const auto moved = with_.act(item, "office", casefile::MovedOver{"新制度施行"});
  ASSERT_TRUE(moved) << what_failed(moved);
  EXPECT_EQ(moved->item.pack, with_.agency()->pack->hash);
  EXPECT_EQ(moved->item.standing.phase, casefile::Phase::kDraft);
  for (const auto& opinion : moved->item.opinions) EXPECT_FALSE(opinion.valid);
  ASSERT_TRUE(with_.act(item, "drafter", casefile::HandedIn{}));
  ASSERT_TRUE(with_.say(item, "dept-head", "department-opinion", "opine"));
  EXPECT_FALSE(approve(item, "deputy"));
  const auto by_chief = approve(item, "chief");
  EXPECT_TRUE(by_chief) << what_failed(by_chief);
  EXPECT_TRUE(audited().empty());
}

TEST_F(ChangingRules, WhatWasKeptIsNotTakenOnTrust) {
  const CaseId item = reviewed();
  const std::string hash = with_.now_is(item).pack;
  change_the_approver();
  with_.tamper("update rule_texts set content = (select content from rule_texts where hash <> '" +
               hash + "') where hash = '" + hash + "'");
  const auto approved = approve(item, "deputy");
  ASSERT_FALSE(approved);
  EXPECT_EQ(approved.error().code, ErrorCode::kCorrupt);
  EXPECT_FALSE(approve(item, "chief"));
}

TEST_F(ChangingRules, EveryVersionIsKeptAndItsFirstStartIsOnRecord) {
  const std::string switched =
      "select count(*) from log_entries where header like "
      "'%pack_switched_on%'";
  EXPECT_EQ(with_.count("select count(*) from rule_texts"), 1);
  change_the_approver();
  EXPECT_EQ(with_.count("select count(*) from rule_texts"), 2);
  const auto entries = with_.count(switched);
  with_.close();
  with_.open();
  EXPECT_EQ(with_.count("select count(*) from rule_texts"), 2);
  EXPECT_EQ(with_.count(switched), entries) << "the same version again is no news";
}

}  // namespace
}  // namespace xs::service
