// SPDX-License-Identifier: AGPL-3.0-or-later
// Does a procedure keep what the law asks of every procedure, whatever its people do?
//
// Every sequence of acts over a written-down abstraction
// (docs/decisions/009-checking-a-procedure.md) is tried with decide() itself, breadth first, until
// nothing new appears. Proves: nothing reaches release without every approval its class requires
// (Pack::release_needs); the final approver is never the drafter; a marked or determined secret
// reaches no release; no refusal without ground and reason; every "cannot determine" can end at a
// referral and none is left behind; no dead end, no step that nothing reaches, no wait without a
// clock. Says nothing about deadlines: decide() permits the same acts before and after a due date.
//
//   const CheckReport report = check_procedures(pack, calendar);
//   for (const Violation& violation : report.violations) std::cout << render(violation);
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/workdays.h"
#include "regulation/fault.h"
#include "regulation/pack.h"

namespace xs::procedure {

struct Violation {
  std::string says;  // Chinese: what can happen and must not
  std::string clause;
  regulation::Source source;      // of the rule that should have prevented it
  std::vector<std::string> path;  // the shortest way there, one act a line; empty: no act needed
};

// Who might do what with as few persons as possible. Outside bodies are not counted.
struct Staffing {
  std::string procedure;
  int persons = 0;                               // enough for every path of the procedure
  int if_all_apart = 0;                          // the same where soft separations are kept as well
  std::vector<std::vector<std::string>> shares;  // of `persons`: Chinese labels, "拟稿" or steps
};

struct CheckReport {
  std::vector<Violation> violations;
  std::vector<std::string> warnings;  // Chinese; soft separations, decisions nobody can ever make
  std::vector<Staffing> staffing;
  std::size_t states = 0;
  int fewest_persons = 0;  // with which every path of every procedure can be walked
};

// Seconds for a large regulation; deterministic.
[[nodiscard]] CheckReport check_procedures(const regulation::Pack& pack,
                                           const WorkdayCalendar& calendar);

// county-audit-bureau/articles/6.yaml:12:9: …（A-6-2）, then the path, numbered.
[[nodiscard]] std::string render(const Violation& violation);

struct Person {
  std::string name, department;
  std::set<std::string> roles;
  regulation::Source source;
};
using People = std::vector<Person>;

struct LoadedPeople {
  People people;
  std::vector<regulation::Fault> faults;
};
// A list of { name, department, roles }.
[[nodiscard]] LoadedPeople load_people(const std::filesystem::path& file,
                                       const regulation::Pack& pack);

// Does every step have a holder, and can the hard separations be kept, whoever drafts?
[[nodiscard]] std::vector<Violation> check_people(const regulation::Pack& pack,
                                                  const People& people);

}  // namespace xs::procedure
