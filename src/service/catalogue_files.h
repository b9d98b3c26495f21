// SPDX-License-Identifier: AGPL-3.0-or-later
// A catalogue as a file that others can open. All in memory: a library that writes workbooks keeps
// them in temporary files meanwhile, where titles would lie in clear.
//
//   to_csv(catalogue)   // "\xEF\xBB\xBF序号,索引号,…\r\n1,2026-00001,…\r\n"
#pragma once

#include <string>

#include "service/catalogues.h"

namespace xs::service {

// RFC 4180 with a byte order mark, as Excel and WPS want it. A cell that they would take for a
// formula begins with an apostrophe.
[[nodiscard]] std::string to_csv(const Catalogue& catalogue);
// {"catalogue","clause","agency","columns":[…],"rows":[{column: cell}]}; empty cells are left out.
[[nodiscard]] std::string to_json(const Catalogue& catalogue);
// One sheet, every cell a text (ECMA-376 part 1, 18.3); parts stored without compression.
[[nodiscard]] Bytes to_xlsx(const Catalogue& catalogue);

}  // namespace xs::service
