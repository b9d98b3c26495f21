// SPDX-License-Identifier: AGPL-3.0-or-later
// screening_report RULES SHARED [quick]: the accuracy report on standard output, as Markdown, from
// the labelled set and the clean texts in SHARED. The same texts and rules give the same report.
// `quick` leaves out what takes many minutes: the variants held out.
//
// How much of the recall is only there because a form of writing was seen? For every variant of the
// labelled set, all patterns and words that no other variant needs are taken out, and the variant
// is scored again ("held out").
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "base/text.h"
#include "screening/screener.h"
#include "screening/skeleton.h"

namespace xs::screening {
namespace {

struct Label {
  std::int64_t start = 0, end = 0;
  std::string category, variant;
};

struct Text {
  std::string text, verdict;
  bool natural_names = false;
  std::vector<Label> spans, negatives;
};

struct Outcome {
  std::vector<std::vector<char>> found, exact;  // per text and span
  std::map<std::string, int> false_alarms, negatives_hit;
  std::map<std::string, int> verdicts;  // "block as redact"
};

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

std::vector<Text> read_texts(const std::filesystem::path& path) {
  std::vector<Text> texts;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const boost::json::value value = boost::json::parse(line);
    Text text;
    text.text = value.at("text").as_string();
    text.verdict = value.at("verdict").as_string();
    text.natural_names = value.at("natural_names").as_bool();
    text.spans = labels(value.at("spans"), "category", "variant");
    text.negatives = labels(value.at("negatives"), "type", "type");
    texts.push_back(std::move(text));
  }
  return texts;
}

bool is_mark(const std::string& category) {
  return category == "SECRET_MARK" || category == "WORK_SECRET" || category == "TRADE_SECRET" ||
         category == "IN_PROCESS";
}

std::int64_t overlap(const Label& a, const Label& b) {
  return std::min(a.end, b.end) - std::max(a.start, b.start);
}

// A marking must be touched, personal data covered to four fifths.
bool covers(const Label& finding, const Label& span) {
  if (finding.category != span.category) return false;
  const auto shared = overlap(finding, span);
  return is_mark(span.category) ? shared > 0 : 5 * shared >= 4 * (span.end - span.start);
}

Outcome screen_all(const Screener& screener, const std::vector<Text>& texts) {
  Outcome outcome;
  for (const Text& text : texts) {
    const auto screening = screener.screen_text(text.text);
    const auto offsets = code_point_offsets(text.text);
    std::vector<Label> findings;
    for (const auto& finding : screening.findings) {
      const auto add = [&](const document::Place& where) {
        findings.push_back({offsets[where.start], offsets[where.end], finding.category, {}});
      };
      if (finding.rows.empty()) add(finding.where);
      for (const auto& row : finding.rows) add(row.where);
    }
    auto& found = outcome.found.emplace_back();
    auto& exact = outcome.exact.emplace_back();
    for (const Label& span : text.spans) {
      found.push_back(std::any_of(findings.begin(), findings.end(),
                                  [&](const Label& finding) { return covers(finding, span); }));
      exact.push_back(std::any_of(findings.begin(), findings.end(), [&](const Label& finding) {
        return covers(finding, span) && finding.start == span.start && finding.end == span.end;
      }));
    }
    std::set<const Label*> hit;
    for (const Label& finding : findings) {
      const auto meets = [&](const Label& label) { return overlap(finding, label) > 0; };
      if (std::any_of(text.spans.begin(), text.spans.end(), meets)) continue;
      for (const Label& negative : text.negatives) {
        if (meets(negative)) hit.insert(&negative);
      }
      const bool open = text.natural_names &&
                        (finding.category == "PII_NAME" || finding.category == "PII_ADDRESS");
      if (!open) ++outcome.false_alarms[finding.category];
    }
    for (const Label* negative : hit) ++outcome.negatives_hit[negative->category];
    ++outcome.verdicts[text.verdict + " as " + std::string(document::to_string(screening.verdict))];
  }
  return outcome;
}

Screener compiled(DetectorRules rules) {
  auto made = Screener::compile(std::move(rules));
  if (!made) {
    std::cerr << made.error().public_text << ' ' << made.error().detail << '\n';
    std::exit(1);
  }
  return std::move(made).value();
}

// Something that can be taken out of the rules: a pattern, or a word a detector waits for.
struct Element {
  std::size_t detector = 0;
  bool pattern = true;
  std::string what;
};

void take_out(DetectorRules& rules, const Element& element) {
  Detector& detector = rules.detectors[element.detector];
  std::erase(element.pattern ? detector.patterns : detector.words, element.what);
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

// The variants that lose something without the element.
std::set<std::string> losers(const std::vector<Text>& texts, const Outcome& all,
                             const Outcome& without) {
  std::set<std::string> out;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (std::size_t k = 0; k < texts[i].spans.size(); ++k) {
      const Label& span = texts[i].spans[k];
      if (all.found[i][k] && !without.found[i][k]) out.insert(span.category + '/' + span.variant);
    }
  }
  return out;
}

// The words of "{list}" entries written out, so that each can be taken out by itself.
DetectorRules with_words_written_out(DetectorRules rules) {
  for (Detector& detector : rules.detectors) {
    std::vector<std::string> words;
    for (const std::string& word : detector.words) {
      const bool reference = word.size() > 2 && word.front() == '{' && word.back() == '}';
      const auto list =
          reference ? rules.lists.find(word.substr(1, word.size() - 2)) : rules.lists.end();
      if (list == rules.lists.end()) {
        words.push_back(word);
      } else {
        words.insert(words.end(), list->second.begin(), list->second.end());
      }
    }
    detector.words = std::move(words);
  }
  return rules;
}

std::vector<Element> elements(const DetectorRules& rules, const std::vector<Text>& texts) {
  std::vector<Element> out;
  std::u16string all;
  for (const Text& text : texts) all += fold_word(text.text) + u'\n';
  for (std::size_t i = 0; i < rules.detectors.size(); ++i) {
    const Detector& detector = rules.detectors[i];
    if (detector.check != Check::kPattern) continue;
    for (const std::string& pattern : detector.patterns) out.push_back({i, true, pattern});
    for (const std::string& word : detector.words) {
      if (all.find(fold_word(word)) != all.npos) out.push_back({i, false, word});
    }
  }
  return out;
}

struct HeldOut {
  std::string variant;
  int before = 0, after = 0, count = 0;
  std::size_t taken = 0;
};

int found_of(const std::vector<Text>& texts, const Outcome& outcome, const std::string& variant,
             int& count) {
  int found = 0;
  count = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (std::size_t k = 0; k < texts[i].spans.size(); ++k) {
      const Label& span = texts[i].spans[k];
      if (span.category + '/' + span.variant != variant) continue;
      ++count;
      found += outcome.found[i][k];
    }
  }
  return found;
}

std::vector<HeldOut> hold_out(const DetectorRules& rules, const std::vector<Text>& texts,
                              const Outcome& all) {
  std::map<std::string, std::vector<Element>> only_for;
  for (const Element& element : elements(rules, texts)) {
    DetectorRules fewer = rules;
    take_out(fewer, element);
    drop_empty(fewer);
    const auto who = losers(texts, all, screen_all(compiled(std::move(fewer)), texts));
    if (who.size() == 1) only_for[*who.begin()].push_back(element);
  }
  std::set<std::string> variants;
  for (const Text& text : texts) {
    for (const Label& span : text.spans) variants.insert(span.category + '/' + span.variant);
  }
  std::vector<HeldOut> out;
  for (const std::string& variant : variants) {
    HeldOut held{variant, 0, 0, 0, only_for[variant].size()};
    held.before = held.after = found_of(texts, all, variant, held.count);
    if (held.taken > 0) {
      DetectorRules fewer = rules;
      for (const Element& element : only_for[variant]) take_out(fewer, element);
      drop_empty(fewer);
      held.after =
          found_of(texts, screen_all(compiled(std::move(fewer)), texts), variant, held.count);
    }
    out.push_back(std::move(held));
  }
  std::stable_sort(out.begin(), out.end(), [](const HeldOut& a, const HeldOut& b) {
    return a.after * b.count < b.after * a.count;
  });
  return out;
}

void print_scores(const std::vector<Text>& texts, const Outcome& outcome) {
  struct Row {
    int count = 0, found = 0, exact = 0;
  };
  std::map<std::string, Row> rows;
  std::map<std::string, int> negatives;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (std::size_t k = 0; k < texts[i].spans.size(); ++k) {
      Row& row = rows[texts[i].spans[k].category];
      ++row.count;
      row.found += outcome.found[i][k];
      row.exact += outcome.exact[i][k];
    }
    for (const Label& negative : texts[i].negatives) ++negatives[negative.category];
  }
  std::cout
      << "| category | labelled | found | exact bounds | false alarms |\n|---|---|---|---|---|\n";
  for (const auto& [category, row] : rows) {
    const auto alarms = outcome.false_alarms.find(category);
    std::cout << fmt::format("| {} | {} | {:.3f} | {:.3f} | {} |\n", category, row.count,
                             1.0 * row.found / row.count, 1.0 * row.exact / row.count,
                             alarms == outcome.false_alarms.end() ? 0 : alarms->second);
  }
  for (const auto& [category, count] : outcome.false_alarms) {
    if (!rows.contains(category))
      std::cout << fmt::format("| {} | 0 | | | {} |\n", category, count);
  }
  std::cout << "\nNegatives reported:";
  for (const auto& [type, count] : outcome.negatives_hit)
    std::cout << fmt::format(" {} {} of {};", type, count, negatives[type]);
  std::cout << (outcome.negatives_hit.empty() ? " none.\n" : "\n") << "\nVerdicts:";
  for (const auto& [pair, count] : outcome.verdicts)
    std::cout << fmt::format(" {} {};", pair, count);
  std::cout << "\n";
}

void print_clean(const Screener& screener, const std::filesystem::path& folder) {
  int texts = 0, findings = 0;
  std::map<std::string, int> verdicts;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    const auto screening = screener.screen_text(text.str());
    ++texts;
    findings += static_cast<int>(screening.findings.size());
    ++verdicts[std::string(document::to_string(screening.verdict))];
  }
  std::cout << fmt::format("\n## Clean public texts\n\n{} texts, {} findings.", texts, findings);
  for (const auto& [verdict, count] : verdicts)
    std::cout << fmt::format(" {}: {}.", verdict, count);
  std::cout << "\n";
}

void print_held_out(const std::vector<HeldOut>& rows) {
  constexpr std::size_t kShown = 25;
  int before = 0, after = 0, count = 0;
  for (const HeldOut& row : rows) {
    before += row.before;
    after += row.after;
    count += row.count;
  }
  std::cout << fmt::format(
      "\n## Leave one variant out\n\nThe detectors are not learned, so there is nothing to train "
      "again. Instead every pattern and every word of the rules is taken out by itself; what only "
      "one variant misses counts as written for it. Then all of these are taken out together and "
      "the variant is scored. Named checks (check digits, prefixes, names) are rules of the world, "
      "not of the set, and stay.\n\nAll variants: {:.3f} found, {:.3f} held out. The worst:\n\n"
      "| variant | spans | found | held out | patterns and words taken out "
      "|\n|---|---|---|---|---|\n",
      1.0 * before / count, 1.0 * after / count);
  for (std::size_t i = 0; i < std::min(kShown, rows.size()); ++i) {
    const HeldOut& row = rows[i];
    std::cout << fmt::format("| {} | {} | {:.3f} | {:.3f} | {} |\n", row.variant, row.count,
                             1.0 * row.before / row.count, 1.0 * row.after / row.count, row.taken);
  }
}

int report(const std::filesystem::path& rules_folder, const std::filesystem::path& shared,
           bool quick) {
  LoadedRules loaded = load_rules(rules_folder);
  for (const auto& fault : loaded.faults)
    std::cerr << fault.file << ':' << fault.line << ": " << fault.message << '\n';
  const std::vector<Text> texts = read_texts(shared / "eval/dev.jsonl");
  if (!loaded.faults.empty() || texts.empty()) return 1;
  const DetectorRules rules = with_words_written_out(std::move(loaded.rules));
  const Screener screener = compiled(rules);
  const Outcome all = screen_all(screener, texts);
  std::cout << fmt::format(
      "# Accuracy of screening\n\nMade by `tools/screening_report.sh` from the labelled set ({} "
      "texts) and the clean public texts. A marking counts as found when a finding of its category "
      "touches it, personal data when four fifths are covered. Injection is by template: the "
      "figures compare versions, they do not state accuracy in the field.\n\n## Labelled set\n\n",
      texts.size());
  print_scores(texts, all);
  print_clean(screener, shared / "corpus/texts/clean");
  if (!quick) print_held_out(hold_out(rules, texts, all));
  return 0;
}

}  // namespace
}  // namespace xs::screening

int main(int argc, char** argv) {
  const bool quick = argc == 4 && std::string_view(argv[3]) == "quick";
  if (argc != 3 && !quick) {
    std::cerr << "screening_report RULES SHARED [quick]\n";
    return 2;
  }
  return xs::screening::report(argv[1], argv[2], quick);
}
