// SPDX-License-Identifier: AGPL-3.0-or-later
// What a reviewer notes while it is his turn is kept at once, and is no opinion yet.
#include "service/acts.h"
#include "service/case_view.h"
#include "service/test_system.h"

namespace xs::service {
namespace {

// A text with one finding that only a person can judge.
constexpr std::string_view kNewsWithNumber =
    "县审计局召开审计整改推进会。联系人手机：13812345678。部署年底前重点工作。";

casefile::Said note_on(TestSystem& with, const CaseId& item, casefile::DispositionKind kind,
                       const std::string& reason = {}) {
  casefile::Said note;
  for (const auto& file : with.now_is(item).files) {
    for (const auto& finding : file.findings) {
      note.dispositions[{file.digest, finding.id}] = {kind, reason, {}, {}};
    }
  }
  EXPECT_FALSE(note.dispositions.empty());
  return note;
}

TEST(Notes, AreKeptForWhoeversTurnItIs) {
  using casefile::DispositionKind;
  TestSystem with;
  const CaseId item = with.handed_in("动态", kNewsWithNumber);
  const auto note = note_on(with, item, DispositionKind::kNotProblem, "已公布的办公电话");
  EXPECT_FALSE(with.act(item, "drafter", note)) << "it is out of his hands";
  EXPECT_FALSE(with.act(item, "office", note)) << "he may read, it is not his turn";
  EXPECT_FALSE(with.act(item, "deputy", note)) << "not yet";

  const auto kept = with.act(item, "dept-head", note);
  ASSERT_TRUE(kept) << what_failed(kept);
  EXPECT_EQ(kept->item.dispositions.size(), note.dispositions.size());
  for (const auto& [key, disposition] : kept->item.dispositions) {
    EXPECT_EQ(disposition.by, with.as("dept-head").person.id);
    EXPECT_EQ(disposition.step, "department-opinion");
  }
  EXPECT_TRUE(kept->item.opinions.empty());
  EXPECT_EQ(kept->item.standing.duties.size(), 1U);
  const auto view = view_case(with.system(), with.as("dept-head", "2"), item);
  ASSERT_TRUE(view) << what_failed(view);
  EXPECT_TRUE(view->may.note);
  EXPECT_EQ(view->item.dispositions.size(), note.dispositions.size()) << "there when he comes back";
}

TEST(Notes, HaveAWordOfTheirOwnInTheRecordAndTheHistory) {
  using casefile::DispositionKind;
  TestSystem with;
  (void)with.as("auditor");
  const CaseId item = with.handed_in("动态", kNewsWithNumber);
  const auto note = note_on(with, item, DispositionKind::kNotProblem, "已公布的办公电话");
  ASSERT_TRUE(with.act(item, "dept-head", note));
  ASSERT_TRUE(with.say(item, "dept-head", "department-opinion", "opine"));
  const auto record = recorded_acts(with.system(), with.as("auditor"), std::nullopt);
  ASSERT_TRUE(record) << what_failed(record);
  ASSERT_GE(record->acts.size(), 2U);
  EXPECT_EQ(record->acts[0].label, "审查意见");
  EXPECT_EQ(record->acts[1].label, "填写审查情况");
  const auto view = view_case(with.system(), with.as("dept-head"), item);
  ASSERT_TRUE(view) << what_failed(view);
  const std::size_t size = view->timeline.size();
  ASSERT_GE(size, 2U);
  const std::string step = view->pack->steps.at("department-opinion").label;
  EXPECT_EQ(view->timeline[size - 2].label, step + "：填写审查情况");
  EXPECT_EQ(view->timeline[size - 1].label, step + "：提出意见");
}

TEST(Notes, AFindingIsDisposedOfOnceAndDisputedByNameOnly) {
  using casefile::DispositionKind;
  TestSystem with;
  const CaseId item = with.handed_in("动态", kNewsWithNumber);
  const auto first = note_on(with, item, DispositionKind::kNotProblem, "已公布的办公电话");
  ASSERT_TRUE(with.act(item, "dept-head", first));
  const std::int64_t seq = with.now_is(item).seq;
  ASSERT_TRUE(with.act(item, "dept-head", first));
  EXPECT_EQ(with.now_is(item).seq, seq) << "nothing new is no act";
  casefile::Said opinion = with.said(item, "department-opinion", "opine");
  opinion.dispositions = first.dispositions;
  ASSERT_TRUE(with.act(item, "dept-head", opinion));

  // The next one sends everything back as he found it, but for one which he disputes.
  const PersonId deputy = with.as("deputy").person.id;
  auto later = note_on(with, item, DispositionKind::kNotProblem, "已公布的办公电话");
  const auto disputed = later.dispositions.begin()->first;
  later.dispositions.begin()->second = {DispositionKind::kRedact, "是本人号码", {}, {}};
  const auto kept = with.act(item, "deputy", later);
  ASSERT_TRUE(kept) << what_failed(kept);
  for (const auto& [key, disposition] : kept->item.dispositions) {
    EXPECT_EQ(disposition.by == deputy, key == disputed);
  }
  const auto approval = with.act(item, "deputy", [&] {
    auto said = with.said(item, "deputy-approval", "approve");
    said.dispositions.clear();
    return said;
  }());
  ASSERT_FALSE(approval) << "what has to be cut out is still there";

  const auto view = view_case(with.system(), with.as("deputy"), item);
  ASSERT_TRUE(view) << what_failed(view);
  const TimelineEntry& last = view->timeline.back();
  EXPECT_EQ(last.actor, "t-deputy");
  ASSERT_EQ(last.changes.size(), 1U);
  EXPECT_NE(last.changes.front().find("由“不是问题”改为“遮盖”，是本人号码"), std::string::npos)
      << last.changes.front();
}

TEST(Notes, HoldNoMoreThanANote) {
  using casefile::DispositionKind;
  TestSystem with;
  const CaseId item = with.handed_in("动态", kNewsWithNumber);
  const casefile::Said good = note_on(with, item, DispositionKind::kRedact);
  struct Row {
    std::string_view name;
    std::function<void(casefile::Said&)> spoil;
    bool kept;
  };
  const Row rows[] = {
      {"as it is", [](auto&) {}, true},
      {"with a reason", [](auto& said) { said.reason = "已阅"; }, false},
      {"with a lift", [](auto& said) { said.lifts.push_back({}); }, false},
      {"with a ground", [](auto& said) { said.grounds.push_back({}); }, false},
      {"about a step that is not open", [](auto& said) { said.step = "deputy-approval"; }, false},
      {"about no step of the regulation", [](auto& said) { said.step = "nothing"; }, false},
      {"about a finding that is not there",
       [](auto& said) {
         said.dispositions[{sm3("other"), "F1"}] = {};
       },
       false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    casefile::Said note = good;
    row.spoil(note);
    EXPECT_EQ(with.act(item, "dept-head", note).has_value(), row.kept);
  }
}

TEST(Notes, AreNotGivenByWhoCouldNotGiveTheOpinion) {
  TestSystem with;
  const Session both = with.session_of_role({"drafter", "dept-head", "deputy"}, "t-three-hats");
  const auto opened = open_case(with.system(), both, "publication", with.command(), with.at());
  ASSERT_TRUE(opened);
  const CaseId item = opened->item.id;
  const auto by = [&](casefile::What what) {
    return do_act(with.system(), both, item, std::move(what), with.command(), with.at());
  };
  ASSERT_TRUE(add_file(
      with.system(), both, item, as_bytes(kNewsWithNumber), "材料.txt", std::nullopt,
      with.command(), [](Stage) {}, with.at()));
  ASSERT_TRUE(by(casefile::SheetWritten{with.sheet("动态", "推进会"), std::nullopt}));
  ASSERT_TRUE(by(casefile::HandedIn{}));
  const auto note = note_on(with, item, casefile::DispositionKind::kNotProblem, "办公电话");
  EXPECT_FALSE(by(note)) << "he drafted it";
  EXPECT_TRUE(with.act(item, "dept-head", note));
}

}  // namespace
}  // namespace xs::service
