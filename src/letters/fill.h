// SPDX-License-Identifier: AGPL-3.0-or-later
// Template and facts in, letter out.
//
// A place without a fact becomes a blank for a hand: nothing is ever invented. The digest is made
// over template and facts, so that the same record and template give the same letter.
#pragma once

#include "base/bytes.h"
#include "letters/facts.h"
#include "letters/letter.h"
#include "letters/template.h"

namespace xs::letters {

[[nodiscard]] Letter fill(const Template& form, const Facts& facts);

// A short code of a digest made with a key: XXXX-XXXX-XXXX-XXXX, letters and digits that are not
// mistaken for each other.
[[nodiscard]] std::string code_of(BytesView mac);

}  // namespace xs::letters
