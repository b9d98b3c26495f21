// SPDX-License-Identifier: AGPL-3.0-or-later
// Three agencies to try the system with: one for each agency pack, one account for each role.
#pragma once

#include <string>
#include <vector>

#include "service/people.h"

namespace xs::service {

struct DemoAccount {
  std::string agency, agency_title, role, role_label, login;
  Password password;  // random; known only now
};
// One agency per known pack. Accounts bear the name of their role.
[[nodiscard]] Result<std::vector<DemoAccount>> make_demo(System& system, Instant at);

}  // namespace xs::service
