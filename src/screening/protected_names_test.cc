// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/protected_names.h"

#include <gtest/gtest.h>

#include <map>

#include "screening/test_rules.h"

namespace xs::screening {
namespace {

// Every name found, and whether it is always masked in all places.
std::map<std::string, bool> names_in(const document::Screening& screening) {
  std::map<std::string, bool> names;
  for (const auto& finding : screening.findings) {
    if (finding.category != "PII_NAME") {
      EXPECT_FALSE(finding.always_masked) << finding.category;
      continue;
    }
    const auto [name, added] = names.emplace(finding.excerpt, finding.always_masked);
    EXPECT_EQ(name->second, finding.always_masked) << finding.excerpt;
  }
  return names;
}

TEST(ProtectedNames, AreKnownByTheLastWordForAPersonBeforeThem) {
  const struct {
    const char* text;
    std::map<std::string, bool> names;
  } rows[] = {
      {"当事人：王小明", {{"王小明", false}}},
      {"举报人王小明反映该公司违规排污。", {{"王小明", true}}},
      {"举报人：\n王小明\n电话：13812345678", {{"王小明", true}}},
      {"举报人（签名）：王小明", {{"王小明", true}}},
      {"举报人：市民王小明", {{"王小明", true}}},
      {"市民王小明来电反映。", {{"王小明", false}}},
      {"患者：李明", {{"李明", true}}},
      {"学生李建国、村民王小明", {{"李建国", false}, {"王小明", false}}},
      {"被害人李建国被当事人王小明打伤。", {{"李建国", true}, {"王小明", false}}},
      {"当事人王小明打伤被害人李建国。", {{"李建国", true}, {"王小明", false}}},
      // A list goes with its first name, the next word for persons begins anew.
      {"举报人：张伟、李强，王小明。当事人：赵建国、周丽华",
       {{"张伟", true}, {"李强", true}, {"王小明", true}, {"赵建国", false}, {"周丽华", false}}},
      {"受害人名单如下：1.张伟 2.李强 3.王小明",
       {{"张伟", true}, {"李强", true}, {"王小明", true}}},
      {"补贴对象名单如下：1.张伟 2.李强 3.王小明",
       {{"张伟", false}, {"李强", false}, {"王小明", false}}},
      // Whoever found the name: here a number beside it makes it private.
      {"举报人王小明（电话13812345678）不服，向人民法院起诉。", {{"王小明", true}}},
      // Once protected, always: in other places, and written otherwise.
      {"王小明，身份证号：11010519491231002X。\n投诉人：王小明\n王 小明（电话13812345678）",
       {{"王小明", true}, {"王 小明", true}}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(names_in(national_screener().screen_text(row.text)), row.names);
  }
}

document::Part table_of(const std::vector<std::vector<std::string>>& rows) {
  document::Part part;
  part.address = "sheet/1";
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t column = 0; column < rows[row].size(); ++column) {
      if (!part.text.empty()) part.text += column == 0 ? '\n' : '\t';
      const auto begin = static_cast<std::uint32_t>(part.text.size());
      part.text += rows[row][column];
      part.cells.push_back({begin, static_cast<std::uint32_t>(part.text.size()), 1,
                            static_cast<std::int32_t>(row) + 1,
                            static_cast<std::int32_t>(column) + 1});
    }
  }
  return part;
}

TEST(ProtectedNames, AreKnownByTheHeadingOfTheirColumn) {
  document::Document document;
  document.format = "xlsx";
  document.parts = {table_of({{"举报人", "联系电话", "当事人"},
                              {"张建伟", "13812345678", "王小明"},
                              {"李国强", "13912345678", "赵建国"},
                              {"周丽华", "13712345678", "孙志强"}}),
                    table_of({{"姓名", "联系电话"}, {"张建伟", "13812345678"}})};
  document.parts[1].address = "sheet/2";
  const auto screening = national_screener().screen(document);
  const auto names = names_in(screening);
  ASSERT_EQ(names.size(), 2U);
  EXPECT_TRUE(names.at("张建伟")) << "a column, and the same person in another table";
  EXPECT_FALSE(names.at("王小明"));
  EXPECT_EQ(screening, national_screener().screen_plainly(document));
}

TEST(ProtectedNames, AreThoseOfTheRules) {
  DetectorRules rules = national_rules();
  for (Detector& detector : rules.detectors) detector.always_masked.clear();
  const auto screener = Screener::compile(std::move(rules));
  ASSERT_TRUE(screener);
  EXPECT_EQ(names_in(screener->screen_text("举报人：王小明")),
            (std::map<std::string, bool>{{"王小明", false}}));
}

}  // namespace
}  // namespace xs::screening
