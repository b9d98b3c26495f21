// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/screen_lines.h"

#include <algorithm>
#include <boost/json.hpp>
#include <vector>

#include "cli/plain_text.h"
#include "screening/profiles.h"

namespace xs::cli {
namespace {

namespace json = boost::json;

json::array findings_of(const document::Screening& screening, std::string_view text) {
  // A column is reported value by value.
  struct Value {
    const document::Place* where;
    const document::Finding* finding;
  };
  std::vector<Value> values;
  for (const auto& finding : screening.findings) {
    if (finding.rows.empty()) values.push_back({&finding.where, &finding});
    for (const auto& row : finding.rows) values.push_back({&row.where, &finding});
  }
  std::sort(values.begin(), values.end(),
            [](const Value& a, const Value& b) { return a.where->start < b.where->start; });
  CodePoints points(text);
  json::array out;
  for (const auto& [where, finding] : values) {
    out.push_back({{"start", points.before(where->start)},
                   {"end", points.before(where->end)},
                   {"category", finding->category},
                   {"severity", document::to_string(finding->severity)},
                   {"detector", finding->detector},
                   {"cites", json::value_from(finding->cites)}});
  }
  return out;
}

}  // namespace

Result<std::string> screen_line(const screening::Screener& screener,
                                const screening::WordLists& lists,
                                const screening::Profile* profile, std::string_view line) {
  boost::system::error_code error;
  const json::value value = json::parse({line.data(), line.size()}, error);
  if (error || !value.is_object()) {
    return fail(ErrorCode::kInvalidInput, "不是一个 JSON 对象。", error.message());
  }
  const json::value* id = value.get_object().if_contains("id");
  const json::value* text = value.get_object().if_contains("text");
  if (id == nullptr || !(id->is_string() || id->is_int64() || id->is_uint64())) {
    return fail(ErrorCode::kInvalidInput, "缺少“id”，或者它不是文字或整数。");
  }
  if (text == nullptr || !text->is_string()) {
    return fail(ErrorCode::kInvalidInput, "缺少“text”，或者它不是文字。");
  }
  const std::string_view content(text->get_string().data(), text->get_string().size());
  document::Screening screening = screener.screen_text(content, lists);
  if (profile != nullptr) {
    screening::apply_profile(*profile, screening);
    std::erase_if(screening.findings, [](const document::Finding& finding) {
      return finding.action == document::Action::kPass;
    });
  }
  return json::serialize(json::object{{"id", *id},
                                      {"verdict", document::to_string(screening.verdict)},
                                      {"admission", document::to_string(screening.admission)},
                                      {"findings", findings_of(screening, content)}});
}

}  // namespace xs::cli
