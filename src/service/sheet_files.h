// SPDX-License-Identifier: AGPL-3.0-or-later
// A table as a file that others can open. All in memory: a library that writes workbooks keeps them
// in temporary files meanwhile, where titles would lie in clear.
//
//   to_csv({.title = "主动公开目录", …})   // "\xEF\xBB\xBF序号,索引号,…\r\n1,2026-00001,…\r\n"
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"

namespace xs::service {

struct Sheet {
  std::string title, clause, agency;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // as many cells as columns
};

enum class FileKind : std::uint8_t { kXlsx, kCsv, kJson };
struct SheetFile {
  std::string name;  // 主动公开目录.xlsx
  Bytes bytes;
};
[[nodiscard]] SheetFile to_file(const Sheet& sheet, FileKind kind);

// RFC 4180 with a byte order mark, as Excel and WPS want it. A cell that they would take for a
// formula begins with an apostrophe.
[[nodiscard]] std::string to_csv(const Sheet& sheet);
// {"title","clause","agency","columns":[…],"rows":[{column: cell}]}; empty cells are left out.
[[nodiscard]] std::string to_json(const Sheet& sheet);
// One worksheet, every cell a text (ECMA-376 part 1, 18.3); parts stored without compression.
[[nodiscard]] Bytes to_xlsx(const Sheet& sheet);

}  // namespace xs::service
