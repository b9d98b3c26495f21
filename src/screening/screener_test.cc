// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/screener.h"

#include <gtest/gtest.h>

#include <thread>

#include "screening/test_rules.h"

namespace xs::screening {
namespace {

using document::Action;
using document::Admission;

TEST(Screener, VerdictIsNotAdmission) {
  struct Case {
    const char* text;
    Action verdict;
    Admission admission;
  };
  const Case cases[] = {
      {"机密★10年\n关于某事的请示", Action::kBlock, Admission::kRefuse},
      {"工作秘密\n关于某事的请示", Action::kBlock, Admission::kAdmit},
      {"（此件不公开）", Action::kBlock, Admission::kAdmit},
      {"商业秘密", Action::kBlock, Admission::kAdmit},
      {"电话13800138000", Action::kRedact, Admission::kAdmit},
      {"某办法（送审稿）", Action::kReview, Admission::kAdmit},
      {"本文涉密，须经批准后阅看。", Action::kReview, Admission::kAdmit},
      {"保守国家秘密是每个公民的义务。", Action::kPass, Admission::kAdmit},
      {"", Action::kPass, Admission::kAdmit},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const auto result = national_screener().screen_text(c.text);
    EXPECT_EQ(result.verdict, c.verdict);
    EXPECT_EQ(result.admission, c.admission);
  }
}

TEST(Screener, AFindingPointsAtItsBytes) {
  const std::string text = "前言。\n电话：138\u200B0013 8000。";
  const auto result = national_screener().screen_text(text);
  ASSERT_EQ(result.findings.size(), 1U);
  const auto& finding = result.findings[0];
  EXPECT_EQ(finding.id, "F1");
  EXPECT_EQ(finding.category, "PII_PHONE");
  EXPECT_EQ(finding.where.part, "body");
  EXPECT_EQ(finding.excerpt, "138\u200B0013 8000");
  EXPECT_EQ(text.substr(finding.where.start, finding.where.end - finding.where.start),
            finding.excerpt);
  EXPECT_EQ(finding.says.find("138"), std::string::npos);
}

document::Part sheet() {
  document::Part part;
  part.address = "sheet/名单";
  part.kind = document::PartKind::kHiddenSheet;
  part.visible = false;
  const std::vector<std::vector<std::string>> rows = {{"序号", "姓名", "手机", "备注"},
                                                      {"1", "王小明", "13800138000", ""},
                                                      {"2", "李红", "13900139000", "已核"},
                                                      {"3", "次仁卓玛", "15000150000", ""}};
  std::int32_t row = 0;
  for (const auto& values : rows) {
    ++row;
    std::int32_t column = 0;
    for (const std::string& value : values) {
      if (column > 0) part.text += '\t';
      const auto start = static_cast<std::uint32_t>(part.text.size());
      part.text += value;
      part.cells.push_back({start, static_cast<std::uint32_t>(part.text.size()), 1, row, ++column});
    }
    part.text += '\n';
  }
  return part;
}

TEST(Screener, AColumnIsOneFinding) {
  document::Document document;
  document.format = "xlsx";
  document.parts.push_back(sheet());
  const auto result = national_screener().screen(document);
  ASSERT_EQ(result.findings.size(), 2U);
  const auto& names = result.findings[0];
  const auto& phones = result.findings[1];
  EXPECT_EQ(names.category, "PII_NAME");
  EXPECT_EQ(phones.category, "PII_PHONE");
  EXPECT_FALSE(phones.visible);
  ASSERT_EQ(names.rows.size(), 3U);
  EXPECT_EQ(names.rows[2].text, "次仁卓玛");
  ASSERT_EQ(phones.rows.size(), 3U);
  EXPECT_EQ(phones.rows[1].text, "13900139000");
  EXPECT_EQ(phones.rows[1].where.cell, "C3");
  EXPECT_EQ(phones.where, phones.rows[0].where);
}

TEST(Screener, InPlainTextAColumnUnderAHeadingIsOneFinding) {
  const auto result = national_screener().screen_text(
      "序号\t姓名\t手机\n1\t王小明\t13800138000\n2\t李红\t13900139000\n3\t次仁卓玛\t15000150000\n");
  ASSERT_EQ(result.findings.size(), 2U);
  ASSERT_EQ(result.findings[1].rows.size(), 3U);
  EXPECT_EQ(result.findings[1].rows[2].text, "15000150000");
  EXPECT_FALSE(result.findings[1].where.cell);
}

TEST(Screener, WithoutAHeadingEveryValueIsItsOwn) {
  const auto result = national_screener().screen_text(
      "王小明\t13800138000\n李红\t13900139000\n"
      "次仁卓玛\t15000150000\n");
  EXPECT_EQ(result.findings.size(), 6U);
  for (const auto& finding : result.findings) EXPECT_TRUE(finding.rows.empty());
}

TEST(Screener, EveryPartIsScreenedAndPagesAreNamed) {
  document::Document document;
  document.parts.resize(3);
  document.parts[0] = {"header/1", "页眉",     document::PartKind::kHeader,
                       true,       "秘密★3年", {{0, 12, 2, {10, 20, 30, 40}}},
                       {}};
  document.parts[1] = {"comment/1", "批注", document::PartKind::kComment, false, "电话13800138000",
                       {},          {}};
  document.parts[2] = {
      "properties", "属性", document::PartKind::kProperties, false, "keywords: 机密", {}, {}};
  const auto result = national_screener().screen(document);
  ASSERT_EQ(result.findings.size(), 3U);
  EXPECT_EQ(result.findings[0].where.page, 2);
  EXPECT_EQ(result.findings[0].where.boxes, (std::vector<document::Box>{{10, 20, 30, 40}}));
  EXPECT_EQ(result.findings[1].id, "F2");
  EXPECT_EQ(result.findings[2].detector, "secret-mark-properties");
  EXPECT_EQ(result.admission, Admission::kRefuse);
}

TEST(Screener, AFindingOnTwoLinesHasABoxOnEach) {
  document::Document document;
  document::Part page{"page/1", "第1页", document::PartKind::kBody, true, {}, {}, {}};
  page.text = "联系电话：1380013\n8000，欢迎来电。";
  const auto at = [&](std::string_view words) {
    return static_cast<std::uint32_t>(page.text.find(words));
  };
  page.runs = {{0, at("1380"), 1, {300, 100, 60, 12}},
               {at("1380"), at("\n"), 1, {360, 100, 42, 12}},
               {at("8000"), at("，"), 1, {90, 120, 24, 12}},
               {at("，"), static_cast<std::uint32_t>(page.text.size()), 1, {114, 120, 72, 12}}};
  document.parts = {page};
  const auto result = national_screener().screen(document);
  ASSERT_EQ(result.findings.size(), 1U);
  const document::Place& where = result.findings[0].where;
  EXPECT_EQ(where.page, 1);
  EXPECT_EQ(where.boxes, (std::vector<document::Box>{{360, 100, 42, 12}, {90, 120, 24, 12}}));
}

TEST(Screener, FileNames) {
  EXPECT_EQ(national_screener().screen_file_name("（秘密）谈判方案.docx").admission,
            Admission::kRefuse);
  EXPECT_EQ(national_screener().screen_file_name("机密-2024.docx").admission, Admission::kRefuse);
  EXPECT_EQ(national_screener().screen_file_name("保密审查办法.docx").verdict, Action::kPass);
  EXPECT_EQ(national_screener().screen_file_name("商业秘密保护指南.pdf").admission,
            Admission::kAdmit);
}

TEST(Screener, OnlyAWholeMarkStopsAFreeTextField) {
  for (const char* mark :
       {"机密★10年", "密级：秘密", "绝密", "见附件（秘密★5年）", "机 密 ★ 长期"}) {
    EXPECT_TRUE(national_screener().is_complete_mark(mark)) << mark;
  }
  for (const char* words :
       {"此件可能涉及国家秘密，建议不予公开。", "不属于国家秘密，同意公开。",
        "请保密办确认是否为机密级。", "商业秘密", "工作秘密", "涉密",
        "按照《保守国家秘密法》审查，未发现密级标志。", "电话13800138000", ""}) {
    EXPECT_FALSE(national_screener().is_complete_mark(words)) << words;
  }
}

TEST(Screener, AnyBytesAreScreened) {
  std::string bytes;
  for (int i = 0; i < 4096; ++i) bytes += static_cast<char>(i * 37 % 256);
  EXPECT_EQ(national_screener().screen_text(bytes).admission, Admission::kAdmit);
  EXPECT_EQ(national_screener().screen_text("\xE6\x9C").verdict, Action::kPass);
  EXPECT_EQ(national_screener().screen_text("机密★\xFF").admission, Admission::kRefuse);
}

TEST(Screener, TheSameOnEveryThread) {
  const std::string text = sheet().text + "\n机密★10年\n申请人高英，身份证号11010519491231002X";
  const auto expected = national_screener().screen_text(text);
  std::vector<std::thread> threads;
  std::vector<document::Screening> results(8);
  for (auto& result : results) {
    threads.emplace_back([&] { result = national_screener().screen_text(text); });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& result : results) EXPECT_EQ(result, expected);
}

}  // namespace
}  // namespace xs::screening
