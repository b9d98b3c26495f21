// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "formats/office_fixture.h"
#include "formats/part_lookup.h"

namespace xs::formats {
namespace {

std::string run(const std::string& text, const std::string& properties = {}) {
  return "<w:r><w:rPr>" + properties + "</w:rPr><w:t>" + text + "</w:t></w:r>";
}
std::string paragraph(const std::string& inside) { return "<w:p>" + inside + "</w:p>"; }

TEST(Docx, WhereTextStands) {
  struct Row {
    std::string name, body, address, text;
    bool visible;
  };
  const std::vector<Row> rows{
      {"runs are joined", paragraph(run("机") + run("密") + run("★")), "body", "机密★\n", true},
      {"tab and line",
       paragraph("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>"), "body",
       "甲\t乙\n丙\n", true},
      {"Wingdings star",
       paragraph(run("机密") + "<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0AB\"/></w:r>"), "body",
       "机密★\n", true},
      {"insertion", paragraph("<w:ins w:author=\"王审\">" + run("插入") + "</w:ins>"), "body",
       "插入\n", true},
      {"author", paragraph("<w:ins w:author=\"王审\">" + run("插入") + "</w:ins>"), "authors",
       "王审", false},
      {"deletion", paragraph(run("留") + "<w:del><w:r><w:delText>删除</w:delText></w:r></w:del>"),
       "body/deleted", "删除\n", false},
      {"moved away", paragraph(run("留") + "<w:moveFrom>" + run("移走") + "</w:moveFrom>"),
       "body/deleted", "移走\n", false},
      {"vanish", paragraph(run("见") + run("不见", "<w:vanish/>")), "body/hidden", "不见\n", false},
      {"vanish switched off", paragraph(run("见", "<w:vanish w:val=\"0\"/>")), "body", "见\n",
       true},
      {"white", paragraph(run("见") + run("白", "<w:color w:val=\"FFFFFF\"/>")), "body/hidden",
       "白\n", false},
      {"white on a ground",
       paragraph(run("白", "<w:color w:val=\"FFFFFF\"/><w:shd w:fill=\"1F4E79\"/>")), "body",
       "白\n", true},
      {"one point", paragraph(run("见") + run("小", "<w:sz w:val=\"2\"/>")), "body/hidden", "小\n",
       false},
      {"field code",
       paragraph("<w:r><w:instrText>HYPERLINK \"tel:</w:instrText></w:r>"
                 "<w:r><w:instrText>13900000002\"</w:instrText></w:r>"),
       "body/fields", "HYPERLINK \"tel:13900000002\"\n", false},
      {"text box, written twice",
       paragraph("<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" + paragraph(run("框内")) +
                 "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>" +
                 paragraph(run("框内")) +
                 "</w:txbxContent></mc:Fallback></mc:AlternateContent>"
                 "</w:r>" +
                 run("框外")),
       "body/textbox/1", "框内\n", true},
      {"text goes on after a box",
       paragraph(run("前") + "<w:r><w:txbxContent>" + paragraph(run("框")) +
                 "</w:txbxContent></w:r>" + run("后")),
       "body", "前后\n", true},
      {"watermark", paragraph("<w:r><v:textpath string=\"内部资料\"/></w:r>"), "body/textbox/1",
       "内部资料", true},
      {"alternative text", paragraph("<w:r><wp:docPr id=\"1\" descr=\"张三照片\"/></w:r>"),
       "body/alternative", "张三照片\n", false},
      {"attribute", paragraph("<w:bookmarkStart w:name=\"会议纪要\"/>" + run("x")),
       "body/attributes", "会议纪要", false},
      {"phonetic guide",
       paragraph("<w:r><w:ruby><w:rt>" + run("jī") + "</w:rt><w:rubyBase>" + run("机") +
                 "</w:rubyBase></w:ruby></w:r>" + run("密")),
       "body", "机密\n", true},
      {"changed properties are not the run's",
       paragraph(run("见", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>")), "body",
       "见\n", true},
      {"deleted paragraph mark",
       paragraph("<w:pPr><w:rPr><w:del w:author=\"x\"/></w:rPr></w:pPr>" + run("见")), "body",
       "见\n", true},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto document = must_read(make_docx(row.body));
    EXPECT_EQ(text_at(document, row.address), row.text);
    if (const auto* part = find_part(document, row.address)) {
      EXPECT_EQ(part->visible, row.visible);
    }
    EXPECT_TRUE(document.could_not_look.empty());
  }
}

TEST(Docx, TextBoxWrittenTwiceIsOnePart) {
  const auto box = [](const std::string& text) {
    return "<w:txbxContent>" + paragraph(run(text)) + "</w:txbxContent>";
  };
  const auto document =
      must_read(make_docx(paragraph("<w:r>" + box("甲") + box("甲") + box("乙") + "</w:r>")));
  EXPECT_EQ(text_at(document, "body/textbox/2"), "乙\n");
  EXPECT_EQ(find_part(document, "body/textbox/3"), nullptr);
}

TEST(Docx, TableCells) {
  const auto cell = [](const std::string& inside, const std::string& properties = {}) {
    return "<w:tc><w:tcPr>" + properties + "</w:tcPr>" + inside + "</w:tc>";
  };
  const std::string inner =
      "<w:tbl><w:tr>" + cell(paragraph(run("内"))) + "</w:tr></w:tbl>" + paragraph("");
  const auto document = must_read(
      make_docx("<w:tbl><w:tr>" + cell(paragraph(run("姓名")), "<w:gridSpan w:val=\"2\"/>") +
                cell(paragraph(run("身份证"))) + "</w:tr><w:tr>" +
                cell(paragraph(run("张")) + paragraph(run("三"))) + cell(inner) +
                cell(paragraph("")) + "</w:tr></w:tbl>" + paragraph(run("表后"))));
  const document::Part* body = find_part(document, "body");
  ASSERT_NE(body, nullptr);
  EXPECT_EQ(body->text, "姓名\t身份证\n张\n三\t内\n\t\n表后\n");
  std::vector<std::string> cells;
  for (const document::Cell& one : body->cells) {
    cells.push_back(std::to_string(one.table) + ":" + std::to_string(one.row) + "," +
                    std::to_string(one.column) + "=" + cell_text(*body, one));
  }
  const std::vector<std::string> expected{"1:1,1=姓名", "1:1,3=身份证", "1:2,1=张\n三",
                                          "1:2,2=内\n", "2:1,1=内",     "1:2,3="};
  EXPECT_EQ(cells, expected);
}

TEST(Docx, OtherPartsOfThePackage) {
  const std::string w = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
  const auto related = [](const std::string& type, const std::string& target) {
    return "<Relationship Id=\"" + target + "\" Type=\"urn:x/" + type + "\" Target=\"" + target +
           "\"/>";
  };
  const auto inner = make_xlsx(
      "<sheetData><row r=\"1\"><c r=\"A1\"><v>110105194912310021</v></c></row></sheetData>");
  const auto document = must_read(make_docx(
      paragraph(run("x")),
      related("header", "header1.xml") + related("comments", "comments.xml") +
          related("footnotes", "footnotes.xml") + related("styles", "styles.xml") +
          "<Relationship Id=\"l\" Type=\"urn:x/hyperlink\" Target=\"tel:13900000001\" "
          "TargetMode=\"External\"/>",
      {{"word/header1.xml", "<w:hdr " + w + ">" + paragraph(run("秘") + run("密")) + "</w:hdr>"},
       {"word/comments.xml", "<w:comments " + w + "><w:comment w:id=\"3\" w:author=\"李四\">" +
                                 paragraph(run("批语")) + "</w:comment></w:comments>"},
       {"word/footnotes.xml", "<w:footnotes " + w + "><w:footnote>" + paragraph(run("注")) +
                                  "</w:footnote></w:footnotes>"},
       {"word/styles.xml", "<w:styles " + w + "/>"},
       {"word/settings.xml", "<w:settings " + w +
                                 "><w:docVars><w:docVar w:name=\"a\" "
                                 "w:val=\"变量\"/></w:docVars></w:settings>"},
       {"word/document_old.xml", "<w:document " + w + "><w:body>" +
                                     paragraph(run("送") + run("审稿")) + "</w:body></w:document>"},
       {"customXml/item1.xml", "<a><b>自定义</b></a>"},
       {"docProps/core.xml", "<p xmlns:d=\"urn:d\"><d:creator>王五</d:creator></p>"},
       {"word/media/image1.png", std::string("\x89PNG\r\n\x1A\n", 8)},
       {"word/embeddings/oleObject1.bin", std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8)},
       {"word/embeddings/book.xlsx", std::string(inner.begin(), inner.end())},
       {"word/bad.xml", "<a>断"},
       {"word/entity.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"}}));
  EXPECT_EQ(text_at(document, "header/1"), "秘密\n");
  EXPECT_EQ(text_at(document, "comment/3"), "批语\n");
  EXPECT_EQ(text_at(document, "authors"), "李四");
  EXPECT_EQ(text_at(document, "footnotes"), "注\n");
  EXPECT_EQ(text_at(document, "word/settings.xml"), "变量");
  EXPECT_EQ(text_at(document, "word/document_old.xml"), "送审稿\n");
  EXPECT_EQ(text_at(document, "customXml/item1.xml"), "自定义");
  EXPECT_EQ(text_at(document, "docProps/core.xml"), "作者：王五\n");
  EXPECT_EQ(text_at(document, "word/_rels/document.xml.rels"), "tel:13900000001\n");
  EXPECT_EQ(text_at(document, "word/embeddings/book.xlsx/sheet/名单"), "110105194912310021");
  std::vector<std::string> unread;
  for (const auto& place : document.could_not_look) unread.push_back(place.part);
  const std::vector<std::string> expected{"word/media/image1.png", "word/embeddings/oleObject1.bin",
                                          "word/bad.xml", "word/entity.xml"};
  EXPECT_EQ(unread, expected);
}

TEST(Docx, HiddenByStyle) {
  const auto document = must_read(make_docx(
      paragraph("<w:pPr><w:pStyle w:val=\"Child\"/></w:pPr>" + run("样式隐藏")) +
          paragraph(run("字符隐藏", "<w:rStyle w:val=\"Base\"/>")) +
          paragraph("<w:pPr><w:pStyle w:val=\"Child\"/></w:pPr>" +
                    run("见", "<w:vanish w:val=\"0\"/>")),
      "<Relationship Id=\"s\" Type=\"urn:x/styles\" Target=\"styles.xml\"/>",
      {{"word/styles.xml",
        "<w:styles xmlns:w=\"urn:w\"><w:style w:styleId=\"Base\"><w:rPr><w:vanish/></w:rPr>"
        "</w:style><w:style w:styleId=\"Child\"><w:basedOn "
        "w:val=\"Base\"/></w:style></w:styles>"}}));
  EXPECT_EQ(text_at(document, "body/hidden"), "样式隐藏\n字符隐藏\n");
  EXPECT_EQ(text_at(document, "body"), "\n\n见\n");
}

TEST(Docx, DamagedBodyIsRefused) {
  Bytes bytes = make_docx("<w:p><w:r>");
  const auto document = read(bytes, "a.docx");
  ASSERT_FALSE(document);
  EXPECT_NE(document.error().public_text.find("损坏"), std::string::npos);
}

// 200 MiB of blanks in a few kilobytes.
TEST(Docx, ZipBombIsRefused) {
  const Bytes bytes = make_docx(paragraph(run("x")), {},
                                {{"word/big.xml", std::string(std::size_t{200} << 20, ' ')}});
  EXPECT_LT(bytes.size(), 1'000'000U);
  const auto document = read(bytes, "a.docx");
  ASSERT_FALSE(document);
  EXPECT_NE(document.error().public_text.find("压缩炸弹"), std::string::npos);
}

TEST(Docx, EmbeddingsEnd) {
  Bytes bytes = make_docx(paragraph(run("最里")));
  for (int i = 0; i < 6; ++i) {
    bytes = make_docx(paragraph(run("外")), {},
                      {{"word/embeddings/a.docx", std::string(bytes.begin(), bytes.end())}});
  }
  const auto document = must_read(bytes);
  ASSERT_FALSE(document.could_not_look.empty());
  EXPECT_NE(document.could_not_look[0].why.find("层数过多"), std::string::npos);
}

}  // namespace
}  // namespace xs::formats
