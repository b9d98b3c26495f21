// SPDX-License-Identifier: AGPL-3.0-or-later
// A case as one person may see it now: where it stands, what is asked of him, what he may do.
//
// Everything a screen shows of a case beside the documents themselves. Nothing here decides: what
// is offered is what procedure::decide would consider, and it has the last word.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "procedure/asking.h"
#include "service/acts.h"
#include "service/timeline.h"

namespace xs::service {

struct OutlineStep {
  std::string step, label, clause, role_label;
  enum class State : std::uint8_t { kPassed, kOpen, kAhead } state = State::kAhead;
  std::string by;  // name
  std::optional<Instant> at;
};

struct AskedOf {
  std::string step, member, label, clause, says, role_label;
  std::string in_place_of;  // name of the one he stands in for here; empty: he himself
  std::optional<casefile::Duty> duty;
  std::vector<std::pair<std::string, std::string>> decisions;  // id, label
  bool asks_questions = false, asks_checklist = false, evidence = false;
  std::map<std::string, std::string> escalates_for;
  std::vector<std::pair<std::string, std::string>> return_to;    // step or "draft", label
  std::vector<std::pair<std::string, std::string>> conclusions;  // id, label
  std::vector<procedure::Missing> missing;
  std::vector<procedure::Confirmation> confirms;
};

struct ToHandIn {
  std::vector<procedure::Missing> missing;
  std::vector<procedure::Confirmation> confirms;
  bool questions = false;         // some step will be asked them: a first answer is due
  bool declassification = false;  // its decision must be recorded
};

struct MayDo {
  // move_over: the regulation has changed since, and he may say that the case goes on under it
  bool move_over = false;
  bool edit = false, note = false, hand_in = false, seal = false, unseal = false, incident = false,
       withdraw = false, permit = false, revoke = false, view = false, replace = false;
};

// A permit with the files it was given for, whatever the case holds now.
struct PermitView {
  casefile::PermitNote note;
  std::vector<casefile::FileVersion> files;
  std::optional<std::int64_t> position;  // in the agency's log, once it has its place
};

struct ListedCase {
  CaseId item;
  std::string title, item_class, phase, procedure, department, drafter;  // drafter: name
  std::string step_label;                                                // of the open steps
  bool overdue = false;  // one of them is owed since a day that is over
  Instant updated{};
};
struct CaseView {
  casefile::Case item;
  PackInForce pack;         // that it is decided under; the one in force where that was not kept:
  bool rules_lost = false;  // then nothing is asked, and moving over is all that can be done
  std::string phase_label, procedure_label;
  std::optional<screening::Profile> matter;  // the kind of publication it is, where one is named
  std::map<PersonId, std::string> names;     // of everyone mentioned
  std::vector<OutlineStep> outline;
  std::vector<casefile::Duty> terms;  // that run already for steps ahead
  std::vector<AskedOf> asked;
  std::optional<ToHandIn> to_hand_in;
  std::optional<ListedCase> about;                             // the item it is about
  std::vector<ListedCase> others;                              // cases about this one
  std::vector<std::pair<std::string, std::string>> may_begin;  // about this one: id, label
  MayDo may;
  std::vector<PermitView> permits;
  std::vector<TimelineEntry> timeline;
};

[[nodiscard]] Result<CaseView> view_case(System& system, const Session& session,
                                         const CaseId& item);

// ---- lists ----
struct Task {
  ListedCase item;
  std::string step, label, clause, role_label;
  Instant since{};
  std::optional<Date> due;
  std::optional<int> days_left;  // calendar days to `due`, negative when it has passed
};
struct Desk {
  std::vector<Task> owed;                          // most urgent first
  std::vector<ListedCase> drafts, returned, sent;  // his own: unfinished, come back, on their way
  std::vector<ListedCase> done;                    // what he has acted in, and his own that ended
  std::size_t refused_uploads = 0;                 // open ones he may close
};
[[nodiscard]] Result<Desk> desk_of(System& system, const Session& session, Instant at);
// Those he may know of, newest first.
[[nodiscard]] Result<std::vector<ListedCase>> list_cases(System& system, const Session& session,
                                                         Instant at);

}  // namespace xs::service
