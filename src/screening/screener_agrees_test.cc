// SPDX-License-Identifier: AGPL-3.0-or-later
// The quick way of screening against the plain one, which looks at everything: on real texts, on
// shuffled pieces of real texts, and on texts made to be awkward.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "base/text.h"
#include "screening/test_rules.h"

namespace xs::screening {
namespace {

document::Document document_of(std::string text) {
  document::Document document;
  document.parts.resize(1);
  document.parts[0].address = "body";
  document.parts[0].text = std::move(text);
  return document;
}

std::string shown(const document::Screening& screening) {
  std::string out;
  for (const auto& finding : screening.findings) {
    out += finding.id + ' ' + finding.detector + " [" + std::to_string(finding.where.start) + ',' +
           std::to_string(finding.where.end) + ") " + finding.excerpt + " rows " +
           std::to_string(finding.rows.size()) + '\n';
  }
  return out;
}

void expect_agreement(const std::string& text) {
  const document::Document document =
      document_of(is_valid_utf8(text) ? text : replace_invalid_utf8(text));
  const auto quick = national_screener().screen(document);
  const auto plain = national_screener().screen_plainly(document);
  ASSERT_EQ(shown(quick), shown(plain)) << document.parts[0].text;
  ASSERT_TRUE(quick == plain) << document.parts[0].text;
}

std::vector<std::string> real_texts() {
  std::vector<std::string> texts;
  std::ifstream dev(shared_folder() / "eval/dev.jsonl");
  for (std::string line; std::getline(dev, line);) {
    texts.emplace_back(boost::json::parse(line).at("text").as_string());
  }
  const auto folder = shared_folder() / "corpus/texts/clean";
  if (!std::filesystem::exists(folder)) return texts;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    texts.push_back(text.str());
  }
  return texts;
}

// Pieces of what detectors look for and of what stands between.
std::vector<std::string> pieces() {
  std::vector<std::string> out = {"\n",
                                  "\n",
                                  "\t",
                                  " ",
                                  "  ",
                                  "　",
                                  "，",
                                  "。",
                                  "：",
                                  "、",
                                  "|",
                                  "（",
                                  "）",
                                  "《",
                                  "》",
                                  "“",
                                  "”",
                                  "★",
                                  "10年",
                                  "长期",
                                  "身份证号：",
                                  "11010519491231002X",
                                  "110105194912310021",
                                  "13812345678",
                                  "138 1234 5678",
                                  "6222020000000000000",
                                  "1101**********002X",
                                  "一三八一二三四五六七八",
                                  "12345",
                                  "京A12345",
                                  "a@qq.com",
                                  "@",
                                  "姓名",
                                  "电话",
                                  "序号",
                                  "备注",
                                  "王小明",
                                  "李红",
                                  "次仁卓玛",
                                  "本件",
                                  "此件",
                                  "为",
                                  "属于",
                                  "的",
                                  "国家",
                                  "1",
                                  "2",
                                  "密",
                                  "机",
                                  "机\n密",
                                  "秘 密",
                                  "\u200B"};
  for (const auto& detector : national_rules().detectors) {
    out.insert(out.end(), detector.hits.begin(), detector.hits.end());
    out.insert(out.end(), detector.misses.begin(), detector.misses.end());
    for (const auto* words :
         {&detector.words, &detector.after, &detector.columns, &detector.near}) {
      for (const std::string& word : *words) {
        if (word.front() != '{') out.push_back(word);
      }
    }
  }
  for (const auto& [name, list] : national_rules().lists) {
    for (std::size_t i = 0; i < std::min<std::size_t>(list.size(), 12); ++i) out.push_back(list[i]);
  }
  return out;
}

std::string random_text(std::mt19937& random, const std::vector<std::string>& from,
                        std::size_t length) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += from[random() % from.size()];
  return text;
}

TEST(ScreenerAgrees, OnRealTexts) {
  const auto texts = real_texts();
  if (texts.empty()) GTEST_SKIP() << "no corpus beside the repository";
  for (const std::string& text : texts) {
    expect_agreement(text);
    if (HasFatalFailure()) return;
  }
}

TEST(ScreenerAgrees, OnPiecesOfRealTextsInAnyOrder) {
  std::vector<std::string> lines;
  for (const std::string& text : real_texts()) {
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line.substr(0, 400) + '\n');
  }
  if (lines.empty()) GTEST_SKIP() << "no corpus beside the repository";
  std::mt19937 random(1);
  for (int i = 0; i < 150; ++i) {
    expect_agreement(random_text(random, lines, 1 + random() % 40));
    if (HasFatalFailure()) return;
  }
}

TEST(ScreenerAgrees, OnPiecesOfTheRules) {
  const auto from = pieces();
  std::mt19937 random(2);
  for (int i = 0; i < 1500; ++i) {
    expect_agreement(random_text(random, from, 1 + random() % 60));
    if (HasFatalFailure()) return;
  }
}

// Few different pieces, so that the same words crowd together.
TEST(ScreenerAgrees, OnDenseTexts) {
  const auto all = pieces();
  std::mt19937 random(3);
  for (int i = 0; i < 400; ++i) {
    std::vector<std::string> few;
    for (std::size_t n = 1 + random() % 6; n > 0; --n) few.push_back(all[random() % all.size()]);
    expect_agreement(random_text(random, few, 1 + random() % 120));
    if (HasFatalFailure()) return;
  }
}

TEST(ScreenerAgrees, OnAnyBytes) {
  std::mt19937 random(4);
  const auto from = pieces();
  for (int i = 0; i < 300; ++i) {
    std::string text = random_text(random, from, 1 + random() % 30);
    for (std::size_t n = random() % 8; n > 0; --n) {
      text[random() % text.size()] = static_cast<char>(random());
    }
    expect_agreement(text);
    if (HasFatalFailure()) return;
  }
}

// Beyond the bounds of work nothing is lost: what the plain way finds is found, or lies in a
// stretch that is reported as not examined.
TEST(ScreenerAgrees, WhatIsTooMuchIsNotCleared) {
  for (const std::string piece :
       {"机密★10年", "密级：机密", "内部资料，严禁外传。", "商业秘密\n"}) {
    SCOPED_TRACE(piece);
    std::string text;
    for (int i = 0; i < 1500; ++i) text += piece;
    const auto document = document_of(text);
    const auto quick = national_screener().screen(document);
    const auto plain = national_screener().screen_plainly(document);
    EXPECT_EQ(quick.verdict, plain.verdict);
    EXPECT_EQ(quick.admission, plain.admission);
    EXPECT_LT(quick.findings.size(), plain.findings.size());
    auto over = quick.findings.begin();
    for (const auto& finding : plain.findings) {
      while (over != quick.findings.end() && over->where.end <= finding.where.start) ++over;
      ASSERT_NE(over, quick.findings.end());
      EXPECT_LE(over->where.start, finding.where.start);
      EXPECT_GE(over->where.end, finding.where.end);
      EXPECT_GE(over->action, finding.action);
    }
  }
}

}  // namespace
}  // namespace xs::screening
