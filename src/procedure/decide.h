// SPDX-License-Identifier: AGPL-3.0-or-later
// May this person do this now, and what follows from it?
//
// decide() is the one place where a regulation meets a case. It takes the pack, the case as it
// is, what the person wants to do and the circumstances, and answers with the new standing or
// with a refusal that cites its clause. Pure: no clock, no disk, no randomness; the same input
// always gives the same answer. The checker (check.h) proves procedures by calling this function.
//
// The steps that are open follow from the valid opinions alone (open_steps): a step is passed when
// it has a valid opinion that lets the item go on. Returning or replacing a file voids opinions,
// and what was passed is open again.
//
//   const Decided decided = decide(pack, item, {actor, said}, circumstances);
//   if (const auto* refused = std::get_if<Refused>(&decided)) show(refused->says, refused->clause);
#pragma once

#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/workdays.h"
#include "casefile/act.h"
#include "regulation/pack.h"

namespace xs::procedure {

// Who wants to act, and in which capacities of this case's department and agency.
struct Actor {
  PersonId person;
  std::set<std::string> roles;
  std::optional<PersonId> on_behalf_of;  // under a dated written delegation, checked by the caller
};

struct Wanted {
  Actor actor;
  casefile::What what;
};

struct Circumstances {
  Instant at{};
  const WorkdayCalendar* calendar = nullptr;  // must outlive the call
  bool section_head_may_draft = false;        // the agency's recorded setting (soft separation)
  std::optional<casefile::Phase> about = std::nullopt;  // where the item stands this case is about
};

struct Refused {
  std::string clause;   // clause id; empty only for a malformed request
  std::string says;     // Chinese: why not
  std::string instead;  // Chinese: what to do; may be empty
};

struct Allowed {
  casefile::Standing standing;
  std::vector<std::string> citations;
  std::vector<std::string> remarks;  // Chinese; soft separation used, opinions voided …
};

using Decided = std::variant<Allowed, Refused>;

[[nodiscard]] Decided decide(const regulation::Pack& pack, const casefile::Case& item,
                             const Wanted& wanted, const Circumstances& circumstances);

// A step that is open, for one member where it stands in a for_each.
struct OpenStep {
  std::string step;
  std::string member;
  auto operator<=>(const OpenStep&) const = default;
};
// Those whose turn it is. Empty when the flow is at its end or the case is not in review.
[[nodiscard]] std::vector<OpenStep> open_steps(const regulation::Pack& pack,
                                               const casefile::Case& item);
// Steps passed before the open ones, in flow order: where a return may lead.
[[nodiscard]] std::vector<std::string> passed_steps(const regulation::Pack& pack,
                                                    const casefile::Case& item);

// Does the case fulfil this condition now?
[[nodiscard]] bool holds(const regulation::Condition& condition, const casefile::Case& item);
// Can an opinion on this case, as it is now, come to this conclusion?
[[nodiscard]] bool stands(const regulation::Pack& pack, const regulation::Conclusion& conclusion,
                          const casefile::Case& item);

}  // namespace xs::procedure
