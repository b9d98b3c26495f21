// SPDX-License-Identifier: AGPL-3.0-or-later
// A case played in memory: made-up people do things, decide() answers, the fold goes on.
//
// For law cases and for the checker; uses nothing but what real cases use.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "procedure/decide.h"
#include "procedure/law_case.h"

namespace xs::procedure {

// The files and sheet an item begins with: every required field filled with the first value that
// lets it go on, unless `item` says otherwise.
[[nodiscard]] casefile::Sheet made_up_sheet(const regulation::Pack& pack,
                                            const std::string& procedure, const LawItem& item);

// The case after the act if it is allowed; the refusal otherwise.
[[nodiscard]] std::variant<casefile::Case, Refused> done(const regulation::Pack& pack,
                                                         const casefile::Case& item,
                                                         const Wanted& wanted,
                                                         const Circumstances& circumstances);

class Story {
 public:
  // Opened by the drafter, sheet and one file in place, not handed in.
  Story(const regulation::Pack& pack, const WorkdayCalendar& calendar, const std::string& procedure,
        const LawItem& item);

  [[nodiscard]] const casefile::Case& told() const { return case_; }

  // Does it if it is allowed; the refusal otherwise, and the case stays as it was.
  std::optional<Refused> act(const LawAct& act);
  std::optional<Refused> act(const Actor& actor, casefile::What what);

  // The opinion that `act` stands for, with everything it leaves out made up.
  [[nodiscard]] casefile::Said said_by(const LawAct& act) const;

 private:
  [[nodiscard]] Actor actor_of(const LawAct& act) const;
  [[nodiscard]] std::string step_for(const LawAct& act) const;
  [[nodiscard]] casefile::What what_of(const LawAct& act) const;
  void note_what_hand_in_asks(const LawAct& act);

  const regulation::Pack& pack_;
  const WorkdayCalendar& calendar_;
  LawItem item_;
  casefile::Case case_;
  Instant at_;
  std::string drafter_name_;  // the name by which a law case calls the drafter
  int files_made_ = 0;
};

}  // namespace xs::procedure
