// SPDX-License-Identifier: AGPL-3.0-or-later
// What of a response goes on the wire: conditional and ranged requests, HEAD, every header.
//
// Pure: decides, sends nothing.
//
//   const Delivery delivery = plan_delivery(request, wire, response);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.h"

namespace xs::http {

enum class Connecting : std::uint8_t { kStays, kCloses };

struct Wire {
  bool is_head = false;  // the method was HEAD
  Connecting after = Connecting::kStays;
  std::string_view content_security_policy = {};
};

struct Delivery {
  int status = 200;
  std::string head;          // status line and headers, with the empty line
  std::uint64_t offset = 0;  // the window of the body that is sent
  std::uint64_t length = 0;
  bool is_stream = false;  // events: no length, ends with the connection
};

[[nodiscard]] Delivery plan_delivery(const Request& request, const Wire& wire,
                                     const Response& response);

// The bytes of a body in memory; empty for a source or a channel.
[[nodiscard]] BytesView bytes_of(const Response::Body& body);

}  // namespace xs::http
