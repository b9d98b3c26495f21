// SPDX-License-Identifier: AGPL-3.0-or-later
// Law cases: what a regulation must allow and refuse, written so that a lawyer can read it, and
// played through the same decide() as real cases.
//
//   const LoadedCases loaded = load_law_cases("packs/county-audit-bureau", pack);
//   for (const LawCase& c : loaded.cases) if (auto wrong = play(pack, calendar, c)) print(*wrong);
//
// docs/packs.md describes the files (cases/*.yaml). People, dates and papers that a case does not
// name are made up the same way each time; what a case writes always stands.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/workdays.h"
#include "casefile/act.h"
#include "regulation/fault.h"
#include "regulation/pack.h"

namespace xs::procedure {

// Something a person does. What is not given is made up; what is given, even if empty, stands.
struct LawAct {
  std::string role;    // or "drafter"
  std::string person;  // empty: the one person of that role
  std::string
      does;  // a decision, or hand_in, replace_file, seal, unseal, withdraw, release, revoke
  std::optional<std::string> step, member, reason, return_to, escalate_for;
  std::optional<std::vector<casefile::GroundGiven>> grounds;
  std::optional<std::map<std::string, casefile::AnswerValue>> answers, checklist;
  std::optional<casefile::DispositionKind> dispose;  // of every finding
  std::optional<std::vector<casefile::Lift>> lifts;
  std::optional<casefile::Evidence> evidence;
  std::optional<std::vector<std::string>> confirms;
  regulation::Source source;
};

struct LawItem {
  std::map<std::string, std::string> fields;
  std::vector<std::string> co_issuers;
  std::vector<casefile::FindingNote> findings;
  std::vector<casefile::StatedAttribute> states;
  std::vector<std::string> may_stand;
  std::vector<std::string> could_not_look;
  std::optional<casefile::Evidence> declassification;
  std::optional<casefile::Phase> about;  // where the item stands this case is about
  bool fixed_at_formation = false;
  bool section_head_may_draft = false;
};

struct Expected {
  std::optional<std::string> refused;  // the clause
  std::optional<casefile::Phase> phase;
  std::optional<std::vector<std::string>> open;
  std::map<std::string, Date> due;                     // step → day
  std::optional<std::vector<std::string>> catalogues;  // that list the item now
};

struct LawCase {
  std::string name;
  std::vector<std::string> cites;
  std::string procedure;
  LawItem item;
  std::vector<LawAct> given;
  std::optional<LawAct> when;
  Expected then;
  regulation::Source source;
};

struct LoadedCases {
  std::vector<LawCase> cases;
  std::vector<regulation::Fault> faults;
};
// Every cases/*.yaml of the pack; empty when there are none.
[[nodiscard]] LoadedCases load_law_cases(const std::filesystem::path& folder,
                                         const regulation::Pack& pack);

// Nothing when it comes out as written; otherwise one Chinese sentence that says what happened
// instead.
[[nodiscard]] std::optional<std::string> play(const regulation::Pack& pack,
                                              const WorkdayCalendar& calendar,
                                              const LawCase& law_case);

}  // namespace xs::procedure
