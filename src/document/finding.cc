// SPDX-License-Identifier: AGPL-3.0-or-later
#include "document/finding.h"

#include <array>

namespace xs::document {
namespace {

constexpr std::array<std::string_view, 4> kSeverities{"low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 4> kActions{"pass", "review", "redact", "block"};
constexpr std::array<std::string_view, 2> kAdmissions{"admit", "refuse"};

template <class Enum, std::size_t N>
std::optional<Enum> look_up(const std::array<std::string_view, N>& names, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Severity severity) {
  return kSeverities.at(static_cast<std::size_t>(severity));
}
std::string_view to_string(Action action) { return kActions.at(static_cast<std::size_t>(action)); }
std::string_view to_string(Admission admission) {
  return kAdmissions.at(static_cast<std::size_t>(admission));
}

std::optional<Severity> severity_from(std::string_view text) {
  return look_up<Severity>(kSeverities, text);
}
std::optional<Action> action_from(std::string_view text) { return look_up<Action>(kActions, text); }
std::optional<Admission> admission_from(std::string_view text) {
  return look_up<Admission>(kAdmissions, text);
}

}  // namespace xs::document
