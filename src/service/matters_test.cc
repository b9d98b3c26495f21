// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/matters.h"

#include <algorithm>

#include "service/case_view.h"
#include "service/test_system.h"

namespace xs::service {
namespace {

// A name that must be masked unless the matter lets it stand, and a number that always must.
constexpr std::string_view kPenalty =
    "行政处罚决定书\n当事人：王小明，身份证号：11010519491231002X，经查违法排放，予以处罚。\n";

class Matters : public testing::Test {
 protected:
  Result<Done> write(const CaseId& item, const std::string& matter) {
    casefile::SheetWritten written{with_.sheet("动态", "处罚决定"), std::nullopt};
    if (!matter.empty()) written.sheet.fields["matter"] = matter;
    return with_.act(item, "drafter", written);
  }
  document::Screening screening_of(const CaseId& item, const std::string& role = "drafter") {
    const auto read = read_document(with_.system(), with_.as(role), item,
                                    with_.now_is(item).files.at(0).digest, with_.at());
    EXPECT_TRUE(read) << what_failed(read);
    return read ? read->screening : document::Screening{};
  }
  std::vector<document::Action> actions(const CaseId& item, std::string_view category) {
    std::vector<document::Action> out;
    for (const auto& finding : screening_of(item).findings) {
      if (finding.category == category) out.push_back(finding.action);
    }
    return out;
  }
  // An opinion that disposes of everything but what this category found.
  Result<Done> opine_without(const CaseId& item, std::string_view category) {
    casefile::Said said = with_.said(item, "department-opinion", "opine");
    for (const auto& file : with_.now_is(item).files) {
      for (const auto& finding : file.findings) {
        if (finding.category == category) said.dispositions.erase({file.digest, finding.id});
      }
    }
    return with_.act(item, "dept-head", said);
  }
  Result<Done> approve_without(const CaseId& item) {
    casefile::Said said = with_.said(item, "deputy-approval", "approve");
    said.dispositions.clear();
    return with_.act(item, "deputy", said);
  }
  TestSystem with_;
};

using document::Action;

TEST_F(Matters, WithoutOneTheStrictestHolds) {
  const CaseId item = with_.drafted("动态", kPenalty);
  EXPECT_TRUE(with_.now_is(item).may_stand.empty());
  ASSERT_FALSE(actions(item, "PII_NAME").empty());
  EXPECT_EQ(actions(item, "PII_NAME").front(), Action::kRedact);
  ASSERT_TRUE(with_.act(item, "drafter", casefile::HandedIn{}));
  ASSERT_TRUE(opine_without(item, "PII_NAME"));
  const auto approved = approve_without(item);
  ASSERT_FALSE(approved) << "names were disposed of by nobody";
  EXPECT_NE(approved.error().public_text.find("未处理"), std::string::npos);
}

TEST_F(Matters, LetNamesStandWhereTheMatterNamesThem) {
  const CaseId item = with_.drafted("动态", kPenalty);
  ASSERT_TRUE(write(item, "行政处罚决定"));
  EXPECT_EQ(with_.now_is(item).may_stand, (std::vector<std::string>{"PII_NAME"}));
  EXPECT_EQ(actions(item, "PII_NAME").front(), Action::kPass);
  EXPECT_EQ(actions(item, "PII_ID").front(), Action::kRedact);
  for (const auto& finding : screening_of(item).findings) {
    const char* const word = finding.action == Action::kPass ? "可以保留" : "仍须隐去";
    EXPECT_NE(finding.says.find(word), std::string::npos) << finding.says;
  }
  const auto view = view_case(with_.system(), with_.as("drafter"), item);
  ASSERT_TRUE(view && view->matter) << what_failed(view);
  EXPECT_EQ(view->matter->id, "penalty-decision");
  ASSERT_TRUE(with_.act(item, "drafter", casefile::HandedIn{}));
  ASSERT_TRUE(opine_without(item, "PII_NAME"));
  const auto approved = approve_without(item);
  EXPECT_TRUE(approved) << what_failed(approved);
}

TEST_F(Matters, LetNoInformantStand) {
  const CaseId item = with_.drafted("动态", std::string(kPenalty) + "举报人：李建国。\n");
  ASSERT_TRUE(write(item, "行政处罚决定"));
  for (const auto& finding : screening_of(item).findings) {
    if (finding.category != "PII_NAME") continue;
    const bool informant = finding.excerpt == "李建国";
    EXPECT_EQ(finding.action, informant ? Action::kRedact : Action::kPass) << finding.excerpt;
  }
  const auto item_now = with_.now_is(item);
  const auto& notes = item_now.files.at(0).findings;
  EXPECT_EQ(std::ranges::count(notes, true, &casefile::FindingNote::always_masked), 1);
  ASSERT_TRUE(with_.act(item, "drafter", casefile::HandedIn{}));
  ASSERT_TRUE(opine_without(item, "PII_NAME"));
  const auto approved = approve_without(item);
  ASSERT_FALSE(approved) << "the informant was disposed of by nobody";
  EXPECT_NE(approved.error().public_text.find("1 处筛查发现未处理"), std::string::npos)
      << approved.error().public_text;
}

TEST_F(Matters, AChangeIsOnRecordAndCountsAtOnce) {
  const CaseId item = with_.drafted("动态", kPenalty);
  for (const char* matter : {"行政处罚决定", "其他", "补贴补偿名册", ""}) {
    SCOPED_TRACE(matter);
    ASSERT_TRUE(write(item, matter));
    const bool stands = std::string_view(matter).starts_with("行政") ||
                        std::string_view(matter).starts_with("补贴");
    EXPECT_EQ(with_.now_is(item).may_stand.empty(), !stands);
    EXPECT_EQ(actions(item, "PII_NAME").front(), stands ? Action::kPass : Action::kRedact);
  }
  const auto open = read_case(with_.system(), with_.as("drafter"), item);
  ASSERT_TRUE(open);
  std::vector<std::size_t> recorded;
  for (const auto& act : open->acts) {
    const auto* written = std::get_if<casefile::SheetWritten>(&act.what);
    if (written) recorded.push_back(written->may_stand.size());
  }
  EXPECT_EQ(recorded, (std::vector<std::size_t>{0, 1, 0, 1, 0}));
}

TEST_F(Matters, AreNotTakenFromTheRequest) {
  const CaseId item = with_.drafted("动态", kPenalty);
  casefile::SheetWritten written{
      with_.sheet("动态", "处罚决定"), std::nullopt, {"PII_NAME", "PII_ID"}};
  ASSERT_TRUE(with_.act(item, "drafter", written));
  EXPECT_TRUE(with_.now_is(item).may_stand.empty());
}

TEST_F(Matters, EveryMatterOfTheRegulationIsKnownToScreening) {
  std::size_t matters = 0;
  for (const auto& field : with_.agency()->pack->fields) {
    for (const auto& value : field.values) {
      if (value.screened_as.empty()) continue;
      ++matters;
      casefile::Sheet sheet;
      sheet.fields[field.id] = value.id;
      const auto profile = matter_of(with_.system(), *with_.agency()->pack, "publication", sheet);
      EXPECT_TRUE(profile && profile->id == value.screened_as) << value.id;
    }
  }
  EXPECT_EQ(matters, with_.system().profiles().size());
}

// ---- what a paper says of itself ----

TEST_F(Matters, APaperThatSaysItIsNotOpenIsStoppedUntilItIsMended) {
  const std::string body = "各科室：现将有关事项通知如下。\n";
  const CaseId item = with_.drafted("动态", body + "（此件依申请公开）\n");
  ASSERT_EQ(with_.now_is(item).files.at(0).states.size(), 1U);
  EXPECT_EQ(with_.now_is(item).files.at(0).states.at(0).attribute, "依申请公开");
  const auto refused = with_.act(item, "drafter", casefile::HandedIn{});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().clause, "SSR-42");
  EXPECT_NE(refused.error().public_text.find("依申请公开"), std::string::npos);
  const auto replaced = with_.upload(item, body + "（此件公开发布）\n", "材料.txt",
                                     with_.now_is(item).files.at(0).digest);
  ASSERT_TRUE(replaced) << what_failed(replaced);
  const auto handed = with_.act(item, "drafter", casefile::HandedIn{});
  EXPECT_TRUE(handed) << what_failed(handed);
}

TEST(StatedAttribute, IsComparedWithTheAttributeOfTheItem) {
  TestSystem with("government-office");
  const struct {
    const char *attribute, *states;
    bool agrees;
  } rows[] = {
      {"主动公开", "（此件公开发布）", true},      {"主动公开", "（此件依申请公开）", false},
      {"依申请公开", "（此件依申请公开）", true},  {"依申请公开", "公开属性：主动公开", false},
      {"不予公开", "公开方式：依申请公开", false}, {"主动公开", "没有写明", true},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(row.attribute) + " " + row.states);
    const CaseId item = with.opened();
    ASSERT_TRUE(with.upload(item, std::string("通知如下。\n") + row.states + "\n"));
    casefile::SheetWritten written{with.sheet("动态", "通知"), std::nullopt};
    written.sheet.fields.erase("class");
    written.sheet.fields["attribute"] = row.attribute;
    written.sheet.fields["secrecy-matter"] = "否";
    const auto wrote = with.act(item, "drafter", written);
    ASSERT_TRUE(wrote) << what_failed(wrote);
    const auto handed = with.act(item, "drafter", casefile::HandedIn{});
    const bool disagrees =
        !handed && handed.error().public_text.find("文件中写明") != std::string::npos;
    EXPECT_EQ(disagrees, !row.agrees) << what_failed(handed);
  }
}

}  // namespace
}  // namespace xs::service
