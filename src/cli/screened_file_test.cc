// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/screened_file.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "cli/exit_codes.h"
#include "cli/terminal_report.h"

namespace xs::cli {
namespace {

using document::Action;

constexpr const char* kText = "申请人：张三，电话13812345678";

ScreenedFile with_verdict(bool read, bool complete, Action verdict) {
  ScreenedFile out;
  out.file = "甲/公示.txt";
  if (read) {
    out.document.emplace();
    out.document->format = "txt";
    out.document->parts.push_back({"body", "正文", document::PartKind::kBody, true, kText, {}, {}});
  }
  if (!read || !complete) out.could_not_look.push_back({read ? "image/1" : "", "看不了。"});
  out.screening.verdict = verdict;
  return out;
}

document::Finding phone() {
  const std::string text = kText;
  const auto start = static_cast<std::uint32_t>(text.find("138"));
  document::Finding finding;
  finding.id = "F1";
  finding.category = "PII_PHONE";
  finding.action = Action::kRedact;
  finding.detector = "mobile";
  finding.cites = {"OGI-15"};
  finding.where = {"body", start, start + 11, {}, {}, {}};
  finding.excerpt = "13812345678";
  return finding;
}

TEST(ScreenedFile, ExitCodeAndVerdict) {
  const struct {
    bool read, complete;
    Action found;
    int code;
    std::optional<Action> verdict;
  } rows[] = {
      {true, true, Action::kPass, kPass, Action::kPass},
      {true, true, Action::kReview, kReview, Action::kReview},
      {true, true, Action::kRedact, kRedact, Action::kRedact},
      {true, true, Action::kBlock, kBlock, Action::kBlock},
      {true, false, Action::kPass, kCouldNotLook, std::nullopt},
      {true, false, Action::kReview, kCouldNotLook, Action::kReview},
      {true, false, Action::kRedact, kCouldNotLook, Action::kRedact},
      {true, false, Action::kBlock, kBlock, Action::kBlock},
      {false, false, Action::kPass, kCouldNotLook, std::nullopt},
      {false, false, Action::kBlock, kBlock, Action::kBlock},  // its name says so
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(testing::Message() << row.read << row.complete << int(row.found));
    const ScreenedFile screened = with_verdict(row.read, row.complete, row.found);
    EXPECT_EQ(exit_code_of(screened), row.code);
    EXPECT_EQ(verdict_of(screened), row.verdict);
    // Text and JSON say the same.
    const auto json = boost::json::parse(to_json(screened, Reveal::kNo));
    EXPECT_EQ(json.at("verdict").is_null(), !row.verdict.has_value());
    EXPECT_EQ(json.at("coverage").at("complete").as_bool(), row.read && row.complete);
    const bool passes = to_text(screened, {}, {}).find("通过") != std::string::npos;
    EXPECT_EQ(passes, row.code == kPass);
  }
}

TEST(ScreenedFile, WorstOfSeveral) {
  const int order[] = {kPass, kReview, kRedact, kCouldNotLook, kBlock};
  for (std::size_t i = 0; i < std::size(order); ++i) {
    for (std::size_t j = 0; j < std::size(order); ++j) {
      EXPECT_EQ(worst(order[i], order[j]), order[std::max(i, j)]);
    }
  }
}

TEST(ScreenedFile, JsonHasABoxAroundAllAndOneALine) {
  const struct {
    std::vector<document::Box> boxes;
    std::string_view json;  // up to the next field
  } rows[] = {
      {{}, R"("box":null,"start":9,"end":20})"},
      {{{10, 20, 30, 12}}, R"("box":[1E1,2E1,3E1,1.2E1],"start":9,"end":20})"},
      {{{70, 20, 30, 12}, {10, 40, 30, 12}},
       R"("box":[1E1,2E1,9E1,3.2E1],"start":9,"end":20,)"
       R"("boxes":[[7E1,2E1,3E1,1.2E1],[1E1,4E1,3E1,1.2E1]]})"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.json);
    ScreenedFile screened = with_verdict(true, true, Action::kRedact);
    screened.screening.findings = {phone()};
    screened.screening.findings[0].where.boxes = row.boxes;
    const std::string line = to_json(screened, Reveal::kNo);
    EXPECT_NE(line.find(row.json), std::string::npos) << line;
  }
}

TEST(ScreenedFile, JsonCountsCodePointsAndMasks) {
  ScreenedFile screened = with_verdict(true, true, Action::kRedact);
  screened.screening.findings = {phone()};
  screened.screening.findings[0].rows = {{phone().where, "13812345678"}};
  for (const Reveal reveal : {Reveal::kNo, Reveal::kYes}) {
    SCOPED_TRACE(reveal == Reveal::kYes);
    const std::string line = to_json(screened, reveal);
    EXPECT_EQ(line.find("13812345678") != std::string::npos, reveal == Reveal::kYes);
    const auto finding = boost::json::parse(line).at("findings").at(0);
    EXPECT_EQ(finding.at("where").at("start").as_int64(), 9);
    EXPECT_EQ(finding.at("where").at("end").as_int64(), 20);
    EXPECT_TRUE(finding.at("where").at("page").is_null());
    EXPECT_EQ(finding.as_object().contains("text"), reveal == Reveal::kYes);
    EXPECT_EQ(finding.at("rows").at(0).at("where").at("start").as_int64(), 9);
    const std::string people = to_text(screened, {{"PII_PHONE", "个人电话"}}, {.reveal = reveal});
    EXPECT_EQ(people.find("13812345678") != std::string::npos, reveal == Reveal::kYes);
    EXPECT_NE(people.find("个人电话"), std::string::npos);
  }
}

TEST(ScreenedFile, AFindingOfTheNameHasOffsetsInTheName) {
  ScreenedFile screened = with_verdict(true, true, Action::kBlock);
  screened.file = "甲/机密★1年.txt";
  document::Finding finding = phone();
  finding.where = {kFileNamePart, 0, 13, {}, {}, {}};
  finding.excerpt = "机密★1年";
  screened.screening.findings = {finding};
  const auto json = boost::json::parse(to_json(screened, Reveal::kNo));
  EXPECT_EQ(json.at("findings").at(0).at("where").at("end").as_int64(), 5);
}

TEST(ScreenedFile, NoFileNameSteersTheTerminal) {
  ScreenedFile screened = with_verdict(true, true, Action::kPass);
  screened.file = "a\x1b[2J\n结论：通过";
  const std::string text = to_text(screened, {}, {});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
}

}  // namespace
}  // namespace xs::cli
