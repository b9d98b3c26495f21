// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "formats/office_fixture.h"
#include "formats/ooxml/sheet.h"
#include "formats/part_lookup.h"

namespace xs::formats {
namespace {

TEST(Xlsx, NumbersAsAPersonReadsThem) {
  struct Row {
    std::string raw;
    bool date;
    std::string shown;
  };
  const std::vector<Row> rows{
      {"13900000002", false, "13900000002"},
      {"110105194912310021", false, "110105194912310021"},
      {"1.10105194912E+17", false, "110105194912000000"},
      {"1.3900000002E10", false, "13900000002"},
      {"0.10000000000000001", false, "0.1"},
      {"-5", false, "-5"},
      {"45251", true, "2023-11-21"},
      {"45251.75", true, "2023-11-21"},
      {"61", true, "1900-03-01"},
      {"5", true, "5"},
      {"1e300", false, "1e+300"},
      {"abc", false, "abc"},
      {"1e999", false, "1e999"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.raw);
    EXPECT_EQ(ooxml::shown_number(row.raw, row.date, false), row.shown);
  }
  EXPECT_EQ(ooxml::shown_number("43789", true, true), "2023-11-21");
}

TEST(Xlsx, CellReferences) {
  struct Row {
    std::string reference;
    int row, column;
  };
  for (const Row& row : {Row{"A1", 1, 1},
                         {"AB12", 12, 28},
                         {"XFD1048576", 1'048'576, 16'384},
                         {"", 0, 0},
                         {"A", 0, 0},
                         {"1", 0, 0},
                         {"XFE1", 0, 0},
                         {"A1048577", 0, 0},
                         {"AAAAAAAAAAAA1", 0, 0},
                         {"A-5", 0, 0}}) {
    SCOPED_TRACE(row.reference);
    const ooxml::CellPosition position = ooxml::parse_cell_reference(row.reference);
    EXPECT_EQ(position.row, row.row);
    EXPECT_EQ(position.column, row.column);
  }
}

TEST(Xlsx, SheetWithEverything) {
  const Bytes bytes = make_xlsx(
      "<cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols><sheetData>"
      "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" "
      "t=\"inlineStr\"><is><r><rPr><b/></rPr>"
      "<t>电</t></r><r><t>话</t></r></is></c><c r=\"C1\" t=\"s\"><v>1</v></c></row>"
      "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\"><v>1.3900000002E10</v></c>"
      "<c r=\"C2\"><v>110105194912310021</v></c></row>"
      "<row r=\"3\" hidden=\"1\"><c r=\"A3\" "
      "t=\"str\"><f>\"李\"&amp;\"四\"</f><v>李四</v></c></row>"
      "<row r=\"4\"><c r=\"A4\" s=\"1\"><v>45251</v></c><c r=\"B4\" s=\"2\" t=\"s\"><v>2</v></c>"
      "<c r=\"D4\" t=\"b\"><v>1</v></c></row></sheetData>"
      "<headerFooter><oddHeader>&amp;C&amp;\"宋体,加粗\"&amp;12内部资料</oddHeader></headerFooter>"
      "<dataValidations><dataValidation prompt=\"请填本人\"><formula1>\"甲,乙\"</formula1>"
      "</dataValidation></dataValidations>",
      "<si><t>姓名</t></si><si><t>身份证号</t></si><si><r><t>张</t></r><r><t>三</t></r>"
      "<rPh><t>zhang</t></rPh></si><si><t>已删</t></si>",
      "<numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy-mm-dd\"/></numFmts>"
      "<fonts><font><color rgb=\"FF000000\"/></font><font><color rgb=\"FFFFFFFF\"/></font></fonts>"
      "<fills><fill><patternFill patternType=\"none\"/></fill></fills>"
      "<cellXfs><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\"/><xf numFmtId=\"170\" fontId=\"0\" "
      "fillId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\"/></cellXfs>");
  const auto document = must_read(bytes, "a.xlsx");
  EXPECT_EQ(document.format, "xlsx");
  EXPECT_EQ(text_at(document, "sheet/名单"), "姓名\t电话\n张三\t13900000002\n2023-11-21\tTRUE");
  // The heading stands above the hidden row though it is in sight.
  EXPECT_EQ(text_at(document, "sheet/名单/hidden"), "身份证号\n110105194912310021\n李四\n张三");
  EXPECT_EQ(text_at(document, "sheet/名单/header"), "\n内部资料\n");
  EXPECT_EQ(text_at(document, "sheet/名单/formulas"), "\"李\"&\"四\"\n");
  EXPECT_EQ(text_at(document, "sheet/名单/other"), "\"甲,乙\"\n");
  EXPECT_EQ(text_at(document, "sheet/名单/attributes"), "请填本人");
  EXPECT_EQ(text_at(document, "strings"), "已删\n");
  EXPECT_EQ(text_at(document, "phonetic"), "zhang\n");
  EXPECT_EQ(text_at(document, "names"), "负责人：\"张三\"\n");
  const document::Part* sheet = find_part(document, "sheet/名单");
  ASSERT_NE(sheet, nullptr);
  ASSERT_EQ(sheet->cells.size(), 6U);
  EXPECT_EQ(cell_text(*sheet, sheet->cells[3]), "13900000002");
  EXPECT_EQ(sheet->cells[5].row, 4);
  EXPECT_EQ(sheet->cells[5].column, 4);
}

TEST(Xlsx, HiddenRowsCarryTheHeading) {
  const auto document = must_read(make_xlsx(
      "<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>姓名</v></c></row>"
      "<row r=\"2\" hidden=\"1\"><c r=\"A2\" t=\"str\"><v>李四</v></c></row></sheetData>"));
  EXPECT_EQ(text_at(document, "sheet/名单/hidden"), "姓名\n李四");
}

TEST(Xlsx, SharedStringBombIsRefused) {
  std::string sheet = "<sheetData><row r=\"1\">";
  for (int i = 0; i < 10'000; ++i) sheet += "<c t=\"s\"><v>0</v></c>";
  const auto document = read(
      make_xlsx(sheet + "</row></sheetData>", "<si><t>" + std::string(100'000, 'x') + "</t></si>"),
      "a.xlsx");
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code, ErrorCode::kUnreadable);
}

TEST(Xlsx, LargeSheetIsStreamed) {
  std::string sheet = "<sheetData>";
  for (int row = 1; row <= 20'000; ++row) {
    sheet += "<row r=\"" + std::to_string(row) + "\">";
    for (char column = 'A'; column < 'K'; ++column) {
      sheet += std::string("<c r=\"") + column + std::to_string(row) + "\"><v>" +
               std::to_string(row) + "</v></c>";
    }
    sheet += "</row>";
  }
  const auto document = must_read(make_xlsx(sheet + "</sheetData>"));
  const document::Part* part = find_part(document, "sheet/名单");
  ASSERT_NE(part, nullptr);
  EXPECT_EQ(part->cells.size(), 200'000U);
  EXPECT_EQ(cell_text(*part, part->cells.back()), "20000");
}

}  // namespace
}  // namespace xs::formats
