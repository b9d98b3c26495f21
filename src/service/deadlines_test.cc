// SPDX-License-Identifier: AGPL-3.0-or-later
// Days pass, nobody acts: what is then on record, and on whose desk it shows.
#include "service/deadlines.h"

#include <algorithm>

#include "service/case_view.h"
#include "service/record.h"
#include "service/test_system.h"

namespace xs::service {
namespace {

constexpr std::string_view kNews = "县审计局召开审计整改推进会，部署年底前重点工作。";

// Waits for its approval, which the regulation dates.
struct Waiting {
  CaseId item;
  casefile::Duty duty;
};
Waiting waiting(TestSystem& with, const std::string& formed_on = "2026-11-20") {
  Waiting found{with.drafted("动态", kNews), {}};
  casefile::SheetWritten written{with.sheet("动态", "推进会"), std::nullopt};
  written.sheet.fields["formed-on"] = formed_on;
  EXPECT_TRUE(with.act(found.item, "drafter", written));
  EXPECT_TRUE(with.act(found.item, "drafter", casefile::HandedIn{}));
  EXPECT_TRUE(with.say(found.item, "dept-head", "department-opinion", "opine"));
  const auto duties = with.now_is(found.item).standing.duties;
  EXPECT_EQ(duties.size(), 1U);
  if (!duties.empty()) found.duty = duties.front();
  EXPECT_TRUE(found.duty.due) << "the regulation dates an approval";
  return found;
}

// Noon of the day so many days after it.
Instant noon_after(Date day, int days) {
  return {
      std::chrono::time_point_cast<std::chrono::milliseconds>(day.days + std::chrono::days(days)) +
      std::chrono::hours(4)};
}

TEST(Deadlines, BecomeActsOnceTheDayIsOver) {
  TestSystem with;
  const Waiting owed = waiting(with);
  const auto pass = [&](int days) {
    const auto passed =
        pass_deadlines(with.system(), *with.agency(), noon_after(*owed.duty.due, days));
    EXPECT_TRUE(passed) << what_failed(passed);
    return passed.value_or(99);
  };
  const auto before = with.now_is(owed.item);
  EXPECT_EQ(pass(-1), 0U) << "the day before";
  EXPECT_EQ(pass(0), 0U) << "the day itself";
  EXPECT_EQ(pass(1), 1U);
  for (int days = 1; days < 4; ++days) EXPECT_EQ(pass(days), 0U) << "it is on record";

  const auto after = with.now_is(owed.item);
  EXPECT_EQ(after.seq, before.seq + 1);
  EXPECT_EQ(after.standing.phase, before.standing.phase) << "silence decides nothing";
  EXPECT_EQ(after.standing.duties.size(), before.standing.duties.size());
  const auto view = view_case(with.system(), with.as("drafter"), owed.item);
  ASSERT_TRUE(view) << what_failed(view);
  EXPECT_EQ(view->timeline.back().type, "deadline_passed");
  EXPECT_EQ(view->timeline.back().actor, "系统");
  EXPECT_EQ(view->timeline.back().clause, owed.duty.clause);
  const auto differences = check_projections(with.system(), *with.agency());
  ASSERT_TRUE(differences);
  EXPECT_TRUE(differences->empty());
  const auto audited = audit(with.system(), *with.agency());
  ASSERT_TRUE(audited);
  EXPECT_TRUE(audited->empty());
}

TEST(Deadlines, AreNotRecordedAgainAfterARestart) {
  TestSystem with;
  const Waiting owed = waiting(with);
  const Instant late = noon_after(*owed.duty.due, 3);
  EXPECT_EQ(pass_deadlines(with.system(), *with.agency(), late).value_or(99), 1U);
  with.close();
  with.open();
  EXPECT_EQ(pass_deadlines(with.system(), *with.agency(), late).value_or(99), 0U);
}

TEST(Deadlines, DoNotDisturbWhoeverHasThePageOpen) {
  TestSystem with;
  const Waiting owed = waiting(with);
  const std::int64_t seen = with.now_is(owed.item).seq;
  const casefile::Said approval = with.said(owed.item, "deputy-approval", "approve");
  ASSERT_EQ(
      pass_deadlines(with.system(), *with.agency(), noon_after(*owed.duty.due, 1)).value_or(99),
      1U);
  const auto done = do_act(with.system(), with.as("deputy"), owed.item, approval,
                           {{new_uuid_v7()}, seen}, with.at());
  EXPECT_TRUE(done) << what_failed(done);
}

TEST(Deadlines, OverdueShowsOnTheDesk) {
  TestSystem with;
  const Waiting owed = waiting(with);
  const auto overdue = [&](int days) {
    const auto desk = desk_of(with.system(), with.as("drafter"), noon_after(*owed.duty.due, days));
    EXPECT_TRUE(desk) << what_failed(desk);
    EXPECT_EQ(desk->sent.size(), 1U);
    return desk && desk->sent.size() == 1 && desk->sent.front().overdue;
  };
  EXPECT_FALSE(overdue(0));
  EXPECT_TRUE(overdue(1));
  const auto desk = desk_of(with.system(), with.as("deputy"), noon_after(*owed.duty.due, 2));
  ASSERT_TRUE(desk);
  ASSERT_EQ(desk->owed.size(), 1U);
  EXPECT_EQ(desk->owed.front().days_left, -2);
}

TEST(Deadlines, AreNotMadeByHand) {
  TestSystem with;
  const Waiting owed = waiting(with);
  const casefile::DeadlinePassed passed{owed.duty.step, owed.duty.clause, "", *owed.duty.due};
  with.wait(std::chrono::hours(24 * 90));
  EXPECT_FALSE(with.act(owed.item, "office", passed)) << "no person's act";
}

TEST(Deadlines, TheClockRecordsWhatPassedWhileTheServerWasDown) {
  TestSystem with;
  const Waiting owed = waiting(with, "2025-03-03");
  EXPECT_FALSE(owed.duty.provisional);
  {
    const DeadlineClock clock(with.system());
    for (int look = 0; look < 500 && with.now_is(owed.item).passed_deadlines.empty(); ++look) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  EXPECT_EQ(with.now_is(owed.item).passed_deadlines.size(), 1U);
}

}  // namespace
}  // namespace xs::service
