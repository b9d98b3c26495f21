// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/terminal_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "cli/finding_groups.h"
#include "cli/plain_text.h"

namespace xs::cli {
namespace {

using document::Finding;

constexpr std::size_t kMostLines = 100;
constexpr std::size_t kWidest = 40;

std::string_view action_words(document::Action action) {
  constexpr std::array<std::string_view, 4> kWords{"可以保留", "须核对", "须遮盖", "不得公开"};
  return kWords.at(static_cast<std::size_t>(action));
}

std::string_view severity_words(document::Severity severity) {
  constexpr std::array<std::string_view, 4> kWords{"轻微", "一般", "严重", "特别严重"};
  return kWords.at(static_cast<std::size_t>(severity));
}

std::string_view verdict_words(const std::optional<document::Verdict>& verdict) {
  constexpr std::array<std::string_view, 4> kWords{
      "通过。未发现不宜公开的内容。", "须核对。请逐项核对上列内容能否公开。",
      "须遮盖。上列内容遮盖或者删除后方可公开。", "不得公开。"};
  if (!verdict) return "不能认定。有内容未能检查，不能视为已审查。";
  return kWords.at(static_cast<std::size_t>(*verdict));
}

enum class Paint { kNone, kBold, kRed, kAmber, kGrey };

std::string painted(std::string_view text, Paint paint, bool colour) {
  constexpr std::array<std::string_view, 5> kCodes{"", "1", "1;31", "33", "90"};
  if (!colour || paint == Paint::kNone) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", kCodes.at(static_cast<std::size_t>(paint)), text);
}

Paint paint_of(document::Severity severity) {
  return severity >= document::Severity::kHigh ? Paint::kRed : Paint::kAmber;
}

Paint paint_of(const std::optional<document::Verdict>& verdict) {
  if (!verdict || *verdict == document::Action::kBlock) return Paint::kRed;
  return *verdict == document::Action::kPass ? Paint::kNone : Paint::kAmber;
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
  return one_line(out);
}

std::string count_words(const FindingGroup& group) {
  if (group.rows > 0) return fmt::format("整列{}处", group.rows);
  return group.findings > 1 ? fmt::format("同样{}处", group.findings) : std::string();
}

// action, severity, place, category, excerpt, count, clauses
struct Line {
  std::array<std::string, 7> fields;
  Paint paint = Paint::kNone;
};

std::string aligned(const std::vector<Line>& lines, bool colour) {
  std::array<std::size_t, std::tuple_size_v<decltype(Line::fields)>> widths{};
  for (const Line& line : lines) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], std::min(columns(line.fields[i]), kWidest));
    }
  }
  std::string out;
  for (const Line& line : lines) {
    std::string lead, rest;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (widths[i] > 0) (i < 2 ? lead : rest) += "  " + padded(line.fields[i], widths[i]);
    }
    rest.erase(rest.find_last_not_of(' ') + 1);
    out += painted(lead, line.paint, colour) + rest + "\n";
  }
  return out;
}

std::string group_lines(const ScreenedFile& screened,
                        const std::map<std::string, std::string>& category_names,
                        const TextOptions& options) {
  FindingGroups groups = grouped(screened.screening.findings);
  std::vector<FindingGroup> shown = std::move(groups.sure);
  std::vector<FindingGroup> left;
  if (options.everything) {
    shown.insert(shown.end(), groups.doubtful.begin(), groups.doubtful.end());
    groups.doubtful.clear();
  } else if (shown.size() > kMostLines) {
    left.assign(shown.begin() + kMostLines, shown.end());
    shown.resize(kMostLines);
  }
  std::vector<Line> lines;
  for (const FindingGroup& group : shown) {
    const Finding& first = *group.first;
    const auto name = category_names.find(first.category);
    const std::string excerpt =
        options.reveal == Reveal::kYes ? first.excerpt : masked(first.excerpt);
    lines.push_back(
        {{std::string(action_words(group.action)), std::string(severity_words(group.severity)),
          place_words(screened, first),
          name != category_names.end() ? name->second : first.category, one_line(excerpt),
          count_words(group), fmt::format("{}", fmt::join(first.cites, "、"))},
         paint_of(group.severity)});
  }
  std::string out = aligned(lines, options.colour);
  if (!left.empty()) out += fmt::format("  另有 {} 处未列出。加 --all 全部列出。\n", count(left));
  if (!groups.doubtful.empty()) {
    out += painted(fmt::format("  另有 {} 处把握不大，未列出。加 --all 全部列出。",
                               count(groups.doubtful)),
                   Paint::kGrey, options.colour) +
           "\n";
  }
  return out;
}

}  // namespace

std::string to_text(const ScreenedFile& screened,
                    const std::map<std::string, std::string>& category_names,
                    const TextOptions& options) {
  std::string out = painted(one_line(screened.file), Paint::kBold, options.colour) + "\n";
  out += group_lines(screened, category_names, options);
  for (const auto& blind : screened.could_not_look) {
    out += fmt::format("  {}  {}{}{}\n", painted("未能检查", Paint::kRed, options.colour),
                       one_line(blind.part), blind.part.empty() ? "" : "  ", one_line(blind.why));
  }
  const auto verdict = verdict_of(screened);
  std::string words = fmt::format("结论：{}", verdict_words(verdict));
  if (verdict && !screened.could_not_look.empty()) words += "另有内容未能检查，不能视为已审查。";
  if (screened.screening.admission == document::Admission::kRefuse) {
    words += "带有国家秘密标志，也不得存入非涉密网络，请向本单位保密机构报告。";
  }
  if (screened.profile) {
    const auto& profile = *screened.profile;
    out += fmt::format("  按“{}”检查个人信息。{}{}\n", profile.name, profile.period,
                       profile.period.empty() ? "" : "。");
  }
  return out + "  " + painted(words, paint_of(verdict), options.colour) + "\n";
}

}  // namespace xs::cli
