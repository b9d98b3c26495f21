// SPDX-License-Identifier: AGPL-3.0-or-later
// What `screen` says to people about one file.
//
//   out << to_text(screened, names, {.reveal = Reveal::kNo, .colour = is_a_terminal});
#pragma once

#include <map>
#include <string>

#include "cli/screened_file.h"

namespace xs::cli {

struct TextOptions {
  Reveal reveal = Reveal::kNo;
  bool colour = false;      // beside the words, never instead of them
  bool everything = false;  // doubtful findings and long lists line by line, too
};

// The file, a line for each group of findings, the verdict. What has no line of its own is counted.
// `category_names`: id → Chinese name.
[[nodiscard]] std::string to_text(const ScreenedFile& screened,
                                  const std::map<std::string, std::string>& category_names,
                                  const TextOptions& options);

}  // namespace xs::cli
