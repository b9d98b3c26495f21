// SPDX-License-Identifier: AGPL-3.0-or-later
// Cases walked from draft to their end through the use cases, with nothing between them replaced.
#include "service/acts.h"

#include <algorithm>
#include <thread>

#include "service/case_view.h"
#include "service/test_system.h"
#include "store/log_storage.h"

namespace xs::service {
namespace {

using casefile::Phase;

constexpr std::string_view kNews = "县审计局召开审计整改推进会，部署年底前重点工作。";
constexpr std::string_view kNewsAgain = "县审计局召开审计整改推进会，部署明年重点工作。";

Phase phase_of(TestSystem& with, const CaseId& item) { return with.now_is(item).standing.phase; }

TEST(Walk, NewsItemGoesFromDraftToPermit) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", kNews);
  EXPECT_EQ(phase_of(with, item), Phase::kInReview);

  const auto early = with.say(item, "deputy", "deputy-approval", "approve");
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, ErrorCode::kNotFound) << "he learns of it when it is his turn";

  ASSERT_TRUE(with.say(item, "dept-head", "department-opinion", "opine"));
  const auto approved = with.say(item, "deputy", "deputy-approval", "approve");
  ASSERT_TRUE(approved) << what_failed(approved);
  EXPECT_EQ(approved->item.standing.phase, Phase::kApproved);
  EXPECT_EQ(approved->item.standing.outcome->conclusion, "open");

  const std::string permit = with.permit_of(item);
  EXPECT_EQ(phase_of(with, item), Phase::kReleased);
  const auto bytes = permitted_bytes(with.system(), with.as("office"), permit,
                                     with.now_is(item).files.front().digest, with.at());
  ASSERT_TRUE(bytes) << what_failed(bytes);
  EXPECT_EQ(as_text(bytes->bytes), kNews);
}

TEST(Walk, PermitIsAskedForByTheRightPersonAtTheRightTime) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", kNews);
  const auto issue = [&](const std::string& role, const std::string& which = "") {
    return issue_permit(with.system(), with.as(role, which), item, with.command(), with.at());
  };
  EXPECT_FALSE(issue("office")) << "before any approval";
  ASSERT_TRUE(with.say(item, "dept-head", "department-opinion", "opine"));
  EXPECT_FALSE(issue("office")) << "after an opinion only";
  ASSERT_TRUE(with.say(item, "deputy", "deputy-approval", "approve"));
  EXPECT_FALSE(issue("dept-head")) << "by someone who does not issue permits";
  EXPECT_FALSE(issue("drafter", "2")) << "by a drafter of another item";
  EXPECT_TRUE(issue("office"));
}

TEST(Walk, ReplacingAFileVoidsTheOpinionsAndSaysSo) {
  TestSystem with;
  const CaseId item = with.approved(kNews);
  const Sm3Digest old = with.now_is(item).files.front().digest;
  const auto replaced = with.upload(item, kNewsAgain, "材料.txt", old);
  ASSERT_TRUE(replaced) << what_failed(replaced);
  const auto& done = std::get<Done>(*replaced);
  ASSERT_EQ(done.remarks.size(), 1U);
  EXPECT_NE(done.remarks.front().find("2 条意见不再有效"), std::string::npos);
  EXPECT_EQ(done.item.standing.phase, Phase::kInReview);
  EXPECT_FALSE(done.item.standing.outcome);
  for (const auto& opinion : done.item.opinions) {
    EXPECT_FALSE(opinion.valid);
    EXPECT_FALSE(opinion.voided_why.empty());
  }
  EXPECT_FALSE(issue_permit(with.system(), with.as("office"), item, with.command(), with.at()));
  // An opinion about the old bytes does not count for the new ones.
  auto stale = with.said(item, "department-opinion", "opine");
  stale.seen = {old};
  EXPECT_FALSE(with.act(item, "dept-head", stale));
  EXPECT_TRUE(with.say(item, "dept-head", "department-opinion", "opine"));
}

TEST(Walk, RefusalGivesGroundAndReason) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", kNews);
  ASSERT_TRUE(with.say(item, "dept-head", "department-opinion", "opine"));
  auto bare = with.said(item, "deputy-approval", "refuse");
  const auto refused = with.act(item, "deputy", bare);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kNotPermitted);
  EXPECT_FALSE(refused.error().clause.empty());

  bare.grounds = {{.ground = "privacy", .reason = "含当事人住址", .harm = {}, .article = {}}};
  const auto done = with.act(item, "deputy", bare);
  ASSERT_TRUE(done) << what_failed(done);
  EXPECT_EQ(done->item.standing.phase, Phase::kNotDisclosed);
  ASSERT_TRUE(done->item.standing.outcome);
  EXPECT_EQ(done->item.standing.outcome->grounds.front().ground, "privacy");
  EXPECT_FALSE(issue_permit(with.system(), with.as("office"), item, with.command(), with.at()));
}

TEST(Walk, ADrafterCannotApproveHisOwn) {
  TestSystem with;
  const Session both = with.session_of_role({"drafter", "dept-head", "deputy"}, "t-three-hats");
  const auto opened = open_case(with.system(), both, "publication", with.command(), with.at());
  ASSERT_TRUE(opened);
  const CaseId item = opened->item.id;
  const auto by = [&](casefile::What what) {
    return do_act(with.system(), both, item, std::move(what), with.command(), with.at());
  };
  const auto file = add_file(
      with.system(), both, item, as_bytes(kNews), "材料.txt", std::nullopt, with.command(),
      [](Stage) {}, with.at());
  ASSERT_TRUE(file) << what_failed(file);
  ASSERT_TRUE(by(casefile::SheetWritten{with.sheet("动态", "推进会"), std::nullopt}));
  ASSERT_TRUE(by(casefile::HandedIn{}));
  const auto soft = by(with.said(item, "department-opinion", "opine"));
  EXPECT_FALSE(soft) << "the agency has not allowed 自拟自核";
  ASSERT_TRUE(with.say(item, "dept-head", "department-opinion", "opine"));
  const auto own = by(with.said(item, "deputy-approval", "approve"));
  ASSERT_FALSE(own);
  EXPECT_EQ(own.error().code, ErrorCode::kNotPermitted);
  EXPECT_FALSE(own.error().clause.empty());
  EXPECT_TRUE(with.say(item, "deputy", "deputy-approval", "approve"));
}

TEST(Walk, OpinionAndApprovalComeFromTwoPersons) {
  TestSystem with;
  const Session both = with.session_of_role({"dept-head", "deputy"}, "t-two-hats");
  const CaseId item = with.handed_in("动态", kNews);
  const auto by = [&](casefile::What what) {
    return do_act(with.system(), both, item, std::move(what), with.command(), with.at());
  };
  ASSERT_TRUE(by(with.said(item, "department-opinion", "opine")));
  const auto second = by(with.said(item, "deputy-approval", "approve"));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().clause, "A-6-2");
}

TEST(Walk, SealedContentIsClosedToEveryone) {
  TestSystem with;
  const CaseId item = with.approved(kNews);
  const Sm3Digest file = with.now_is(item).files.front().digest;
  ASSERT_TRUE(with.act(item, "dept-head", casefile::SealedUp{"疑似涉密"}));
  for (const char* role : {"drafter", "dept-head", "deputy", "office", "secrecy", "chief"}) {
    SCOPED_TRACE(role);
    const Session& session = with.as(role);
    EXPECT_FALSE(read_document(with.system(), session, item, file, with.at()));
    EXPECT_FALSE(read_bytes(with.system(), session, item, file, with.at()));
    EXPECT_FALSE(render_page(with.system(), session, item, file, 1, 72, with.at()));
    EXPECT_FALSE(issue_permit(with.system(), session, item, with.command(), with.at()));
  }
  EXPECT_FALSE(with.act(item, "deputy", casefile::Unsealed{"误报"}));
  const auto unsealed = with.act(item, "secrecy", casefile::Unsealed{"经核实不涉密"});
  ASSERT_TRUE(unsealed) << what_failed(unsealed);
  EXPECT_EQ(unsealed->item.standing.phase, Phase::kApproved) << "back into the same step";
  EXPECT_TRUE(read_document(with.system(), with.as("office"), item, file, with.at()));
}

TEST(Walk, SealedAfterReleaseNeitherPermitNorBytesGoOut) {
  TestSystem with;
  const CaseId item = with.approved(kNews);
  const Sm3Digest file = with.now_is(item).files.front().digest;
  const std::string permit = with.permit_of(item);
  ASSERT_TRUE(with.act(item, "secrecy", casefile::SealedUp{"疑似涉密"}));
  EXPECT_FALSE(permitted_bytes(with.system(), with.as("office"), permit, file, with.at()));
}

TEST(Walk, JointPapersWaitForEveryCoIssuer) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", kNews, "联合通知", {"县财政局", "县教育局"});
  ASSERT_TRUE(with.say(item, "dept-head", "department-opinion", "opine"));
  const auto waiting = with.say(item, "deputy", "deputy-approval", "approve");
  EXPECT_FALSE(waiting) << "silence is no consent";
  const auto answer = [&](const std::string& member, const std::string& decision, bool paper) {
    auto said = with.said(item, "co-maker-opinion", decision);
    said.member = member;
    if (paper) {
      said.evidence = {.body = member,
                       .number = "函〔2026〕8号",
                       .on = parse_date("2026-11-22"),
                       .scope = "全文",
                       .file = {}};
    }
    return with.act(item, "office", said);
  };
  EXPECT_FALSE(answer("县财政局", "consent", false)) << "no paper";
  EXPECT_TRUE(answer("县财政局", "consent", true));
  EXPECT_FALSE(answer("县卫健局", "consent", true)) << "not one of them";
  EXPECT_FALSE(with.say(item, "deputy", "deputy-approval", "approve")) << "one is missing";
  const auto second = answer("县教育局", "consent", true);
  ASSERT_TRUE(second) << what_failed(second);
  const auto approved = with.say(item, "deputy", "deputy-approval", "approve");
  EXPECT_TRUE(approved) << what_failed(approved);
}

TEST(Walk, AnObjectionOfACoIssuerStopsTheItem) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", kNews, "联合通知", {"县财政局"});
  ASSERT_TRUE(with.say(item, "dept-head", "department-opinion", "opine"));
  auto objection = with.said(item, "co-maker-opinion", "object");
  objection.member = "县财政局";
  objection.evidence = {.body = "县财政局",
                        .number = "函〔2026〕9号",
                        .on = parse_date("2026-11-22"),
                        .scope = "全文",
                        .file = {}};
  ASSERT_TRUE(with.act(item, "office", objection));
  EXPECT_FALSE(with.say(item, "deputy", "deputy-approval", "approve"));
}

TEST(Walk, AReferralHoldsTheItemUntilItIsAnswered) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", kNews);
  auto unsure = with.said(item, "department-opinion", "refer");
  unsure.answers["state-secret"] = {casefile::AnswerValue::kUnsure, "是否属于保密事项范围", {}, {}};
  const auto referred = with.act(item, "dept-head", unsure);
  ASSERT_TRUE(referred) << what_failed(referred);
  EXPECT_EQ(referred->item.standing.event, "refer");
  EXPECT_FALSE(with.say(item, "deputy", "deputy-approval", "approve"));
  EXPECT_FALSE(issue_permit(with.system(), with.as("office"), item, with.command(), with.at()));
  const auto view = view_case(with.system(), with.as("chief"), item);
  ASSERT_TRUE(view) << what_failed(view);
  ASSERT_EQ(view->asked.size(), 1U);
  EXPECT_EQ(view->asked.front().step, "referral-approval");
  const auto back = [&] {
    auto said = with.said(item, "referral-approval", "return");
    said.return_to = "draft";
    return with.act(item, "chief", said);
  }();
  ASSERT_TRUE(back) << what_failed(back);
  EXPECT_TRUE(back->item.standing.event.empty());
}

// ---- commands, races ----

TEST(Commands, TheSameCommandTwiceDoesItOnce) {
  TestSystem with;
  const CaseId item = with.drafted("动态", kNews);
  const Command once = with.command();
  for (int time = 0; time < 2; ++time) {
    const auto done =
        do_act(with.system(), with.as("drafter"), item, casefile::HandedIn{}, once, with.at());
    ASSERT_TRUE(done) << what_failed(done);
    EXPECT_EQ(done->item.seq, 4);
  }
  const Command open = with.command();
  const auto first = open_case(with.system(), with.as("drafter"), "publication", open, with.at());
  const auto second = open_case(with.system(), with.as("drafter"), "publication", open, with.at());
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->item.id, second->item.id);
  EXPECT_EQ(with.count("select count(*) from acts"), 5);
}

TEST(Commands, APermitAskedForTwiceIsIssuedOnce) {
  TestSystem with;
  const CaseId item = with.approved(kNews);
  const Command once = with.command();
  for (int time = 0; time < 2; ++time) {
    const auto done = issue_permit(with.system(), with.as("office"), item, once, with.at());
    ASSERT_TRUE(done) << time << what_failed(done);
    EXPECT_EQ(done->item.permits.size(), 1U);
  }
  EXPECT_EQ(with.count("select count(*) from permits"), 1);
  const std::string permit = with.now_is(item).permits.front().id;
  const Command revoke = with.command();
  for (int time = 0; time < 2; ++time) {
    const auto done =
        revoke_permit(with.system(), with.as("office"), permit, "内容有误", revoke, with.at());
    ASSERT_TRUE(done) << time << what_failed(done);
  }
}

TEST(Commands, ACommandOfAnotherCannotBeBorrowed) {
  TestSystem with;
  const CaseId item = with.drafted("动态", kNews);
  const Command once = with.command();
  ASSERT_TRUE(
      do_act(with.system(), with.as("drafter"), item, casefile::HandedIn{}, once, with.at()));
  const auto borrowed =
      do_act(with.system(), with.as("drafter", "2"), item, casefile::HandedIn{}, once, with.at());
  ASSERT_FALSE(borrowed);
  EXPECT_EQ(borrowed.error().code, ErrorCode::kNotFound);
}

TEST(Commands, OfTwoWhoActOnTheSamePageOneIsToldSo) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", kNews);
  const std::int64_t seen = with.now_is(item).seq;
  const casefile::Said opinion = with.said(item, "department-opinion", "opine");
  const Session first = with.as("dept-head"), second = with.as("dept-head", "2");
  const Instant at = with.at();
  std::vector<Result<Done>> done(2, fail(ErrorCode::kUnavailable, ""));
  {
    std::thread one([&] {
      done[0] = do_act(with.system(), first, item, opinion, {{new_uuid_v7()}, seen}, at);
    });
    std::thread other([&] {
      done[1] = do_act(with.system(), second, item, opinion, {{new_uuid_v7()}, seen}, at);
    });
    one.join();
    other.join();
  }
  const auto succeeded = std::ranges::count_if(done, [](const auto& d) { return d.has_value(); });
  ASSERT_EQ(succeeded, 1);
  const auto& loser = done[0] ? done[1] : done[0];
  EXPECT_EQ(loser.error().code, ErrorCode::kConflict);
  EXPECT_EQ(with.now_is(item).opinions.size(), 1U);
}

// ---- who may know of it ----

TEST(Reading, OnlyThoseConcernedKnowOfACase) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", kNews);
  const std::map<std::string, bool> expected{{"drafter", true},
                                             {"dept-head", true},
                                             {"office", true},
                                             {"secrecy", true},
                                             {"deputy", false},
                                             {"chief", false},
                                             {"drafter2", false},
                                             {"auditor", false},
                                             {"system-administrator", false},
                                             {"security-administrator", false}};
  for (const auto& [role, may_know] : expected) {
    SCOPED_TRACE(role);
    const Session& session = role == "drafter2" ? with.as("drafter", "2") : with.as(role);
    const auto view = view_case(with.system(), session, item);
    EXPECT_EQ(view.has_value(), may_know);
    if (!view) {
      EXPECT_EQ(view.error().code, ErrorCode::kNotFound);
    }
  }
}

TEST(Reading, IsLoggedBeforeTheFirstPageAndOncePerHour) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", kNews);
  const Sm3Digest file = with.now_is(item).files.front().digest;
  constexpr std::string_view kEntries =
      "select count(*) from log_entries where log like '%/access'";
  const std::string entries(kEntries);
  ASSERT_EQ(with.count(entries), 0);
  ASSERT_TRUE(read_document(with.system(), with.as("dept-head"), item, file, with.at()));
  EXPECT_EQ(with.count(entries), 1);
  ASSERT_TRUE(read_bytes(with.system(), with.as("dept-head"), item, file, with.at()));
  EXPECT_EQ(with.count(entries), 1) << "the same person, document and hour";
  ASSERT_TRUE(read_bytes(with.system(), with.as("office"), item, file, with.at()));
  EXPECT_EQ(with.count(entries), 2) << "another person";
  with.wait(std::chrono::minutes(60));
  ASSERT_TRUE(read_bytes(with.system(), with.as("office"), item, file, with.at()));
  EXPECT_EQ(with.count(entries), 3) << "another hour";
  EXPECT_FALSE(read_bytes(with.system(), with.as("drafter", "2"), item, file, with.at()));
  EXPECT_EQ(with.count(entries), 3);
}

TEST(Reading, WhatCannotBeLoggedIsNotShown) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", kNews);
  const Sm3Digest file = with.now_is(item).files.front().digest;
  with.tamper("alter table access_noted rename to access_gone");
  EXPECT_FALSE(read_document(with.system(), with.as("dept-head"), item, file, with.at()));
  EXPECT_FALSE(read_bytes(with.system(), with.as("dept-head"), item, file, with.at()));
}

TEST(Reading, ChangedContentIsNotShown) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", kNews);
  const Sm3Digest file = with.now_is(item).files.front().digest;
  with.tamper("update blob_chunks set content = " + with.zeros_of("content"));
  EXPECT_FALSE(read_document(with.system(), with.as("dept-head"), item, file, with.at()));
  EXPECT_FALSE(read_bytes(with.system(), with.as("dept-head"), item, file, with.at()));
}

TEST(Desk, ShowsWhatIsOwedToWhoOwesIt) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", kNews, "推进会");
  const auto owed = [&](const std::string& role) {
    const auto desk = desk_of(with.system(), with.as(role), with.at());
    EXPECT_TRUE(desk) << what_failed(desk);
    return desk ? desk->owed.size() : 99;
  };
  EXPECT_EQ(owed("dept-head"), 1U);
  EXPECT_EQ(owed("deputy"), 0U);
  ASSERT_TRUE(with.say(item, "dept-head", "department-opinion", "opine"));
  EXPECT_EQ(owed("dept-head"), 0U);
  EXPECT_EQ(owed("deputy"), 1U);
  ASSERT_TRUE(with.act(item, "deputy", casefile::SealedUp{"疑似涉密"}));
  EXPECT_EQ(owed("deputy"), 0U);
}

}  // namespace
}  // namespace xs::service
