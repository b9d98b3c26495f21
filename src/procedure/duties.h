// SPDX-License-Identifier: AGPL-3.0-or-later
// Who owes the open steps, since when and by when, with the way each date was reached.
#pragma once

#include <vector>

#include "casefile/case.h"
#include "procedure/decide.h"
#include "regulation/pack.h"

namespace xs::procedure {

// A duty that was already open keeps its start and its date.
[[nodiscard]] std::vector<casefile::Duty> duties_for(const regulation::Pack& pack,
                                                     const casefile::Case& item,
                                                     const std::vector<OpenStep>& open,
                                                     const Circumstances& circumstances);

// Terms that run although the step they date is not open yet, because they began with a date on the
// sheet: 20 working days from the day a paper was formed end for the approval, wherever it is.
[[nodiscard]] std::vector<casefile::Duty> terms_ahead(const regulation::Pack& pack,
                                                      const casefile::Case& item,
                                                      const Circumstances& circumstances);

}  // namespace xs::procedure
