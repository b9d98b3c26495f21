// SPDX-License-Identifier: AGPL-3.0-or-later
// What `screen` found out about one file, and how it says so to programs
// (terminal_report.h: to people).
//
//   const std::string line = to_json(screened, Reveal::kNo);
//   return worst(exit_code_of(first), exit_code_of(second));
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "document/document.h"
#include "document/finding.h"
#include "screening/rules.h"

namespace xs::cli {

struct ScreenedFile {
  std::string file;                            // as it was named, made valid UTF-8
  std::optional<document::Document> document;  // nothing when it could not be read
  document::Screening screening;
  std::vector<document::CouldNotLook> could_not_look;
  std::optional<screening::Profile> profile;  // the kind of publication it was screened as
};

// Findings in the name of the file stand in this part.
inline constexpr const char* kFileNamePart = "file_name";

// Nothing when nothing was found but not everything could be looked at: that is no pass.
[[nodiscard]] std::optional<document::Verdict> verdict_of(const ScreenedFile& screened);
[[nodiscard]] int exit_code_of(const ScreenedFile& screened);
// 12 > 13 > 11 > 10 > 0.
[[nodiscard]] int worst(int a, int b);

enum class Reveal : bool { kNo, kYes };

// One JSON object without a line end. Offsets are code points of the part's text. Texts of the
// document are masked unless revealed.
[[nodiscard]] std::string to_json(const ScreenedFile& screened, Reveal reveal);

}  // namespace xs::cli
