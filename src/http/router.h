// SPDX-License-Identifier: AGPL-3.0-or-later
// Which handler answers a request: the table of routes, which can also be read as a list.
//
//   std::vector<Route> routes;
//   routes.push_back({.method = Method::kGet, .pattern = "/api/cases/{case}", .name = "case.show",
//                     .handler = [&](Request& request) { return show_case(service, request); }});
//   XS_TRY(const Router router, Router::compile(std::move(routes), serve_assets));
//
// A literal segment wins over a parameter. Nothing matches across '/', and a trailing '/' counts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace xs::http {

// May throw: the client then gets a 500 with a reference number and the fault log the reason.
using Handler = std::function<Response(Request&)>;
// Asked when the head is in and the body is not (`request.body` is empty): a response refuses the
// request and the body is never read. For sessions and permissions of large uploads.
using Gate = std::function<std::optional<Response>(const Request&)>;

enum class Where : std::uint8_t {
  kInline,  // on the I/O thread: memory only, microseconds; saves a thread hop of 10 µs
  kPool,    // may wait for the disk, the database or another process
};

inline constexpr std::uint64_t kDefaultBodyBytes = 1024 * 1024;

struct Route {
  Method method = Method::kGet;
  std::string pattern = {};  // "/api/cases/{case}/files/{file}"
  std::string name = {};     // unique; what the access log shows instead of the path
  Handler handler = nullptr;
  Where where = Where::kPool;
  std::uint64_t most_body_bytes = kDefaultBodyBytes;  // more is counted against the upload budget
  Gate before_body = nullptr;                         // runs where the handler runs
};

class Router {
 public:
  // `fallback` answers GET of every path outside /api that no route matches (the web client).
  // Fails with kInvalidInput, naming the route, for a malformed pattern, a repeated name, a missing
  // handler, or two routes that match the same requests.
  [[nodiscard]] static Result<Router> compile(std::vector<Route> routes,
                                              Handler fallback = nullptr);

  struct Match {
    const Route* route = nullptr;  // valid as long as the router
    std::map<std::string, std::string, std::less<>> parameters = {};
    int status = 200;        // 200, or 400, 404, 405 without a route
    std::string allow = {};  // for 405: "GET, HEAD, PUT"
  };
  // `path` as sent. 400 when its percent-encoding is broken.
  [[nodiscard]] Match match(Method method, std::string_view path) const;

  // In the order given; without the fallback.
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Segment {
    bool is_parameter;
    std::string text;
  };
  struct Shape {
    std::vector<Segment> segments;
    std::size_t route;
  };
  std::vector<Route> routes_;
  std::vector<std::vector<Shape>> by_length_;  // literal segments before parameters
  std::vector<Route> fallback_;                // none or one
};

}  // namespace xs::http
