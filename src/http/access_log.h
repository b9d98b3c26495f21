// SPDX-License-Identifier: AGPL-3.0-or-later
// One line per answered request. The route is its name, never the path or the query: file names
// and titles may be secret.
//
//   options.access_log = [&](const AccessLine& line) { file << to_string(line) << '\n'; };
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/date.h"

namespace xs::http {

enum class Outcome : std::uint8_t {
  kSent,  // handed to the network whole
  kCut,   // the client left, was too slow, or the server stopped
};

struct AccessLine {
  Instant at;          // when the head was in
  std::string method;  // "-" when it was not understood
  std::string route;   // "-" when none
  std::string remote_address;
  int status = 0;
  std::uint64_t bytes = 0;  // of the body
  double milliseconds = 0;
  Outcome outcome = Outcome::kSent;
};
[[nodiscard]] std::string to_string(const AccessLine& line);

// What an operator may need and nobody else may see.
struct Fault {
  std::string reference;  // the number shown to the person; empty when none was
  std::string route;
  std::string detail;
};

// Both are called from any thread of the server and should return at once.
using AccessLog = std::function<void(const AccessLine&)>;
using FaultLog = std::function<void(const Fault&)>;

}  // namespace xs::http
