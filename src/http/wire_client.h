// SPDX-License-Identifier: AGPL-3.0-or-later
// A client for tests that says exactly the bytes it is told to, however wrong or slow. No Beast.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/server.h"

namespace xs::http {

struct Answer {
  int status = 0;
  std::string head;
  std::map<std::string, std::string> headers;  // lower case
  std::string body;
};

class WireClient {
 public:
  explicit WireClient(std::uint16_t port);
  ~WireClient();
  WireClient(const WireClient&) = delete;
  WireClient& operator=(const WireClient&) = delete;

  // False when the server has closed.
  bool send(std::string_view text);
  enum class Body : std::uint8_t { kByLength, kNone };
  // One answer, with a body of its Content-Length, or to the end of the connection when it has
  // none. Nothing when the connection ends before.
  [[nodiscard]] std::optional<Answer> read_answer(Body body = Body::kByLength);
  // Until `text` was seen or the connection ends; what was read.
  [[nodiscard]] std::string read_until(std::string_view text);
  // Reads away whatever comes until the end; false when none comes within 20 s.
  [[nodiscard]] bool ends();
  // Ends with a reset, as a client that is killed does.
  void vanish();

 private:
  [[nodiscard]] bool read_more();
  int socket_;
  std::string unread_;
};

// Sends, reads one answer, closes. Status 0 when there was none.
[[nodiscard]] Answer ask(std::uint16_t port, std::string_view request);
[[nodiscard]] Answer fetch(std::uint16_t port, std::string_view path,
                           std::string_view headers = "");

// A server on a free port of 127.0.0.1; fails the test when it does not start.
[[nodiscard]] std::unique_ptr<Server> start_server(std::vector<Route> routes,
                                                   ServerOptions options = {},
                                                   Handler fallback = nullptr);

// True as soon as `condition` holds; false after 20 s.
template <class Condition>
[[nodiscard]] bool eventually(Condition condition);

}  // namespace xs::http

#include <chrono>
#include <thread>

template <class Condition>
bool xs::http::eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}
