// SPDX-License-Identifier: AGPL-3.0-or-later
// How much is found only because its form of writing was seen? Part of the accuracy report.
//
// Detectors are not learned, so there is nothing to train again. Instead every element of the
// rules (a pattern, a word, an entry of a list) is taken out by itself; what only one variant of
// the labelled set misses counts as written for it. Then all of these are taken out together and
// the variant is scored again. Named checks (check digits, prefixes, names) are rules of the
// world, not of the set, and stay.
//
//   for (const HeldOut& row : hold_out(rules, texts, scored)) …   // the worst first
#pragma once

#include "screening/report_scoring.h"

namespace xs::screening {

struct HeldOut {
  std::string variant;  // "PII_ID/full_width"
  int count = 0, before = 0, after = 0;
  std::size_t taken = 0;  // elements taken out
};

// `scored` runs along `texts`, with all rules. Some minutes: the rules are compiled hundreds of
// times. Elements that meet in no text are taken out in one go.
[[nodiscard]] std::vector<HeldOut> hold_out(const DetectorRules& rules,
                                            const std::vector<LabelledText>& texts,
                                            const std::vector<Scored>& scored);

}  // namespace xs::screening
