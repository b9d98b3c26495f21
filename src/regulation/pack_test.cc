// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/pack.h"

#include <gtest/gtest.h>

namespace xs::regulation {
namespace {

TEST(Decision, has_one_name_each) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Decision::kSecret); ++i) {
    const auto decision = static_cast<Decision>(i);
    names.insert(to_string(decision));
    EXPECT_EQ(decision_from(to_string(decision)), decision);
  }
  EXPECT_EQ(names.size(), 10U);
  EXPECT_EQ(decision_from("Approve"), std::nullopt);
  EXPECT_EQ(decision_from(""), std::nullopt);
}

TEST(LawAndArticle, cites_as_officials_write) {
  Pack pack;
  pack.title = "本制度";
  pack.laws = {{"OGI", "政府信息公开条例"}, {"C", "审查规定"}};
  struct Row {
    std::string id, article, cited;
  };
  const Row rows[] = {
      {"OGI-6", "6", "《政府信息公开条例》第六条"},
      {"OGI-10-2", "10", "《政府信息公开条例》第十条"},
      {"OGI-15", "15", "《政府信息公开条例》第十五条"},
      {"OGI-20", "20", "《政府信息公开条例》第二十条"},
      {"OGI-33-2", "33", "《政府信息公开条例》第三十三条"},
      {"OGI-100", "100", "《政府信息公开条例》第一百条"},
      {"OGI-104", "104", "《政府信息公开条例》第一百零四条"},
      {"OGI-110", "110", "《政府信息公开条例》第一百一十条"},
      {"OGI-115", "115", "《政府信息公开条例》第一百一十五条"},
      {"C-三(一)1", "三", "《审查规定》第三条"},
      {"C-0", "0", "《审查规定》前言"},
      {"X-1", "1", "《本制度》第一条"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.id);
    Clause clause;
    clause.id = row.id;
    clause.article = row.article;
    EXPECT_EQ(law_and_article(pack, clause), row.cited);
  }
}

TEST(IsInForce, counts_both_ends) {
  Clause clause;
  clause.from = make_date(2020, 1, 1);
  EXPECT_FALSE(is_in_force(clause, make_date(2019, 12, 31)));
  EXPECT_TRUE(is_in_force(clause, make_date(2020, 1, 1)));
  EXPECT_TRUE(is_in_force(clause, make_date(2099, 1, 1)));
  clause.until = make_date(2024, 12, 31);
  EXPECT_TRUE(is_in_force(clause, make_date(2024, 12, 31)));
  EXPECT_FALSE(is_in_force(clause, make_date(2025, 1, 1)));
}

TEST(Pack, finds_by_id) {
  Pack pack;
  pack.fields.push_back({});
  pack.fields.back().id = "class";
  pack.id = "class-of-nothing";  // an id of its own that must not be mixed up
  EXPECT_EQ(pack.field("class"), &pack.fields[0]);
  EXPECT_EQ(pack.field("clas"), nullptr);
  EXPECT_EQ(pack.question("class"), nullptr);
  EXPECT_EQ(pack.ground("class"), nullptr);
}

}  // namespace
}  // namespace xs::regulation
