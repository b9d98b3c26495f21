// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/catalogues.h"

#include <algorithm>
#include <boost/json.hpp>

#include "service/test_system.h"

namespace xs::service {
namespace {

constexpr std::string_view kText = "召开推进会，部署年底前重点工作。";
constexpr std::string_view kCanary =
    "鹡鸰"
    "潮州"
    "Ku7Np25";

// The cells of one column, newest first; an error as its only cell.
std::vector<std::string> column(TestSystem& with, const std::string& role, std::string_view id,
                                std::string_view label) {
  const auto catalogue = catalogue_of(with.system(), with.as(role), id);
  if (!catalogue) return {what_failed(catalogue)};
  const auto found =
      std::ranges::find(catalogue->columns, label, &regulation::CatalogueColumn::label);
  std::vector<std::string> cells;
  for (const CatalogueRow& row : catalogue->rows) {
    cells.push_back(row.cells.at(static_cast<std::size_t>(found - catalogue->columns.begin())));
  }
  return cells;
}
using Cells = std::vector<std::string>;

// Everything that any catalogue says to the one who sees most.
std::string all_words(TestSystem& with) {
  std::string words;
  for (const CatalogueTitle& title : catalogues_of(with.as("office"))) {
    for (const FileKind kind : {FileKind::kXlsx, FileKind::kCsv, FileKind::kJson}) {
      const auto file =
          export_catalogue(with.system(), with.as("office"), title.id, kind, with.at());
      words += file ? std::string(as_text(file->bytes)) : what_failed(file);
    }
  }
  return words;
}

TEST(ServiceCatalogues, ListWhatIsPublishedAndNothingElse) {
  TestSystem with;
  (void)with.drafted("动态", kText, "草稿");
  (void)with.handed_in("动态", kText, "审查中");
  (void)with.approved(kText, "已批准");
  const CaseId released = with.approved(kText, "推进会情况");
  EXPECT_EQ(column(with, "office", "public", "名称"), Cells{});
  (void)with.permit_of(released);
  for (const char* role : {"drafter", "deputy", "legal"}) {
    EXPECT_EQ(column(with, role, "public", "名称"), Cells{"推进会情况"}) << role;
  }
  EXPECT_EQ(column(with, "office", "public", "索引号"), Cells{"2026-00001"});
  EXPECT_EQ(column(with, "office", "public", "生成日期"), Cells{"2026-11-20"});
  EXPECT_EQ(column(with, "office", "public", "公开方式"), Cells{"政府网站"});
  EXPECT_EQ(column(with, "office", "public", "序号"), Cells{"1"});
  EXPECT_FALSE(catalogue_of(with.system(), with.as("office"), "no-such"));
  EXPECT_FALSE(catalogue_of(with.system(), with.as("system-administrator"), "public"));
}

TEST(ServiceCatalogues, LinkOnlyToWhatHeMayRead) {
  TestSystem with;
  (void)with.permit_of(with.approved(kText));
  for (const auto& [role, readable] :
       std::vector<std::pair<std::string, bool>>{{"drafter", true}, {"legal", false}}) {
    const auto catalogue = catalogue_of(with.system(), with.as(role), "public");
    ASSERT_TRUE(catalogue) << what_failed(catalogue);
    ASSERT_EQ(catalogue->rows.size(), 1U);
    EXPECT_EQ(catalogue->rows[0].readable, readable) << role;
    EXPECT_EQ(catalogue->rows[0].month, "2026-11");
  }
}

TEST(ServiceCatalogues, WhatIsTakenDownMovesAndKeepsItsNumber) {
  TestSystem with;
  const CaseId first = with.approved(kText, "第一件");
  const std::string permit = with.permit_of(first);
  const auto revoked = revoke_permit(with.system(), with.as("office"), permit, "数据有误",
                                     with.command(), with.at());
  ASSERT_TRUE(revoked) << what_failed(revoked);
  (void)with.permit_of(with.approved("召开总结会，通报全年工作。", "第二件"));
  EXPECT_EQ(column(with, "office", "public", "名称"), Cells{"第二件"});
  EXPECT_EQ(column(with, "office", "public", "索引号"), Cells{"2026-00002"});
  EXPECT_EQ(column(with, "office", "withdrawn", "名称"), Cells{"第一件"});
  EXPECT_EQ(column(with, "office", "withdrawn", "索引号"), Cells{"2026-00001"});
  EXPECT_EQ(column(with, "legal", "withdrawn", "名称"), Cells{}) << "not published: only his own";
}

TEST(ServiceCatalogues, HaveNoTraceOfWhatMayBeSecret) {
  TestSystem with;
  const std::string canary(kCanary);
  const CaseId released = with.approved("通报" + canary + "有关情况。", canary);
  (void)with.permit_of(released);
  ASSERT_NE(all_words(with).find(canary), std::string::npos) << "while it was published";
  const auto sealed = with.act(released, "secrecy", casefile::SealedUp{"可能涉及国家秘密"});
  ASSERT_TRUE(sealed) << what_failed(sealed);
  EXPECT_EQ(all_words(with).find(canary), std::string::npos);
}

TEST(ServiceCatalogues, HaveNoTraceOfAFileThatMayBeSecretElsewhere) {
  TestSystem with;
  const std::string text = "通报有关情况，附有关数据。";
  const CaseId sealed = with.handed_in("动态", text, "甲");
  (void)with.permit_of(with.approved(text, "乙"));
  EXPECT_EQ(column(with, "office", "public", "名称"), Cells{"乙"});
  const auto done = with.act(sealed, "secrecy", casefile::SealedUp{"可能涉及国家秘密"});
  ASSERT_TRUE(done) << what_failed(done);
  EXPECT_EQ(column(with, "office", "public", "名称"), Cells{});
}

TEST(ServiceCatalogues, ExportsAreReadByOthers) {
  TestSystem with;
  (void)with.permit_of(with.approved(kText, "=1+2，\"甲\"<乙>&丙"));
  const auto file = [&](FileKind kind) {
    auto made = export_catalogue(with.system(), with.as("office"), "public", kind, with.at());
    EXPECT_TRUE(made) << what_failed(made);
    return made ? *std::move(made) : SheetFile{};
  };
  const SheetFile csv = file(FileKind::kCsv);
  EXPECT_EQ(csv.name, "主动公开目录.csv");
  EXPECT_NE(as_text(csv.bytes).find(R"(1,2026-00001,"'=1+2，""甲""<乙>&丙",)"), std::string::npos)
      << as_text(csv.bytes);
  const auto json = boost::json::parse(as_text(file(FileKind::kJson).bytes));
  EXPECT_EQ(json.at("rows").at(0).at("名称").as_string(), "=1+2，\"甲\"<乙>&丙");
  EXPECT_EQ(json.at("clause").as_string(), "OGI-12");

  // Our own reader takes the workbook for what it is, and finds the words in its cells.
  const CaseId item = with.opened();
  const SheetFile xlsx = file(FileKind::kXlsx);
  const auto taken = add_file(
      with.system(), with.as("drafter"), item, xlsx.bytes, xlsx.name, std::nullopt,
      TestSystem::command(), [](Stage) {}, with.at());
  ASSERT_TRUE(taken) << what_failed(taken);
  const casefile::Case now = with.now_is(item);
  ASSERT_EQ(now.files.size(), 1U);
  EXPECT_EQ(now.files[0].format, "xlsx");
  EXPECT_TRUE(now.files[0].could_not_look.empty());
}

TEST(ServiceCatalogues, ExportingIsOnRecord) {
  TestSystem with;
  (void)with.permit_of(with.approved(kText));
  const auto looked = [&] { return with.count("select count(*) from access_noted"); };
  const auto before = looked();
  (void)catalogue_of(with.system(), with.as("office"), "public");
  EXPECT_EQ(looked(), before);
  (void)export_catalogue(with.system(), with.as("office"), "public", FileKind::kCsv, with.at());
  EXPECT_EQ(looked(), before + 1);
}

}  // namespace
}  // namespace xs::service
