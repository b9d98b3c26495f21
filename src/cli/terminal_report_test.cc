// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/terminal_report.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace xs::cli {
namespace {

using document::Action;
using document::Finding;
using document::Severity;

const std::map<std::string, std::string> kNames{{"PII_ID", "公民身份号码"},
                                                {"PII_NAME", "个人姓名"}};

Finding finding(const std::string& text, double confidence = 1.0, std::size_t rows = 0) {
  Finding out;
  out.category = rows > 0 ? "PII_ID" : "PII_NAME";
  out.severity = rows > 0 ? Severity::kHigh : Severity::kLow;
  out.action = Action::kRedact;
  out.cites = {"OGI-15"};
  out.where.part = "sheet/名册";
  out.where.cell = "C2";
  out.excerpt = text;
  out.confidence = confidence;
  out.rows.resize(rows);
  return out;
}

ScreenedFile screened(std::vector<Finding> findings) {
  ScreenedFile out;
  out.file = "公示.xlsx";
  out.document.emplace();
  out.document->parts.push_back(
      {"sheet/名册", "工作表“名册”", document::PartKind::kSheet, true, "", {}, {}});
  out.screening.findings = std::move(findings);
  out.screening.verdict = Action::kRedact;
  return out;
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

TEST(TerminalReport, AColumnIsOneLineAndDoubtIsCounted) {
  const auto file = screened(
      {finding("王建国"), finding("李秀英", 0.6), finding("王建国"), finding("110105", 1.0, 327)});
  EXPECT_EQ(to_text(file, kNames, {}),
            "公示.xlsx\n"
            "  须遮盖  严重  工作表“名册” C2  公民身份号码  1＊＊＊＊5  整列327处  OGI-15\n"
            "  须遮盖  轻微  工作表“名册” C2  个人姓名      王＊＊      同样2处    OGI-15\n"
            "  另有 1 处把握不大，未列出。加 --all 全部列出。\n"
            "  结论：须遮盖。上列内容遮盖或者删除后方可公开。\n");
  const std::string all = to_text(file, kNames, {.everything = true});
  EXPECT_NE(all.find("李＊＊"), std::string::npos);
  EXPECT_EQ(all.find("另有"), std::string::npos);
}

TEST(TerminalReport, ALongListIsCounted) {
  std::vector<Finding> many;
  for (int i = 0; i < 5000; ++i) many.push_back(finding("甲乙" + std::to_string(i)));
  const auto file = screened(std::move(many));
  const std::string text = to_text(file, kNames, {});
  EXPECT_NE(text.find("另有 4900 处未列出"), std::string::npos);
  EXPECT_EQ(lines(text), 103U);
  EXPECT_EQ(lines(to_text(file, kNames, {.everything = true})), 5002U);
}

TEST(TerminalReport, ColoursStandBesideTheWords) {
  const auto file = screened({finding("王建国"), finding("110105", 1.0, 3), finding("丙", 0.5)});
  const std::string plain = to_text(file, kNames, {});
  std::string coloured = to_text(file, kNames, {.colour = true});
  EXPECT_EQ(plain.find('\x1b'), std::string::npos);
  EXPECT_NE(coloured.find("\x1b[1;31m  须遮盖  严重"), std::string::npos);
  for (std::size_t at; (at = coloured.find('\x1b')) != std::string::npos;) {
    coloured.erase(at, coloured.find('m', at) + 1 - at);
  }
  EXPECT_EQ(coloured, plain);
}

TEST(TerminalReport, TheDocumentSendsNoColours) {
  auto file = screened({finding("\x1b[31m王建国")});
  const std::string text = to_text(file, kNames, {.reveal = Reveal::kYes});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace xs::cli
