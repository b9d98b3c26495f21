// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/yaml_reading.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace xs::regulation {
namespace {

using Kind = YamlValue::Kind;

TEST(ReadYaml, keeps_every_value_with_its_place) {
  FaultList faults;
  const auto root =
      read_yaml("f.yaml", "标题: 甲\n列表:\n  - \"乙\"\n  - { 键: 丙, 空: }\n", faults);
  ASSERT_TRUE(root);
  EXPECT_TRUE(faults.empty()) << render(faults.sorted());
  ASSERT_EQ(root->kind, Kind::kMap);
  ASSERT_EQ(root->entries.size(), 2U);
  EXPECT_EQ(root->find("标题")->text, "甲");
  EXPECT_EQ(root->find("标题")->source, (Source{"f.yaml", 1, 5}));
  const YamlValue* list = root->find("列表");
  ASSERT_EQ(list->kind, Kind::kList);
  ASSERT_EQ(list->items.size(), 2U);
  EXPECT_TRUE(list->items[0].quoted);
  EXPECT_EQ(list->items[0].text, "乙");
  EXPECT_EQ(list->items[1].find("键")->source, (Source{"f.yaml", 4, 10}));
  EXPECT_EQ(list->items[1].find("空")->kind, Kind::kEmpty);
  EXPECT_EQ(root->find("没有"), nullptr);
}

// Whether a text may stand after "a: ".
TEST(ReadText, takes_texts_on_one_line_and_nothing_else) {
  struct Row {
    std::string yaml, text;  // an empty text: refused
  };
  const Row rows[] = {
      {"甲", "甲"},
      {"甲，乙：丙", "甲，乙：丙"},
      {"\"6\"", "6"},
      {"'6'", "6"},
      {"no", "no"},
      {"2023-01-01", "2023-01-01"},
      {"\"甲\\\"乙\"", "甲\"乙"},
      {"'甲''乙'", "甲'乙"},
      {"\"a: b\"", "a: b"},
      {"甲 # 注", "甲"},
      {"6", ""},
      {"6.5", ""},
      {"-1e3", ""},
      {"true", ""},
      {"null", ""},
      {"~", ""},
      {"", ""},
      {"\"\"", ""},
      {"\" 甲\"", ""},
      {"[甲]", ""},
      {"{ 甲: 乙 }", ""},
      {"!!str 甲", ""},
      {"&x 甲", ""},
      {"*x", ""},
      {"甲\n  乙", ""},
      {"\"甲\n  乙\"", ""},
      {"'甲\n  乙'", ""},
      {"\"甲\\\n  乙\"", ""},
      {"|\n  甲", ""},
      {">-\n  甲", ""},
      {"甲: 乙", ""},
      {"甲\xE3\x80\x80乙", ""},  // full-width space
      {"甲\xE2\x80\x8B乙", ""},  // zero width
      {"甲\xE2\x80\xAE乙", ""},  // right to left
      {"甲\xFF", ""},
      {"\"甲", ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.yaml);
    FaultList faults;
    std::string text;
    if (const auto root = read_yaml("f.yaml", "a: " + row.yaml + "\n", faults)) {
      const YamlValue* value = root->find("a");
      if (value != nullptr) text = read_text(*value, faults);
    }
    EXPECT_EQ(faults.empty(), !row.text.empty()) << render(faults.sorted());
    if (faults.empty()) {
      EXPECT_EQ(text, row.text);
    }
  }
}

TEST(ReadScalars, take_only_their_own_kind) {
  struct Row {
    std::string yaml;
    bool is_flag, is_count, is_date;
  };
  const Row rows[] = {
      {"true", true, false, false},
      {"false", true, false, false},
      {"\"true\"", false, false, false},
      {"yes", false, false, false},
      {"1", false, true, false},
      {"9999", false, true, false},
      {"0", false, false, false},
      {"-1", false, false, false},
      {"10000", false, false, false},
      {"1.0", false, false, false},
      {"0x10", false, false, false},
      {"\"1\"", false, false, false},
      {"99999999999999999999", false, false, false},
      {"2024-02-29", false, false, true},
      {"\"2024-02-29\"", false, false, true},
      {"2023-02-29", false, false, false},
      {"2024-2-9", false, false, false},
      {"", false, false, false},
      {"[]", false, false, false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.yaml);
    FaultList none;
    const auto root = read_yaml("f.yaml", "a: " + row.yaml + "\n", none);
    ASSERT_TRUE(root);
    FaultList flag, count, date;
    (void)read_flag(*root->find("a"), flag);
    const int counted = read_count(*root->find("a"), count);
    const auto day = read_date(*root->find("a"), date);
    EXPECT_EQ(flag.empty(), row.is_flag);
    EXPECT_EQ(count.empty(), row.is_count);
    EXPECT_EQ(counted > 0, row.is_count);
    EXPECT_EQ(date.empty(), row.is_date);
    EXPECT_EQ(day.has_value(), row.is_date);
  }
}

TEST(Nearest, guesses_slips_of_the_pen_only) {
  const std::vector<std::string> known{"deputy-approval", "head", "动态", "问题"};
  struct Row {
    std::string written, meant;
  };
  const Row rows[] = {
      {"deputy-aproval", "deputy-approval"},
      {"deputyapproval", "deputy-approval"},
      {"haed", "head"},
      {"动太", "动态"},
      {"hand", ""},
      {"chief-decision", ""},
      {"", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(nearest(row.written, known), row.meant) << row.written;
}

TEST(RenderFaults, puts_the_caret_under_wide_characters) {
  FaultList faults;
  faults.remember("p/a.yaml", "名称: 甲乙丙\n");
  faults.add({"p/a.yaml", 1, 6}, "错。");
  faults.add({"p/a.yaml", 1, 6}, "错。");  // the same once only
  faults.add({"p/a.yaml", 0, 0}, "整个文件。");
  EXPECT_EQ(render(faults.sorted()),
            "p/a.yaml: 整个文件。\n"
            "p/a.yaml:1:6: 错。\n"
            "     1 | 名称: 甲乙丙\n"
            "       |         ^\n");
}

// Whatever bytes come, there is an answer: a value or a fault.
TEST(ReadYaml, survives_damaged_files) {
  const std::string sound =
      "article: \"1\"\nunits:\n  - { id: P-1, says: '条文', list: [a, \"b\"] }\n  - x: &y 丁\n";
  constexpr std::array<std::string_view, 10> kPieces{"{",  "]",  ": ", "\"",  "'",
                                                     "\n", "- ", "&",  "|\n", "\xE4"};
  std::mt19937 random(20260101);
  for (int round = 0; round < 3000; ++round) {
    std::string damaged = sound;
    for (int i = 0; i < 3; ++i) {
      const std::size_t at = random() % damaged.size();
      if (random() % 2 == 0) {
        damaged.erase(at, random() % 4);
      } else {
        damaged.insert(at, kPieces[random() % kPieces.size()]);
      }
      if (damaged.empty()) damaged = " ";
    }
    FaultList faults;
    const auto root = read_yaml("f.yaml", damaged, faults);
    EXPECT_TRUE(root || !faults.empty()) << damaged;
    for (const Fault& fault : faults.sorted()) EXPECT_FALSE(fault.says.empty());
  }
}

TEST(ReadYaml, refuses_endless_nesting) {
  FaultList faults;
  (void)read_yaml("f.yaml", std::string(100000, '['), faults);
  EXPECT_FALSE(faults.empty());
}

}  // namespace
}  // namespace xs::regulation
