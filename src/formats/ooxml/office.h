// SPDX-License-Identifier: AGPL-3.0-or-later
// Word documents and Excel workbooks of the zip family.
#pragma once

#include "formats/draft.h"
#include "formats/ooxml/package.h"

namespace xs::formats::ooxml {

// What the main part of a package is.
enum class OfficeKind { kNone, kWord, kExcel, kExcelBinary, kPowerPoint, kVisio };
struct MainPart {
  OfficeKind kind = OfficeKind::kNone;
  std::string name;
};
[[nodiscard]] MainPart find_main_part(const Package& package);

// Throw Refusal when the main part cannot be read.
[[nodiscard]] document::Document read_docx(const Package& package, const std::string& main,
                                           int depth);
[[nodiscard]] document::Document read_xlsx(const Package& package, const std::string& main,
                                           int depth);

}  // namespace xs::formats::ooxml
