// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/held_out.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <map>

#include "screening/skeleton.h"

namespace xs::screening {
namespace {

// Something that can be taken out of the rules.
struct Element {
  std::size_t detector = 0;
  enum class Kind { kPattern, kWord, kEntry } kind = Kind::kPattern;
  std::string list;  // of an entry
  std::string what;
  std::vector<std::size_t> texts;  // in which it can make a difference
};

void take_out(DetectorRules& rules, const Element& element) {
  switch (element.kind) {
    case Element::Kind::kPattern:
      std::erase(rules.detectors[element.detector].patterns, element.what);
      return;
    case Element::Kind::kWord:
      std::erase(rules.detectors[element.detector].words, element.what);
      return;
    case Element::Kind::kEntry:
      // An empty list would match everywhere.
      if (rules.lists[element.list].size() > 1) std::erase(rules.lists[element.list], element.what);
  }
}

// A detector must keep a word and a pattern to be a detector.
void drop_empty(DetectorRules& rules) {
  std::erase_if(rules.detectors, [](const Detector& detector) {
    return detector.check == Check::kPattern && detector.cell.empty() &&
           (detector.words.empty() || detector.patterns.empty());
  });
  for (Detector& detector : rules.detectors) {
    if (detector.check != Check::kPattern) continue;
    if (detector.words.empty()) detector.patterns.clear();
    if (detector.patterns.empty()) detector.words.clear();
  }
}

Screener without(const DetectorRules& rules, const std::vector<const Element*>& elements) {
  DetectorRules fewer = rules;
  for (const Element* element : elements) take_out(fewer, *element);
  drop_empty(fewer);
  auto made = Screener::compile(std::move(fewer));
  if (!made) {
    std::cerr << made.error().public_text << ' ' << made.error().detail << '\n';
    std::exit(1);
  }
  return std::move(made).value();
}

class Texts {
 public:
  Texts(const std::vector<LabelledText>& texts, const std::vector<Scored>& scored)
      : scored_(scored) {
    for (const LabelledText& text : texts) folded_.push_back(fold_word(text.text));
  }
  [[nodiscard]] std::vector<std::size_t> with_word(const std::string& word) const {
    const std::u16string folded = fold_word(word);
    return those([&](std::size_t i) { return folded_[i].find(folded) != std::u16string::npos; });
  }
  [[nodiscard]] std::vector<std::size_t> with_finding_of(const std::string& detector) const {
    return those([&](std::size_t i) { return scored_[i].detectors.contains(detector); });
  }

 private:
  template <typename Wanted>
  [[nodiscard]] std::vector<std::size_t> those(const Wanted& wanted) const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < folded_.size(); ++i) {
      if (wanted(i)) out.push_back(i);
    }
    return out;
  }
  const std::vector<Scored>& scored_;
  std::vector<std::u16string> folded_;
};

bool is_reference(const std::string& word) {
  return word.size() > 2 && word.front() == '{' && word.back() == '}';
}

// All patterns and words in which lists may be named. Lists that only named checks read (surnames)
// are rules of the world.
std::string naming_lists(const DetectorRules& rules) {
  std::string out;
  for (const Detector& detector : rules.detectors) {
    if (detector.check != Check::kPattern) continue;
    for (const std::string& word : detector.words) out += word + '\n';
    for (const std::string& pattern : detector.patterns) out += pattern + '\n';
  }
  for (const auto& [name, shape] : rules.shapes) out += shape + '\n';
  return out;
}

std::vector<Element> elements(const DetectorRules& rules, const Texts& texts) {
  std::vector<Element> out;
  const std::string naming = naming_lists(rules);
  const auto add = [&](Element element) {
    if (!element.texts.empty()) out.push_back(std::move(element));
  };
  for (std::size_t i = 0; i < rules.detectors.size(); ++i) {
    const Detector& detector = rules.detectors[i];
    if (detector.check != Check::kPattern) continue;
    const auto found = texts.with_finding_of(detector.id);
    for (const std::string& pattern : detector.patterns)
      add({i, Element::Kind::kPattern, {}, pattern, found});
    for (const std::string& word : detector.words) {
      if (!is_reference(word)) add({i, Element::Kind::kWord, {}, word, texts.with_word(word)});
    }
  }
  for (const auto& [list, entries] : rules.lists) {
    if (naming.find('{' + list + '}') == naming.npos) continue;
    for (const std::string& entry : entries)
      add({0, Element::Kind::kEntry, list, entry, texts.with_word(entry)});
  }
  return out;
}

// Elements that meet in no text can be taken out in one go: each text still misses one only.
std::vector<std::vector<const Element*>> in_one_go(const std::vector<Element>& elements,
                                                   std::size_t texts) {
  std::vector<std::vector<const Element*>> goes;
  std::vector<std::vector<char>> taken;
  for (const Element& element : elements) {
    std::size_t go = 0;
    const auto free = [&] {
      return std::none_of(element.texts.begin(), element.texts.end(),
                          [&](std::size_t text) { return taken[go][text]; });
    };
    while (go < goes.size() && !free()) ++go;
    if (go == goes.size()) {
      goes.emplace_back();
      taken.emplace_back(texts);
    }
    goes[go].push_back(&element);
    for (const std::size_t text : element.texts) taken[go][text] = 1;
  }
  return goes;
}

std::string variant_of(const Label& span) { return span.category + '/' + span.variant; }

// The variants that lose something without the element.
std::set<std::string> losers(const Screener& without_it, const Element& element,
                             const std::vector<LabelledText>& texts,
                             const std::vector<Scored>& scored) {
  std::set<std::string> out;
  for (const std::size_t i : element.texts) {
    const Scored now = score(without_it, texts[i]);
    for (std::size_t k = 0; k < now.found.size(); ++k) {
      if (scored[i].found[k] && !now.found[k]) out.insert(variant_of(texts[i].spans[k]));
    }
  }
  return out;
}

// The row of a variant, scored with `screener` where that is given.
void count(HeldOut& row, const Screener& screener, const std::vector<LabelledText>& texts) {
  row.after = 0;
  for (const LabelledText& text : texts) {
    const auto of_it = [&](const Label& span) { return variant_of(span) == row.variant; };
    if (std::none_of(text.spans.begin(), text.spans.end(), of_it)) continue;
    const Scored now = score(screener, text);
    for (std::size_t k = 0; k < text.spans.size(); ++k) {
      if (of_it(text.spans[k])) row.after += now.found[k];
    }
  }
}

std::map<std::string, HeldOut> with_all_rules(const std::vector<LabelledText>& texts,
                                              const std::vector<Scored>& scored) {
  std::map<std::string, HeldOut> rows;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (std::size_t k = 0; k < texts[i].spans.size(); ++k) {
      HeldOut& row = rows[variant_of(texts[i].spans[k])];
      ++row.count;
      row.before += scored[i].found[k];
    }
  }
  for (auto& [variant, row] : rows) {
    row.variant = variant;
    row.after = row.before;
  }
  return rows;
}

}  // namespace

std::vector<HeldOut> hold_out(const DetectorRules& rules, const std::vector<LabelledText>& texts,
                              const std::vector<Scored>& scored) {
  const std::vector<Element> all = elements(rules, Texts(texts, scored));
  std::map<std::string, std::vector<const Element*>> only_for;
  const auto goes = in_one_go(all, texts.size());
  std::cerr << fmt::format("{} elements, taken out in {} goes\n", all.size(), goes.size());
  for (const auto& go : goes) {
    const Screener fewer = without(rules, go);
    for (const Element* element : go) {
      const auto who = losers(fewer, *element, texts, scored);
      if (who.size() == 1) only_for[*who.begin()].push_back(element);
    }
  }
  std::vector<HeldOut> out;
  for (auto& [variant, row] : with_all_rules(texts, scored)) {
    if (const auto taken = only_for.find(variant); taken != only_for.end()) {
      row.taken = taken->second.size();
      count(row, without(rules, taken->second), texts);
    }
    out.push_back(std::move(row));
  }
  std::stable_sort(out.begin(), out.end(), [](const HeldOut& a, const HeldOut& b) {
    return a.after * b.count < b.after * a.count;
  });
  return out;
}

}  // namespace xs::screening
