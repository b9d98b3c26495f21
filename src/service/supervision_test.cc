// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/supervision.h"

#include "service/deadlines.h"
#include "service/test_system.h"

namespace xs::service {
namespace {

constexpr std::string_view kText = "召开推进会，部署年底前重点工作。";

TEST(ServiceSupervision, CountsWhatBecameOfTheItemsHandedIn) {
  TestSystem with;
  (void)with.drafted("动态", kText, "草稿");
  (void)with.handed_in("动态", kText, "在办");
  (void)with.approved("召开座谈会，听取意见。", "待发布");
  (void)with.permit_of(with.approved("召开总结会，通报全年工作。", "已发布"));
  const CaseId back = with.handed_in("动态", "召开动员会，部署有关工作。", "退回");
  auto said = with.said(back, "department-opinion", "return");
  said.return_to = "draft";
  ASSERT_TRUE(with.act(back, "dept-head", said));

  const auto now = supervise(with.system(), with.as("office"), {"2026-10", "2026-11"}, with.at());
  ASSERT_TRUE(now) << what_failed(now);
  EXPECT_EQ(now->all.handed_in, 4);
  EXPECT_EQ(now->all.running, 2);
  EXPECT_EQ(now->all.approved, 1);
  EXPECT_EQ(now->all.released, 1);
  EXPECT_EQ(now->all.returned, 1);
  EXPECT_EQ(now->all.median_days, 0);
  ASSERT_EQ(now->by_month.size(), 2U);
  EXPECT_EQ(now->by_month[0].second.handed_in, 0);
  EXPECT_EQ(now->by_month[0].second.median_days, -1) << "nothing was decided";
  EXPECT_EQ(now->by_month[1].second.handed_in, 4);
  ASSERT_EQ(now->by_department.size(), 1U);
  EXPECT_EQ(now->by_department[0].first, "业务科");
  EXPECT_TRUE(now->overdue.empty());
}

TEST(ServiceSupervision, ShowsWhatIsOverdue) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", kText, "搁置");
  ASSERT_TRUE(with.say(item, "dept-head", "department-opinion", "opine"));
  with.wait(std::chrono::hours(24 * 40));
  (void)pass_deadlines(with.system(), *with.agency(), with.at());
  const auto now =
      supervise(with.system(), with.as("lead-group"), {"2026-11", "2027-01"}, with.at());
  ASSERT_TRUE(now) << what_failed(now);
  ASSERT_FALSE(now->overdue.empty());
  EXPECT_EQ(now->overdue[0].title, "搁置");
  EXPECT_GT(now->overdue[0].days, 0);
  EXPECT_EQ(now->all.late, 1);
}

// The 20 working days run from the day it was formed, whoever has it meanwhile.
TEST(ServiceSupervision, ShowsATermThatRanOutBeforeItCameToTheApprover) {
  TestSystem with;
  (void)with.handed_in("动态", kText, "压在科室");
  const auto overdue = [&] {
    const auto now = supervise(with.system(), with.as("office"), {"2026-11", "2027-01"}, with.at());
    return now ? now->overdue : std::vector<Overdue>{};
  };
  with.wait(std::chrono::hours(24 * 7));
  EXPECT_TRUE(overdue().empty());
  with.wait(std::chrono::hours(24 * 33));
  ASSERT_EQ(overdue().size(), 1U);
  EXPECT_EQ(overdue()[0].step, "分管领导批准");
  EXPECT_EQ(to_string(overdue()[0].due), "2026-12-18");
}

TEST(ServiceSupervision, IsForThoseWhoSupervise) {
  TestSystem with;
  for (const auto& [role, may] :
       std::vector<std::pair<std::string, bool>>{{"office", true},
                                                 {"secrecy", true},
                                                 {"lead-group", true},
                                                 {"deputy", false},
                                                 {"drafter", false},
                                                 {"auditor", false},
                                                 {"system-administrator", false}}) {
    const auto now = supervise(with.system(), with.as(role), {"2026-11", "2026-11"}, with.at());
    EXPECT_EQ(now.has_value(), may) << role;
    const auto file =
        monthly_summary(with.system(), with.as(role), "2026-11", FileKind::kCsv, with.at());
    EXPECT_EQ(file.has_value(), may) << role;
  }
}

TEST(ServiceSupervision, RefusesWhatIsNoSpanOfMonths) {
  TestSystem with;
  for (const Months& months :
       {Months{"2026-11", "2026-10"}, Months{"2026-13", "2026-13"}, Months{"", ""},
        Months{"2026-1", "2026-2"}, Months{"2020-01", "2026-11"}, Months{"2026-11", "x"}}) {
    const auto now = supervise(with.system(), with.as("office"), months, with.at());
    ASSERT_FALSE(now) << months.first << " " << months.last;
    EXPECT_EQ(now.error().code, ErrorCode::kInvalidInput);
  }
}

TEST(ServiceSupervision, TheSummaryHoldsTheMonthsPublicationsAndNothingSecret) {
  TestSystem with;
  const auto summary = [&](const std::string& month) {
    const auto file =
        monthly_summary(with.system(), with.as("office"), month, FileKind::kCsv, with.at());
    return file ? std::string(as_text(file->bytes)) : what_failed(file);
  };
  EXPECT_NE(summary("2026-11").find("本月没有公开信息"), std::string::npos);
  const CaseId secret = with.approved("通报有关情况。", "金丝雀");
  (void)with.permit_of(secret);
  (void)with.permit_of(with.approved(kText, "推进会情况"));
  ASSERT_TRUE(with.act(secret, "secrecy", casefile::SealedUp{"可能涉及国家秘密"}));
  const std::string text = summary("2026-11");
  EXPECT_NE(text.find("1,推进会情况,政府网站,2026-11-23,t-dept-head,t-deputy,\r\n"),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("金丝雀"), std::string::npos);
  EXPECT_NE(summary("2026-10").find("本月没有公开信息"), std::string::npos);
}

}  // namespace
}  // namespace xs::service
