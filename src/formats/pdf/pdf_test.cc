// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "formats/office_fixture.h"
#include "formats/part_lookup.h"

namespace xs::formats {
namespace {

const std::string kFont =
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H "
    "/DescendantFonts [ << /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /FontDescriptor "
    "<< /Type "
    "/FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
    "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >> >> ] >>";

// One page, 200 by 100 points, with this content; the font is /F.
std::string one_page(const std::string& content, const std::string& page_entries = {},
                     const std::string& catalog_entries = {},
                     const std::vector<std::string>& more = {}, const std::string& font = kFont) {
  std::vector<std::string> objects{
      "<< /Type /Catalog /Pages 3 0 R " + catalog_entries + " >>",
      "<< /Author <FEFF5F204E09> /Secret (x) >>",
      "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 3 0 R /MediaBox [0 0 200 100] /Contents 5 0 R /Resources << /Font << "
      "/F 6 0 R >> >> " +
          page_entries + " >>",
      pdf_stream(content),
      font};
  objects.insert(objects.end(), more.begin(), more.end());
  return make_pdf(objects);
}

// 机密 at 10, 80 from the bottom, ten points high.
const std::string kMark = "BT /F 10 Tf 10 80 Td <673A5BC6> Tj ET ";

TEST(Pdf, TextWithBoxes) {
  const auto document = must_read(as_bytes(one_page(kMark + "BT /F 10 Tf 10 50 Td <2605> Tj ET")));
  EXPECT_EQ(text_at(document, "page/1"), "机密\n★\n");
  ASSERT_EQ(document.pages.size(), 1U);
  EXPECT_EQ(document.pages[0], (document::PageSize{200, 100}));
  const document::Part& page = document.parts[0];
  ASSERT_EQ(page.runs.size(), 2U);
  EXPECT_EQ(page.runs[0].start, 0U);
  EXPECT_EQ(page.runs[0].end, 6U);
  EXPECT_EQ(page.runs[0].page, 1);
  EXPECT_NEAR(page.runs[0].box.x, 10, 0.5);
  EXPECT_NEAR(page.runs[0].box.width, 20, 0.5);
  EXPECT_GT(page.runs[0].box.y, 5);
  EXPECT_LT(page.runs[0].box.y + page.runs[0].box.height, 30);
  EXPECT_TRUE(document.could_not_look.empty());
}

// Letters set one by one are one word; columns are not.
TEST(Pdf, LettersSetOneByOne) {
  struct Row {
    std::string name, content, text;
  };
  const std::vector<Row> rows{
      {"adjoining", "BT /F 10 Tf 10 80 Td <673A> Tj ET BT /F 10 Tf 20 80 Td <5BC6> Tj ET",
       "机密\n"},
      {"wide gap", "BT /F 10 Tf 10 80 Td <673A> Tj ET BT /F 10 Tf 90 80 Td <5BC6> Tj ET",
       "机\n密\n"},
      {"next line", "BT /F 10 Tf 10 80 Td <673A> Tj ET BT /F 10 Tf 10 60 Td <5BC6> Tj ET",
       "机\n密\n"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(text_at(must_read(as_bytes(one_page(row.content))), "page/1"), row.text);
  }
}

TEST(Pdf, BesideThePages) {
  const std::string annotation =
      "<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents <FEFF62796CE8> /T (Li) >>";
  const auto document = must_read(as_bytes(one_page(
      kMark, "/Annots [7 0 R 8 0 R]",
      "/Outlines 9 0 R /Names << /EmbeddedFiles << /Names [(a) 11 0 R] >> >>",
      {annotation,
       "<< /Type /Annot /Subtype /Link /Rect [0 0 5 5] /A << /S /URI /URI (tel:13900000001) >> >>",
       "<< /Type /Outlines /First 10 0 R /Last 10 0 R /Count 1 >>",
       "<< /Title <FEFF4E667B7E> /Parent 9 0 R >>",
       "<< /Type /Filespec /F (a.txt) /UF (a.txt) /EF << /F 12 0 R >> >>",
       "<< /Type /EmbeddedFile /Length 6 >>\nstream\n附件\nendstream",
       "<< /S /StructElem /ActualText <FEFF5B9E9645> >>",
       "<< /S /JavaScript /JS (app.alert) >>"})));
  EXPECT_EQ(text_at(document, "page/1/annotation/1"), "批注\nLi\n");
  EXPECT_EQ(find_part(document, "page/1/annotation/1")->runs.size(), 1U);
  EXPECT_EQ(text_at(document, "properties"), "Author：张三\nSecret：x\n");
  EXPECT_EQ(text_at(document, "titles"), "书签\n");
  EXPECT_EQ(text_at(document, "links"), "tel:13900000001\n");
  EXPECT_EQ(text_at(document, "attachment/12/body"), "附件");
  EXPECT_EQ(text_at(document, "alternative"), "实际\n");
  EXPECT_EQ(text_at(document, "scripts"), "app.alert\n");
}

TEST(Pdf, PagesThatCannotBeLookedAt) {
  const std::string image = "q 150 0 0 80 10 10 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q ";
  struct Row {
    std::string name, content, why;
  };
  const std::vector<Row> rows{
      {"text", kMark, ""},
      {"blank page", "", ""},
      {"image only", image, "没有文字层"},
      {"outlines only", "0 0 50 50 re f", "没有文字层"},
      {"text and an image", kMark + image, "图像中的文字未识别"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto document = must_read(as_bytes(one_page(row.content)));
    ASSERT_EQ(document.could_not_look.size(), row.why.empty() ? 0U : 1U);
    if (!row.why.empty()) {
      EXPECT_EQ(document.could_not_look[0].part, "page/1");
      EXPECT_NE(document.could_not_look[0].why.find(row.why), std::string::npos)
          << document.could_not_look[0].why;
    }
  }
}

// Fonts of old typesetting programs: letters are drawn, what they are is not said.
TEST(Pdf, LettersWithoutMeaning) {
  const std::string map = pdf_stream(
      "begincmap 1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <41> <E001> <42> "
      "<E002> endbfchar endcmap");
  const auto document = must_read(as_bytes(
      one_page("BT /F 10 Tf 10 80 Td (AB) Tj ET", "", "", {map},
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>")));
  ASSERT_EQ(document.could_not_look.size(), 1U);
  EXPECT_EQ(document.could_not_look[0].part, "page/1");
  EXPECT_NE(document.could_not_look[0].why.find("不能识别"), std::string::npos);
}

// A saving appended to the file: the page now says something else.
TEST(Pdf, EarlierRevisionIsRead) {
  std::string pdf = one_page(kMark);
  const std::size_t previous = pdf.rfind("startxref");
  const std::string table =
      pdf.substr(previous + 10, pdf.find('\n', previous + 10) - previous - 10);
  const std::size_t at = pdf.size();
  pdf += "5 0 obj\n" + pdf_stream("BT /F 10 Tf 10 80 Td <516C5F00> Tj ET") + "\nendobj\n";
  const std::size_t xref = pdf.size();
  char offset[32];
  std::snprintf(offset, sizeof offset, "%010zu 00000 n \n", at);
  pdf += std::string("xref\n5 1\n") + offset + "trailer\n<< /Root 1 0 R /Size 7 /Prev " + table +
         " >>\nstartxref\n" + std::to_string(xref) + "\n%%EOF\n";
  const auto document = must_read(as_bytes(pdf));
  EXPECT_EQ(text_at(document, "page/1"), "公开\n");
  EXPECT_EQ(text_at(document, "revision/1"), "机密\n");
}

TEST(Pdf, LayerThatIsOff) {
  std::string pdf =
      one_page(kMark + "/OC /L BDC BT /F 10 Tf 10 40 Td <516C5F00> Tj ET EMC", "",
               "/OCProperties << /OCGs [7 0 R] /D << /OFF [7 0 R] /Order [7 0 R] >> >>",
               {"<< /Type /OCG /Name (L) >>"});
  const std::string before = "/Resources << /Font";
  pdf.replace(pdf.find(before), before.size(), "/Resources << /Properties << /L 7 0 R >> /Font");
  const auto document = must_read(as_bytes(pdf));  // its table is off now: MuPDF repairs it
  EXPECT_EQ(text_at(document, "page/1"), "机密\n");
  EXPECT_EQ(text_at(document, "page/1/layers"), "公开\n");
}

TEST(Pdf, RenderedPageIsAPicture) {
  const auto picture = render_page(as_bytes(one_page(kMark)), 1, 72);
  ASSERT_TRUE(picture);
  EXPECT_TRUE(as_text(*picture).starts_with("\x89PNG"));
  EXPECT_FALSE(render_page(as_bytes(one_page(kMark)), 2, 72));
  EXPECT_FALSE(render_page(as_bytes("text"), 1, 72));
}

}  // namespace
}  // namespace xs::formats
