// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/router.h"

#include <gtest/gtest.h>

namespace xs::http {
namespace {

Route route(Method method, std::string pattern, std::string name) {
  return {.method = method,
          .pattern = std::move(pattern),
          .name = std::move(name),
          .handler = [](Request&) { return Response::empty(); }};
}

TEST(Router, MatchesAndRefuses) {
  std::vector<Route> routes = {
      route(Method::kGet, "/api/cases/{case}", "case.show"),
      route(Method::kDelete, "/api/cases/{case}", "case.erase"),
      route(Method::kGet, "/api/cases/open", "case.open"),
      route(Method::kGet, "/api/cases/{case}/files/{file}", "file.show"),
      route(Method::kPut, "/api/cases/{case}/files/{file}", "file.put"),
      route(Method::kPost, "/api/session", "session.open"),
  };
  const auto router =
      Router::compile(std::move(routes), [](Request&) { return Response::empty(); });
  ASSERT_TRUE(router) << router.error().detail;
  EXPECT_EQ(router->routes().size(), 6U);
  const struct {
    std::string_view name;
    Method method;
    std::string path;
    int status;
    std::string_view route;
    std::string_view parameter;  // "case"
    std::string_view allow;
  } kCases[] = {
      {"parameter", Method::kGet, "/api/cases/7", 200, "case.show", "7", ""},
      {"literal wins", Method::kGet, "/api/cases/open", 200, "case.open", "", ""},
      {"method decides", Method::kDelete, "/api/cases/open", 200, "case.erase", "open", ""},
      {"two parameters", Method::kPut, "/api/cases/a/files/b", 200, "file.put", "a", ""},
      {"decoded", Method::kGet, "/api/cases/%E5%AE%A1%20a", 200, "case.show", "审 a", ""},
      {"plus stays", Method::kGet, "/api/cases/a+b", 200, "case.show", "a+b", ""},
      {"encoded literal", Method::kGet, "/%61pi/cases/7", 200, "case.show", "7", ""},
      {"wrong method", Method::kPost, "/api/cases/a/files/b", 405, "", "", "GET, HEAD, PUT"},
      {"get of a post", Method::kGet, "/api/session", 405, "", "", "POST"},
      {"trailing slash", Method::kGet, "/api/cases/7/", 404, "", "", ""},
      {"empty parameter", Method::kGet, "/api/cases/", 404, "", "", ""},
      {"encoded slash", Method::kGet, "/api/cases/a%2Fb", 404, "", "", ""},
      {"encoded backslash", Method::kGet, "/api/cases/a%5Cb", 404, "", "", ""},
      {"dots", Method::kGet, "/api/cases/..", 404, "", "", ""},
      {"encoded dots", Method::kGet, "/api/cases/%2e%2e", 404, "", "", ""},
      {"long parameter", Method::kGet, "/api/cases/" + std::string(513, 'a'), 404, "", "", ""},
      {"line end", Method::kGet, "/api/cases/a%0Ab", 404, "", "", ""},
      {"zero byte", Method::kGet, "/api/cases/a%00", 400, "", "", ""},
      {"half an encoding", Method::kGet, "/api/cases/a%2", 400, "", "", ""},
      {"no hexadecimal", Method::kGet, "/api/cases/a%zz", 400, "", "", ""},
      {"not UTF-8", Method::kGet, "/api/cases/%ff", 400, "", "", ""},
      {"unknown below api", Method::kGet, "/api/none", 404, "", "", ""},
      {"api itself", Method::kGet, "/api", 404, "", "", ""},
      {"page of the client", Method::kGet, "/cases/7", 200, "asset", "", ""},
      {"root", Method::kGet, "/", 200, "asset", "", ""},
      {"post to a page", Method::kPost, "/cases/7", 405, "", "", "GET, HEAD"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    const Router::Match match = router->match(c.method, c.path);
    EXPECT_EQ(match.status, c.status);
    EXPECT_EQ(match.route ? match.route->name : "", c.route);
    const auto parameter = match.parameters.find("case");
    EXPECT_EQ(parameter == match.parameters.end() ? "" : parameter->second, c.parameter);
    EXPECT_EQ(match.allow, c.allow);
  }
}

TEST(Router, RefusesBadTables) {
  const struct {
    std::string_view name;
    std::vector<Route> routes;
  } kCases[] = {
      {"same name", {route(Method::kGet, "/a", "a"), route(Method::kGet, "/b", "a")}},
      {"same requests", {route(Method::kGet, "/a/{b}", "a"), route(Method::kGet, "/a/{c}", "b")}},
      {"relative", {route(Method::kGet, "a", "a")}},
      {"empty segment", {route(Method::kGet, "/a//b", "a")}},
      {"parameter twice", {route(Method::kGet, "/{a}/{a}", "a")}},
      {"capital parameter", {route(Method::kGet, "/{A}", "a")}},
      {"brace inside", {route(Method::kGet, "/a{b}", "a")}},
      {"no handler", {{.pattern = "/a", .name = "a"}}},
      {"no name", {route(Method::kGet, "/a", "")}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_FALSE(Router::compile(c.routes));
  }
}

}  // namespace
}  // namespace xs::http
