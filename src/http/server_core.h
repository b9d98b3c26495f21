// SPDX-License-Identifier: AGPL-3.0-or-later
// What the connections of one server share. Internal to the transport.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "http/server.h"

namespace xs::http {

namespace asio = boost::asio;
using Strand = asio::strand<asio::io_context::executor_type>;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Strand>;

// Both may be called from any thread.
class OpenConnection {
 public:
  virtual ~OpenConnection() = default;
  virtual void finish_soon() = 0;  // at once when idle, else after the answer in hand
  virtual void cut() = 0;
};

// Who is connected, by address.
class Registry {
 public:
  // False when this address, or everybody together, has enough connections.
  [[nodiscard]] bool admit(const std::string& address, const ServerOptions& options);
  void opened(const std::shared_ptr<OpenConnection>& connection);
  void closed(OpenConnection* connection, const std::string& address);
  [[nodiscard]] std::size_t size() const;
  // False when some are still open then.
  bool wait_until_empty(std::chrono::milliseconds within);
  [[nodiscard]] std::vector<std::shared_ptr<OpenConnection>> all() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t admitted_ = 0;
  std::map<std::string, std::size_t> by_address_;
  std::map<OpenConnection*, std::weak_ptr<OpenConnection>> open_;
};

struct ServerCore {
  ServerCore(Router the_router, ServerOptions the_options)
      : router(std::move(the_router)),
        options(std::move(the_options)),
        uploads(std::make_shared<MemoryBudget>(options.limits.upload_budget_bytes)),
        io(static_cast<int>(options.io_threads)),
        pool(options.pool_threads) {}

  // Who asks, and whether over TLS: the peer, or what a chain of trusted proxies says.
  void name_client(Request& request, const std::string& peer) const;

  const Router router;
  const ServerOptions options;
  Registry registry;
  std::shared_ptr<MemoryBudget> uploads;
  std::atomic<bool> stopping{false};
  std::atomic<std::size_t> waiting{0};
  asio::io_context io;
  asio::thread_pool pool;
};

// The connection keeps itself alive until it is closed. It was admitted to the registry.
void start_connection(ServerCore& core, Socket socket, std::string address);

}  // namespace xs::http
