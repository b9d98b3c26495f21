// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <fstream>

#include "screening/compiled.h"
#include "screening/test_rules.h"

namespace xs::screening {
namespace {

std::string join(const std::vector<Diagnostic>& faults) {
  std::string out;
  for (const Diagnostic& fault : faults) {
    out += fault.file + ":" + std::to_string(fault.line) + ":" + std::to_string(fault.column) +
           ": " + fault.message + "\n";
  }
  return out;
}

TEST(Rules, NationalRulesHaveNoFaultsAndCompile) {
  LoadedRules loaded = load_rules(national_folder());
  EXPECT_EQ(join(loaded.faults), "");
  const auto screener = Screener::compile(std::move(loaded.rules));
  ASSERT_TRUE(screener) << screener.error().detail;
}

TEST(Rules, Re2TakesEveryPattern) {
  const auto compiled = compile_rules(load_rules(national_folder()).rules);
  ASSERT_TRUE(compiled) << compiled.error().detail;
  for (const auto& detector : (*compiled)->detectors) {
    for (const Patterns* patterns :
         {&detector->patterns, &detector->unless, &detector->unless_around}) {
      for (const auto& pattern : *patterns)
        EXPECT_TRUE(pattern->ready().ok()) << detector->rule.id << pattern->ready().error();
    }
    EXPECT_TRUE(!detector->cell || detector->cell->ready().ok()) << detector->rule.id;
  }
}

TEST(Rules, EveryDetectorFindsItsHitsAndNotItsMisses) {
  const LoadedRules loaded = load_rules(national_folder());
  const auto screener = Screener::compile(loaded.rules);
  ASSERT_TRUE(screener) << screener.error().detail;
  for (const Detector& detector : loaded.rules.detectors) {
    const auto found = [&](const std::string& text) {
      const auto result =
          detector.properties_only ? screener->screen_file_name(text) : screener->screen_text(text);
      return std::any_of(result.findings.begin(), result.findings.end(),
                         [&](const auto& finding) { return finding.detector == detector.id; });
    };
    for (const std::string& text : detector.hits)
      EXPECT_TRUE(found(text)) << detector.id << ": " << text;
    for (const std::string& text : detector.misses) {
      EXPECT_FALSE(found(text)) << detector.id << ": " << text;
    }
  }
}

TEST(Rules, OnlyStateSecretMarksRefuseAdmission) {
  const LoadedRules loaded = load_rules(national_folder());
  for (const Detector& detector : loaded.rules.detectors) {
    if (detector.admission == document::Admission::kRefuse) {
      EXPECT_EQ(detector.category, "SECRET_MARK") << detector.id;
      EXPECT_EQ(detector.action, document::Action::kBlock) << detector.id;
    }
  }
}

TEST(Rules, SaysNamesTheClausesItCites) {
  const LoadedRules loaded = load_rules(national_folder());
  for (const Detector& detector : loaded.rules.detectors) {
    EXPECT_EQ(detector.says.find('{'), std::string::npos) << detector.says;
    EXPECT_NE(detector.says.find("》第"), std::string::npos) << detector.says;
  }
}

// The articles are written elsewhere in the pack; a citation of none of them is a slip.
TEST(Rules, EveryCitedClauseIsAnArticleOfThePack) {
  const auto articles = national_folder().parent_path() / "articles";
  const LoadedRules loaded = load_rules(national_folder());
  for (const Detector& detector : loaded.rules.detectors) {
    for (std::string id : detector.cites) {
      std::transform(id.begin(), id.end(), id.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      EXPECT_TRUE(std::filesystem::exists(articles / (id + ".yaml"))) << detector.id << ": " << id;
    }
  }
}

class RuleFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::path(::testing::TempDir()) /
        ("rules-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  LoadedRules load(const std::string& yaml) {
    std::ofstream(folder_ / "a.yaml") << yaml;
    return load_rules(folder_);
  }
  std::filesystem::path folder_;
};

constexpr const char* kSound = R"(laws: { OGI: 政府信息公开条例 }
categories:
  - { id: A, name: 甲, severity: high, action: block, admission: admit }
detectors:
  - id: one
    category: A
    cites: [OGI-115]
    says: 依据{cites}。
    words: [某词]
    patterns: ['某词']
    hits: [某词]
    misses: [别词]
)";

TEST_F(RuleFolder, ReadsASoundFile) {
  const LoadedRules loaded = load(kSound);
  EXPECT_EQ(join(loaded.faults), "");
  ASSERT_EQ(loaded.rules.detectors.size(), 1U);
  EXPECT_EQ(loaded.rules.detectors[0].says, "依据《政府信息公开条例》第一百一十五条。");
  EXPECT_EQ(loaded.rules.detectors[0].action, document::Action::kBlock);
}

TEST_F(RuleFolder, ReportsEveryFaultWithItsPlace) {
  struct Case {
    const char* what;
    const char* from;
    const char* to;
    int line;
    const char* message;
  };
  const Case cases[] = {
      {"unknown key", "words: [某词]", "word: [某词]", 9, "不认识的键“word”。"},
      {"duplicate key", "    hits: [某词]", "    hits: [某词]\n    hits: [某词]", 12,
       "键“hits”重复。"},
      {"anchor", "words: [某词]", "words: &w [某词]", 9, "不允许使用 YAML 锚点（&）。"},
      {"tag", "words: [某词]", "words: !x [某词]", 9, "不允许使用 YAML 标签（!）。"},
      {"unknown category", "category: A", "category: B", 6, "没有声明类别“B”。"},
      {"unknown law", "cites: [OGI-115]", "cites: [XYZ-1]", 7, "不认识的条款“XYZ-1”。"},
      {"no clause named", "says: 依据{cites}。", "says: 没有依据。", 8, "“says”中应当有 {cites}。"},
      {"unknown check", "words: [某词]", "verify: magic", 9, "没有名为“magic”的核验方法。"},
      {"no example", "misses: [别词]", "misses: []", 5, "每个检测项都要有 hits 和 misses 的例子。"},
      {"bad severity", "severity: high", "severity: awful", 3, "“severity”不能是“awful”。"},
      {"always masked is no label of its own", "words: [某词]",
       "verify: person_name\n    after: [某词]\n    always_masked: [某词, 他词]", 11,
       "“always_masked”中的“他词”不在“after”中。"},
      {"always masked is no name", "words: [某词]",
       "words: [某词]\n    after: [某词]\n    always_masked: [某词]", 11,
       "always_masked 只用于查找姓名"},
      {"a profile of no category", "detectors:",
       "profiles: [{ id: p, name: 事项, cites: [OGI-1], says: '{cites}', shows: [B], masks: [A] "
       "}]\ndetectors:",
       4, "“B”不是已声明的个人信息类别。"},
      {"not YAML", "patterns: ['某词']", "patterns: ['某词'", 11, "不是有效的 YAML"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    std::string yaml = kSound;
    yaml.replace(yaml.find(c.from), std::string(c.from).size(), c.to);
    const LoadedRules loaded = load(yaml);
    const bool found =
        std::any_of(loaded.faults.begin(), loaded.faults.end(), [&](const Diagnostic& fault) {
          return fault.file == "a.yaml" && fault.line == c.line &&
                 fault.message.find(c.message) != std::string::npos;
        });
    EXPECT_TRUE(found) << join(loaded.faults);
  }
}

TEST_F(RuleFolder, AllFaultsAtOnce) {
  std::string yaml = kSound;
  yaml.replace(yaml.find("category: A"), 11, "category: B");
  yaml.replace(yaml.find("misses: [别词]"), 16, "missed: [别词]");
  EXPECT_GE(load(yaml).faults.size(), 3U);
}

TEST_F(RuleFolder, AnEmptyFolderIsAFault) {
  EXPECT_EQ(load_rules(folder_).faults.size(), 1U);
  EXPECT_EQ(load_rules(folder_ / "absent").faults.size(), 1U);
}

TEST_F(RuleFolder, ABrokenPatternIsNamedWhenCompiling) {
  for (const char* pattern : {"'('", "'{nobody}'"}) {
    std::string yaml = kSound;
    yaml.replace(yaml.find("'某词'"), 8, pattern);
    LoadedRules loaded = load(yaml);
    EXPECT_EQ(join(loaded.faults), "");
    const auto screener = Screener::compile(std::move(loaded.rules));
    ASSERT_FALSE(screener) << pattern;
    EXPECT_EQ(screener.error().code, ErrorCode::kInvalidInput);
  }
}

}  // namespace
}  // namespace xs::screening
