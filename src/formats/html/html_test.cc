// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/html/html.h"

#include <gtest/gtest.h>

#include "formats/html/hidden_style.h"
#include "formats/part_lookup.h"

namespace xs::formats {
namespace {

TEST(Html, WhereTextStands) {
  struct Row {
    std::string name, body, address, text;
  };
  const std::vector<Row> rows{
      {"inline marks do not part words", "<p>机<b>密</b><span>★</span></p>", "body", "机密★\n"},
      {"blocks and blanks", "<p> 甲 \n 乙</p><div>丙</div>丁", "body", "甲 乙\n丙\n丁"},
      {"line break", "甲<br>乙", "body", "甲\n乙"},
      {"pre", "<pre>甲\n 乙</pre>", "body", "甲\n 乙\n"},
      {"entities", "<p>&#x673A;&#23494;&amp;</p>", "body", "机密&\n"},
      {"display none", "见<div style='display: none'>不见</div>", "hidden", "不见\n"},
      {"hidden attribute", "见<p hidden>不见</p>", "hidden", "不见\n"},
      {"by class", "<style>.x, p.y {display:none}</style>见<b class='a x'>不见</b>", "hidden",
       "不见"},
      {"by class, what stays", "<style>.x{display:none}</style>见<b class='a x'>不见</b>后", "body",
       "见后"},
      {"inside media", "<style>@media screen{ #q{visibility:hidden} }</style>见<b id=q>不见</b>",
       "hidden", "不见"},
      {"white font", "见<font color=white>不见</font>", "hidden", "不见"},
      {"nested in hidden", "见<div hidden><p>不</p><p>见</p></div>后", "hidden", "不\n见\n"},
      {"comment", "见<!-- 注释 -->", "comments", " 注释 \n"},
      {"script", "见<script>var a='脚本'</script>", "scripts", "var a='脚本'\n"},
      {"escaped script", "见<script>var a='\\u673a'</script>", "scripts/unescaped", "var a='机'\n"},
      {"title", "<title>标题</title>见", "title", "标题"},
      {"meta", "<meta name=author content=张三>见", "meta", "author：张三\n"},
      {"alt", "<img alt='照片'>", "attributes", "照片\n"},
      {"link", "<a href='tel:13900000001'>x</a>", "links", "tel:13900000001\n"},
      {"coded link", "<a href='?q=%E6%9C%BA'>x</a>", "links", "?q=%E6%9C%BA\n?q=机\n"},
      {"form value", "<input value='预填'>", "forms", "预填\n"},
      {"template", "见<template>模板</template>", "hidden", "模板"},
      {"noscript", "见<noscript>无脚本</noscript>", "hidden", "无脚本"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto document = must_read(as_bytes("<html><body>" + row.body + "</body></html>"));
    EXPECT_EQ(document.format, "html");
    EXPECT_EQ(text_at(document, row.address), row.text);
  }
}

TEST(Html, TableCells) {
  const auto document = must_read(
      as_bytes("<html><table><tr><th colspan=2>姓名</th><th>电话</th></tr>"
               "<tr><td>张<br>三</td><td><p>男</p></td><td>139</td></tr></table>后</html>"));
  const document::Part* body = find_part(document, "body");
  ASSERT_NE(body, nullptr);
  EXPECT_EQ(body->text, "姓名\t电话\n张\n三\t男\t139\n后");
  ASSERT_EQ(body->cells.size(), 5U);
  EXPECT_EQ(body->cells[1].column, 3);
  EXPECT_EQ(cell_text(*body, body->cells[2]), "张\n三");
  EXPECT_EQ(cell_text(*body, body->cells[3]), "男");
  EXPECT_EQ(body->cells[4].row, 2);
}

TEST(Html, DataAddressesCannotBeLookedAt) {
  const auto document =
      must_read(as_bytes("<html><img src='data:image/png;base64,AAAA'>见</html>"));
  ASSERT_EQ(document.could_not_look.size(), 1U);
}

TEST(Html, StylesThatHide) {
  struct Row {
    std::string style;
    bool hidden;
  };
  for (const Row& row : {Row{"display:none", true},
                         {"DISPLAY : NONE !important", true},
                         {"display:block", false},
                         {"visibility:hidden", true},
                         {"opacity:0", true},
                         {"opacity:.9", false},
                         {"font-size:0", true},
                         {"font-size:1px", true},
                         {"font-size:1em", false},
                         {"font-size:12px", false},
                         {"color:#FFF", true},
                         {"color:white;background:#00f", false},
                         {"color:rgb(255, 255, 255)", true},
                         {"text-indent:-9999px", true},
                         {"text-indent:2em", false},
                         {"", false}}) {
    SCOPED_TRACE(row.style);
    EXPECT_EQ(hides(row.style), row.hidden);
  }
}

}  // namespace
}  // namespace xs::formats
