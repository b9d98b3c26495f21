// SPDX-License-Identifier: AGPL-3.0-or-later
// What kind of publication is this item, and what may then stand in it?
//
// The sheet says so, by a field whose values name a profile of screening (`screened_as` in the
// regulation). What may stand is written into the act with the sheet, and holds until the sheet is
// written anew: a profile that changes later changes no case. Without one the strictest holds.
// What screening found is kept as it was found; a profile is laid over it where people look.
//
//   note_matter(system, *pack, open.item.procedure, written);
//   lay_over(system, *pack, open.item, read.screening);
#pragma once

#include <optional>
#include <string>

#include "casefile/act.h"
#include "document/finding.h"
#include "regulation/pack.h"
#include "screening/rules.h"
#include "service/system.h"

namespace xs::service {

// Nothing where the sheet names none, or one that screening does not know.
[[nodiscard]] std::optional<screening::Profile> matter_of(const System& system,
                                                          const regulation::Pack& pack,
                                                          const std::string& procedure,
                                                          const casefile::Sheet& sheet);
void note_matter(const System& system, const regulation::Pack& pack, const std::string& procedure,
                 casefile::SheetWritten& written);
void lay_over(const System& system, const regulation::Pack& pack, const casefile::Case& item,
              document::Screening& screening);

}  // namespace xs::service
