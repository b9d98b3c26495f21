// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/server.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <future>
#include <thread>

#include "base/text.h"
#include "http/server_core.h"

namespace xs::http {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

// Behind a dual-stack socket an IPv4 client must not have two names.
std::string text_of(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

Result<tcp::endpoint> parse_listen(std::string_view listen) {
  const auto bad = [&] {
    return fail(ErrorCode::kInvalidInput, "监听地址应写成“地址:端口”，例如 127.0.0.1:8080。",
                "listen address " + std::string(listen));
  };
  const std::size_t colon = listen.rfind(':');
  if (colon == std::string_view::npos) return bad();
  std::string_view host = listen.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const std::string_view digits = listen.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size()) return bad();
  error_code ec;
  const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, ec);
  if (ec) return bad();
  return tcp::endpoint(address, port);
}

}  // namespace

bool Registry::admit(const std::string& address, const ServerOptions& options) {
  const std::lock_guard lock(mutex_);
  if (admitted_ >= options.limits.most_connections) return false;
  const bool is_trusted = std::ranges::count(options.trusted_proxies, address) > 0;
  std::size_t& of_address = by_address_[address];
  if (!is_trusted && of_address >= options.limits.most_connections_per_address) return false;
  ++of_address;
  ++admitted_;
  return true;
}

void Registry::opened(const std::shared_ptr<OpenConnection>& connection) {
  const std::lock_guard lock(mutex_);
  open_.emplace(connection.get(), connection);
}

void Registry::closed(OpenConnection* connection, const std::string& address) {
  const std::lock_guard lock(mutex_);
  open_.erase(connection);
  const auto found = by_address_.find(address);
  if (--found->second == 0) by_address_.erase(found);
  if (--admitted_ == 0) changed_.notify_all();
}

std::size_t Registry::size() const {
  const std::lock_guard lock(mutex_);
  return admitted_;
}

bool Registry::wait_until_empty(std::chrono::milliseconds within) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, within, [&] { return admitted_ == 0; });
}

std::vector<std::shared_ptr<OpenConnection>> Registry::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<OpenConnection>> connections;
  for (const auto& [pointer, weak] : open_)
    if (auto connection = weak.lock()) connections.push_back(std::move(connection));
  return connections;
}

void ServerCore::name_client(Request& request, const std::string& peer) const {
  const auto is_trusted = [&](const std::string& address) {
    return std::ranges::count(options.trusted_proxies, address) > 0;
  };
  request.remote_address = peer;
  if (!is_trusted(peer)) return;
  request.is_tls = request.header("x-forwarded-proto") == "https";
  // The last address that is not one of ours; what stands before it anyone may have written.
  std::vector<std::string_view> chain;
  for (const auto& [name, value] : request.headers)
    if (name == "x-forwarded-for") std::ranges::copy(split(value, ','), std::back_inserter(chain));
  while (!chain.empty() && is_trusted(request.remote_address)) {
    error_code ec;
    const auto address = asio::ip::make_address(trim(chain.back()), ec);
    if (ec) return;
    request.remote_address = text_of(address);
    chain.pop_back();
  }
}

struct Server::Impl {
  Impl(Router router, ServerOptions options)
      : core(std::move(router), std::move(options)),
        acceptor(asio::make_strand(core.io)),
        pause(acceptor.get_executor()) {}

  [[nodiscard]] Result<void> listen() {
    XS_TRY(const tcp::endpoint endpoint, parse_listen(core.options.listen));
    error_code ec;
    acceptor.open(endpoint.protocol(), ec);
    if (!ec) acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) acceptor.bind(endpoint, ec);
    if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (!ec) port = acceptor.local_endpoint(ec).port();
    if (ec)
      return fail(ErrorCode::kUnavailable, "无法监听该地址，可能端口已被占用，请换一个端口。",
                  core.options.listen + ": " + ec.message());
    return {};
  }

  void accept() {
    acceptor.async_accept(asio::make_strand(core.io), [this](error_code ec, Socket socket) {
      if (!acceptor.is_open()) return;
      if (!ec) {
        take(std::move(socket));
      } else if (ec != asio::error::connection_aborted) {
        // Out of descriptors or memory: trying again at once would only spin.
        pause.expires_after(std::chrono::milliseconds(100));
        pause.async_wait([this](error_code aborted) {
          if (!aborted) accept();
        });
        return;
      }
      accept();
    });
  }

  void take(Socket socket) {
    error_code ec;
    const auto peer = socket.remote_endpoint(ec);
    if (ec) return;
    std::string address = text_of(peer.address());
    if (!core.registry.admit(address, core.options)) {
      static constexpr std::string_view kBusy =
          "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
          "Connection: close\r\n\r\n";
      socket.non_blocking(true, ec);
      socket.write_some(asio::buffer(kBusy), ec);
      return;
    }
    socket.set_option(tcp::no_delay(true), ec);
    start_connection(core, std::move(socket), std::move(address));
  }

  void run() {
    asio::post(acceptor.get_executor(), [this] { accept(); });
    for (unsigned i = 0; i < core.options.io_threads; ++i)
      threads.emplace_back([this] { core.io.run(); });
  }

  void stop(std::chrono::milliseconds within) {
    if (threads.empty()) return;
    core.stopping = true;
    std::promise<void> closed;
    asio::post(acceptor.get_executor(), [&] {
      error_code ec;
      acceptor.close(ec);
      pause.cancel();
      closed.set_value();
    });
    closed.get_future().wait();
    for (const auto& connection : core.registry.all()) connection->finish_soon();
    core.registry.wait_until_empty(within);
    for (const auto& connection : core.registry.all()) connection->cut();
    core.pool.join();
    work.reset();
    for (std::thread& thread : threads) thread.join();
    threads.clear();
  }

  ServerCore core;
  tcp::acceptor acceptor;
  asio::steady_timer pause;
  asio::executor_work_guard<asio::io_context::executor_type> work{core.io.get_executor()};
  std::vector<std::thread> threads;
  std::uint16_t port = 0;
};

Server::Server() = default;
// A server that can't be stopped must not be destroyed under its threads: what is thrown ends the
// program here.
Server::~Server() {  // NOLINT(bugprone-exception-escape)
  if (impl_) stop(std::chrono::milliseconds(0));
}

Result<std::unique_ptr<Server>> Server::start(Router router, ServerOptions options) {
  options.io_threads = std::max(options.io_threads, 1U);
  options.pool_threads = std::max(options.pool_threads, 1U);
  std::unique_ptr<Server> server(new Server);
  server->impl_ = std::make_unique<Impl>(std::move(router), std::move(options));
  XS_CHECK(server->impl_->listen());
  server->impl_->run();
  return server;
}

std::uint16_t Server::port() const { return impl_->port; }
void Server::stop(std::chrono::milliseconds within) { impl_->stop(within); }
Server::Load Server::load() const {
  return {impl_->core.registry.size(), impl_->core.waiting, impl_->core.uploads->used()};
}

Result<void> forbid_core_dumps() {
  const rlimit none{0, 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    return fail(ErrorCode::kUnavailable, "无法禁止内存转储，为防止内容泄露，程序不启动。",
                strerror(errno));
  return {};
}

}  // namespace xs::http
