// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading a pack, and saying everything that is wrong with it at once.
//
//   const Loaded loaded = load_pack("packs/county-audit-bureau", today, names);
//   if (!loaded.pack) std::cerr << render(loaded.faults);
//
// docs/packs.md describes the files. Strict: unknown and duplicate keys, anchors, aliases, tags,
// numbers where a text is meant, folded lines, dates that do not exist, ids that nothing defines
// are faults, each with file:line:column and a caret.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "regulation/fault.h"
#include "regulation/pack.h"

namespace xs::regulation {

struct Loaded {
  std::optional<Pack> pack;   // nothing when there is any fault
  std::vector<Fault> faults;  // in order of file and line
  // Every file that decides, as one text: its SM3 is pack->hash, and load_pack_text() reads it.
  std::string text;
};

// `folder` is packs/NAME; packs it extends are found beside it. Rules not in force on `as_of` are
// left out, clauses stay. `known_requirements`: procedure::requirement_names().
[[nodiscard]] Loaded load_pack(const std::filesystem::path& folder, Date as_of,
                               std::span<const std::string_view> known_requirements);

// The same from a text that load_pack() gave, whatever has become of the folder since. `id` is the
// name of the pack, NAME above.
[[nodiscard]] Loaded load_pack_text(std::string_view id, std::string_view text, Date as_of,
                                    std::span<const std::string_view> known_requirements);

}  // namespace xs::regulation
