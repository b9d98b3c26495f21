// SPDX-License-Identifier: AGPL-3.0-or-later
// What the server does with slow, greedy and vanishing clients, and when it is stopped.
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>

#include "http/server.h"
#include "http/wire_client.h"

namespace xs::http {
namespace {

using namespace std::chrono_literals;

Route hello() {
  return {.pattern = "/api/hello",
          .name = "hello",
          .handler = [](Request&) { return Response::text(200, "hello"); },
          .where = Where::kInline};
}

Route upload(std::uint64_t most) {
  return {.method = Method::kPut,
          .pattern = "/api/upload",
          .name = "upload",
          .handler = [](Request& r) { return Response::text(200, std::to_string(r.body.size())); },
          .most_body_bytes = most};
}

Route large_answer() {
  return {.pattern = "/api/large", .name = "large", .handler = [](Request&) {
            return Response::text(200, std::string(50'000'000, 'x'));
          }};
}

std::string put(std::size_t length) {
  return "PUT /api/upload HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(length) +
         "\r\n\r\n";
}

constexpr std::string_view kGetLarge = "GET /api/large HTTP/1.1\r\nHost: x\r\n\r\n";

struct Log {
  std::mutex mutex;
  std::vector<AccessLine> lines;
  AccessLog sink() {
    return [this](const AccessLine& line) {
      const std::lock_guard lock(mutex);
      lines.push_back(line);
    };
  }
  std::size_t count(Outcome outcome) {
    const std::lock_guard lock(mutex);
    return static_cast<std::size_t>(std::ranges::count(lines, outcome, &AccessLine::outcome));
  }
};

TEST(Limits, CutOffWhoeverIsTooSlow) {
  const struct {
    std::string_view name;
    std::string sent;
    std::size_t cut;  // requests that were begun and not answered
  } kCases[] = {
      {"says nothing", "", 0},
      {"half a head", "GET /api/hello HTT", 0},
      {"half a body", put(2'000'000) + "abc", 1},
      {"half a chunk",
       "PUT /api/upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\na", 1},
      {"idle after an answer", "GET /api/hello HTTP/1.1\r\nHost: x\r\n\r\n", 0},
      {"does not read", std::string(kGetLarge), 1},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    Log log;
    ServerOptions options;
    options.access_log = log.sink();
    options.limits.head_within = options.limits.idle_within = options.limits.transfer_grace = 100ms;
    options.limits.slowest_bytes_per_second = 1'000'000'000;
    const auto server = start_server({hello(), upload(4'000'000), large_answer()}, options);
    WireClient client(server->port());
    client.send(c.sent);
    EXPECT_TRUE(eventually([&] { return log.count(Outcome::kCut) == c.cut; }));
    EXPECT_TRUE(client.ends());
    EXPECT_TRUE(eventually([&] { return server->load().connections == 0; }));
    EXPECT_EQ(server->load().upload_bytes, 0U) << "the memory of a cut upload is given back";
  }
}

TEST(Limits, CutOffADrippingBodyThatIsAlwaysJustInTime) {
  ServerOptions options;
  options.limits.transfer_grace = 10min;
  options.limits.body_within = 200ms;
  const auto server = start_server({upload(1'000'000)}, options);
  WireClient client(server->port());
  client.send(put(1'000'000));
  while (client.send("a")) std::this_thread::sleep_for(5ms);
  EXPECT_TRUE(eventually([&] { return server->load().connections == 0; }));
}

TEST(Limits, SlowClientsDoNotHoldUpOthers) {
  ServerOptions options;
  options.io_threads = 1;
  options.pool_threads = 1;
  const auto server = start_server({hello(), upload(4'000'000), large_answer()}, options);
  std::vector<std::unique_ptr<WireClient>> slow;
  for (int i = 0; i < 99; ++i) {
    slow.push_back(std::make_unique<WireClient>(server->port()));
    const std::string kinds[] = {"GET /api/hello HT", put(2'000) + "a", std::string(kGetLarge)};
    slow.back()->send(kinds[i % 3 == 2 && i > 10 ? 0 : i % 3]);
  }
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(fetch(server->port(), "/api/hello").body, "hello");
    EXPECT_EQ(ask(server->port(), put(3) + "abc").body, "3");
  }
  slow[0]->send("TP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(slow[0]->read_answer()->body, "hello") << "slow is not dead";
}

TEST(Limits, RefuseTooManyConnections) {
  ServerOptions options;
  options.limits.most_connections_per_address = 3;
  const auto server = start_server({hello()}, options);
  std::vector<std::unique_ptr<WireClient>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<WireClient>(server->port()));
    clients.back()->send("GET /api/hello HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(clients.back()->read_answer()->status, 200);
  }
  WireClient fourth(server->port());
  const auto refused = fourth.read_answer();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 503);
  EXPECT_TRUE(refused->headers.contains("retry-after"));
  clients.pop_back();
  EXPECT_TRUE(eventually([&] { return server->load().connections == 2; }));
  EXPECT_EQ(fetch(server->port(), "/api/hello").status, 200);

  options.limits.most_connections_per_address = 100;
  options.limits.most_connections = 1;
  const auto small = start_server({hello()}, options);
  WireClient only(small->port());
  only.send("GET /api/hello HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(only.read_answer()->status, 200);
  WireClient other(small->port());
  EXPECT_EQ(other.read_answer()->status, 503);
}

TEST(Limits, RefuseBodiesThatAreTooLarge) {
  const auto server = start_server({upload(10)});
  EXPECT_EQ(ask(server->port(), put(10) + "0123456789").status, 200);
  EXPECT_EQ(ask(server->port(), put(11) + "0123456789a").status, 413);
  EXPECT_EQ(ask(server->port(),
                "PUT /api/upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                "chunked\r\n\r\nb\r\n0123456789a\r\n0\r\n\r\n")
                .status,
            413);
  EXPECT_EQ(ask(server->port(), put(5'000'000) + std::string(5'000'000, 'a')).status, 413)
      << "the answer arrives although the client is still sending";
}

TEST(Limits, HoldAllUploadsToOneBudget) {
  ServerOptions options;
  options.limits.upload_budget_bytes = 3'000'000;
  const auto server = start_server({upload(2'000'000)}, options);
  WireClient first(server->port());
  first.send(put(2'000'000) + "a");
  ASSERT_TRUE(eventually([&] { return server->load().upload_bytes == 2'000'000; }));
  const Answer refused = ask(server->port(), put(2'000'000));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.headers.at("retry-after"), "5");
  first.vanish();
  ASSERT_TRUE(eventually([&] { return server->load().upload_bytes == 0; }));
  EXPECT_EQ(ask(server->port(), put(2'000'000) + std::string(2'000'000, 'a')).body, "2000000");
}

TEST(Limits, RefuseWhenTooManyWaitForThePool) {
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  std::atomic<int> running{0};
  std::vector<Route> routes;
  routes.push_back({.pattern = "/api/wait", .name = "wait", .handler = [&](Request&) {
                      ++running;
                      released.wait();
                      return Response::text(200, "done");
                    }});
  routes.push_back(hello());
  ServerOptions options;
  options.pool_threads = 1;
  options.limits.most_waiting_requests = 1;
  const auto server = start_server(std::move(routes), options);
  constexpr std::string_view kWait = "GET /api/wait HTTP/1.1\r\nHost: x\r\n\r\n";
  WireClient first(server->port());
  first.send(kWait);
  ASSERT_TRUE(eventually([&] { return running == 1; }));
  WireClient second(server->port());
  second.send(kWait);
  ASSERT_TRUE(eventually([&] { return server->load().waiting_requests == 1; }));
  EXPECT_EQ(ask(server->port(), kWait).status, 503);
  EXPECT_EQ(fetch(server->port(), "/api/hello").status, 200) << "inline routes go on";
  release.set_value();
  EXPECT_EQ(first.read_answer()->body, "done");
  EXPECT_EQ(second.read_answer()->body, "done");
}

TEST(Stop, FinishesWhatIsInHand) {
  std::promise<void> release;
  std::atomic<bool> is_running{false};
  std::vector<Route> routes;
  routes.push_back({.pattern = "/api/wait", .name = "wait", .handler = [&](Request&) {
                      is_running = true;
                      release.get_future().wait();
                      return Response::text(200, "done");
                    }});
  routes.push_back({.pattern = "/api/events", .name = "events", .handler = [](Request&) {
                      return Response::events(std::make_shared<EventChannel>());
                    }});
  Log log;
  ServerOptions options;
  options.access_log = log.sink();
  const auto server = start_server(std::move(routes), options);
  const std::uint16_t port = server->port();
  WireClient waiting(port);
  waiting.send("GET /api/wait HTTP/1.1\r\nHost: x\r\n\r\n");
  WireClient idle(port);
  WireClient events(port);
  events.send("GET /api/events HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(events.read_answer(WireClient::Body::kNone)->status, 200);
  ASSERT_TRUE(eventually([&] { return is_running.load(); }));
  auto stopped = std::async(std::launch::async, [&] { server->stop(20s); });
  EXPECT_TRUE(idle.ends());
  EXPECT_TRUE(events.ends());
  release.set_value();
  const auto answer = waiting.read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "done");
  EXPECT_EQ(answer->headers.at("connection"), "close");
  EXPECT_TRUE(waiting.ends());
  stopped.get();
  EXPECT_EQ(server->load().connections, 0U);
  EXPECT_EQ(log.count(Outcome::kSent), 2U);
  EXPECT_EQ(log.count(Outcome::kCut), 0U);
}

TEST(Stop, CutsWhatDoesNotFinish) {
  Log log;
  ServerOptions options;
  options.access_log = log.sink();
  const auto server = start_server({large_answer(), upload(4'000'000)}, options);
  WireClient does_not_read(server->port());
  does_not_read.send(kGetLarge);
  EXPECT_FALSE(does_not_read.read_until("\r\n\r\n").empty());
  WireClient does_not_send(server->port());
  does_not_send.send(put(2'000'000) + "a");
  ASSERT_TRUE(eventually([&] { return server->load().upload_bytes > 0; }));
  server->stop(50ms);
  EXPECT_EQ(server->load().connections, 0U);
  EXPECT_EQ(server->load().upload_bytes, 0U);
  EXPECT_EQ(log.count(Outcome::kCut), 2U);
  EXPECT_TRUE(does_not_read.ends());
}

[[noreturn]] void exit_with_what_is_left_of_core_dumps() {
  const bool forbade = forbid_core_dumps().has_value();
  rlimit limit;
  getrlimit(RLIMIT_CORE, &limit);
  std::exit(forbade && limit.rlim_max == 0 && prctl(PR_GET_DUMPABLE) == 0 ? 0 : 1);
}

TEST(Process, DumpsNoCore) {
  EXPECT_EXIT(exit_with_what_is_left_of_core_dumps(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace xs::http
