// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/judged.h"

#include <fmt/format.h>

#include <algorithm>

#include "service/erasure.h"
#include "service/test_system.h"
#include "service/word_lists.h"

namespace xs::service {
namespace {

// Enough around the findings that what follows and goes before does not count.
const std::string kText =
    "请各单位于本周五下班前把年度有关材料报送局办公室审核汇总，联系人张三，手机：13987650123，逾期"
    "不报的视为没有不同意见，由各单位自行负责。\n";
// A plate and a telephone, far enough apart.
const std::string kPlate =
    "请各单位于本周五下班前把年度有关材料报送局办公室审核汇总，车牌号京A12345的车辆停在院内东侧，"
    "请尽快联系驾驶人移开，以免影响消防通道，逾期由交警部门拖离，特此通知各单位，手机：13987650123"
    "，"
    "逾期不报的视为没有不同意见，由各单位自行负责。\n";
const std::string kAgain = "另一份通知。" + kText + "附后。\n";

class JudgedFindings : public testing::Test {
 protected:
  document::Screening screening_of(const CaseId& item, const std::string& role = "dept-head") {
    const auto read = read_document(with_.system(), with_.as(role), item,
                                    with_.now_is(item).files.at(0).digest, with_.at());
    EXPECT_TRUE(read) << what_failed(read);
    return read ? read->screening : document::Screening{};
  }
  std::vector<std::string> judged_in(const CaseId& item, const std::string& role = "dept-head") {
    std::vector<std::string> judged;
    for (const auto& finding : screening_of(item, role).findings) {
      if (!finding.judged) continue;
      judged.push_back(
          fmt::format("{} {} {}", finding.excerpt, finding.judged->by, finding.judged->reason));
    }
    return judged;
  }
  std::int64_t remembered() { return with_.count("select count(*) from judged_findings"); }
  TestSystem with_;
};

TEST_F(JudgedFindings, AreShownAsJudgedInTheNextPaper) {
  const CaseId first = with_.handed_in("动态", kText);
  ASSERT_FALSE(screening_of(first).findings.empty());
  EXPECT_TRUE(judged_in(first).empty());
  const auto said = with_.say(first, "dept-head", "department-opinion", "opine");
  ASSERT_TRUE(said) << what_failed(said);

  const CaseId second = with_.handed_in("动态", kAgain);
  const auto judged = judged_in(second);
  EXPECT_EQ(judged.size(), screening_of(second).findings.size()) << "still listed, all of them";
  EXPECT_NE(std::ranges::find(judged, "13987650123 t-dept-head 已对外公布"), judged.end());
  EXPECT_TRUE(with_.now_is(second).dispositions.empty()) << "and disposed of by nobody";

  const CaseId third = with_.handed_in("动态", "通知。联系人李四，手机：13987650123，欢迎来电。\n");
  EXPECT_TRUE(judged_in(third).empty()) << "other surroundings";
}

TEST_F(JudgedFindings, AreKnownByAKeyedDigestOnly) {
  const CaseId item = with_.handed_in("动态", kText);
  ASSERT_TRUE(with_.say(item, "dept-head", "department-opinion", "opine"));
  EXPECT_GT(remembered(), 0);
  XS_ONLY_WITH_A_DATABASE_FILE(with_);
  const std::filesystem::path database = with_.database_file();
  with_.close();
  for (const std::string suffix : {"", "-wal"}) {
    std::ifstream in(database.string() + suffix, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    for (const char* word : {"13987650123", "张三", "已对外公布"}) {
      EXPECT_EQ(bytes.find(word), std::string::npos) << word;
    }
  }
}

TEST_F(JudgedFindings, OnlyAReviewersOpinionCounts) {
  const CaseId item = with_.handed_in("动态", kText);
  casefile::Said note;
  note.dispositions = with_.said(item, "", "").dispositions;
  const auto noted = with_.act(item, "dept-head", note);
  EXPECT_TRUE(noted) << what_failed(noted);
  EXPECT_EQ(remembered(), 0) << "a note is no opinion yet";
  casefile::Said opinion = with_.said(item, "department-opinion", "opine");
  opinion.dispositions.clear();
  const auto said = with_.act(item, "dept-head", opinion);
  ASSERT_TRUE(said) << what_failed(said);
  EXPECT_GT(remembered(), 0) << "what was noted at the same step counts with the opinion";
}

TEST_F(JudgedFindings, WhoCallsItAProblemLaterTakesItBack) {
  const CaseId first = with_.handed_in("动态", kText);
  ASSERT_TRUE(with_.say(first, "dept-head", "department-opinion", "opine"));
  const auto before = remembered();
  const CaseId second = with_.handed_in("动态", kAgain);
  casefile::Said said = with_.said(second, "department-opinion", "opine");
  for (auto& [key, disposition] : said.dispositions) {
    disposition = {casefile::DispositionKind::kWithhold, "不宜公开", {}, {}};
  }
  const auto done = with_.act(second, "dept-head", said);
  ASSERT_TRUE(done) << what_failed(done);
  EXPECT_LT(remembered(), before);
  EXPECT_TRUE(judged_in(second).empty());
}

TEST_F(JudgedFindings, HoldUnderTheRulesTheyWereGivenUnder) {
  const CaseId first = with_.handed_in("动态", kText);
  ASSERT_TRUE(with_.say(first, "dept-head", "department-opinion", "opine"));
  const CaseId second = with_.handed_in("动态", kAgain);
  ASSERT_FALSE(judged_in(second).empty());

  const auto reopened_with = [&](const std::string& file, const std::string& from,
                                 const std::string& to) {
    const std::filesystem::path packs = with_.folder() / "packs";
    if (with_.options().packs != packs) {
      std::filesystem::copy(with_.options().packs, packs, std::filesystem::copy_options::recursive);
    }
    const std::filesystem::path path = packs / "national/screening" / file;
    std::ifstream in(path);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::size_t at = text.find(from);
    ASSERT_TRUE(from.empty() || at != text.npos);
    std::ofstream(path) << (from.empty() ? to : text.replace(at, from.size(), to));
    with_.close();
    with_.open_with([&](Options& options) { options.packs = packs; });
  };
  const auto is_judged = [&](const CaseId& item, std::string_view excerpt) {
    return std::ranges::any_of(judged_in(item),
                               [&](const std::string& each) { return each.starts_with(excerpt); });
  };
  ASSERT_TRUE(is_judged(second, "张三") && is_judged(second, "13987650123"));
  reopened_with("zz_more.yaml", "", "lists:\n  zz_one_more: [某某词]\n");
  EXPECT_TRUE(is_judged(second, "13987650123")) << "its detector is what it was";

  // Numbers are found by other prefixes; names are found as before.
  reopened_with("basics.yaml", "mobile_prefixes: [", "mobile_prefixes: [\"100\", ");
  EXPECT_FALSE(is_judged(second, "13987650123")) << "screened by the rules of yesterday";
  const CaseId third = with_.handed_in("动态", kAgain);
  EXPECT_FALSE(screening_of(third).findings.empty());
  EXPECT_FALSE(is_judged(third, "13987650123")) << "judged under the rules of yesterday";
  ASSERT_TRUE(with_.say(third, "dept-head", "department-opinion", "opine"));
  const CaseId fourth = with_.handed_in("动态", kAgain + "又一份。");
  EXPECT_TRUE(is_judged(fourth, "13987650123"));
}

TEST_F(JudgedFindings, OfOneDetectorOutliveAChangeOfAnother) {
  const CaseId first = with_.handed_in("动态", kPlate);
  ASSERT_TRUE(with_.say(first, "dept-head", "department-opinion", "opine"));
  const std::filesystem::path packs = with_.folder() / "packs";
  std::filesystem::copy(with_.options().packs, packs, std::filesystem::copy_options::recursive);
  const std::filesystem::path path = packs / "national/screening/basics.yaml";
  std::ifstream in(path);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  text.replace(text.find("mobile_prefixes: ["), 18, "mobile_prefixes: [\"100\", ");
  std::ofstream(path) << text;
  with_.close();
  with_.open_with([&](Options& options) { options.packs = packs; });
  const CaseId second = with_.handed_in("动态", "另一份通知。" + kPlate);
  const auto judged = judged_in(second);
  ASSERT_EQ(judged.size(), 1U);
  EXPECT_TRUE(judged.front().starts_with("京A12345")) << judged.front();
  EXPECT_EQ(screening_of(second).findings.size(), 2U);
}

TEST_F(JudgedFindings, AWordOfAListHoldsForItsVersion) {
  const auto import = [&](std::string_view csv, const std::optional<std::string>& list) {
    const auto done = import_list(with_.system(), with_.as("office"), list, "代号", as_bytes(csv),
                                  "词表.csv", with_.at());
    EXPECT_TRUE(done && std::holds_alternative<ListView>(*done)) << what_failed(done);
    return std::get<ListView>(*done).id;
  };
  const auto switch_on = [&](const std::string& list, std::int64_t version) {
    ASSERT_TRUE(switch_list(with_.system(), with_.as("office"), list, version, true, with_.at()));
  };
  const std::string list = import("青峰工程\n", std::nullopt);
  switch_on(list, 1);
  const CaseId first = with_.handed_in("动态", "部署青峰工程年底前各项工作。");
  ASSERT_TRUE(with_.say(first, "dept-head", "department-opinion", "opine"));
  const CaseId second = with_.handed_in("动态", "部署青峰工程年底前各项工作。二");
  EXPECT_EQ(judged_in(second).size(), 0U) << "one word more behind";
  const CaseId third = with_.handed_in("动态", "第三份。\n部署青峰工程年底前各项工作。");
  EXPECT_EQ(judged_in(third).size(), 0U) << "three words more before";
  const std::string around = "一二三四五六七八九十一二三四五六七八九十";
  const auto text = [&](const std::string& more) {
    return more + around + "青峰工程" + around + more;
  };
  const CaseId fourth = with_.handed_in("动态", text("甲"));
  ASSERT_TRUE(with_.say(fourth, "dept-head", "department-opinion", "opine"));
  const CaseId fifth = with_.handed_in("动态", text("乙"));
  EXPECT_EQ(judged_in(fifth).size(), 1U);
  (void)import("青峰工程,,另一理由\n", list);
  switch_on(list, 2);
  EXPECT_EQ(judged_in(fifth).size(), 0U) << "found by the version before";
  const CaseId sixth = with_.handed_in("动态", text("丙"));
  EXPECT_EQ(screening_of(sixth).findings.size(), 1U);
  EXPECT_EQ(judged_in(sixth).size(), 0U) << "judged by the version before";
}

TEST_F(JudgedFindings, GoWithTheCaseTheyWereJudgedIn) {
  const CaseId item = with_.handed_in("动态", kText);
  ASSERT_TRUE(with_.say(item, "dept-head", "department-opinion", "opine"));
  ASSERT_GT(remembered(), 0);
  ASSERT_TRUE(with_.act(item, "drafter", casefile::Withdrawn{"不再需要"}));
  const auto erased =
      erase_case(with_.system(), with_.as("office"), item, "期满", with_.command(), with_.at());
  ASSERT_TRUE(erased) << what_failed(erased);
  EXPECT_EQ(remembered(), 0);
}

TEST_F(JudgedFindings, AreOfTheirAgencyAlone) {
  const CaseId item = with_.handed_in("动态", kText);
  ASSERT_TRUE(with_.say(item, "dept-head", "department-opinion", "opine"));
  const AgencyId other{"elsewhere"};
  ASSERT_TRUE(with_.system().add_agency({.id = other,
                                         .title = "别的单位",
                                         .pack = "county-audit-bureau",
                                         .section_head_may_draft = false}));
  EXPECT_NE(judging_key(*with_.agency()->keys),
            judging_key(*with_.system().agency(other).value()->keys));
  EXPECT_EQ(with_.count("select count(*) from judged_findings where agency = 'elsewhere'"), 0);
}

}  // namespace
}  // namespace xs::service
