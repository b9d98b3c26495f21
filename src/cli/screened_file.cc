// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/screened_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/text.h"
#include "cli/exit_codes.h"
#include "cli/plain_text.h"

namespace xs::cli {
namespace {

namespace json = boost::json;
using document::Finding;
using document::Place;

// Code points of every part of one document.
class Offsets {
 public:
  explicit Offsets(const ScreenedFile& screened) {
    if (screened.document) {
      for (const auto& part : screened.document->parts) parts_.emplace(part.address, part.text);
    }
    const std::string_view path = screened.file;
    parts_.emplace(kFileNamePart, path.substr(path.rfind('/') + 1));
  }
  // Nothing about a part that is not there: no offset is better than a wrong one.
  json::value before(const Place& place, std::size_t byte) {
    const auto part = parts_.find(place.part);
    if (part == parts_.end()) return nullptr;
    return part->second.before(byte);
  }

 private:
  std::map<std::string_view, CodePoints> parts_;
};

json::value where(const Place& place, Offsets& offsets) {
  json::value box;
  if (place.box) box = {place.box->x, place.box->y, place.box->width, place.box->height};
  return {{"part", place.part},
          {"page", place.page ? json::value(*place.page) : json::value(nullptr)},
          {"cell", place.cell ? json::value(*place.cell) : json::value(nullptr)},
          {"box", std::move(box)},
          {"start", offsets.before(place, place.start)},
          {"end", offsets.before(place, place.end)}};
}

std::string shown(const std::string& text, Reveal reveal) {
  return reveal == Reveal::kYes ? text : masked(text);
}

json::object finding_json(const Finding& finding, Offsets& offsets, Reveal reveal) {
  json::object out{{"id", finding.id},
                   {"category", finding.category},
                   {"severity", document::to_string(finding.severity)},
                   {"action", document::to_string(finding.action)},
                   {"detector", finding.detector},
                   {"cites", json::value_from(finding.cites)},
                   {"visible", finding.visible},
                   {"where", where(finding.where, offsets)},
                   {"excerpt", shown(finding.excerpt, reveal)},
                   {"says", finding.says}};
  if (reveal == Reveal::kYes) out["text"] = finding.excerpt;
  if (!finding.rows.empty()) {
    json::array rows;
    for (const auto& row : finding.rows) {
      rows.push_back({{"where", where(row.where, offsets)}, {"text", shown(row.text, reveal)}});
    }
    out["rows"] = std::move(rows);
  }
  return out;
}

json::object coverage(const ScreenedFile& screened) {
  std::uint64_t hidden = 0, code_points = 0;
  const std::vector<document::Part> none;
  const auto& parts = screened.document ? screened.document->parts : none;
  for (const auto& part : parts) {
    hidden += part.visible ? 0 : 1;
    code_points += CodePoints(part.text).before(part.text.size());
  }
  return {{"complete", screened.document && screened.could_not_look.empty()},
          {"parts", parts.size()},
          {"hidden_parts", hidden},
          {"pages", screened.document ? screened.document->pages.size() : 0},
          {"code_points", code_points}};
}

// ---- for people ----

std::string_view action_words(document::Action action) {
  constexpr std::array<std::string_view, 4> kWords{"提示", "须核对", "须遮盖", "不得公开"};
  return kWords.at(static_cast<std::size_t>(action));
}

std::string_view verdict_words(const std::optional<document::Verdict>& verdict) {
  constexpr std::array<std::string_view, 4> kWords{
      "通过。未发现不宜公开的内容。", "须核对。请逐项核对上列内容能否公开。",
      "须遮盖。上列内容遮盖或者删除后方可公开。", "不得公开。"};
  if (!verdict) return "不能认定。有内容未能检查，不能视为已审查。";
  return kWords.at(static_cast<std::size_t>(*verdict));
}

std::string place_words(const ScreenedFile& screened, const Finding& finding) {
  std::string out = finding.where.part == kFileNamePart ? "文件名" : finding.where.part;
  if (screened.document) {
    for (const auto& part : screened.document->parts) {
      if (part.address == finding.where.part && !part.label.empty()) out = part.label;
    }
  }
  if (finding.where.page) {
    const std::string page = fmt::format("第{}页", *finding.where.page);
    if (out.find(page) == std::string::npos) out += " " + page;
  }
  if (finding.where.cell) out += " " + *finding.where.cell;
  if (finding.rows.size() > 1) out += fmt::format(" 等{}处", finding.rows.size());
  return one_line(out);
}

using Line = std::array<std::string, 5>;  // action, place, category, excerpt, clauses

std::string aligned(const std::vector<Line>& lines) {
  constexpr std::size_t kWidest = 40;
  std::array<std::size_t, std::tuple_size_v<Line>> widths{};
  for (const Line& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      widths[i] = std::max(widths[i], std::min(columns(line[i]), kWidest));
    }
  }
  std::string out;
  for (const Line& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) text += "  " + padded(line[i], widths[i]);
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  }
  return out;
}

}  // namespace

std::optional<document::Verdict> verdict_of(const ScreenedFile& screened) {
  const bool whole = screened.document && screened.could_not_look.empty();
  if (!whole && screened.screening.verdict == document::Action::kPass) return std::nullopt;
  return screened.screening.verdict;
}

int exit_code_of(const ScreenedFile& screened) {
  constexpr std::array<int, 4> kCodes{kPass, kReview, kRedact, kBlock};
  const int found = kCodes.at(static_cast<std::size_t>(screened.screening.verdict));
  const bool whole = screened.document && screened.could_not_look.empty();
  return whole ? found : worst(found, kCouldNotLook);
}

int worst(int a, int b) {
  constexpr std::array<int, 5> kFromBest{kPass, kReview, kRedact, kCouldNotLook, kBlock};
  const auto rank = [&](int code) { return std::ranges::find(kFromBest, code); };
  return rank(a) > rank(b) ? a : b;
}

std::string to_json(const ScreenedFile& screened, Reveal reveal) {
  Offsets offsets(screened);
  json::array findings;
  for (const Finding& finding : screened.screening.findings) {
    findings.push_back(finding_json(finding, offsets, reveal));
  }
  json::array could_not_look;
  for (const auto& blind : screened.could_not_look) {
    could_not_look.push_back({{"part", blind.part}, {"why", blind.why}});
  }
  const auto verdict = verdict_of(screened);
  const bool admission_known = screened.document || !screened.screening.findings.empty();
  json::object out{{"file", screened.file}};
  out["format"] = screened.document ? json::value(screened.document->format) : nullptr;
  out["verdict"] = verdict ? json::value(document::to_string(*verdict)) : nullptr;
  out["admission"] =
      admission_known ? json::value(document::to_string(screened.screening.admission)) : nullptr;
  out["coverage"] = coverage(screened);
  out["could_not_look"] = std::move(could_not_look);
  out["findings"] = std::move(findings);
  return json::serialize(out);
}

std::string to_text(const ScreenedFile& screened,
                    const std::map<std::string, std::string>& category_names, Reveal reveal) {
  std::string out = one_line(screened.file) + "\n";
  std::vector<Line> lines;
  for (const Finding& finding : screened.screening.findings) {
    const auto name = category_names.find(finding.category);
    lines.push_back({std::string(action_words(finding.action)), place_words(screened, finding),
                     name != category_names.end() ? name->second : finding.category,
                     one_line(shown(finding.excerpt, reveal)),
                     fmt::format("{}", fmt::join(finding.cites, "、"))});
  }
  out += aligned(lines);
  for (const auto& blind : screened.could_not_look) {
    out += fmt::format("  未能检查  {}{}{}\n", one_line(blind.part), blind.part.empty() ? "" : "  ",
                       one_line(blind.why));
  }
  out += fmt::format("  结论：{}", verdict_words(verdict_of(screened)));
  if (verdict_of(screened) && !screened.could_not_look.empty()) {
    out += "另有内容未能检查，不能视为已审查。";
  }
  if (screened.screening.admission == document::Admission::kRefuse) {
    out += "带有国家秘密标志，也不得存入非涉密网络，请向本单位保密机构报告。";
  }
  return out + "\n";
}

}  // namespace xs::cli
