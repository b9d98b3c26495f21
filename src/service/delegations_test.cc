// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/delegations.h"

#include <algorithm>

#include "service/case_view.h"
#include "service/test_system.h"

namespace xs::service {
namespace {

constexpr std::string_view kText = "召开推进会，部署年底前重点工作。";
constexpr std::string_view kPaper = "授权书〔2026〕3号";

Date day(int offset) {
  return {date_in_shanghai(*parse_instant("2026-11-23T01:00:00.000Z")).days +
          std::chrono::days(offset)};
}

struct Office {
  TestSystem with;
  // He as he is after signing in now: with those he stands in for.
  Session now_as(const std::string& role, const std::string& which = "") {
    (void)with.as(role, which);
    return sign_in(with.system(), "t-" + role + which, Password("correct horse 7"), std::nullopt,
                   with.at())
        ->session;
  }
  Result<void> give(const std::string& from, const Session& to, const std::string& role,
                    int first = 0, int last = 3, std::string_view basis = kPaper) {
    return give_delegation(with.system(), with.as(from), {new_uuid_v7()},
                           {to.person.id, role, day(first), day(last), std::string(basis)},
                           with.at());
  }
  Result<Done> say(const Session& who, const CaseId& item, const std::string& step,
                   const std::string& decision) {
    return do_act(with.system(), who, item, with.said(item, step, decision), with.command(),
                  with.at());
  }
  CaseId before_the_deputy() {
    const CaseId item = with.handed_in("动态", kText);
    EXPECT_TRUE(with.say(item, "dept-head", "department-opinion", "opine"));
    return item;
  }
};

TEST(Delegation, LetsAColleagueActAndNamesBoth) {
  Office office;
  const CaseId item = office.before_the_deputy();
  Session colleague = office.now_as("signer");
  EXPECT_FALSE(read_case(office.with.system(), colleague, item)) << "not his business yet";
  const auto given = office.give("deputy", colleague, "deputy");
  ASSERT_TRUE(given) << what_failed(given);
  colleague = office.now_as("signer");
  const auto view = view_case(office.with.system(), colleague, item);
  ASSERT_TRUE(view) << what_failed(view);
  ASSERT_EQ(view->asked.size(), 1U);
  EXPECT_EQ(view->asked[0].in_place_of, "t-deputy");
  const auto desk = desk_of(office.with.system(), colleague, office.with.at());
  ASSERT_TRUE(desk) << what_failed(desk);
  EXPECT_EQ(desk->owed.size(), 1U);

  const auto done = office.say(colleague, item, "deputy-approval", "approve");
  ASSERT_TRUE(done) << what_failed(done);
  const casefile::Opinion& opinion = done->item.opinions.back();
  EXPECT_EQ(opinion.by, colleague.person.id);
  EXPECT_EQ(opinion.on_behalf_of, office.with.as("deputy").person.id);
  EXPECT_EQ(done->item.standing.phase, casefile::Phase::kApproved);
  EXPECT_EQ(office.with.now_is(item).opinions.back().on_behalf_of, opinion.on_behalf_of);
}

TEST(Delegation, HoldsOnItsDaysOnly) {
  struct Row {
    int first, last;
    bool may;
  };
  for (const Row& row : {Row{0, 0, true}, Row{-5, 0, true}, Row{1, 3, false}}) {
    SCOPED_TRACE(row.first);
    Office office;
    const CaseId item = office.before_the_deputy();
    ASSERT_TRUE(office.give("deputy", office.now_as("signer"), "deputy", row.first, row.last));
    const auto done = office.say(office.now_as("signer"), item, "deputy-approval", "approve");
    EXPECT_EQ(done.has_value(), row.may) << what_failed(done);
  }
}

TEST(Delegation, EndsWhenItsGiverSaysSoOrLosesTheRole) {
  Office office;
  const CaseId item = office.before_the_deputy();
  ASSERT_TRUE(office.give("deputy", office.now_as("signer"), "deputy"));
  const auto all = delegations_of(office.with.system(), office.with.as("deputy"), office.with.at());
  ASSERT_EQ(all->given.size(), 1U);
  EXPECT_TRUE(all->given[0].may_end);
  const std::string id = all->given[0].given.id;
  EXPECT_FALSE(end_delegation(office.with.system(), office.now_as("signer"), id, office.with.at()))
      << "only its giver";
  ASSERT_TRUE(end_delegation(office.with.system(), office.with.as("deputy"), id, office.with.at()));
  EXPECT_FALSE(office.say(office.now_as("signer"), item, "deputy-approval", "approve"));

  ASSERT_TRUE(office.give("deputy", office.now_as("signer"), "deputy"));
  EXPECT_EQ(office.now_as("signer").stands_in.size(), 1U);
  ASSERT_TRUE(grant_roles(office.with.system(), office.with.as("security-administrator"),
                          {new_uuid_v7()}, office.with.as("deputy").person.id, {"legal"},
                          office.with.at()));
  EXPECT_TRUE(office.now_as("signer").stands_in.empty());
}

// Separations hold for the one who acts and for the one in whose place he acts.
TEST(Delegation, NeverLetsADrafterApproveByWhicheverHand) {
  Office office;
  const CaseId item = office.before_the_deputy();
  ASSERT_TRUE(office.give("deputy", office.now_as("drafter"), "deputy"));
  const auto his_own = office.say(office.now_as("drafter"), item, "deputy-approval", "approve");
  ASSERT_FALSE(his_own) << "he drafted it";
  EXPECT_EQ(his_own.error().code, ErrorCode::kNotPermitted);
  EXPECT_FALSE(his_own.error().clause.empty());

  // The deputy drafts one himself, and lets another approve it for him.
  const Session both = office.with.session_of_role({"drafter", "deputy"}, "t-both");
  const auto opened =
      open_case(office.with.system(), both, "publication", office.with.command(), office.with.at());
  ASSERT_TRUE(opened) << what_failed(opened);
  const CaseId mine = opened->item.id;
  const auto file = add_file(
      office.with.system(), both, mine, as_bytes(kText), "材料.txt", std::nullopt,
      office.with.command(), [](Stage) {}, office.with.at());
  ASSERT_TRUE(file) << what_failed(file);
  const auto act = [&](casefile::What what) {
    return do_act(office.with.system(), both, mine, std::move(what), office.with.command(),
                  office.with.at());
  };
  ASSERT_TRUE(act(casefile::SheetWritten{TestSystem::sheet("动态", "自拟"), std::nullopt}));
  ASSERT_TRUE(act(casefile::HandedIn{}));
  ASSERT_TRUE(office.with.say(mine, "dept-head", "department-opinion", "opine"));
  const Session helper = office.now_as("signer");
  ASSERT_TRUE(give_delegation(office.with.system(), both, {new_uuid_v7()},
                              {helper.person.id, "deputy", day(0), day(1), std::string(kPaper)},
                              office.with.at()));
  const auto for_him = office.say(office.now_as("signer"), mine, "deputy-approval", "approve");
  ASSERT_FALSE(for_him) << "he acts for the drafter";
  EXPECT_EQ(for_him.error().code, ErrorCode::kNotPermitted);
}

TEST(Delegation, PassesOnNoRightThatIsNoStep) {
  Office office;
  const CaseId item = office.with.approved(kText);
  ASSERT_TRUE(office.give("office", office.now_as("signer"), "office"));
  EXPECT_FALSE(issue_permit(office.with.system(), office.now_as("signer"), item,
                            office.with.command(), office.with.at()));
}

TEST(Delegation, IsRefusedWithASentence) {
  Office office;
  const Session colleague = office.now_as("signer");
  struct Row {
    std::string from, role;
    int first, last;
    std::string basis;
  };
  const Row rows[] = {
      {"deputy", "chief", 0, 3, "授权书"},    {"deputy", "deputy", 3, 0, "授权书"},
      {"deputy", "deputy", -9, -1, "授权书"}, {"deputy", "deputy", 0, 400, "授权书"},
      {"deputy", "deputy", 0, 3, ""},         {"drafter", "drafter", 0, 3, "授权书"}};
  for (const Row& row : rows) {
    const auto given = office.give(row.from, colleague, row.role, row.first, row.last, row.basis);
    ASSERT_FALSE(given) << row.role << row.first << row.last;
    EXPECT_FALSE(given.error().public_text.empty());
  }
  for (const std::string& to : {std::string("system-administrator"), std::string("deputy")}) {
    EXPECT_FALSE(office.give("deputy", office.now_as(to), "deputy")) << to;
  }
  EXPECT_EQ(office.with.count("select count(*) from delegations"), 0);
}

TEST(Delegation, IsOnRecordOnce) {
  Office office;
  const Session colleague = office.now_as("signer");
  const CommandId command{new_uuid_v7()};
  for (int time = 0; time < 2; ++time) {
    ASSERT_TRUE(give_delegation(
        office.with.system(), office.with.as("deputy"), command,
        {colleague.person.id, "deputy", day(0), day(1), std::string(kPaper)}, office.with.at()));
  }
  EXPECT_EQ(office.with.count("select count(*) from delegations"), 1);
  EXPECT_EQ(office.with.count("select count(*) from log_entries where "
                              "cast(header as text) like '%delegation_given%'"),
            1);
}

}  // namespace
}  // namespace xs::service
