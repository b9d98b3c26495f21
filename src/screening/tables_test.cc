// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/tables.h"

#include <gtest/gtest.h>

namespace xs::screening {
namespace {

const std::vector<std::u16string> kWords = {u"姓名", u"身份证", u"电话", u"序号", u"出生"};

struct Read {
  document::Part part;
  Skeleton skeleton;  // looks at part.text
  HeadingWords words = HeadingWords(kWords);
  Tables made(Reading reading) const {
    std::vector<std::uint32_t> places;
    WordFinder(words.words).find(skeleton.chars, [&](const WordHit& hit) {
      places.push_back(hit.begin);
    });
    return Tables(part, skeleton, words, std::move(places), reading);
  }
  // The heading above a text, by both ways of reading.
  std::string heading(std::string_view text) const {
    const std::size_t at = skeleton.chars.find(fold_word(text));
    std::vector<std::string> said;
    for (const Reading reading : {Reading::kLazy, Reading::kPlain}) {
      Tables tables = made(reading);
      const auto cell = tables.at(at);
      said.push_back(cell ? utf8(cell->heading) : "no cell");
    }
    EXPECT_EQ(said[0], said[1]);
    return said[0];
  }
};

Read read(const std::string& text, std::vector<document::Cell> cells = {}) {
  Read out;
  out.part.text = text;
  out.part.cells = std::move(cells);
  out.skeleton = make_skeleton(out.part.text);
  return out;
}

TEST(Tables, HeadingsHoldForTheRowsBelow) {
  const Read table = read("名单\n序号\t姓名\t电话\n1\t王小明\t138\n一句插话。\n2\t李红\t139");
  EXPECT_EQ(table.heading("王小明"), "姓名");
  EXPECT_EQ(table.heading("139"), "电话");
  EXPECT_EQ(table.heading("序号"), "");
  EXPECT_EQ(table.heading("名单"), "no cell");
}

TEST(Tables, WideSpacesDivideTooButOneSpaceDoesNot) {
  EXPECT_EQ(read("序号  姓名\n1  王小明").heading("王小明"), "姓名");
  EXPECT_EQ(read("序号 姓名\n1 王小明").heading("王小明"), "no cell");
}

TEST(Tables, ARowOfAnotherWidthIsNotUnderTheHeading) {
  EXPECT_EQ(read("序号\t姓名\t电话\n经办人\t王小明").heading("王小明"), "");
}

TEST(Tables, AFormNamesEachNextCell) {
  EXPECT_EQ(read("姓名\t王小明\t电话\t138").heading("王小明"), "姓名");
  EXPECT_EQ(read("姓名\t王小明\t电话\t138").heading("138"), "电话");
}

TEST(Tables, BordersOfEveryKindLeadToTheHeading) {
  struct Row {
    const char* says;
    const char* text;
    const char* heading;  // over 1990
  };
  const Row rows[] = {
      {"empty cell", "序号\t姓名\t备注\t出生\n1\t王小明\t\t1990", "出生"},
      {"empty cells at the end", "序号\t姓名\t出生\t电话\t备注\n1\t王小明\t1990", "出生"},
      {"double tabs", "序号\t\t姓名\t\t出生\n1\t\t王小明\t\t1990", "出生"},
      {"tabs up to the next stop", "序号\t姓名\t\t出生\n1\t王小明\t1990", "出生"},
      {"spread heading", "序号\t姓  名\t出生\n1\t王小明\t1990", "出生"},
      {"spread heading, spaces", "序号   姓  名   出生\n1   王小明   1990", "出生"},
      {"padded bars", "|  序号  |  姓名  |  出生  |\n|---|---|---|\n|  1  |    |  1990  |", "出生"},
      {"comma", "序号,姓  名,备注,出生\n1,王小明,,1990", "出生"},
      {"full-width comma", "序号，姓名，出生\n1，王小明，1990", "出生"},
      {"quoted", "\"序号\",\"姓名\",\"出生\"\n\"1\",\"王小明,李红\",\"1990\"", "出生"},
      {"empty cell between spaces", "序号   姓名   备注   出生\n1   王小明      1990", "出生"},
      {"set in columns", "序号  姓名    备注    出生\n1     王小明          1990", "出生"},
      {"uneven spaces", "序号  姓名 电话   出生\n1 王小明    138 1990", "出生"},
      {"glued serial", "序号  姓名  出生  电话\n1王小明  1990  138", "出生"},
      {"glued serial, empty cell", "序号  姓名  备注  出生  电话\n1.王小明    1990  138", "出生"},
      {"lying", "姓名\t王小明\t李红\n出生\t1989\t1990", "出生"},
      {"broken heading", "序号\t户主\n姓名\t出生\n日期\n1\t王小明\t1990", "出生日期"},
      {"another width", "序号\t姓名\t出生\n经办人\t1990", ""},
      {"a total", "序号  姓名  电话  出生\n合计  1990", ""},
      {"prose", "姓名，出生地点的写法没有一定之规，请如实填写，谢谢。\n据查，1990，已经",
       "no cell"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.says);
    EXPECT_EQ(read(row.text).heading("1990"), row.heading);
  }
}

TEST(Tables, DeclaredCellsAreBelieved) {
  // "姓名" is B2, "王小明" B3.
  const Read table =
      read("姓名\t电话\n王小明\t138",
           {{0, 6, 1, 2, 2}, {7, 13, 1, 2, 3}, {14, 23, 1, 3, 2}, {24, 27, 1, 3, 3}});
  Tables tables = table.made(Reading::kLazy);
  EXPECT_TRUE(tables.declared());
  EXPECT_EQ(table.heading("王小明"), "姓名");
  const auto cell = tables.at(table.skeleton.chars.find(u"王"));
  ASSERT_TRUE(cell);
  EXPECT_EQ(cell_address(*cell), "B3");
}

TEST(Tables, ColumnLettersGoOnAfterZ) {
  const Read table = read("王", {{0, 3, 1, 1, 28}});
  EXPECT_EQ(cell_address(*table.made(Reading::kLazy).at(0)), "AB1");
}

}  // namespace
}  // namespace xs::screening
