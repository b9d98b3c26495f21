// SPDX-License-Identifier: AGPL-3.0-or-later
// The page a lawyer can sign: each clause on the left, what the software does with it on the right.
//
// One HTML file without scripts or anything from outside, A4 when printed. Holds the clauses of the
// pack itself; the packs it extends have pages of their own.
#pragma once

#include <string>

#include "regulation/pack.h"
#include "regulation/sentences.h"

namespace xs::regulation {

[[nodiscard]] std::string page_to_sign(const Pack& pack, const RequirementTitles& titles);

}  // namespace xs::regulation
