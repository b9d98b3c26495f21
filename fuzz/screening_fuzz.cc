// SPDX-License-Identifier: AGPL-3.0-or-later
// Screening with the detectors of the pack, on any bytes: findings lie inside the text, begin and
// end at characters, stand in order and apart, and are those of the plain way.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "base/text.h"
#include "screening/screener.h"

namespace {

using xs::document::Finding;
using xs::document::Place;
using xs::document::Screening;
using xs::screening::Screener;

void require(bool holds, const char* what) {
  if (holds) return;
  std::cerr << "not so: " << what << '\n';
  std::abort();
}

const Screener& national() {
  static const Screener screener = [] {
    auto loaded = xs::screening::load_rules(std::filesystem::path(XS_SOURCE_DIR) /
                                            "packs/national/screening");
    require(loaded.faults.empty(), "the rules have no faults");
    auto made = Screener::compile(std::move(loaded.rules));
    require(made.has_value(), "the rules compile");
    return std::move(made).value();
  }();
  return screener;
}

bool is_border(const std::string& text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

// Every value by itself, in order.
std::vector<Place> places_of(const Screening& screening) {
  std::vector<Place> places;
  for (const Finding& finding : screening.findings) {
    if (finding.rows.empty()) places.push_back(finding.where);
    for (const auto& row : finding.rows) places.push_back(row.where);
  }
  std::sort(places.begin(), places.end(),
            [](const Place& a, const Place& b) { return a.start < b.start; });
  return places;
}

void check_places(const Screening& screening, const std::string& text) {
  std::size_t last = 0;
  for (const Finding& finding : screening.findings) {
    require(finding.where.start >= last, "findings stand in order");
    last = finding.where.start;
    require(finding.excerpt ==
                text.substr(finding.where.start, finding.where.end - finding.where.start),
            "a finding quotes its place");
    require(finding.action <= screening.verdict, "the verdict is the gravest action");
    require(finding.admission <= screening.admission, "the admission is the gravest");
  }
  std::size_t end = 0;
  for (const Place& place : places_of(screening)) {
    require(place.start < place.end && place.end <= text.size(), "a finding lies in the text");
    require(is_border(text, place.start) && is_border(text, place.end),
            "a finding begins and ends at characters");
    require(place.start >= end, "findings do not overlap");
    end = place.end;
  }
}

bool covers(const Finding& stretch, const Finding& finding) {
  return stretch.where.start <= finding.where.start && finding.where.end <= stretch.where.end &&
         stretch.action >= finding.action;
}

// The same, but for what the quick way says it did not examine.
void check_nothing_lost(const Screening& quick, const Screening& plain) {
  if (quick == plain) return;
  std::vector<const Finding*> stretches;
  for (const Finding& finding : quick.findings) {
    if (finding.says.find("未能逐一检查") != std::string::npos) stretches.push_back(&finding);
  }
  for (const Finding& finding : plain.findings) {
    const bool found =
        std::any_of(quick.findings.begin(), quick.findings.end(),
                    [&](const Finding& other) {
                      return other.detector == finding.detector && other.where == finding.where &&
                             other.rows == finding.rows;
                    }) ||
        std::any_of(stretches.begin(), stretches.end(),
                    [&](const Finding* stretch) { return covers(*stretch, finding); });
    require(found, "the quick way finds what the plain way finds");
  }
  require(!stretches.empty(), "the quick way finds nothing more than the plain way");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string raw(reinterpret_cast<const char*>(bytes), size);
  xs::document::Document document;
  document.parts.resize(1);
  document.parts[0].address = "body";
  document.parts[0].text = xs::is_valid_utf8(raw) ? raw : xs::replace_invalid_utf8(raw);
  const Screening quick = national().screen(document);
  const Screening plain = national().screen_plainly(document);
  check_places(quick, document.parts[0].text);
  check_places(plain, document.parts[0].text);
  check_nothing_lost(quick, plain);
  return 0;
}
