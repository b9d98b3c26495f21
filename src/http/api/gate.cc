// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/api/gate.h"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "http/problem.h"

namespace xs::http {
namespace {

Response not_signed_in(const service::System& system) {
  if (service::needs_set_up(system)) {
    return problem(401, "not_signed_in", "系统尚未完成初始设置。", {}, {{"setup", "true"}});
  }
  return problem(401, "not_signed_in", "尚未登录或登录已过期，请重新登录。");
}

bool changes_something(Method method) { return method != Method::kGet; }

// A page of another site cannot read the token, and the browser says where a request comes from.
bool comes_from_our_page(const Request& request, const service::Session& session) {
  const std::string_view site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return false;
  return equal_in_constant_time(as_bytes(request.header("x-csrf-token")), as_bytes(session.csrf));
}

std::variant<service::Session, Response> admit_caller(const Request& request,
                                                      service::System& system, Who who,
                                                      Instant at) {
  if (who == Who::kAnyone) return service::Session{};
  const auto token = request.cookie(cookie_name(request, kSessionCookie));
  if (!token) return not_signed_in(system);
  auto session = service::session_of(system, *token, at);
  if (!session) {
    return session.error().code == ErrorCode::kNotPermitted ? not_signed_in(system)
                                                            : problem(session.error());
  }
  if (changes_something(request.method) && !comes_from_our_page(request, *session)) {
    return problem(403, "not_permitted", "请求不是从本系统页面发出的，已拒绝。请刷新页面后重试。");
  }
  if (who == Who::kReviewer && service::is_administrator(*session)) {
    return problem(403, "not_permitted", "管理员不参加审查，不能查看或办理业务。");
  }
  return *std::move(session);
}

}  // namespace

void add(std::vector<Route>& routes, service::System& system, ApiRoute route) {
  Route entry{.method = route.method,
              .pattern = route.pattern,
              .name = route.name,
              .handler = nullptr,
              .where = Where::kPool,
              .most_body_bytes = route.most_body_bytes,
              .before_body = nullptr};
  if (route.most_body_bytes > kDefaultBodyBytes) {
    entry.before_body = [&system, who = route.who](const Request& request) {
      auto caller = admit_caller(request, system, who, now());
      auto* refused = std::get_if<Response>(&caller);
      return refused ? std::optional(std::move(*refused)) : std::nullopt;
    };
  }
  entry.handler = [&system, route = std::move(route)](Request& request) -> Response {
    const Instant at = now();
    auto caller = admit_caller(request, system, route.who, at);
    if (auto* refused = std::get_if<Response>(&caller)) return std::move(*refused);
    return route.handler(request, {system, std::get<service::Session>(std::move(caller)), at});
  };
  routes.push_back(std::move(entry));
}

Result<boost::json::object> json_body(const Request& request) {
  boost::system::error_code error;
  const std::string_view text = request.body_text();
  const auto value = boost::json::parse(boost::json::string_view(text.data(), text.size()), error);
  if (error || !value.is_object()) {
    return fail(ErrorCode::kInvalidInput, "提交的内容格式不正确，请刷新页面后重试。",
                error.message());
  }
  return value.get_object();
}

}  // namespace xs::http
