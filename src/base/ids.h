// SPDX-License-Identifier: AGPL-3.0-or-later
// Names of things, one type each, so that a case cannot be passed where a person is meant.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace xs {

template <class Tag>
struct Id {
  std::string value;
  auto operator<=>(const Id&) const = default;
  [[nodiscard]] bool empty() const { return value.empty(); }
};

using AgencyId = Id<struct AgencyTag>;    // "audit", chosen by the operator; [a-z0-9-]{1,32}
using CaseId = Id<struct CaseTag>;        // UUIDv7
using PersonId = Id<struct PersonTag>;    // UUIDv7
using CommandId = Id<struct CommandTag>;  // UUID chosen by the client; makes a retry harmless
using StepId = Id<struct StepTag>;        // "department-opinion", from a pack
using ClauseId = Id<struct ClauseTag>;    // "A-6-2", "OGI-33-2", from a pack

// RFC 9562: time-ordered, the rest random.
[[nodiscard]] std::string new_uuid_v7();
// Lower case only, so that one name has one spelling.
[[nodiscard]] bool is_uuid(std::string_view text);

}  // namespace xs
