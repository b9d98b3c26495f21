// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/wire_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdlib>

#include "base/text.h"

namespace xs::http {

WireClient::WireClient(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{20, 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    ADD_FAILURE() << "cannot connect";
}

WireClient::~WireClient() { close(socket_); }

void WireClient::vanish() {
  const linger reset{1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close(socket_);
  socket_ = -1;
}

bool WireClient::send(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool WireClient::read_more() {
  char bytes[16384];
  const ssize_t count = recv(socket_, bytes, sizeof bytes, 0);
  if (count <= 0) return false;
  unread_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

std::optional<Answer> WireClient::read_answer(Body body) {
  std::size_t end = 0;
  while ((end = unread_.find("\r\n\r\n")) == std::string::npos)
    if (!read_more()) return std::nullopt;
  Answer answer;
  answer.head = unread_.substr(0, end + 4);
  unread_.erase(0, end + 4);
  if (answer.head.size() > 12) answer.status = std::atoi(answer.head.c_str() + 9);
  for (const std::string_view line : split(answer.head, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    std::string name(line.substr(0, colon));
    for (char& c : name) c = static_cast<char>(std::tolower(c));
    answer.headers.emplace(name, trim(line.substr(colon + 1)));
  }
  if (body == Body::kNone || answer.status == 100 || answer.status == 304 || answer.status == 204)
    return answer;
  if (!answer.headers.contains("content-length")) {
    while (read_more()) {
    }
    answer.body = std::exchange(unread_, {});
    return answer;
  }
  const std::size_t length = std::stoul(answer.headers["content-length"]);
  while (unread_.size() < length)
    if (!read_more()) return std::nullopt;
  answer.body = unread_.substr(0, length);
  unread_.erase(0, length);
  return answer;
}

std::string WireClient::read_until(std::string_view text) {
  while (unread_.find(text) == std::string::npos)
    if (!read_more()) break;
  return std::exchange(unread_, {});
}

bool WireClient::ends() {
  char bytes[16384];
  while (true) {
    const ssize_t count = recv(socket_, bytes, sizeof bytes, 0);
    if (count == 0) return true;
    if (count < 0) return errno != EAGAIN && errno != EWOULDBLOCK;
  }
}

Answer ask(std::uint16_t port, std::string_view request) {
  WireClient client(port);
  client.send(request);
  return client
      .read_answer(request.starts_with("HEAD ") ? WireClient::Body::kNone
                                                : WireClient::Body::kByLength)
      .value_or(Answer{});
}

Answer fetch(std::uint16_t port, std::string_view path, std::string_view headers) {
  return ask(port, "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) +
                       "\r\n");
}

std::unique_ptr<Server> start_server(std::vector<Route> routes, ServerOptions options,
                                     Handler fallback) {
  options.listen = "127.0.0.1:0";
  auto router = Router::compile(std::move(routes), std::move(fallback));
  if (!router) {
    ADD_FAILURE() << router.error().detail;
    std::abort();
  }
  auto server = Server::start(*std::move(router), std::move(options));
  if (!server) {
    ADD_FAILURE() << server.error().detail;
    std::abort();
  }
  return *std::move(server);
}

}  // namespace xs::http
