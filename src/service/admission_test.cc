// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/admission.h"

#include "service/test_system.h"

namespace xs::service {
namespace {

constexpr std::string_view kMarked = "机密★10年\n\n关于某项工作有关情况的报告\n内容一二三。\n";

std::string refused_event(const Result<Uploaded>& uploaded) {
  EXPECT_TRUE(uploaded) << what_failed(uploaded);
  const auto* refused = uploaded ? std::get_if<NotAdmitted>(&*uploaded) : nullptr;
  EXPECT_TRUE(refused);
  return refused ? refused->event : std::string();
}

TEST(Admission, TurnsAwayMarksAndTakesTheRest) {
  struct Case {
    const char* about;
    std::string name, text;
    bool admitted;
  };
  const std::vector<Case> cases{
      {"news", "材料.txt", "县审计局召开推进会。", true},
      {"a work secret is admitted and reviewed", "材料.txt", "此件不公开\n工作秘密\n内部资料",
       true},
      {"talk about marks", "说明.txt", "绝密、机密、秘密三级由保密法规定。", true},
      {"a mark", "材料.txt", std::string(kMarked), false},
      {"a mark with spaces in it", "材料.txt", "机 密 ★ 10 年\n\n关于有关情况的报告\n", false},
      {"a mark in the name", "机密★10年 报告.txt", "县审计局召开推进会。", false},
      {"a mark in a web page", "网页.html", "<html><body><p>绝密★长期</p><p>正文</p></body></html>",
       false},
  };
  TestSystem with;
  const CaseId item = with.opened();
  for (const Case& each : cases) {
    SCOPED_TRACE(each.about);
    const auto before = with.count("select count(*) from blobs");
    const auto uploaded = with.upload(item, each.text, each.name);
    ASSERT_TRUE(uploaded) << what_failed(uploaded);
    EXPECT_EQ(std::holds_alternative<Done>(*uploaded), each.admitted);
    if (!each.admitted) {
      EXPECT_EQ(with.count("select count(*) from blobs"), before);
    }
  }
}

TEST(Admission, WhatCannotBeReadDoesNotComeIn) {
  TestSystem with;
  const CaseId item = with.opened();
  for (const auto& [name, text] : std::vector<std::pair<std::string, std::string>>{
           {"坏.docx", std::string("PK\x03\x04", 4) + std::string(200, 'x')},
           {"坏.pdf", "%PDF-1.7\nnothing that follows is one"},
           {"程序.exe", std::string("MZ\x90\0\x03\0\0\0", 8) + std::string(300, '\0')}}) {
    SCOPED_TRACE(name);
    const auto uploaded = with.upload(item, text, name);
    ASSERT_FALSE(uploaded);
    EXPECT_EQ(uploaded.error().code, ErrorCode::kUnreadable);
  }
  EXPECT_EQ(with.count("select count(*) from blobs"), 0);
}

TEST(Admission, TextsWithAWholeMarkAreStopped) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", "县审计局召开推进会。");
  const CaseId draft = with.drafted("动态", "县审计局召开会议。");
  const auto acts = with.count("select count(*) from acts");
  casefile::SheetWritten titled{with.sheet("动态", "机密★10年 某报告"), std::nullopt};
  EXPECT_FALSE(with.act(draft, "drafter", titled));
  casefile::SheetWritten field{with.sheet("动态", "报告"), std::nullopt};
  field.sheet.fields["producer"] = "机密★10年";
  EXPECT_FALSE(with.act(draft, "drafter", field));
  auto opinion = with.said(item, "department-opinion", "opine");
  opinion.reason = "本件应标机密★10年";
  EXPECT_FALSE(with.act(item, "dept-head", opinion));
  opinion = with.said(item, "department-opinion", "opine");
  opinion.answers["safety"].reason = "秘密★5年";
  EXPECT_FALSE(with.act(item, "dept-head", opinion));
  opinion.answers["safety"].reason = "本件应标“机密★10年”";
  EXPECT_FALSE(with.act(item, "dept-head", opinion)) << "quotation marks excuse nothing";
  EXPECT_FALSE(with.act(item, "dept-head", casefile::SealedUp{"标有绝密★长期"}));
  EXPECT_EQ(with.count("select count(*) from acts"), acts);
}

TEST(RefusedUpload, IsSeenAndClosedByAnotherPersonWithin30Minutes) {
  TestSystem with;
  const CaseId item = with.opened();
  const std::string event = refused_event(with.upload(item, kMarked));
  EXPECT_FALSE(view_refused(with.system(), with.as("drafter"), event, with.at()));
  EXPECT_FALSE(view_refused(with.system(), with.as("office"), event, with.at()));
  const auto seen = view_refused(with.system(), with.as("secrecy"), event, with.at());
  ASSERT_TRUE(seen) << what_failed(seen);
  EXPECT_EQ(seen->screening.admission, document::Admission::kRefuse);
  EXPECT_EQ(with.count("select count(*) from log_entries where log like '%/access'"), 1);
  with.wait(std::chrono::minutes(31));
  EXPECT_FALSE(view_refused(with.system(), with.as("secrecy"), event, with.at()));
  const ClosingWanted clear{.how = Closing::kClear,
                            .reason = "mark_wrong",
                            .body = {},
                            .number = {},
                            .on = std::nullopt,
                            .note = "经定密责任人王某确认"};
  EXPECT_FALSE(close_refused(with.system(), with.as("secrecy"), event, clear, with.at()))
      << "what is gone from memory cannot be cleared";
  const ClosingWanted dealt{.how = Closing::kDealtWith,
                            .reason = {},
                            .body = {},
                            .number = {},
                            .on = std::nullopt,
                            .note = "原件已按规定处理"};
  EXPECT_TRUE(close_refused(with.system(), with.as("secrecy"), event, dealt, with.at()));
  EXPECT_FALSE(close_refused(with.system(), with.as("secrecy"), event, dealt, with.at()));
}

TEST(RefusedUpload, IsClearedForTheseBytesAndThisReasonOnly) {
  TestSystem with;
  const CaseId item = with.opened();
  const std::string event = refused_event(with.upload(item, kMarked));
  const auto close = [&](const std::string& role, ClosingWanted wanted) {
    return close_refused(with.system(), with.as(role), event, wanted, with.at());
  };
  ClosingWanted wanted{.how = Closing::kClear,
                       .reason = "in_force",
                       .body = {},
                       .number = {},
                       .on = std::nullopt,
                       .note = "领导同意"};
  EXPECT_FALSE(close("secrecy", wanted)) << "there is no such reason";
  wanted.reason = "declassified";
  EXPECT_FALSE(close("secrecy", wanted)) << "without the decision";
  wanted.body = "某单位", wanted.number = "〔2026〕3号", wanted.on = parse_date("2026-11-01");
  EXPECT_FALSE(close("office", wanted)) << "by the wrong person";
  EXPECT_FALSE(close("drafter", wanted)) << "by the uploader";
  ASSERT_TRUE(close("secrecy", wanted));
  const auto again = with.upload(item, kMarked);
  ASSERT_TRUE(again) << what_failed(again);
  EXPECT_TRUE(std::holds_alternative<Done>(*again));
  refused_event(with.upload(item, std::string(kMarked) + "。"));
  refused_event(with.upload(with.opened(), kMarked, "绝密★长期.txt"));
}

TEST(RefusedUpload, IsNotClearedByTheUploaderEvenInTheRightOffice) {
  TestSystem with;
  const Session both = with.session_of_role({"drafter", "secrecy"}, "t-both");
  const auto admission = admit(
      with.system(), both, as_bytes(kMarked), "材料.txt", [](Stage) {}, with.at());
  ASSERT_TRUE(admission);
  const std::string event = std::get<NotAdmitted>(*admission).event;
  EXPECT_FALSE(view_refused(with.system(), both, event, with.at()));
  const ClosingWanted clear{.how = Closing::kClear,
                            .reason = "no_mark",
                            .body = {},
                            .number = {},
                            .on = std::nullopt,
                            .note = {}};
  EXPECT_FALSE(close_refused(with.system(), both, event, clear, with.at()));
}

TEST(RefusedUpload, IsGoneAfterARestart) {
  TestSystem with;
  const std::string event = refused_event(with.upload(with.opened(), kMarked));
  with.close();
  with.open();
  const auto seen = view_refused(with.system(), with.as("secrecy"), event, with.at());
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().code, ErrorCode::kNotFound);
  const auto events = refused_uploads(with.system(), with.as("secrecy"), with.at());
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 1U);
  EXPECT_FALSE(events->front().viewable_until);
}

}  // namespace
}  // namespace xs::service
