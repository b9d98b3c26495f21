// SPDX-License-Identifier: AGPL-3.0-or-later
// What a connection knows about the request in hand and its answer. Internal to the transport; a
// new request begins with a new one, so that nothing of the last is left.
#pragma once

#include <chrono>
#include <exception>
#include <string>

#include "base/date.h"
#include "http/delivery.h"
#include "http/router.h"

namespace xs::http {

struct Exchange {
  Instant received_at{};
  std::chrono::steady_clock::time_point started{};
  bool is_unlogged = false;
  Request request{};
  const Route* route = nullptr;
  std::string method_text = "-";
  bool is_head_request = false;
  bool keeps_alive = false;
  bool has_unread_body = false;

  Response response{};
  Delivery delivery{};
  std::size_t head_sent = 0;
  std::uint64_t body_sent = 0;
  Bytes source_bytes{};
  BytesView source_left{};
};

// A source belongs to others and may throw.
[[nodiscard]] inline Result<void> read_guarded(ByteSource& source, std::uint64_t offset,
                                               std::span<std::uint8_t> into) {
  try {
    return source.read(offset, into);
  } catch (const std::exception& error) {
    return fail(ErrorCode::kCorrupt, "", error.what());
  } catch (...) {
    return fail(ErrorCode::kCorrupt, "", "a source threw what is not a std::exception");
  }
}

}  // namespace xs::http
