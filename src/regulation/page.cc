// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/page.h"

#include <fmt/format.h>

namespace xs::regulation {
namespace {

constexpr std::string_view kStyle = R"(
@page { size: A4; margin: 18mm 15mm 20mm; }
body { font: 10.5pt/1.6 "Noto Serif CJK SC", "Songti SC", SimSun, serif; color: #111;
  max-width: 190mm; margin: 0 auto; padding: 6mm; }
h1 { font-size: 16pt; text-align: center; margin: 0 0 2mm; }
p.about { text-align: center; font-size: 9pt; margin: 0 0 6mm; overflow-wrap: anywhere; }
table { width: calc(100% - 0.5mm); border-collapse: collapse; table-layout: fixed; }
th, td { border: 0.3mm solid #555; padding: 1.5mm 2mm; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
thead { display: table-header-group; }
thead th { background: #eee; }
tr { break-inside: avoid; }
tr.article { break-after: avoid; }
tr.article th { background: #f6f6f6; }
td p { margin: 0 0 1mm; }
.id { font-weight: bold; }
.kind { font-weight: bold; margin-right: 1mm; }
.note, .none { color: #444; font-size: 9.5pt; }
.signature { margin-top: 10mm; display: flex; justify-content: space-between; break-inside: avoid; }
@media print { body { padding: 0; max-width: none; } }
)";

std::string escaped(std::string_view text) {
  std::string out;
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
      default:
        out += c;
    }
  }
  return out;
}

std::string left_of(const Clause& clause) {
  std::string out = fmt::format("<p><span class=\"id\">{}</span></p><p>{}</p>", escaped(clause.id),
                                escaped(clause.says));
  if (clause.obliges) out += "<p class=\"note\">本款规定义务。</p>";
  if (!clause.yields_to.empty()) {
    out += fmt::format("<p class=\"note\">让位于 {}：{}</p>", escaped(clause.yields_to),
                       escaped(clause.yields_why));
  }
  return out;
}

std::string right_of(const Clause& clause, const Pack& pack, const RequirementTitles& titles) {
  if (!is_in_force(clause, pack.as_of)) {
    return fmt::format("<p class=\"none\">未施行或已失效（{}起{}），不执行。</p>",
                       to_chinese(clause.from),
                       clause.until ? fmt::format("，至{}止", to_chinese(*clause.until)) : "");
  }
  if (!clause.not_formalized.empty()) {
    return fmt::format("<p class=\"none\">软件不设规则：{}</p>", escaped(clause.not_formalized));
  }
  std::string out;
  for (const Sentence& sentence : sentences_of(pack, clause.id, titles)) {
    out += fmt::format("<p><span class=\"kind\">{}</span>{}</p>", escaped(sentence.kind),
                       escaped(sentence.text));
  }
  return out;
}

}  // namespace

std::string page_to_sign(const Pack& pack, const RequirementTitles& titles) {
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<h1>{0}：条文与软件规则对照表</"
      "h1>\n"
      "<p class=\"about\">规则包 {2}；按{3}施行的规定；SM3 {4}</p>\n"
      "<table>\n<thead><tr><th>条文（转述）</th><th>软件怎样执行</th></tr></thead>\n<tbody>\n",
      escaped(pack.title), kStyle, escaped(pack.id), to_chinese(pack.as_of), pack.hash);
  std::string article;
  for (const std::string& id : pack.clause_order) {
    const Clause& clause = pack.clauses.at(id);
    if (clause.pack != pack.id) continue;
    const std::string heading = fmt::format("{} {}", law_and_article(pack, clause), clause.heading);
    if (heading != article) {
      article = heading;
      out +=
          fmt::format("<tr class=\"article\"><th colspan=\"2\">{}</th></tr>\n", escaped(heading));
    }
    out += fmt::format("<tr>\n<td>{}</td>\n<td>{}</td>\n</tr>\n", left_of(clause),
                       right_of(clause, pack, titles));
  }
  out += "</tbody>\n</table>\n";
  out +=
      "<div class=\"signature\"><span>审核人（签字）：＿＿＿＿＿＿＿＿</span>"
      "<span>日期：＿＿＿＿年＿＿月＿＿日</span></div>\n</body>\n</html>\n";
  return out;
}

}  // namespace xs::regulation
