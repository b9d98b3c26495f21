// SPDX-License-Identifier: AGPL-3.0-or-later
// Opinions: is it this person's turn, is everything there that the regulation asks for, and where
// does the item go from here. Inner part of decide().
#pragma once

#include <optional>
#include <set>
#include <string>

#include "procedure/decide.h"

namespace xs::procedure {

[[nodiscard]] Decided decide_said(const regulation::Pack& pack, const casefile::Case& item,
                                  const casefile::Said& said, const Wanted& wanted,
                                  const Circumstances& circumstances);

// What somebody noted at the step whose turn it is: he could give the opinion there, and has not
// yet. The standing stays as it is.
[[nodiscard]] Decided decide_note(const regulation::Pack& pack, const casefile::Case& item,
                                  const casefile::Said& said, const Wanted& wanted,
                                  const Circumstances& circumstances);
// A note holds dispositions of findings that are there, answers and confirmations; no more.
[[nodiscard]] std::optional<Refused> more_than_a_note(const casefile::Case& item,
                                                      const casefile::Said& said,
                                                      const std::string& clause);

// The case as it would be with this act taken over, its standing not yet moved.
[[nodiscard]] casefile::Case as_if_done(const casefile::Case& item, const Wanted& wanted,
                                        const Circumstances& circumstances);

// The standing of a case in review whose opinions have just changed: open duties, or its end.
// Opinions marked invalid in `next` are left out; an escalation ends with the opinion that made it.
[[nodiscard]] casefile::Standing settle(const regulation::Pack& pack, const casefile::Case& next,
                                        const Circumstances& circumstances);

// The first requirement of the pack that stands before one of these and is not met.
[[nodiscard]] std::optional<Refused> first_unmet(const regulation::Pack& pack,
                                                 const casefile::Case& next,
                                                 const casefile::Said* said,
                                                 const std::set<std::string>& before,
                                                 const Circumstances& circumstances);

}  // namespace xs::procedure
