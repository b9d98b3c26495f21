// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/load.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include "base/bytes.h"
#include "base/sm.h"
#include "regulation/pack_fixture_test.h"

namespace xs::regulation {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 2> kRequirements{"files_present", "questions_clear"};

Loaded load(const fs::path& folder, Date as_of = make_date(2026, 1, 1)) {
  return load_pack(folder, as_of, kRequirements);
}

std::string contents(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Every folder of tests/broken_packs/load holds a pack `p` with one kind of fault and, in
// expected.txt, what its author is told. UPDATE_GOLDEN=1 writes the messages anew.
TEST(LoadPack, tells_every_fault_where_it_stands) {
  const fs::path cases = fs::path(XS_SOURCE_DIR) / "tests/broken_packs/load";
  int seen = 0;
  for (const fs::directory_entry& broken : fs::directory_iterator(cases)) {
    SCOPED_TRACE(broken.path().filename().string());
    const Loaded loaded = load(broken.path() / "p");
    EXPECT_FALSE(loaded.pack);
    EXPECT_FALSE(loaded.faults.empty());
    const fs::path golden = broken.path() / "expected.txt";
    const std::string told = render(loaded.faults);
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(golden, std::ios::binary) << told;
    EXPECT_EQ(told, contents(golden));
    ++seen;
  }
  EXPECT_GE(seen, 25);
}

TEST(LoadPack, reads_every_kind_of_rule) {
  const PackFolder packs;
  packs.write("p/pack.yaml", kPackFile);
  packs.write("p/articles/1.yaml", kEveryRule);
  const Loaded loaded = load(packs.path() / "p");
  ASSERT_TRUE(loaded.pack) << render(loaded.faults);
  const Pack& pack = *loaded.pack;

  EXPECT_EQ(pack.id, "p");
  EXPECT_EQ(pack.laws.at("P"), "试用制度");
  EXPECT_EQ(pack.roles.at("head").label, "负责人");
  const Field* attribute = pack.field("attribute");
  ASSERT_NE(attribute, nullptr);
  EXPECT_TRUE(attribute->required);
  EXPECT_TRUE(attribute->restarts);
  ASSERT_EQ(attribute->values.size(), 3U);
  EXPECT_TRUE(attribute->values[0].releases);
  EXPECT_FALSE(attribute->values[0].temporary);
  EXPECT_FALSE(attribute->values[1].releases);
  EXPECT_EQ(attribute->values[1].needs, "basis");
  EXPECT_TRUE(attribute->values[2].temporary);
  EXPECT_EQ(pack.field("basis")->when, (Condition{{"attribute", {"不予公开"}}}));
  EXPECT_EQ(pack.field("formed-on")->kind, FieldKind::kDate);
  EXPECT_EQ(pack.question("secret")->grounds, std::vector<std::string>{"state-secret"});
  EXPECT_TRUE(pack.ground("state-secret")->state_secret);
  EXPECT_EQ(pack.ground("privacy")->lifted_by,
            (std::set<std::string>{"consent", "public_interest"}));
  const Step& approval = pack.steps.at("approval");
  EXPECT_EQ(approval.clause, "P-1");
  EXPECT_EQ(approval.gives, (std::vector{Decision::kApprove, Decision::kReturn, Decision::kRefer}));
  EXPECT_EQ(approval.needs, (std::vector<std::string>{"opinion", "questions_clear"}));
  EXPECT_EQ(pack.steps.at("opinion").escalates_for.at("big"), "重大事项");
  const Procedure& publication = pack.procedures.at("publication");
  EXPECT_EQ(publication.flow.size(), 3U);
  EXPECT_EQ(publication.events.at("refer").size(), 1U);
  EXPECT_EQ(publication.event_clause.at("refer"), "P-1");
  ASSERT_EQ(pack.requirements.size(), 1U);
  EXPECT_EQ(pack.requirements[0].before, (std::set<std::string>{"hand_in", "approve", "approval"}));
  EXPECT_EQ(pack.release_needs.at(0).steps, std::vector<std::string>{"approval"});
  EXPECT_EQ(pack.conclusions.at(0).after, Decision::kApprove);
  EXPECT_EQ(pack.rights.at(0).roles, (std::set<std::string>{"drafter", "head"}));
  EXPECT_EQ(pack.decision_labels.at(Decision::kApprove).label, "批准");
  EXPECT_EQ(pack.clauses.at("P-1-2").not_formalized, "不设规则。");
  EXPECT_EQ(pack.clauses.at("P-1-2").yields_to, "P-1");
  EXPECT_EQ(pack.clause_order, (std::vector<std::string>{"P-1", "P-1-2"}));
}

TEST(LoadPack, puts_steps_where_a_decision_is_named) {
  const PackFolder packs;
  packs.write("p/pack.yaml", kPackFile);
  packs.write("p/articles/1.yaml", kEveryRule);
  const Loaded loaded = load(packs.path() / "p");
  ASSERT_TRUE(loaded.pack) << render(loaded.faults);
  ASSERT_EQ(loaded.pack->clocks.size(), 2U);
  EXPECT_EQ(loaded.pack->clocks[0].of, std::vector<std::string>{"approval"});  // of: [approve]
  EXPECT_EQ(loaded.pack->clocks[0].starts, "formed-on");
  ASSERT_EQ(loaded.pack->separations.size(), 1U);  // differ: [drafter, approve]
  EXPECT_EQ(loaded.pack->separations[0].first, "drafter");
  EXPECT_EQ(loaded.pack->separations[0].second, "approval");
}

std::string version(std::string_view period, std::string_view label) {
  return "article: \"1\"\nheading: 程序\nin_force: { " + std::string(period) +
         " }\nunits:\n  - id: P-1\n    says: 角色。\n    rules:\n      - { role: head, label: " +
         std::string(label) + " }\n";
}

TEST(LoadPack, takes_the_rules_in_force_on_the_day) {
  const PackFolder packs;
  packs.write("p/pack.yaml", kPackFile);
  packs.write("p/articles/1.yaml", version("from: 2020-01-01, until: 2024-12-31", "旧"));
  packs.write("p/articles/1-2025.yaml", version("from: 2025-01-01", "新"));
  struct Row {
    Date as_of;
    std::string label;  // empty: not in force yet
    int clause_from;
  };
  const Row rows[] = {
      {make_date(2019, 12, 31), "", 2025},
      {make_date(2020, 1, 1), "旧", 2020},
      {make_date(2024, 12, 31), "旧", 2020},
      {make_date(2025, 1, 1), "新", 2025},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(to_string(row.as_of));
    const Loaded loaded = load(packs.path() / "p", row.as_of);
    ASSERT_TRUE(loaded.pack) << render(loaded.faults);
    const auto role = loaded.pack->roles.find("head");
    EXPECT_EQ(role == loaded.pack->roles.end() ? "" : role->second.label, row.label);
    EXPECT_EQ(year_of(loaded.pack->clauses.at("P-1").from), row.clause_from);
    EXPECT_EQ(loaded.pack->as_of, row.as_of);
  }
}

TEST(LoadPack, reads_faults_in_rules_not_in_force) {
  const PackFolder packs;
  packs.write("p/pack.yaml", kPackFile);
  packs.write("p/articles/1.yaml", version("from: 2090-01-01", "[x]"));
  EXPECT_EQ(load(packs.path() / "p").faults.size(), 1U);
}

constexpr std::string_view kNational = R"(article: "1"
heading: 期限
in_force: { from: 2024-01-01 }
units:
  - id: N-1
    says: 批准应在五个工作日内作出。
    rules:
      - { role: head, label: 机关负责人 }
      - { clock: decide, label: 批准期限, of: [approve], due_after: { working_days: 5 }, floor: true }
      - { clock: advice, label: 意见期限, of: [approve], due_after: { working_days: 5 } }
      - { act: seal, by: [head] }
      - { requires: files_present, before: [approve], floor: true }
)";
std::string local(std::string_view rules) {
  return R"(article: "1"
heading: 程序
in_force: { from: 2024-01-01 }
units:
  - id: P-1
    says: 负责人批准后公开。
    rules:
      - { role: head, label: 局长 }
      - { decision: approve, label: 批准 }
      - { step: approval, label: 批准, actor: head, gives: [approve] }
      - { procedure: publication, label: 公开, handed_in_by: head, ends_in: release, flow: [approval] }
)" + std::string(rules);
}

TEST(LoadPack, builds_on_the_national_pack) {
  struct Row {
    std::string what, rules;
    std::size_t faults;
  };
  const Row rows[] = {
      {"nothing added", "", 0},
      {"a shorter term",
       "      - { clock: decide, label: 期限, of: [approve], due_after: { working_days: 3 } }\n",
       0},
      {"the same term",
       "      - { clock: decide, label: 期限, of: [approve], due_after: { working_days: 5 } }\n",
       0},
      {"a longer term",
       "      - { clock: decide, label: 期限, of: [approve], due_after: { working_days: 6 } }\n",
       1},
      {"a longer term that is no floor",
       "      - { clock: advice, label: 期限, of: [approve], due_after: { working_days: 6 } }\n",
       0},
      {"for other steps",
       "      - { clock: decide, label: 期限, of: [approval], due_after: { working_days: 3 } }\n",
       1},
      {"the requirement under its own clause",
       "      - { requires: files_present, before: [approve, release] }\n", 0},
      {"the requirement for some items",
       "      - { requires: files_present, before: [approve], when: { co_issuers: some } }\n", 1},
      {"the requirement for some items at another moment",
       "      - { requires: files_present, before: [hand_in], when: { co_issuers: some } }\n", 0},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    const PackFolder packs;
    packs.write("n/pack.yaml", "pack: n\ntitle: 国家规定\nlaws: { N: 国家规定 }\n");
    packs.write("n/articles/1.yaml", kNational);
    packs.write("p/pack.yaml", std::string(kPackFile) + "extends: [n]\n");
    packs.write("p/articles/1.yaml", local(row.rules));
    const Loaded loaded = load(packs.path() / "p");
    EXPECT_EQ(loaded.faults.size(), row.faults) << render(loaded.faults);
    if (!loaded.pack) continue;
    EXPECT_EQ(loaded.pack->roles.at("head").label, "局长");
    EXPECT_EQ(loaded.pack->clocks.size(), 2U);
    EXPECT_TRUE(loaded.pack->clocks[0].floor);
    EXPECT_EQ(loaded.pack->rights.size(), 1U);
    EXPECT_EQ(loaded.pack->clause_order, (std::vector<std::string>{"P-1", "N-1"}));
    EXPECT_EQ(loaded.pack->clauses.at("N-1").pack, "n");
  }
}

TEST(LoadPack, cites_the_nearer_clause_first) {
  const PackFolder packs;
  packs.write("n/pack.yaml", "pack: n\ntitle: 国家规定\nlaws: { N: 国家规定 }\n");
  packs.write("n/articles/1.yaml", kNational);
  packs.write("p/pack.yaml", std::string(kPackFile) + "extends: [n]\n");
  packs.write("p/articles/1.yaml",
              local("      - { requires: files_present, before: [approve, release] }\n"));
  const Loaded loaded = load(packs.path() / "p");
  ASSERT_TRUE(loaded.pack) << render(loaded.faults);
  ASSERT_EQ(loaded.pack->requirements.size(), 2U);
  EXPECT_EQ(loaded.pack->requirements[0].clause, "P-1");
  EXPECT_EQ(loaded.pack->requirements[1].clause, "N-1");
}

TEST(LoadPack, keeps_articles_in_the_order_of_their_numbers) {
  const PackFolder packs;
  packs.write("p/pack.yaml", kPackFile);
  std::vector<std::string> expected;
  for (const std::string article : {"1", "2", "9", "10", "11", "100"}) {
    packs.write("p/articles/" + article + ".yaml",
                "article: \"" + article +
                    "\"\nheading: 附则\nin_force: { from: 2024-01-01 }\nunits:\n  - id: P-" +
                    article + "\n    says: 条文。\n    not_formalized: 不设规则。\n");
    expected.push_back("P-" + article);
  }
  const Loaded loaded = load(packs.path() / "p");
  ASSERT_TRUE(loaded.pack) << render(loaded.faults);
  EXPECT_EQ(loaded.pack->clause_order, expected);
}

TEST(LoadPack, hash_covers_every_file_that_decides) {
  const auto written = [](const PackFolder& packs) {
    packs.write("n/pack.yaml", "pack: n\ntitle: 国家规定\nlaws: { N: 国家规定 }\n");
    packs.write("n/articles/1.yaml", kNational);
    packs.write("n/screening/words.yaml", "detectors: []\n");
    packs.write("p/pack.yaml", std::string(kPackFile) + "extends: [n]\n");
    packs.write("p/articles/1.yaml", local(""));
  };
  const auto hash = [](const PackFolder& packs) {
    const Loaded loaded = load(packs.path() / "p");
    return loaded.pack ? loaded.pack->hash : render(loaded.faults);
  };
  const PackFolder original;
  written(original);
  EXPECT_EQ(hash(original).size(), 64U);
  const PackFolder same;
  written(same);
  EXPECT_EQ(hash(same), hash(original));
  for (const std::string_view file : {"n/pack.yaml", "n/articles/1.yaml", "n/screening/words.yaml",
                                      "p/pack.yaml", "p/articles/1.yaml"}) {
    SCOPED_TRACE(file);
    const PackFolder changed;
    written(changed);
    changed.write(file, contents(changed.path() / file) + "# 注\n");
    EXPECT_EQ(hash(changed).size(), 64U);
    EXPECT_NE(hash(changed), hash(original));
  }
  same.write("p/cases/1.yaml", "[]\n");
  EXPECT_EQ(hash(same), hash(original)) << "law cases prove a pack, they are no part of it";
}

TEST(LoadPackText, reads_what_a_pack_was_whatever_became_of_its_folder) {
  PackFolder packs;
  packs.write("n/pack.yaml", "pack: n\ntitle: 国家规定\nlaws: { N: 国家规定 }\n");
  packs.write("n/articles/1.yaml", kNational);
  packs.write("n/screening/words.yaml", "detectors: []\n");
  packs.write("p/pack.yaml", std::string(kPackFile) + "extends: [n]\n");
  packs.write("p/articles/1.yaml", local(""));
  const Loaded first = load(packs.path() / "p");
  ASSERT_TRUE(first.pack) << render(first.faults);
  EXPECT_EQ(to_hex(sm3(first.text)), first.pack->hash);
  packs.write("p/articles/1.yaml", "");

  const auto again = [&](std::string_view text) {
    return load_pack_text("p", text, make_date(2026, 1, 1), kRequirements);
  };
  const Loaded second = again(first.text);
  ASSERT_TRUE(second.pack) << render(second.faults);
  EXPECT_EQ(second.pack->hash, first.pack->hash);
  EXPECT_EQ(second.pack->clause_order, first.pack->clause_order);
  EXPECT_EQ(second.text, first.text);
  EXPECT_FALSE(again("").pack);
  EXPECT_FALSE(again("p/pack.yaml\n999\nshort").pack);
  EXPECT_FALSE(again("p/pack.yaml\n-1\n").pack);
  EXPECT_FALSE(again("no end").pack);
  EXPECT_FALSE(again(first.text.substr(0, first.text.size() - 1)).pack);
}

TEST(LoadPack, refuses_a_folder_that_is_not_there) {
  const PackFolder packs;
  const Loaded loaded = load(packs.path() / "p");
  EXPECT_FALSE(loaded.pack);
  EXPECT_EQ(loaded.faults.size(), 1U);
}

// The packs of this repository. Requirement names are procedure's; its own tests load the packs
// with them, here those that are not known are left aside.
TEST(LoadPack, reads_the_packs_of_this_repository) {
  int seen = 0;
  for (const fs::directory_entry& pack :
       fs::directory_iterator(fs::path(XS_SOURCE_DIR) / "packs")) {
    if (!fs::exists(pack.path() / "pack.yaml")) continue;
    SCOPED_TRACE(pack.path().filename().string());
    ++seen;
    std::vector<Fault> faults = load(pack.path()).faults;
    std::erase_if(faults, [&](const Fault& fault) {
      return fault.says.find("没有名为") == 0 && fault.says.find("要求") != std::string::npos;
    });
    EXPECT_TRUE(faults.empty()) << render(faults);
  }
  EXPECT_GE(seen, 1);
}

// What stands in a text is read by officials; notes for editors are comments of the YAML.
TEST(LoadPack, texts_of_this_repository_are_for_officials) {
  const std::regex note("G-[0-9]|[a-z]{3,}");
  EXPECT_TRUE(std::regex_search("期满后请核实（G-5）", note));
  EXPECT_FALSE(std::regex_search("期满后请核实（见第二十四条）", note));
  std::size_t seen = 0;
  for (const fs::directory_entry& pack :
       fs::directory_iterator(fs::path(XS_SOURCE_DIR) / "packs")) {
    for (const fs::directory_entry& file : fs::directory_iterator(pack.path() / "articles")) {
      std::istringstream lines(contents(file.path()));
      const std::regex text("(?:says|why|heading|not_formalized|label): (\"[^\"]*\"|[^,}]*)");
      for (std::string line; std::getline(lines, line);) {
        if (line.find_first_not_of(' ') == line.find('#')) continue;
        for (std::sregex_iterator found(line.begin(), line.end(), text), end; found != end;
             ++found) {
          ++seen;
          EXPECT_FALSE(std::regex_search((*found)[1].str(), note))
              << file.path().filename() << ": " << (*found)[1];
        }
      }
    }
  }
  EXPECT_GT(seen, 300U);
}

}  // namespace
}  // namespace xs::regulation
