// SPDX-License-Identifier: AGPL-3.0-or-later
// What to look for in a document, why, and what follows from finding it: law as data.
//
// The rules are read from a folder of YAML files (packs/national/screening). Reading is strict:
// unknown, missing or duplicate keys, anchors, aliases and tags are faults, and all faults are
// reported at once with their place. It does not compile the rules; see Screener.
//
//   LoadedRules loaded = load_rules(pack / "screening");
//   if (!loaded.faults.empty()) …; Screener::compile(std::move(loaded.rules));
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "document/finding.h"

namespace xs::screening {

struct Category {
  std::string id;    // "PII_ID"
  std::string name;  // 公民身份号码
  document::Severity severity = document::Severity::kLow;
  document::Action action = document::Action::kReview;
  document::Admission admission = document::Admission::kAdmit;
  bool personal = false;  // a name beside it is the name of the person concerned
};

// How a detector finds its candidates.
enum class Check : std::uint8_t {
  kPattern,           // a word, then a pattern around it
  kResidentId,        // 18 characters with the check character of GB 11643
  kResidentIdOld,     // 15 digits of the first generation
  kResidentIdShape,   // written like one, but wrong
  kResidentIdMasked,  // so little is masked that it can be guessed
  kMobile,            // 11 digits within the allotted prefixes
  kUnionPayCard,      // 62…, 16 to 19 digits, Luhn
  kLuhnCard,          // 13 to 19 digits, Luhn
  kAccount,           // 8 to 30 digits, no check
  kPlate,
  kEmail,
  kPersonName,
};

// How far a finding reaches beyond what a pattern matched.
enum class Extent : std::uint8_t {
  kMatch,     // no further
  kMark,      // brackets and ornaments around it
  kSentence,  // the sentence or line, if it is not long
};

// One detector of a YAML file. Texts are as written there; word lists are folded when compiled.
struct Detector {
  std::string id;
  std::string category;
  std::vector<std::string> cites;
  std::string says;
  document::Severity severity = document::Severity::kLow;
  document::Action action = document::Action::kReview;
  document::Admission admission = document::Admission::kAdmit;
  double confidence = 1.0;
  Check check = Check::kPattern;
  Extent extent = Extent::kMatch;

  std::vector<std::string> words;     // one of them must stand in the text
  std::vector<std::string> patterns;  // RE2 on folded text; the first group, if any, is the finding
  std::vector<std::string> unless;    // RE2 on the sentence: then it is no finding
  std::vector<std::string> unless_around;  // the same on the wider surroundings
  std::vector<std::string> after;          // a label directly before
  std::vector<std::string> before;         // words directly behind a name that is private
  std::vector<std::string> life;           // words of sentences about private persons
  std::vector<std::string> not_after;
  std::vector<std::string> always_masked;  // those of `after` whose names no profile shows
  std::vector<std::string> run_on_after;   // labels behind which a value may run into other digits
  std::vector<std::string> near;           // words of the same sentence
  std::vector<std::string> not_near;
  std::vector<std::string> columns;  // headings whose cells are judged by `cell`
  std::string cell;  // RE2 that a whole cell must match; the first group, if any, is the finding
  std::vector<std::string> domains;  // of e-mail addresses
  bool needs_person = false;         // only in a sentence that names a person
  bool alone = false;                // a name that needs no other personal data beside it
  bool complete_mark = false;        // stops a free-text field, too
  bool quotable = false;             // a quotation that explains the mark is no finding
  bool properties_only = false;      // file names and document properties

  std::vector<std::string> hits, misses;  // law cases in miniature, run by the tests
};

// What may appear in a kind of publication; see profiles.h.
struct Profile {
  std::string id;    // "penalty-decision"
  std::string name;  // 行政处罚决定书
  std::vector<std::string> cites;
  std::string says;                // why the others are masked, added to what a finding says
  std::vector<std::string> shows;  // categories that may appear
  std::vector<std::string> masks;  // categories that must not
  std::string period;              // how long it is shown; empty where no rule says
};

// How a document states its own attribute; see stated_attributes.h.
struct AttributePhrases {
  std::string attribute;  // as regulations call it: 依申请公开
  bool releases = false;  // with it an item may be published
  // RE2 that a whole folded line without brackets and stops matches.
  std::vector<std::string> lines;
};

struct DetectorRules {
  std::vector<Category> categories;
  std::map<std::string, std::vector<std::string>> lists;  // words; {name} in patterns
  std::map<std::string, std::string> shapes;              // RE2; {name} in patterns
  std::vector<Profile> profiles;
  std::vector<AttributePhrases> attributes;
  std::vector<Detector> detectors;  // the first that accepts a value takes it
};

struct Diagnostic {
  std::string file;
  int line = 0, column = 0;  // from 1
  std::string message;       // Chinese
  bool operator==(const Diagnostic&) const = default;
};

struct LoadedRules {
  DetectorRules rules;  // to be used only if there are no faults
  std::vector<Diagnostic> faults;
};

// Reads every *.yaml of the folder in the order of the names.
[[nodiscard]] LoadedRules load_rules(const std::filesystem::path& folder);

}  // namespace xs::screening
