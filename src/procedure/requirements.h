// SPDX-License-Identifier: AGPL-3.0-or-later
// The named checks a pack may ask for (`requires:` and `needs:`).
//
// Each answers one question about a case as it would be after the act, and about the act itself.
// A pack chooses when it applies and under which clause; the check knows neither.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casefile/act.h"
#include "regulation/pack.h"

namespace xs::procedure {

struct Asked {
  const regulation::Pack& pack;
  const casefile::Case& item;                           // with what was said taken over
  const casefile::Said* said;                           // nothing for hand_in and release
  std::optional<casefile::Phase> about = std::nullopt;  // as in Circumstances
};

// What is missing, as one Chinese sentence; nothing when the requirement is met.
// Precondition: is_requirement(name).
[[nodiscard]] std::optional<std::string> unmet(std::string_view name, const Asked& asked);
// What stands on the lines of such a field, each once, without blanks around it; and the key under
// which a line is confirmed as done.
[[nodiscard]] std::vector<std::string> lines_of(const regulation::Field& field,
                                                const casefile::Sheet& sheet);
[[nodiscard]] std::string line_key(const regulation::Field& field, std::string_view line);
[[nodiscard]] bool is_requirement(std::string_view name);
[[nodiscard]] std::vector<std::string_view> requirement_names();
// What each asks for, in Chinese, by name.
[[nodiscard]] std::map<std::string, std::string, std::less<>> requirement_titles();

}  // namespace xs::procedure
