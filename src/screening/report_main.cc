// SPDX-License-Identifier: AGPL-3.0-or-later
// screening_report RULES SHARED [quick]: the accuracy report on standard output, as Markdown, from
// the labelled set and the clean texts in SHARED. The same texts and rules give the same report.
// `quick` leaves out what takes minutes: the variants held out.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "screening/held_out.h"

namespace xs::screening {
namespace {

void print_scores(const std::vector<LabelledText>& texts, const std::vector<Scored>& scored) {
  struct Row {
    int count = 0, found = 0, exact = 0;
  };
  std::map<std::string, Row> rows;
  std::map<std::string, int> negatives, false_alarms, negatives_hit, verdicts;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (std::size_t k = 0; k < texts[i].spans.size(); ++k) {
      Row& row = rows[texts[i].spans[k].category];
      ++row.count;
      row.found += scored[i].found[k];
      row.exact += scored[i].exact[k];
    }
    for (const Label& negative : texts[i].negatives) ++negatives[negative.category];
    for (const std::string& category : scored[i].false_alarms) ++false_alarms[category];
    for (const std::string& type : scored[i].negatives_hit) ++negatives_hit[type];
    ++verdicts[texts[i].verdict + " as " + scored[i].verdict];
  }
  std::cout
      << "| category | labelled | found | exact bounds | false alarms |\n|---|---|---|---|---|\n";
  for (const auto& [category, row] : rows) {
    const auto alarms = false_alarms.find(category);
    std::cout << fmt::format("| {} | {} | {:.3f} | {:.3f} | {} |\n", category, row.count,
                             1.0 * row.found / row.count, 1.0 * row.exact / row.count,
                             alarms == false_alarms.end() ? 0 : alarms->second);
  }
  for (const auto& [category, count] : false_alarms) {
    if (!rows.contains(category))
      std::cout << fmt::format("| {} | 0 | | | {} |\n", category, count);
  }
  std::cout << "\nNegatives reported:";
  for (const auto& [type, count] : negatives_hit)
    std::cout << fmt::format(" {} {} of {};", type, count, negatives[type]);
  std::cout << (negatives_hit.empty() ? " none.\n" : "\n") << "\nVerdicts:";
  for (const auto& [pair, count] : verdicts) std::cout << fmt::format(" {} {};", pair, count);
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
      "again. Instead every pattern, every word and every entry of a list is taken out by itself; "
      "what only one variant misses counts as written for it. Then all of these are taken out "
      "together and the variant is scored. Named checks (check digits, prefixes, names) are rules "
      "of the world, not of the set, and stay.\n\nAll variants: {:.3f} found, {:.3f} held out. The "
      "worst:\n\n"
      "| variant | spans | found | held out | elements taken out "
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
  const LoadedRules loaded = load_rules(rules_folder);
  for (const auto& fault : loaded.faults)
    std::cerr << fault.file << ':' << fault.line << ": " << fault.message << '\n';
  const std::vector<LabelledText> texts = read_labelled_texts(shared / "eval/dev.jsonl");
  if (!loaded.faults.empty() || texts.empty()) return 1;
  const auto screener = Screener::compile(loaded.rules);
  if (!screener) {
    std::cerr << screener.error().public_text << ' ' << screener.error().detail << '\n';
    return 1;
  }
  std::vector<Scored> scored;
  scored.reserve(texts.size());
  for (const LabelledText& text : texts) scored.push_back(score(*screener, text));
  std::cout << fmt::format(
      "# Accuracy of screening\n\nMade by `tools/screening_report.sh` from the labelled set ({} "
      "texts) and the clean public texts. A marking counts as found when a finding of its category "
      "touches it, personal data when four fifths are covered. Injection is by template: the "
      "figures compare versions, they do not state accuracy in the field.\n\n## Labelled set\n\n",
      texts.size());
  print_scores(texts, scored);
  print_clean(*screener, shared / "corpus/texts/clean");
  if (!quick) print_held_out(hold_out(loaded.rules, texts, scored));
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
