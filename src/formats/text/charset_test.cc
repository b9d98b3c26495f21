// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/text/charset.h"

#include <gtest/gtest.h>
#include <iconv.h>

#include "formats/part_lookup.h"

namespace xs::formats {
namespace {

std::string encoded(const char* charset, std::string text) {
  const iconv_t converter = iconv_open(charset, "UTF-8");
  std::string out(text.size() * 4, '\0');
  char *from = text.data(), *to = out.data();
  std::size_t left = text.size(), room = out.size();
  EXPECT_NE(iconv(converter, &from, &left, &to, &room), static_cast<std::size_t>(-1));
  iconv_close(converter);
  out.resize(out.size() - room);
  return out;
}

TEST(Charset, FindsTheEncoding) {
  const std::string chinese =
      "关于公布保密审查结果的通知，机密★10年。\n张三，身份证号110105194912310021。";
  const std::string rare = "姓名：㐀䶮𠮷，住址：江城市";
  const std::string short_text = "机密";
  const std::string traditional = "關於公布保密審查結果的通知，機密。";
  struct Row {
    const char* charset;
    std::string text;
  };
  const std::vector<Row> rows{
      {"UTF-8", chinese},       {"GB18030", chinese},  {"GB18030", rare},  {"GB18030", short_text},
      {"UTF-16LE", chinese},    {"UTF-16BE", chinese}, {"UTF-16LE", rare}, {"BIG5", traditional},
      {"UTF-8", "plain ASCII"}, {"UTF-8", rare},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(row.charset) + " " + row.text);
    const auto decoded = decode_text(as_bytes(encoded(row.charset, row.text)));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->text, row.text) << decoded->charset;
  }
}

TEST(Charset, BytesThatAreNoText) {
  for (const std::string& bytes :
       {std::string("\x01\x02\x03\xFF\xFE\xFD\x80\x81", 8), std::string(64, '\0'),
        std::string("text\0with\0NUL", 13), std::string("\xEF\xBB\xBF\xC3\x28", 5)}) {
    SCOPED_TRACE(bytes.size());
    EXPECT_FALSE(decode_text(as_bytes(bytes)));
  }
}

TEST(PlainText, LineEndsAndControls) {
  const auto document = must_read(as_bytes("甲\r\n乙\r丙\x07丁\n"), "a.txt");
  EXPECT_EQ(text_at(document, "body"), "甲\n乙\n丙丁\n");
  EXPECT_EQ(document.parts.size(), 1U);
}

TEST(PlainText, EscapesAreRestored) {
  const auto document = must_read(as_bytes(R"({"a":"\u673a\u5bc6\ud842\udfb7"})"), "a.json");
  EXPECT_EQ(text_at(document, "unescaped"), R"({"a":"机密𠮷"})");
}

TEST(PlainText, CodedTextsAreRefused) {
  for (const std::string_view text :
       {"From: a@b.cn\nSubject: x\nContent-Transfer-Encoding: base64\n\n5py65a+G\n",
        "<?xml version=\"1.0\"?><a><b>机</b><b>密</b></a>", "-----BEGIN PKCS7-----\nMIIB\n"}) {
    SCOPED_TRACE(text);
    const auto document = read(as_bytes(text), "a.txt");
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().code, ErrorCode::kUnreadable);
  }
}

TEST(Formats, NameThatDoesNotFitIsAPart) {
  struct Row {
    std::string name;
    bool noted;
  };
  for (const Row& row : {Row{"a.txt", false},
                         {"a.TXT", false},
                         {"a", false},
                         {"公示.第1版", false},
                         {"a.docx", true},
                         {"a.pdf", true},
                         {"a.jpg", true}}) {
    SCOPED_TRACE(row.name);
    const auto document = must_read(as_bytes("文字"), row.name);
    EXPECT_EQ(find_part(document, "file-name") != nullptr, row.noted);
  }
}

}  // namespace
}  // namespace xs::formats
