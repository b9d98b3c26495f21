// SPDX-License-Identifier: AGPL-3.0-or-later
#include "letters/html.h"

#include <fmt/format.h>

#include <numeric>

namespace xs::letters {
namespace {

constexpr std::string_view kStyle = R"(
@page { size: A4; margin: 37mm 26mm 30mm 28mm;
  @bottom-center { content: "第" counter(page) "页 共" counter(pages) "页"; } }
:root { color-scheme: light; }
body { margin: 0; background: #f2f2ef; color: #111; line-height: 1.75; font-size: 16pt;
  font-family: FangSong, FangSong_GB2312, "方正仿宋_GBK", STFangsong, "Noto Serif CJK SC", serif; }
main { box-sizing: border-box; max-width: 210mm; min-height: 297mm; margin: 8mm auto; background: #fff;
  padding: 37mm 26mm 30mm 28mm; overflow-wrap: anywhere; }
h1 { font: 700 22pt/1.4 "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "Noto Serif CJK SC", SimSun, serif;
  text-align: center; margin: 0 0 .8em; }
h2 { font: 400 16pt/1.75 SimHei, "Noto Sans CJK SC", sans-serif; margin: 0; text-indent: 2em; }
h3 { font: 400 16pt/1.75 KaiTi, "AR PL KaitiM GB", STKaiti, serif; margin: 0; text-indent: 2em; }
p { margin: 0; text-indent: 2em; text-align: justify; }
p.flush, td p, th p { text-indent: 0; }
p.note { font-size: 10.5pt; text-indent: 0; margin-top: .4em; }
p.left, p.centre, p.right { text-indent: 0; font-size: 12pt; text-align: left; }
p.centre { text-align: center; } p.right { text-align: right; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 12pt; line-height: 1.5;
  margin: .3em 0; border: 1.2pt solid #111; }
th, td { border: .6pt solid #111; padding: .25em .4em; vertical-align: top; text-align: left;
  font-weight: 400; }
td p, th p { text-align: inherit; }
th { text-align: center; vertical-align: middle; }
thead { display: table-header-group; }
p.signed { text-align: right; margin-top: .6em; }
.closing { margin: 2.5em 4em 0 0; text-align: right; break-inside: avoid; }
.closing p { text-indent: 0; text-align: right; }
.attachments { margin: 1em 0 0; }
footer { margin-top: 2em; border-top: .6pt solid #999; padding-top: .4em; font: 9pt/1.5 monospace,
  "Noto Sans CJK SC"; color: #444; }
footer p { text-indent: 0; text-align: left; }
.break { break-before: page; }
@media screen and (max-width: 800px) { main { padding: 1em; margin: 0; } body { font-size: 13pt; } }
@media print { body { background: none; } main { margin: 0; padding: 0; max-width: none; min-height: 0; } }
)";

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string paragraph_html(const Paragraph& paragraph) {
  const std::string text = escaped(paragraph.text);
  switch (paragraph.style) {
    case ParagraphStyle::kHeading:
      return fmt::format("<h2>{}</h2>\n", text);
    case ParagraphStyle::kSubheading:
      return fmt::format("<h3>{}</h3>\n", text);
    case ParagraphStyle::kTitle:
      return fmt::format("<h1>{}</h1>\n", text);
    case ParagraphStyle::kSalutation:
      return fmt::format("<p class=\"flush\">{}</p>\n", text);
    case ParagraphStyle::kNote:
      return fmt::format("<p class=\"note\">{}</p>\n", text);
    case ParagraphStyle::kLine: {
      const char* align = paragraph.align == Align::kRight    ? "right"
                          : paragraph.align == Align::kCentre ? "centre"
                                                              : "left";
      return fmt::format("<p class=\"{}\">{}</p>\n", align, text);
    }
    case ParagraphStyle::kBody:
      break;
  }
  return fmt::format("<p>{}</p>\n", text);
}

std::string cell_html(const Cell& cell, std::string_view scope) {
  const char* tag = cell.label ? "th" : "td";
  std::string out = fmt::format("<{}", tag);
  if (cell.label) out += fmt::format(" scope=\"{}\"", scope);
  if (cell.columns > 1) out += fmt::format(" colspan=\"{}\"", cell.columns);
  if (cell.least_lines > 1) {
    out += fmt::format(" style=\"height:{:.1f}em\"", 1.5 * cell.least_lines);
  }
  out += '>';
  for (const std::string& line : cell.lines) out += fmt::format("<p>{}</p>", escaped(line));
  for (const std::string& line : cell.signed_lines) {
    out += fmt::format("<p class=\"signed\">{}</p>", escaped(line));
  }
  return out + fmt::format("</{}>", tag);
}

std::string table_html(const Table& table) {
  std::string out = "<table>\n<colgroup>";
  const int whole = std::accumulate(table.widths.begin(), table.widths.end(), 0);
  for (const int width : table.widths) {
    out += fmt::format("<col style=\"width:{:.2f}%\">", 100.0 * width / whole);
  }
  out += "</colgroup>\n";
  for (const Row& row : table.heading) {
    out += "<thead><tr>";
    for (const Cell& cell : row.cells) out += cell_html(cell, "col");
    out += "</tr></thead>\n";
  }
  for (const Group& group : table.groups) {
    out += "<tbody>\n";
    bool first = true;
    for (const Row& row : group.rows) {
      out += "<tr>";
      if (first && !group.side.empty()) {
        out += fmt::format("<th scope=\"rowgroup\" rowspan=\"{}\"><p>{}</p></th>",
                           group.rows.size(), escaped(group.side));
      }
      first = false;
      for (const Cell& cell : row.cells) out += cell_html(cell, "row");
      out += "</tr>\n";
    }
    out += "</tbody>\n";
  }
  return out + "</table>\n";
}

std::string block_html(const Block& block) {
  return std::visit(
      Overloaded{[](const Paragraph& paragraph) { return paragraph_html(paragraph); },
                 [](const Table& table) { return table_html(table); },
                 [](const Closing& closing) {
                   std::string out = "<div class=\"closing\">";
                   for (const std::string& line : closing.lines) {
                     out += fmt::format("<p>{}</p>", escaped(line));
                   }
                   return out + "</div>\n";
                 },
                 [](const Attachments& attached) {
                   std::string out = "<div class=\"attachments\"><p>附件：</p><ol>";
                   for (const std::string& name : attached.names) {
                     out += fmt::format("<li>{}</li>", escaped(name));
                   }
                   return out + "</ol></div>\n";
                 },
                 [](const NewPage&) { return std::string("<div class=\"break\"></div>\n"); }},
      block);
}

}  // namespace

std::string to_html(const Letter& letter) {
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n<style>{}</style>\n"
      "</head>\n<body>\n<main>\n<h1>{}</h1>\n",
      escaped(letter.title), kStyle, escaped(letter.title));
  for (const Block& block : letter.blocks) out += block_html(block);
  out += fmt::format("<footer>\n<p>{}</p>\n<p>文书摘要（SM3）{}</p>\n", escaped(letter.about),
                     escaped(letter.digest));
  if (!letter.code.empty()) out += fmt::format("<p>验证码 {}</p>\n", escaped(letter.code));
  return out + "</footer>\n</main>\n</body>\n</html>\n";
}

}  // namespace xs::letters
