// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/report_scoring.h"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>

#include "base/text.h"

namespace xs::screening {
namespace {

std::vector<Label> labels(const boost::json::value& list, const char* category,
                          const char* variant) {
  std::vector<Label> out;
  for (const auto& item : list.as_array()) {
    const auto text = [&](const char* key) {
      const auto* value = item.as_object().if_contains(key);
      return value != nullptr ? std::string(value->as_string()) : std::string();
    };
    out.push_back(
        {item.at("start").as_int64(), item.at("end").as_int64(), text(category), text(variant)});
  }
  return out;
}

bool is_mark(const std::string& category) {
  return category == "SECRET_MARK" || category == "WORK_SECRET" || category == "TRADE_SECRET" ||
         category == "IN_PROCESS";
}

std::int64_t overlap(const Label& a, const Label& b) {
  return std::min(a.end, b.end) - std::max(a.start, b.start);
}

bool covers(const Label& finding, const Label& span) {
  if (finding.category != span.category) return false;
  const auto shared = overlap(finding, span);
  return is_mark(span.category) ? shared > 0 : 5 * shared >= 4 * (span.end - span.start);
}

// Every value its own.
std::vector<Label> values(const document::Screening& screening, const std::string& text) {
  const auto offsets = code_point_offsets(text);
  std::vector<Label> out;
  for (const auto& finding : screening.findings) {
    const auto add = [&](const document::Place& where) {
      out.push_back({offsets[where.start], offsets[where.end], finding.category, {}});
    };
    if (finding.rows.empty()) add(finding.where);
    for (const auto& row : finding.rows) add(row.where);
  }
  return out;
}

void count_false_alarms(const std::vector<Label>& findings, const LabelledText& text,
                        Scored& scored) {
  std::set<const Label*> hit;
  for (const Label& finding : findings) {
    const auto meets = [&](const Label& label) { return overlap(finding, label) > 0; };
    if (std::any_of(text.spans.begin(), text.spans.end(), meets)) continue;
    for (const Label& negative : text.negatives) {
      if (meets(negative)) hit.insert(&negative);
    }
    const bool open =
        text.natural_names && (finding.category == "PII_NAME" || finding.category == "PII_ADDRESS");
    if (!open) scored.false_alarms.push_back(finding.category);
  }
  for (const Label* negative : hit) scored.negatives_hit.push_back(negative->category);
}

}  // namespace

std::vector<LabelledText> read_labelled_texts(const std::filesystem::path& path) {
  std::vector<LabelledText> texts;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const boost::json::value value = boost::json::parse(line);
    LabelledText text;
    text.text = value.at("text").as_string();
    text.verdict = value.at("verdict").as_string();
    text.natural_names = value.at("natural_names").as_bool();
    text.spans = labels(value.at("spans"), "category", "variant");
    text.negatives = labels(value.at("negatives"), "type", "type");
    texts.push_back(std::move(text));
  }
  return texts;
}

Scored score(const Screener& screener, const LabelledText& text) {
  const auto screening = screener.screen_text(text.text);
  const std::vector<Label> findings = values(screening, text.text);
  Scored scored;
  for (const Label& span : text.spans) {
    bool found = false, exact = false;
    for (const Label& finding : findings) {
      if (!covers(finding, span)) continue;
      found = true;
      exact |= finding.start == span.start && finding.end == span.end;
    }
    scored.found.push_back(found ? 1 : 0);
    scored.exact.push_back(exact ? 1 : 0);
  }
  count_false_alarms(findings, text, scored);
  scored.verdict = document::to_string(screening.verdict);
  for (const auto& finding : screening.findings) scored.detectors.insert(finding.detector);
  return scored;
}

}  // namespace xs::screening
