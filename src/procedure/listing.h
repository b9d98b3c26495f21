// SPDX-License-Identifier: AGPL-3.0-or-later
// Does a catalogue list this item?
//
// What is, was found to be, or may be a state secret is listed by none, whatever a pack says: not
// its title, not as a number, not as a gap. This is decided here and nowhere else.
//
//   if (lists(pack, *pack.catalogue("public"), item)) …
#pragma once

#include "casefile/case.h"
#include "regulation/pack.h"

namespace xs::procedure {

// A question about state secrets answered yes or unsure, such a ground given, referred to whoever
// determines it, sealed or an incident, or a value that says so. Holds in every phase: another
// case with the same files is then not listed either.
[[nodiscard]] bool is_kept_out(const regulation::Pack& pack, const casefile::Case& item);

// Its phase and its sheet are what the catalogue asks for, and it is not kept out. Cases that end
// closed (an incident, a re-review) are no items and are in none.
[[nodiscard]] bool lists(const regulation::Pack& pack, const regulation::Catalogue& catalogue,
                         const casefile::Case& item);

}  // namespace xs::procedure
