// SPDX-License-Identifier: AGPL-3.0-or-later
// The rules made ready to run: words folded and filed, patterns compiled. Internal to screening.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "screening/mark_period.h"
#include "screening/pattern.h"
#include "screening/pattern_needs.h"
#include "screening/pattern_states.h"
#include "screening/rules.h"
#include "screening/skeleton.h"
#include "screening/sweep.h"
#include "screening/tables.h"
#include "screening/word_set.h"
#include "screening/words.h"

namespace xs::screening {

using Patterns = std::vector<std::unique_ptr<const Pattern>>;

struct CompiledDetector {
  Detector rule;
  std::size_t rank = 0;  // its place among the rules
  bool personal = false;
  Patterns patterns, unless, unless_around;
  std::optional<PatternStates> states;  // of the patterns
  std::optional<PatternNeeds> needs;    // likewise
  std::unique_ptr<const Pattern> cell;
  WordSet after, not_after, run_on_after, near, not_near, columns;
  std::unordered_map<char16_t, Words> after_by_last;  // `after` by their last character
  Characters after_ends;                              // those last characters
};

// What the recogniser of names knows, from the lists of the rules.
struct NameLore {
  WordSet surnames;                             // one and two characters
  WordSet doubtful;                             // surnames that mostly begin other words
  WordSet syllables;                            // of names without surname: 扎西, 卓玛
  WordSet not_names;                            // 申请, 代表
  Characters openers;                           // characters a name may follow
  Characters never_given;                       // characters no given name has
  Characters given;                             // characters given names usually have
  Characters transliteration;                   // characters of names with a middle dot
  WordSet followers, prose_followers;           // what may stand right behind a name
  WordSet office_words;                         // of sentences about people in office
  WordSet private_headings, official_headings;  // what a table with names is about
  Characters heading_ends;                      // last characters of headings over persons
  Characters begins;                            // of surnames and syllables
  Characters place_ends;                        // last characters of places rather than names
  // Words that lead to a name, by their last character.
  std::unordered_map<char16_t, Words> leads_by_last;
};

// Who waits for a word.
struct WordWait {
  const CompiledDetector* detector = nullptr;
  std::size_t word = 0;  // among those of the detector's states
};
struct WordUse {
  std::vector<WordWait> waits;  // by the rank of the detector
  bool heading = false;         // of a column of a table
  bool cells = false;           // … whose cells a detector judges
  bool over_names = false;      // … that holds names
  bool before_name = false;     // announces a name that is always private
  bool behind_name = false;     // stands behind such a name
  bool private_life = false;    // speaks of what concerns private persons
};

struct CompiledRules {
  std::vector<std::unique_ptr<CompiledDetector>> detectors;
  // Those that verify numbers, and those that verify plates and addresses; by rank.
  std::vector<const CompiledDetector*> number_detectors, code_detectors;
  // For each detector of personal data that needs a person: who judges whole cells of its category;
  // null where nobody does.
  std::vector<const CompiledDetector*> cell_judges;
  Words words;  // everything the text is searched for
  WordFinder finder;
  std::vector<WordUse> word_uses;  // of each word of the finder
  std::optional<Sweeper> sweeper;  // always there once compiled
  HeadingWords headings;
  WordSet units;  // 元, 吨: behind a number that is an amount
  std::unordered_set<std::string> mobile_prefixes, id_provinces, card_prefixes;
  std::u16string plate_provinces;
  PeriodMaximum period_maximum;
  NameLore names;
};

// Fails on a pattern RE2 refuses, a {name} nobody declares, or a missing list.
[[nodiscard]] Result<std::unique_ptr<CompiledRules>> compile_rules(DetectorRules rules);

}  // namespace xs::screening
