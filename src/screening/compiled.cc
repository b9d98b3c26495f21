// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/compiled.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace xs::screening {
namespace {

constexpr std::size_t kDeepestName = 8;

class Compiler {
 public:
  explicit Compiler(DetectorRules rules) : rules_(std::move(rules)) {}

  Result<std::unique_ptr<CompiledRules>> run() {
    auto out = std::make_unique<CompiledRules>();
    for (Detector& rule : rules_.detectors) {
      auto made = std::make_unique<CompiledDetector>();
      made->rank = out->detectors.size();
      made->rule = std::move(rule);
      XS_CHECK(compile(*made));
      for (const Category& category : rules_.categories) {
        if (category.id == made->rule.category) made->personal = category.personal;
      }
      if (made->rule.check == Check::kPattern || made->rule.alone) {
        for (const std::u16string& word :
             fold_all(made->rule.alone ? made->rule.after : made->rule.words)) {
          XS_TRY(WordUse* const use, use_of(word, made->rule.id));
          if (made->rule.check == Check::kPersonName) {
            use->before_name = true;
          } else if (use->waits.empty() || use->waits.back().detector != made.get()) {
            use->waits.push_back({made.get(), made->states->add(word)});
          }
        }
      }
      for (const std::u16string& word : fold_all(made->rule.life)) {
        XS_TRY(WordUse* const use, use_of(word, made->rule.id));
        use->private_life = true;
      }
      for (const std::u16string& word : fold_all(made->rule.before)) {
        XS_TRY(WordUse* const use, use_of(word, made->rule.id));
        use->behind_name = true;
      }
      for (const std::u16string& word : made->columns) {
        XS_TRY(WordUse* const use, use_of(word, made->rule.id));
        use->heading = true;
        use->over_names |= made->rule.check == Check::kPersonName;
        use->cells |= made->cell != nullptr;
      }
      headings_.insert(headings_.end(), made->columns.begin(), made->columns.end());
      const Check check = made->rule.check;
      if (check >= Check::kResidentId && check <= Check::kAccount) {
        out->number_detectors.push_back(made.get());
      } else if (check == Check::kPlate || check == Check::kEmail) {
        out->code_detectors.push_back(made.get());
      }
      out->detectors.push_back(std::move(made));
    }
    find_cell_judges(*out);
    XS_CHECK(take_lists(*out));
    out->headings = HeadingWords(std::move(headings_));
    out->finder = WordFinder(words_);
    out->words = std::move(words_);
    out->word_uses = std::move(uses_);
    out->sweeper.emplace(std::vector<const WordFinder*>{&out->finder}, out->plate_provinces);
    return out;
  }

 private:
  static void find_cell_judges(CompiledRules& out) {
    for (const auto& detector : out.detectors) {
      const auto judge = std::ranges::find_if(out.detectors, [&](const auto& other) {
        return other->cell && other->rule.category == detector->rule.category;
      });
      const bool asks = detector->personal && detector->rule.needs_person;
      out.cell_judges.push_back(asks && judge != out.detectors.end() ? judge->get() : nullptr);
    }
  }

  static tl::unexpected<Error> broken(const std::string& where, const std::string& why) {
    return fail(ErrorCode::kInvalidInput, "检测规则有误，请先用规则检查命令改正。",
                fmt::format("{}: {}", where, why));
  }

  // Valid until the next call.
  Result<WordUse*> use_of(const std::u16string& word, const std::string& where) {
    if (word.size() < 2) return broken(where, "a word of the text shorter than two characters");
    const auto [place, added] = places_.try_emplace(word, words_.size());
    if (added) {
      words_.push_back(word);
      uses_.emplace_back();
    }
    return &uses_[place->second];
  }

  Result<std::string> expand(std::string pattern, std::size_t depth = 0) {
    if (depth > kDeepestName) return broken(pattern, "{name} refers to itself");
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      const std::size_t close = pattern.find('}', i);
      if (pattern[i] != '{' || close == std::string::npos || i + 1 >= pattern.size() ||
          pattern[i + 1] < 'a' || pattern[i + 1] > 'z' || (i > 0 && pattern[i - 1] == 'p')) {
        out += pattern[i];
        continue;
      }
      const std::string name = pattern.substr(i + 1, close - i - 1);
      std::string choice;
      if (const auto shape = rules_.shapes.find(name); shape != rules_.shapes.end()) {
        XS_TRY(choice, expand(shape->second, depth + 1));
      } else if (const auto list = rules_.lists.find(name); list != rules_.lists.end()) {
        for (const std::string& word : list->second) {
          if (!choice.empty()) choice += '|';
          choice += re2::RE2::QuoteMeta(utf8(fold_word(word)));
        }
      } else {
        return broken(pattern, fmt::format("nobody declares {{{}}}", name));
      }
      out += "(?:" + choice + ")";
      i = close;
    }
    return out;
  }

  Result<std::unique_ptr<const Pattern>> regex(const std::string& id, const std::string& pattern) {
    XS_TRY(std::string expanded, expand(pattern));
    auto made = std::make_unique<const Pattern>(std::move(expanded));
    if (std::string fault = made->fault(); !fault.empty()) return broken(id, fault);
    return made;
  }

  Result<Patterns> regexes(const std::string& id, const std::vector<std::string>& patterns) {
    Patterns out;
    for (const std::string& pattern : patterns) {
      XS_TRY(auto made, regex(id, pattern));
      out.push_back(std::move(made));
    }
    return out;
  }

  // A word "{name}" stands for the words of that list.
  Words fold_all(const std::vector<std::string>& words) const {
    Words out;
    for (const std::string& word : words) {
      const bool reference = word.size() > 2 && word.front() == '{' && word.back() == '}';
      const auto list =
          reference ? rules_.lists.find(word.substr(1, word.size() - 2)) : rules_.lists.end();
      if (list == rules_.lists.end()) {
        out.push_back(fold_word(word));
      } else {
        for (const std::string& item : list->second) out.push_back(fold_word(item));
      }
    }
    return out;
  }

  Result<void> compile(CompiledDetector& made) {
    const Detector& rule = made.rule;
    XS_TRY(made.patterns, regexes(rule.id, rule.patterns));
    if (made.patterns.size() > PatternStates::kMost) return broken(rule.id, "too many patterns");
    std::vector<std::string> expanded;
    for (const std::string& pattern : rule.patterns) {
      XS_TRY(expanded.emplace_back(), expand(pattern));
    }
    made.needs.emplace(expanded);
    made.states.emplace(std::move(expanded));
    XS_TRY(made.unless, regexes(rule.id, rule.unless));
    XS_TRY(made.unless_around, regexes(rule.id, rule.unless_around));
    if (!rule.cell.empty()) {
      XS_TRY(made.cell, regex(rule.id, rule.cell));
    }
    made.after = WordSet(fold_all(rule.after));
    for (const std::u16string& label : made.after) {
      made.after_by_last[label.back()].push_back(label);
      made.after_ends.add(label.substr(label.size() - 1));
    }
    made.not_after = WordSet(fold_all(rule.not_after));
    made.run_on_after = WordSet(fold_all(rule.run_on_after));
    made.near = WordSet(fold_all(rule.near));
    made.not_near = WordSet(fold_all(rule.not_near));
    made.columns = WordSet(fold_all(rule.columns));
    return {};
  }

  Result<const std::vector<std::string>*> list(const char* name) {
    const auto found = rules_.lists.find(name);
    if (found == rules_.lists.end()) return broken(name, "this list is missing");
    return &found->second;
  }

  template <class Set>
  Result<void> take(const char* name, Set& out) {
    XS_TRY(const auto* words, list(name));
    if constexpr (std::is_same_v<Set, Characters>) {
      for (const std::u16string& word : fold_all(*words)) out.add(word);
    } else if constexpr (std::is_same_v<Set, std::unordered_set<std::string>>) {
      out.insert(words->begin(), words->end());
    } else {
      out = Set(fold_all(*words));
    }
    return {};
  }

  // "机密 20": years.
  Result<void> take_period_maximum(CompiledRules& out) {
    XS_TRY(const auto* entries, list("period_maximum"));
    for (const std::string& entry : *entries) {
      const std::size_t space = entry.find(' ');
      int years = 0;
      const char* const end = entry.data() + entry.size();
      if (space == std::string::npos ||
          std::from_chars(entry.data() + space + 1, end, years).ptr != end) {
        return broken("period_maximum", "an entry is a level, a space and years");
      }
      out.period_maximum[fold_word(entry.substr(0, space))] = years;
    }
    return {};
  }

  Result<void> take_lists(CompiledRules& out) {
    XS_CHECK(take("mobile_prefixes", out.mobile_prefixes));
    XS_CHECK(take("id_provinces", out.id_provinces));
    XS_CHECK(take("card_prefixes", out.card_prefixes));
    XS_CHECK(take("units", out.units));
    XS_CHECK(take_period_maximum(out));
    Words plain_headings;
    XS_CHECK(take("plain_headings", plain_headings));
    for (std::u16string& word : plain_headings) {
      XS_TRY(WordUse* const use, use_of(word, "plain_headings"));
      use->heading = true;
      headings_.push_back(std::move(word));
    }
    XS_CHECK(take("surnames", out.names.surnames));
    XS_CHECK(take("doubtful_surnames", out.names.doubtful));
    XS_CHECK(take("name_syllables", out.names.syllables));
    XS_CHECK(take("name_openers", out.names.openers));
    XS_CHECK(take("not_names", out.names.not_names));
    XS_CHECK(take("never_given", out.names.never_given));
    XS_CHECK(take("given_names", out.names.given));
    XS_CHECK(take("private_headings", out.names.private_headings));
    XS_CHECK(take("official_headings", out.names.official_headings));
    XS_CHECK(take("transliteration", out.names.transliteration));
    XS_CHECK(take("name_followers", out.names.followers));
    XS_CHECK(take("prose_followers", out.names.prose_followers));
    XS_CHECK(take("office_words", out.names.office_words));
    XS_CHECK(take("place_ends", out.names.place_ends));
    XS_CHECK(take("person_heading_ends", out.names.heading_ends));
    XS_TRY(const auto* leads, list("name_leads"));
    for (std::u16string& word : fold_all(*leads)) {
      const char16_t last = word.back();
      out.names.leads_by_last[last].push_back(std::move(word));
    }
    for (const WordSet* set : {&out.names.surnames, &out.names.syllables}) {
      for (const std::u16string& word : *set) out.names.begins.add(word.substr(0, 1));
    }
    XS_TRY(const auto* provinces, list("plate_provinces"));
    for (const std::string& word : *provinces) out.plate_provinces += fold_word(word);
    return {};
  }

  DetectorRules rules_;
  Words words_;
  std::vector<WordUse> uses_;
  std::unordered_map<std::u16string, std::size_t> places_;  // among words_
  Words headings_;
};

}  // namespace

Result<std::unique_ptr<CompiledRules>> compile_rules(DetectorRules rules) {
  return Compiler(std::move(rules)).run();
}

}  // namespace xs::screening
