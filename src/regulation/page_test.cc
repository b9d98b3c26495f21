// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/page.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "regulation/coverage.h"
#include "regulation/load.h"
#include "regulation/pack_fixture_test.h"

namespace xs::regulation {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 2> kRequirements{"files_present", "questions_clear"};
const RequirementTitles kTitles{{"questions_clear", "各问题均无不公开情形"}};

Pack every_rule(Date as_of = make_date(2026, 1, 1)) {
  const PackFolder packs;
  packs.write("p/pack.yaml", kPackFile);
  packs.write("p/articles/1.yaml", kEveryRule);
  packs.write("p/articles/2.yaml",
              "article: \"2\"\nheading: <旧>\nin_force: { from: 2020-01-01, until: 2022-12-31 }\n"
              "units:\n  - id: P-2\n    says: 已废止的“一款”<b>。\n    not_formalized: A & B\n");
  Loaded loaded = load_pack(packs.path() / "p", as_of, kRequirements);
  EXPECT_TRUE(loaded.pack) << render(loaded.faults);
  return loaded.pack ? *std::move(loaded.pack) : Pack{};
}

// Compares with src/regulation/golden/NAME; UPDATE_GOLDEN=1 writes it anew.
void expect_golden(const std::string& name, const std::string& text) {
  const fs::path golden = fs::path(XS_SOURCE_DIR) / "src/regulation/golden" / name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(golden, std::ios::binary) << text;
  std::ifstream stream(golden, std::ios::binary);
  EXPECT_EQ(text, std::string(std::istreambuf_iterator<char>(stream), {}));
}

TEST(SentencesOf, say_every_rule_of_a_clause) {
  const Pack pack = every_rule();
  std::string all;
  for (const Sentence& sentence : sentences_of(pack, "P-1", kTitles)) {
    all += sentence.kind + "：" + sentence.text + "\n";
  }
  expect_golden("sentences.txt", all);
  EXPECT_TRUE(sentences_of(pack, "P-1-2", kTitles).empty());
  EXPECT_TRUE(sentences_of(pack, "P-9", kTitles).empty());
}

TEST(PageToSign, shows_each_clause_beside_its_rules) {
  expect_golden("page.html", page_to_sign(every_rule(), kTitles));
}

TEST(PageToSign, loads_nothing_and_escapes_everything) {
  const std::string page = page_to_sign(every_rule(), kTitles);
  for (const std::string_view outside : {"http", "src=", "href=", "url(", "@import", "<script"}) {
    EXPECT_EQ(page.find(outside), std::string::npos) << outside;
  }
  EXPECT_EQ(page.find("<b>"), std::string::npos);
  EXPECT_EQ(page.find("<旧>"), std::string::npos);
  EXPECT_NE(page.find("&lt;旧&gt;"), std::string::npos);
}

TEST(Cover, counts_rules_and_cases) {
  const Pack pack = every_rule();
  struct Row {
    std::string what;
    CaseCounts cases;
    bool too_few;
  };
  const Row rows[] = {
      {"none", {0, 0}, true},         {"one passes", {1, 0}, true},  {"one refuses", {0, 1}, true},
      {"one of each", {1, 1}, false}, {"two refuse", {0, 2}, false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    const Coverage coverage = cover(pack, {{"P-1", row.cases}, {"N-1", {9, 9}}});
    ASSERT_EQ(coverage.clauses.size(), 3U);
    EXPECT_EQ(coverage.clauses[0].clause, "P-1");
    EXPECT_EQ(coverage.clauses[0].too_few_cases, row.too_few);
    EXPECT_EQ(coverage.clauses[0].rules.at("步骤"), 4);
    EXPECT_FALSE(coverage.clauses[1].too_few_cases) << "obliges nobody";
    EXPECT_FALSE(coverage.clauses[2].in_force);
  }
  expect_golden("coverage.txt", render(cover(pack, {{"P-1", {1, 0}}})));
}

TEST(Cover, asks_no_cases_of_what_is_not_in_force) {
  const Coverage coverage = cover(every_rule(make_date(2021, 1, 1)), {});
  for (const ClauseCoverage& clause : coverage.clauses) {
    EXPECT_FALSE(clause.too_few_cases) << clause.clause;
    EXPECT_TRUE(clause.rules.empty()) << clause.clause;
    EXPECT_EQ(clause.in_force, clause.clause == "P-2");
  }
}

}  // namespace
}  // namespace xs::regulation
