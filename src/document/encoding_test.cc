// SPDX-License-Identifier: AGPL-3.0-or-later
#include "document/encoding.h"

#include <gtest/gtest.h>

#include <limits>

namespace xs::document {
namespace {

Document sample_document() {
  Document document;
  document.format = "pdf";
  document.pages = {{595.3F, 841.9F}, {842, 595}};
  Part body{"page/1", "第1页", PartKind::kBody, true, "张三\t110\n“引号”\\ \x01 𠮷", {}, {}};
  body.runs = {{0, 6, 1, {72.03F, 90, 21.5F, 10.25F}}, {7, 10, 2, {-3, 0.1F, 0, 12}}};
  body.cells = {{0, 6, 1, 1, 1}, {7, 10, 1, 1, 2}};
  document.parts.push_back(body);
  document.parts.push_back(
      {"sheet/名单", "隐藏工作表“名单”", PartKind::kHiddenSheet, false, "", {}, {}});
  document.could_not_look = {{"", "整份文件"}, {"media/image1.png", "图片未识别文字"}};
  return document;
}

Screening sample_screening() {
  Screening screening;
  screening.verdict = Action::kBlock;
  screening.admission = Admission::kRefuse;
  Finding finding;
  finding.id = "F1";
  finding.category = "SECRET_MARK";
  finding.severity = Severity::kCritical;
  finding.action = Action::kBlock;
  finding.admission = Admission::kRefuse;
  finding.detector = "star-mark";
  finding.cites = {"A-9", "OGI-14"};
  finding.visible = false;
  finding.where = {"page/1", 3, 9, 1, {{1, 2.5F, 3, 4}, {0, 9, 3, 4}}, "B7"};
  finding.excerpt = "机密★";
  finding.says = "密级标志";
  finding.confidence = 0.25;
  finding.rows = {{{"page/1", 3, 9, 1, {{1, 2, 3, 4}, {0, 9, 3, 4}}, {}}, "机密"}};
  screening.findings.push_back(finding);
  finding.id = "F2";
  finding.always_masked = true;
  finding.version = "0a1b";
  finding.judged = Judged{"张三", *parse_instant("2026-11-23T02:03:04.005Z"), "已公开的“值班电话”"};
  finding.rows.clear();
  finding.cites.clear();
  screening.findings.push_back(finding);
  return screening;
}

TEST(Encoding, DocumentComesBackUnchanged) {
  for (const Document& document : {Document{"txt", {}, {}, {}}, sample_document()}) {
    const auto decoded = decode_document(encode(document));
    ASSERT_TRUE(decoded) << decoded.error().detail;
    EXPECT_EQ(*decoded, document);
  }
}

TEST(Encoding, ScreeningComesBackUnchanged) {
  for (const Screening& screening : {Screening{}, sample_screening()}) {
    const auto decoded = decode_screening(encode(screening));
    ASSERT_TRUE(decoded) << decoded.error().detail;
    EXPECT_EQ(*decoded, screening);
  }
}

TEST(Encoding, APlaceOnOneLineHasOneBox) {
  const struct {
    std::string_view name, where;
    std::optional<std::vector<Box>> boxes;
  } rows[] = {
      {"nowhere on paper", "", std::vector<Box>{}},
      {"one line", R"(,"page":1,"box":[1,2,3,4])", std::vector<Box>{{1, 2, 3, 4}}},
      {"two lines", R"(,"page":1,"box":[0,2,4,11],"boxes":[[1,2,3,4],[0,9,3,4]])",
       std::vector<Box>{{1, 2, 3, 4}, {0, 9, 3, 4}}},
      {"lines and nothing around them", R"(,"page":1,"boxes":[[1,2,3,4],[0,9,3,4]])", {}},
      {"one line said twice", R"(,"page":1,"box":[1,2,3,4],"boxes":[[1,2,3,4]])", {}},
      {"half a box", R"(,"page":1,"box":[0,2,4,11],"boxes":[[1,2,3,4],[0,9,3]])", {}},
      {"not a box", R"(,"page":1,"box":{})", {}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const std::string json =
        R"({"verdict":"redact","admission":"admit","findings":[{"id":"F1","category":"C",)"
        R"("severity":"high","action":"redact","admission":"admit","detector":"d","visible":true,)"
        R"("where":{"part":"page/1","start":0,"end":3)" +
        std::string(row.where) + R"(},"excerpt":"甲","says":"","confidence":1}]})";
    const auto decoded = decode_screening(json);
    ASSERT_EQ(decoded.has_value(), row.boxes.has_value());
    if (!decoded) continue;
    EXPECT_EQ(decoded->findings.at(0).where.boxes, *row.boxes);
    EXPECT_EQ(encode(*decoded), json);
  }
}

TEST(Encoding, TextIsCompactAndReadable) {
  Document document{"docx", {{"body", "正文", PartKind::kBody, true, "甲\n乙", {}, {}}}, {}, {}};
  document.parts[0].cells = {{0, 3, 1, 1, 1}};
  EXPECT_EQ(encode(document),
            "{\"format\":\"docx\",\"parts\":[{\"address\":\"body\",\"label\":\"正文\","
            "\"kind\":\"body\",\"visible\":true,\"text\":\"甲\\n乙\",\"cells\":[[0,3,1,1,1]]}]}");
}

TEST(Encoding, EveryKindComesBack) {
  for (int i = 0; i <= static_cast<int>(PartKind::kOther); ++i) {
    const auto kind = static_cast<PartKind>(i);
    EXPECT_EQ(part_kind_from(to_string(kind)), kind);
  }
  EXPECT_FALSE(part_kind_from("Body"));
}

TEST(Encoding, BoxThatIsNotFiniteIsRefused) {
  Document document = sample_document();
  document.parts[0].runs[0].box.width = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(decode_document(encode(document)));
  document.parts[0].runs[0].box.width = std::numeric_limits<float>::infinity();
  EXPECT_FALSE(decode_document(encode(document)));
}

// One part around what a hostile reader might send; text is 甲乙 (six bytes), one page.
std::string with_part(const std::string& fields) {
  return "{\"format\":\"pdf\",\"pages\":[[1,1]],\"parts\":[{\"address\":\"a\",\"label\":\"b\","
         "\"kind\":\"body\",\"visible\":true,\"text\":\"甲乙\"" +
         fields + "}]}";
}

TEST(Encoding, HostileDocuments) {
  struct Row {
    std::string name, json;
    bool good;
  };
  const std::string part = R"({"address":"a","label":"","kind":"body","visible":true,"text":""})";
  const std::vector<Row> rows{
      {"no lists", R"({"format":"txt"})", true},
      {"good run", with_part(",\"runs\":[[0,3,1,0,0,1,1]]"), true},
      {"end of text", with_part(",\"runs\":[[6,6,1,0,0,1,1]]"), true},
      {"good cell", with_part(",\"cells\":[[3,6,1,2,3]]"), true},
      {"empty", "", false},
      {"not JSON", "{", false},
      {"text after", R"({"format":"txt"} x)", false},
      {"a list", "[]", false},
      {"no format", "{}", false},
      {"empty format", R"({"format":""})", false},
      {"format a number", R"({"format":1})", false},
      {"unknown field", R"({"format":"txt","extra":1})", false},
      {"unknown field in part", with_part(",\"extra\":1"), false},
      {"deep", R"({"format":"txt","parts":)" + std::string(100000, '['), false},
      {"run past the end", with_part(",\"runs\":[[0,7,1,0,0,1,1]]"), false},
      {"run inside a code point", with_part(",\"runs\":[[0,4,1,0,0,1,1]]"), false},
      {"run starts inside a code point", with_part(",\"runs\":[[1,3,1,0,0,1,1]]"), false},
      {"run backwards", with_part(",\"runs\":[[3,0,1,0,0,1,1]]"), false},
      {"run negative", with_part(",\"runs\":[[-1,3,1,0,0,1,1]]"), false},
      {"run beyond 32 bits", with_part(",\"runs\":[[4294967296,4294967299,1,0,0,1,1]]"), false},
      {"run beyond 64 bits", with_part(",\"runs\":[[0,99999999999999999999,1,0,0,1,1]]"), false},
      {"run fractional", with_part(",\"runs\":[[0,2.5,1,0,0,1,1]]"), false},
      {"runs out of order", with_part(",\"runs\":[[3,6,1,0,0,1,1],[0,3,1,0,0,1,1]]"), false},
      {"run on page 0", with_part(",\"runs\":[[0,3,0,0,0,1,1]]"), false},
      {"run on a page that is not", with_part(",\"runs\":[[0,3,2,0,0,1,1]]"), false},
      {"run too short", with_part(",\"runs\":[[0,3,1,0,0,1]]"), false},
      {"run too long", with_part(",\"runs\":[[0,3,1,0,0,1,1,1]]"), false},
      {"box of nothing", with_part(",\"runs\":[[0,3,1,null,0,1,1]]"), false},
      {"box huge", with_part(",\"runs\":[[0,3,1,1e300,0,1,1]]"), false},
      {"box infinite", with_part(",\"runs\":[[0,3,1,1e999,0,1,1]]"), false},
      {"box of negative width", with_part(",\"runs\":[[0,3,1,0,0,-1,1]]"), false},
      {"cell past the end", with_part(",\"cells\":[[0,9,1,1,1]]"), false},
      {"cell inside a code point", with_part(",\"cells\":[[0,2,1,1,1]]"), false},
      {"cell in row 0", with_part(",\"cells\":[[0,3,1,0,1]]"), false},
      {"cell in row 10^9", with_part(",\"cells\":[[0,3,1,1000000000,1]]"), false},
      {"bad kind",
       R"({"format":"t","parts":[{"address":"a","label":"","kind":"x","visible":true,"text":""}]})",
       false},
      {"kind a number",
       R"({"format":"t","parts":[{"address":"a","label":"","kind":1,"visible":true,"text":""}]})",
       false},
      {"visible a number",
       R"({"format":"t","parts":[{"address":"a","label":"","kind":"body","visible":1,"text":""}]})",
       false},
      {"no address",
       R"({"format":"t","parts":[{"address":"","label":"","kind":"body","visible":true,"text":""}]})",
       false},
      {"address twice", R"({"format":"t","parts":[)" + part + "," + part + "]}", false},
      {"text with CR",
       R"({"format":"t","parts":[{"address":"a","label":"","kind":"body","visible":true,"text":"\r"}]})",
       false},
      {"text with NUL",
       R"({"format":"t","parts":[{"address":"a","label":"","kind":"body","visible":true,"text":"\u0000"}]})",
       false},
      {"lone surrogate", R"({"format":"\ud800"})", false},
      {"bad UTF-8", "{\"format\":\"\xC3\x28\"}", false},
      {"overlong UTF-8", "{\"format\":\"\xC0\xAF\"}", false},
      {"page negative", R"({"format":"pdf","pages":[[-1,1]]})", false},
      {"no reason", R"({"format":"pdf","could_not_look":[{"part":"","why":""}]})", false},
      {"long address",
       R"({"format":"pdf","could_not_look":[{"part":")" + std::string(5000, 'a') +
           R"(","why":"x"}]})",
       false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto decoded = decode_document(row.json);
    EXPECT_EQ(decoded.has_value(), row.good);
    if (!decoded) {
      EXPECT_EQ(decoded.error().code, ErrorCode::kUnreadable);
    }
  }
}

TEST(Encoding, TooManyPartsAreRefused) {
  std::string json = R"({"format":"t","parts":[)";
  for (std::size_t i = 0; i <= kMostParts; ++i) {
    if (i > 0) json += ",";
    json += R"({"address":")" + std::to_string(i) +
            R"(","label":"","kind":"body","visible":true,"text":""})";
  }
  EXPECT_FALSE(decode_document(json + "]}"));
}

TEST(Encoding, TooLongIsRefusedUnparsed) {
  EXPECT_FALSE(decode_document(std::string(kMostEncodedBytes + 1, ' ')));
}

// Two bytes a value in the text, twenty-four in memory.
TEST(Encoding, HostileMemoryIsBounded) {
  std::string json = R"({"format":"t","pages":[)";
  while (json.size() < std::size_t{72} << 20) json += "0,0,0,0,0,0,0,0,";
  const auto decoded = decode_document(json + "0]}");
  ASSERT_FALSE(decoded);
  EXPECT_NE(decoded.error().detail.find("bad_alloc"), std::string::npos) << decoded.error().detail;
}

TEST(Encoding, HostileScreenings) {
  const std::string good = encode(sample_screening());
  ASSERT_TRUE(decode_screening(good));
  const std::vector<std::pair<std::string, std::string>> changes{
      {"\"verdict\":\"block\"", "\"verdict\":\"allow\""},
      {"\"admission\":\"refuse\",\"findings\"", "\"admission\":\"maybe\",\"findings\""},
      {"\"severity\":\"critical\"", "\"severity\":3"},
      {"\"id\":\"F2\"", "\"id\":\"F1\""},
      {"\"confidence\":0.25", "\"confidence\":1.5"},
      {"\"confidence\":0.25", "\"confidence\":-0.1"},
      {"\"start\":3", "\"start\":10"},
      {"\"page\":1", "\"page\":0"},
      {"\"visible\":false,", ""},
      {"\"says\":", "\"said\":"},
      {"[1,2.5,3,4]", "[1,2.5,3]"},
  };
  for (const auto& [from, to] : changes) {
    SCOPED_TRACE(from + " → " + to);
    std::string json = good;
    const auto at = json.find(from);
    ASSERT_NE(at, std::string::npos);
    json.replace(at, from.size(), to);
    EXPECT_FALSE(decode_screening(json));
  }
}

}  // namespace
}  // namespace xs::document
