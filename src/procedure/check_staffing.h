// SPDX-License-Identifier: AGPL-3.0-or-later
// How few persons can carry out a procedure, and whether these persons can.
#pragma once

#include <string>
#include <vector>

#include "procedure/check.h"
#include "regulation/pack.h"

namespace xs::procedure {

// Exact. Outside bodies are not counted.
[[nodiscard]] Staffing fewest(const regulation::Pack& pack, const regulation::Procedure& procedure);

}  // namespace xs::procedure
