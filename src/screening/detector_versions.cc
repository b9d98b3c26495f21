// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/detector_versions.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "base/sm.h"

namespace xs::screening {
namespace {

constexpr std::size_t kVersionLength = 32;  // hexadecimal characters

std::vector<std::string> lists_of(Check check, const DetectorRules& rules) {
  switch (check) {
    case Check::kPattern:
    case Check::kEmail:
      return {};
    case Check::kResidentId:
    case Check::kResidentIdOld:
    case Check::kResidentIdShape:
    case Check::kResidentIdMasked:
      return {"id_provinces", "units"};
    case Check::kMobile:
      return {"mobile_prefixes", "units"};
    case Check::kUnionPayCard:
    case Check::kLuhnCard:
    case Check::kAccount:
      return {"card_prefixes", "units"};
    case Check::kPlate:
      return {"plate_provinces"};
    case Check::kPersonName:
      break;
  }
  static const std::set<std::string_view> kOfNumbers{"card_prefixes",   "id_provinces",
                                                     "mobile_prefixes", "period_maximum",
                                                     "plate_provinces", "units"};
  std::vector<std::string> all;
  for (const auto& [name, words] : rules.lists) {
    if (!kOfNumbers.contains(name)) all.push_back(name);
  }
  return all;
}

class Definition {
 public:
  explicit Definition(const DetectorRules& rules) : rules_(rules) {}

  std::string of(const Detector& d) {
    for (const auto* one : {&d.id, &d.category, &d.says, &d.cell}) add(*one);
    for (const auto* many :
         {&d.cites, &d.words, &d.patterns, &d.unless, &d.unless_around, &d.after, &d.before,
          &d.life, &d.not_after, &d.run_on_after, &d.near, &d.not_near, &d.columns, &d.domains}) {
      add(*many);
    }
    add(fmt::format("{} {} {} {} {} {} {} {} {} {} {} {}", static_cast<int>(d.severity),
                    static_cast<int>(d.action), static_cast<int>(d.admission), d.confidence,
                    static_cast<int>(d.check), static_cast<int>(d.extent), d.needs_person, d.alone,
                    d.complete_mark, d.quotable, d.properties_only, static_cast<int>(d.extent)));
    if (!d.always_masked.empty()) add(d.always_masked);
    const auto category = std::ranges::find(rules_.categories, d.category, &Category::id);
    if (category != rules_.categories.end()) {
      add(category->name);
      add(fmt::format("{}", category->personal));
    }
    for (const std::string& name : lists_of(d.check, rules_)) named(name);
    return to_hex(sm3(text_)).substr(0, kVersionLength);
  }

 private:
  // Each text with its length, so that none runs into the next.
  void add(const std::string& text) {
    text_ += fmt::format("{}:{}\n", text.size(), text);
    for (std::size_t at = 0; (at = text.find('{', at)) != text.npos; ++at) {
      const std::size_t close = text.find('}', at);
      if (close != text.npos) named(text.substr(at + 1, close - at - 1));
    }
  }
  void add(const std::vector<std::string>& texts) {
    text_ += fmt::format("{} texts\n", texts.size());
    for (const std::string& text : texts) add(text);
  }
  // What {name} stands for, once.
  void named(const std::string& name) {
    const auto shape = rules_.shapes.find(name);
    const auto list = rules_.lists.find(name);
    if (shape == rules_.shapes.end() && list == rules_.lists.end()) return;
    if (!known_.insert(name).second) return;
    text_ += fmt::format("{} is\n", name);
    if (shape != rules_.shapes.end()) return add(shape->second);
    add(list->second);
  }

  const DetectorRules& rules_;
  std::string text_;
  std::set<std::string> known_;
};

}  // namespace

DetectorVersions versions_of(const DetectorRules& rules) {
  DetectorVersions versions;
  for (const Detector& detector : rules.detectors) {
    versions[detector.id] = Definition(rules).of(detector);
  }
  return versions;
}

void note_versions(const DetectorVersions& versions, document::Screening& screening) {
  for (document::Finding& finding : screening.findings) {
    const auto version = versions.find(finding.detector);
    if (version != versions.end()) finding.version = version->second;
  }
}

}  // namespace xs::screening
