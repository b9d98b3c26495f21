// SPDX-License-Identifier: AGPL-3.0-or-later
// What the server does for well-behaved clients.
#include "http/server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>

#include "http/problem.h"
#include "http/wire_client.h"

namespace xs::http {
namespace {

using namespace std::chrono_literals;

Route echo(std::string pattern, std::string name, Where where, std::uint64_t most) {
  return {.method = Method::kPut,
          .pattern = std::move(pattern),
          .name = std::move(name),
          .handler = [](Request& r) { return Response::text(200, std::string(r.body_text())); },
          .where = where,
          .most_body_bytes = most};
}

Route show(std::string pattern, std::string name, Where where) {
  return {.pattern = std::move(pattern),
          .name = std::move(name),
          .handler =
              [](Request& r) {
                const auto id = r.parameters.find("id");
                return Response::json(200, (id == r.parameters.end() ? "-" : id->second) + "|" +
                                               std::string(r.query_value("q").value_or("")) + "|" +
                                               std::string(r.cookie("session").value_or("")) + "|" +
                                               std::string(r.header("x-a")) + "|" +
                                               r.remote_address);
              },
          .where = where};
}

std::string chunked(std::string_view path) {
  return "PUT " + std::string(path) + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
}
std::string put(std::string_view path, std::size_t length, std::string_view more = "") {
  return "PUT " + std::string(path) +
         " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(length) + "\r\n" +
         std::string(more) + "\r\n";
}

TEST(Server, GivesHandlersTheRequest) {
  for (const Where where : {Where::kInline, Where::kPool}) {
    const auto server = start_server({show("/api/a/{id}", "a", where)});
    const Answer got =
        fetch(server->port(), "/api/a/%E5%AE%A1?q=1%2B1", "Cookie: b=1; session=s\r\nX-A:  v \r\n");
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.body, "审|1+1|s|v|127.0.0.1");
    EXPECT_EQ(got.headers.at("cache-control"), "no-store");
    EXPECT_TRUE(got.headers.contains("date"));
    EXPECT_FALSE(got.headers.contains("server"));
  }
}

TEST(Server, TakesBodiesWholeDrippedAndChunked) {
  const std::string large(3'000'000, 'x');
  for (const Where where : {Where::kInline, Where::kPool}) {
    const auto server = start_server({echo("/api/e", "e", where, 4'000'000)});
    WireClient client(server->port());
    client.send(put("/api/e", 5) + "hello");
    EXPECT_EQ(client.read_answer()->body, "hello");
    for (const char c : put("/api/e", 3) + "abc") client.send(std::string(1, c));
    EXPECT_EQ(client.read_answer()->body, "abc");
    for (const char c : chunked("/api/e") + "2\r\nde\r\n1;x=y\r\nf\r\n0\r\nT: v\r\n\r\n")
      client.send(std::string(1, c));
    EXPECT_EQ(client.read_answer()->body, "def");
    client.send(put("/api/e", large.size()) + large);
    EXPECT_EQ(client.read_answer()->body, large);
    client.send(chunked("/api/e"));
    for (int i = 0; i < 30; ++i) client.send("186a0\r\n" + large.substr(0, 100'000) + "\r\n");
    client.send("0\r\n\r\n");
    EXPECT_EQ(client.read_answer()->body, large);
    client.send(put("/api/e", 0));
    EXPECT_EQ(client.read_answer()->body, "");
    EXPECT_EQ(server->load().upload_bytes, 0U);
  }
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  const auto server = start_server({show("/api/a/{id}", "a", Where::kPool),
                                    show("/api/b/{id}", "b", Where::kInline),
                                    echo("/api/e", "e", Where::kPool, 100)});
  WireClient client(server->port());
  std::string all;
  for (int i = 0; i < 50; ++i)
    all += "GET /api/" + std::string(i % 2 ? "a/" : "b/") + std::to_string(i) +
           " HTTP/1.1\r\nHost: x\r\n\r\n" + put("/api/e", 2) + "zz" + chunked("/api/e") +
           "1\r\nc\r\n0\r\n\r\n";
  client.send(all);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(client.read_answer()->body.substr(0, 3), (std::to_string(i) + "||").substr(0, 3));
    EXPECT_EQ(client.read_answer()->body, "zz");
    EXPECT_EQ(client.read_answer()->body, "c");
  }
}

TEST(Server, AnswersHeadLikeGetWithoutBody) {
  const auto server = start_server({show("/api/a", "a", Where::kPool)});
  WireClient client(server->port());
  client.send("HEAD /api/a HTTP/1.1\r\nHost: x\r\n\r\nGET /api/a HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto head = client.read_answer(WireClient::Body::kNone);
  const auto whole = client.read_answer();
  ASSERT_TRUE(head && whole);
  EXPECT_EQ(head->headers.at("content-length"), std::to_string(whole->body.size()));
  EXPECT_EQ(whole->status, 200);
}

TEST(Server, ContinuesWhenAskedAndAllowed) {
  const auto server = start_server({echo("/api/e", "e", Where::kPool, 100)});
  WireClient client(server->port());
  client.send(put("/api/e", 3, "Expect: 100-continue\r\n"));
  EXPECT_EQ(client.read_answer()->status, 100);
  client.send("abc");
  EXPECT_EQ(client.read_answer()->body, "abc");
  client.send(put("/api/e", 101, "Expect: 100-continue\r\n"));
  EXPECT_EQ(client.read_answer()->status, 413) << "refused before the body is sent";
}

TEST(Server, KeepsOrClosesTheConnection) {
  const struct {
    std::string_view name;
    std::string request;
    int status;
    std::string_view connection;
  } kCases[] = {
      {"1.1", "GET /api/a HTTP/1.1\r\nHost: x\r\n\r\n", 200, "keep-alive"},
      {"1.1 close", "GET /api/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 200, "close"},
      {"1.0", "GET /api/a HTTP/1.0\r\n\r\n", 200, "close"},
      {"1.0 keep", "GET /api/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200, "keep-alive"},
      {"not found", "GET /api/none HTTP/1.1\r\nHost: x\r\n\r\n", 404, "keep-alive"},
      {"bad query", "GET /api/a?q=% HTTP/1.1\r\nHost: x\r\n\r\n", 400, "keep-alive"},
      {"body nobody reads", put("/api/none", 3) + "abc", 404, "close"},
      {"unknown method", "BREW /api/a HTTP/1.1\r\nHost: x\r\n\r\n", 501, "keep-alive"},
      {"wrong method", put("/api/a", 0), 405, "keep-alive"},
      {"malformed", "GET /api/a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400, "close"},
      {"both lengths",
       "PUT /api/a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
       "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       400, "close"},
  };
  const auto server = start_server({show("/api/a", "a", Where::kInline)});
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    WireClient client(server->port());
    client.send(c.request);
    const auto got = client.read_answer();
    ASSERT_TRUE(got);
    EXPECT_EQ(got->status, c.status);
    EXPECT_EQ(got->headers.at("connection"), c.connection);
    EXPECT_TRUE(got->headers.contains("content-security-policy"));
    EXPECT_TRUE(got->status != 405 || got->headers.at("allow") == "GET, HEAD");
    if (c.connection == "close") {
      EXPECT_TRUE(client.ends());
    }
  }
}

TEST(Server, AsksTheGateBeforeTheBody) {
  Route guarded = echo("/api/e", "e", Where::kPool, 100);
  guarded.before_body = [](const Request& r) -> std::optional<Response> {
    if (r.cookie("session")) return std::nullopt;
    return problem(401, "not_signed_in", "请先登录。");
  };
  const auto server = start_server({guarded});
  EXPECT_EQ(ask(server->port(), put("/api/e", 3)).status, 401) << "without sending the body";
  EXPECT_EQ(ask(server->port(), put("/api/e", 3, "Cookie: session=s\r\n") + "abc").body, "abc");
}

class Numbers : public ByteSource {
 public:
  explicit Numbers(std::uint64_t fails_at) : fails_at_(fails_at) {}
  [[nodiscard]] std::uint64_t size() const override { return 2'000'003; }
  Result<void> read(std::uint64_t offset, std::span<std::uint8_t> into) override {
    if (offset + into.size() > fails_at_) return fail(ErrorCode::kCorrupt, "", "broken seal");
    for (std::uint8_t& byte : into) byte = static_cast<std::uint8_t>(offset++ % 251);
    return {};
  }

 private:
  std::uint64_t fails_at_;
};

TEST(Server, StreamsSourcesAndTheirRanges) {
  std::mutex mutex;
  std::vector<std::string> faults;
  ServerOptions options;
  options.fault_log = [&](const Fault& fault) {
    const std::lock_guard lock(mutex);
    faults.push_back(fault.route + ": " + fault.detail);
  };
  std::vector<Route> routes;
  routes.push_back({.pattern = "/api/whole", .name = "whole", .handler = [](Request&) {
                      Response response = Response::bytes("x/y", std::make_shared<Numbers>(~0ULL));
                      response.ranges = Ranges::kAllowed;
                      return response;
                    }});
  routes.push_back({.pattern = "/api/broken", .name = "broken", .handler = [](Request&) {
                      return Response::bytes("x/y", std::make_shared<Numbers>(1'000'000));
                    }});
  const auto server = start_server(std::move(routes), std::move(options));
  const Answer whole = fetch(server->port(), "/api/whole");
  ASSERT_EQ(whole.body.size(), 2'000'003U);
  for (std::size_t i = 0; i < whole.body.size(); ++i)
    ASSERT_EQ(static_cast<std::uint8_t>(whole.body[i]), i % 251) << i;
  const Answer part = fetch(server->port(), "/api/whole", "Range: bytes=1000000-1700000\r\n");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, whole.body.substr(1'000'000, 700'001));
  EXPECT_EQ(fetch(server->port(), "/api/broken").status, 0) << "must not look whole";
  const std::lock_guard lock(mutex);
  EXPECT_EQ(faults, std::vector<std::string>{"broken: broken seal"});
}

TEST(Server, TurnsExceptionsIntoAReferenceNumber) {
  std::mutex mutex;
  std::vector<Fault> faults;
  std::vector<AccessLine> lines;
  ServerOptions options;
  options.fault_log = [&](const Fault& fault) {
    const std::lock_guard lock(mutex);
    faults.push_back(fault);
  };
  options.access_log = [&](const AccessLine& line) {
    const std::lock_guard lock(mutex);
    lines.push_back(line);
  };
  std::vector<Route> routes;
  routes.push_back({.pattern = "/api/cases/{title}",
                    .name = "throws",
                    .handler = [](Request&) -> Response { throw std::runtime_error("机密"); }});
  const auto server = start_server(std::move(routes), std::move(options));
  const Answer got = fetch(server->port(), "/api/cases/secret-title?secret-query=1");
  server->stop(10s);
  EXPECT_EQ(got.status, 500);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].detail, "机密");
  EXPECT_NE(got.body.find("内部错误，编号 " + faults[0].reference), std::string::npos);
  EXPECT_EQ(got.body.find("机密"), std::string::npos);
  ASSERT_EQ(lines.size(), 1U);
  const std::string line = to_string(lines[0]);
  EXPECT_NE(line.find(" 127.0.0.1 GET throws 500 " + std::to_string(got.body.size()) + " "),
            std::string::npos)
      << line;
  EXPECT_EQ(line.find("secret"), std::string::npos) << line;
}

TEST(Server, PushesEventsAndNoticesThatTheClientLeft) {
  std::promise<std::shared_ptr<EventChannel>> first;
  std::promise<void> left;
  std::vector<Route> routes;
  routes.push_back({.pattern = "/api/events", .name = "events", .handler = [&](Request&) {
                      auto channel = std::make_shared<EventChannel>();
                      channel->push({"stage", "received"});
                      first.set_value(channel);
                      return Response::events(channel);
                    }});
  ServerOptions options;
  options.limits.event_heartbeat = 20ms;
  const auto server = start_server(std::move(routes), options);
  WireClient client(server->port());
  client.send("GET /api/events HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto channel = first.get_future().get();
  channel->on_closed([&] { left.set_value(); });
  const std::string head = client.read_until("data: received\n\n");
  EXPECT_NE(head.find("Content-Type: text/event-stream\r\n"), std::string::npos);
  EXPECT_EQ(head.find("Content-Length"), std::string::npos);
  EXPECT_TRUE(channel->push({"stage", "阅读"}));
  EXPECT_NE(client.read_until("\n\n").find("data: 阅读\n"), std::string::npos);
  EXPECT_NE(client.read_until(":\n\n").find(":\n\n"), std::string::npos) << "heartbeat";
  client.vanish();
  EXPECT_EQ(left.get_future().wait_for(20s), std::future_status::ready);
  EXPECT_FALSE(channel->push({"stage", "late"}));
}

TEST(Server, EndsAnEventStreamThatIsClosed) {
  std::vector<Route> routes;
  routes.push_back({.pattern = "/api/events",
                    .name = "events",
                    .handler =
                        [](Request&) {
                          auto channel = std::make_shared<EventChannel>();
                          channel->push({"stage", "done"});
                          channel->close();
                          return Response::events(channel);
                        },
                    .where = Where::kInline});
  const auto server = start_server(std::move(routes));
  EXPECT_EQ(fetch(server->port(), "/api/events").body, "event: stage\ndata: done\n\n");
}

TEST(Server, BelievesOnlyTrustedProxies) {
  const struct {
    std::string_view name;
    std::vector<std::string> trusted;
    std::string headers;
    std::string_view address;
  } kCases[] = {
      {"nobody trusted", {}, "X-Forwarded-For: 10.0.0.1\r\n", "127.0.0.1"},
      {"trusted", {"127.0.0.1"}, "X-Forwarded-For: 10.0.0.1\r\n", "10.0.0.1"},
      {"forged in front", {"127.0.0.1"}, "X-Forwarded-For: 6.6.6.6, 10.0.0.1\r\n", "10.0.0.1"},
      {"forged in a line before",
       {"127.0.0.1"},
       "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 10.0.0.1\r\n",
       "10.0.0.1"},
      {"two proxies",
       {"127.0.0.1", "10.0.0.2"},
       "X-Forwarded-For: 10.0.0.1, 10.0.0.2\r\n",
       "10.0.0.1"},
      {"not an address", {"127.0.0.1"}, "X-Forwarded-For: evil\r\n", "127.0.0.1"},
      {"absent", {"127.0.0.1"}, "", "127.0.0.1"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    ServerOptions options;
    options.trusted_proxies = c.trusted;
    const auto server = start_server({show("/api/a", "a", Where::kInline)}, options);
    EXPECT_EQ(fetch(server->port(), "/api/a", c.headers).body, "-||||" + std::string(c.address));
  }
}

TEST(Server, RefusesBadAddresses) {
  for (const std::string_view listen :
       {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "nowhere:80", "127.0.0.1:80x"}) {
    SCOPED_TRACE(listen);
    auto router = Router::compile({});
    const auto server = Server::start(*std::move(router), {.listen = std::string(listen)});
    ASSERT_FALSE(server);
    EXPECT_EQ(server.error().code, ErrorCode::kInvalidInput);
  }
  const auto first = start_server({});
  const auto second =
      Server::start(*Router::compile({}), {.listen = "127.0.0.1:" + std::to_string(first->port())});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace xs::http
