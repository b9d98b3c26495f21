// SPDX-License-Identifier: AGPL-3.0-or-later
// The HTTP/1.1 server: listens, reads requests under limits, runs handlers, sends answers.
//
// Slow, silent and malformed clients are cut off without holding up anyone else. It keeps nothing
// on a disk. It does not speak TLS or HTTP/2: put a gateway in front and name it in
// `trusted_proxies`.
//
//   XS_TRY(const auto server, Server::start(std::move(router), {.listen = "127.0.0.1:8080"}));
//   …wait for a signal…
//   server->stop(std::chrono::seconds(30));
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/access_log.h"
#include "http/router.h"

namespace xs::http {

struct Limits {
  using Duration = std::chrono::milliseconds;
  Duration head_within = std::chrono::seconds(15);  // from its first byte, or from connecting
  Duration idle_within = std::chrono::seconds(75);  // between two requests
  // A body, in either direction, may take this long and its bytes at the slowest rate besides.
  Duration transfer_grace = std::chrono::seconds(30);
  std::uint64_t slowest_bytes_per_second = 8 * 1024;
  Duration body_within = std::chrono::minutes(30);  // a request body, however it drips
  Duration event_heartbeat = std::chrono::seconds(15);
  std::size_t most_head_bytes = 16 * 1024;
  std::size_t most_connections = 2000;
  std::size_t most_connections_per_address = 200;             // a trusted proxy has no such limit
  std::size_t most_waiting_requests = 1000;                   // for the pool; then 503
  std::uint64_t upload_budget_bytes = 1024ULL * 1024 * 1024;  // of all large bodies in flight
};

struct ServerOptions {
  std::string listen = "127.0.0.1:8080";  // "[::]:8080"; port 0 takes a free one
  unsigned io_threads = 2;
  unsigned pool_threads = 8;
  Limits limits = {};
  // Their X-Forwarded-For and X-Forwarded-Proto are believed; nobody else's.
  std::vector<std::string> trusted_proxies = {};
  std::string content_security_policy =
      "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
      "form-action 'self'; frame-ancestors 'self'";
  AccessLog access_log = nullptr;
  FaultLog fault_log = nullptr;
};

class Server {
 public:
  // Fails with kInvalidInput for a bad address, kUnavailable when the port is taken.
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(Router router, ServerOptions options);
  ~Server();  // stop(0)
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  // Accepts nobody any more, ends event streams, lets requests in hand finish for at most
  // `within`, then cuts what is left. Waits for running handlers: they are never abandoned.
  void stop(std::chrono::milliseconds within);

  struct Load {
    std::size_t connections;
    std::size_t waiting_requests;
    std::uint64_t upload_bytes;
  };
  [[nodiscard]] Load load() const;

 private:
  Server();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// For the whole process: no core file, and no other process of this user may look at our memory.
// Call first thing in main. Fails with kUnavailable.
[[nodiscard]] Result<void> forbid_core_dumps();

}  // namespace xs::http
