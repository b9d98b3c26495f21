// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading a pack, and saying everything that is wrong with it at once.
//
//   const Loaded loaded = load_pack("packs/county-audit-bureau", today);
//   if (!loaded.pack) std::cerr << render(loaded.faults);
//
// docs/packs.md describes the files. Strict: unknown and duplicate keys, anchors, aliases, tags,
// numbers where a text is meant, folded lines, dates that do not exist, ids that nothing defines
// are faults, each with file:line:column and a caret.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "regulation/pack.h"

namespace xs::regulation {

struct Fault {
  Source source;
  std::string line_text;  // the line itself, for the caret
  std::string says;       // Chinese: what is wrong and how to write it
};

struct Loaded {
  std::optional<Pack> pack;  // nothing when there is any fault
  std::vector<Fault> faults;  // in order of file and line
};

// `folder` is packs/NAME; packs it extends are found beside it. Rules not in force on `as_of` are
// left out, clauses stay.
[[nodiscard]] Loaded load_pack(const std::filesystem::path& folder, Date as_of);

// articles/6.yaml:12:9: 没有名为“deputy-aproval”的步骤……\n    12 | …\n       |   ^
[[nodiscard]] std::string render(const std::vector<Fault>& faults);

}  // namespace xs::regulation
