// SPDX-License-Identifier: AGPL-3.0-or-later
// A regulation is changed while cases are under way.
#include "service/packs.h"

#include <fmt/format.h>

#include "regulation/kept_text.h"
#include "service/case_view.h"
#include "service/test_system.h"
#include "store/permits.h"

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

// Databases of the first versions hold a regulation without the national rules it extends.
class OlderForm : public ChangingRules {
 protected:
  // Puts what was kept under this hash into the form of then.
  void write_first_form(const std::string& hash) {
    const auto put =
        with_.system().database().transact([&](store::Transaction& tx) -> Result<void> {
          XS_TRY(const auto kept, store::rule_text(tx, hash));
          const std::string folder = kept->substr(0, kept->find('\n')) + "/";
          std::string text;
          const auto files = regulation::files_in(kept->substr(folder.size()));
          for (const auto& [file, bytes] : *files) {
            if (!file.starts_with(folder)) continue;
            text += fmt::format("{} {}\n", file.substr(folder.size()), bytes.size()) + bytes;
          }
          EXPECT_TRUE(regulation::is_of_first_form(text));
          return store::keep_rule_text(tx, hash, "pack", text, with_.at());
        });
    ASSERT_TRUE(put) << what_failed(put);
  }
  bool is_whole(const std::string& hash) {
    const auto kept = with_.system().database().read(
        [&](store::Transaction& tx) { return store::rule_text(tx, hash); });
    return kept && *kept && !regulation::is_of_first_form(**kept);
  }
  void change_the_national_rules() {
    std::ofstream(with_.options().packs / "national/articles/ogi-4.yaml", std::ios::app) << "# \n";
    with_.close();
    with_.open();
  }
};

TEST_F(OlderForm, IsCompletedFromTheNationalRulesOfToday) {
  const CaseId item = reviewed();
  const std::string hash = with_.now_is(item).pack;
  write_first_form(hash);
  change_the_approver();
  EXPECT_TRUE(is_whole(hash));
  const auto approved = approve(item, "deputy");
  EXPECT_TRUE(approved) << what_failed(approved);
  EXPECT_TRUE(audited().empty());
}

TEST_F(OlderForm, IsCompletedFromTheNationalRulesOfAnotherVersion) {
  const CaseId item = reviewed();
  const std::string hash = with_.now_is(item).pack;
  change_the_approver();
  write_first_form(hash);
  change_the_national_rules();
  EXPECT_TRUE(is_whole(hash));
  const auto approved = approve(item, "deputy");
  EXPECT_TRUE(approved) << what_failed(approved);
}

TEST_F(OlderForm, WhatCannotBeCompletedIsReadAndMovedOver) {
  const CaseId item = reviewed();
  const std::string hash = with_.now_is(item).pack;
  write_first_form(hash);
  change_the_national_rules();
  EXPECT_FALSE(is_whole(hash));

  const auto view = view_case(with_.system(), with_.as("office"), item);
  ASSERT_TRUE(view) << what_failed(view);
  EXPECT_TRUE(view->rules_lost);
  EXPECT_TRUE(view->may.view && view->may.move_over);
  EXPECT_FALSE(view->may.withdraw || view->may.seal || view->may.note || view->may.edit);
  const auto asked = view_case(with_.system(), with_.as("deputy"), item);
  ASSERT_TRUE(asked) << what_failed(asked);
  EXPECT_TRUE(asked->asked.empty()) << "nobody knows what to ask";
  EXPECT_TRUE(desk_of(with_.system(), with_.as("deputy"), with_.at()));
  EXPECT_TRUE(list_cases(with_.system(), with_.as("office"), with_.at()));
  const Sm3Digest file = with_.now_is(item).files.front().digest;
  EXPECT_TRUE(read_document(with_.system(), with_.as("office"), item, file, with_.at()));
  EXPECT_TRUE(rebuild_projections(with_.system(), *with_.agency()));

  const auto refused = approve(item, "deputy");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kNotFound);
  EXPECT_NE(refused.error().public_text.find("改按现行制度办理"), std::string::npos);
  const auto moved = with_.act(item, "office", casefile::MovedOver{"制度版本没有保存"});
  ASSERT_TRUE(moved) << what_failed(moved);
  ASSERT_TRUE(with_.act(item, "drafter", casefile::HandedIn{}));
  ASSERT_TRUE(with_.say(item, "dept-head", "department-opinion", "opine"));
  const auto approved = approve(item, "deputy");
  EXPECT_TRUE(approved) << what_failed(approved);
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
