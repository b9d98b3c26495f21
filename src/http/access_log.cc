// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/access_log.h"

#include <fmt/format.h>

namespace xs::http {

std::string to_string(const AccessLine& line) {
  return fmt::format("{} {} {} {} {} {} {:.1f}ms{}", to_string(line.at), line.remote_address,
                     line.method, line.route, line.status, line.bytes, line.milliseconds,
                     line.outcome == Outcome::kCut ? " cut" : "");
}

}  // namespace xs::http
