// SPDX-License-Identifier: AGPL-3.0-or-later
// Before any handler: is there a session, does the request really come from its page, is the body
// what it should be?
//
//   add(routes, {Method::kGet, "/api/desk", "desk", Who::kReviewer, show_desk}, system);
//
// Who may do what to which case is not asked here but in service/, every time.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <string>
#include <vector>

#include "http/router.h"
#include "service/people.h"

namespace xs::http {

enum class Who : std::uint8_t {
  kAnyone,    // no session needed
  kSignedIn,  // any account
  kReviewer,  // any account but an administrator's
};

// What a handler gets besides the request.
struct Caller {
  service::System& system;
  service::Session session;  // of an empty person where Who is kAnyone
  Instant at;
};
using ApiHandler = std::function<Response(Request&, const Caller&)>;

struct ApiRoute {
  Method method;
  std::string pattern, name;
  Who who;
  ApiHandler handler;
  std::uint64_t most_body_bytes = kDefaultBodyBytes;
};
void add(std::vector<Route>& routes, service::System& system, ApiRoute route);

inline constexpr std::string_view kSessionCookie = "xianshen";

// The body as a JSON object. kInvalidInput with a sentence.
[[nodiscard]] Result<boost::json::object> json_body(const Request& request);

}  // namespace xs::http
