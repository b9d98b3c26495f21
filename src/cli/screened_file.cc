// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/screened_file.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>

#include "base/text.h"
#include "cli/exit_codes.h"
#include "cli/plain_text.h"
#include "document/boxes.h"

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

json::value box_json(const document::Box& box) { return {box.x, box.y, box.width, box.height}; }

json::value where(const Place& place, Offsets& offsets) {
  json::value box;
  if (!place.boxes.empty()) box = box_json(document::around(place.boxes));
  json::object out{{"part", place.part},
                   {"page", place.page ? json::value(*place.page) : json::value(nullptr)},
                   {"cell", place.cell ? json::value(*place.cell) : json::value(nullptr)},
                   {"box", std::move(box)},
                   {"start", offsets.before(place, place.start)},
                   {"end", offsets.before(place, place.end)}};
  if (place.boxes.size() > 1) {
    json::array boxes;
    for (const document::Box& line : place.boxes) boxes.push_back(box_json(line));
    out["boxes"] = std::move(boxes);
  }
  return out;
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
  if (screened.profile) {
    out["profile"] = {{"id", screened.profile->id},
                      {"name", screened.profile->name},
                      {"period", screened.profile->period}};
  }
  out["coverage"] = coverage(screened);
  out["could_not_look"] = std::move(could_not_look);
  out["findings"] = std::move(findings);
  return json::serialize(out);
}

}  // namespace xs::cli
