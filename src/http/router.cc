// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/router.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"

namespace xs::http {
namespace {

constexpr std::size_t kMostParameterBytes = 512;

tl::unexpected<Error> bad_route(const Route& route, std::string_view why) {
  return fail(ErrorCode::kInvalidInput, "服务的路由表有误，无法启动。",
              "route " + route.name + " " + route.pattern + ": " + std::string(why));
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// A parameter names one thing; none of ours is a path.
bool is_acceptable_parameter(std::string_view value) {
  return !value.empty() && value.size() <= kMostParameterBytes && value != "." && value != ".." &&
         value.find_first_of("/\\\t\r\n") == std::string_view::npos;
}

bool is_below_api(std::string_view path) { return path == "/api" || path.starts_with("/api/"); }

}  // namespace

Result<Router> Router::compile(std::vector<Route> routes, Handler fallback) {
  Router router;
  router.routes_ = std::move(routes);
  std::set<std::string_view> names;
  std::set<std::tuple<Method, std::string>> shapes;
  for (std::size_t index = 0; index < router.routes_.size(); ++index) {
    const Route& route = router.routes_[index];
    if (!route.handler) return bad_route(route, "no handler");
    if (route.name.empty() || !names.insert(route.name).second)
      return bad_route(route, "name missing or repeated");
    if (!route.pattern.starts_with('/')) return bad_route(route, "must begin with '/'");
    Shape shape{{}, index};
    std::string normal;
    std::set<std::string_view> parameters;
    for (const std::string_view text : split(std::string_view(route.pattern).substr(1), '/')) {
      const bool is_parameter = text.starts_with('{') && text.ends_with('}');
      const std::string_view inner = is_parameter ? text.substr(1, text.size() - 2) : text;
      if (is_parameter && (!is_name(inner) || !parameters.insert(inner).second))
        return bad_route(route, "bad or repeated parameter");
      if (!is_parameter && (text.find_first_of("{}%?#") != std::string_view::npos))
        return bad_route(route, "bad literal segment");
      if (text.empty() && route.pattern != "/") return bad_route(route, "empty segment");
      shape.segments.push_back({is_parameter, std::string(inner)});
      normal += is_parameter ? "/{}" : "/" + std::string(text);
    }
    if (!shapes.emplace(route.method, normal).second)
      return bad_route(route, "another route matches the same requests");
    const std::size_t length = shape.segments.size();
    if (router.by_length_.size() <= length) router.by_length_.resize(length + 1);
    router.by_length_[length].push_back(std::move(shape));
  }
  const auto literal_first = [](const Shape& a, const Shape& b) {
    return std::ranges::lexicographical_compare(a.segments, b.segments, {}, &Segment::is_parameter,
                                                &Segment::is_parameter);
  };
  for (auto& group : router.by_length_) std::ranges::stable_sort(group, literal_first);
  if (fallback)
    router.fallback_.push_back({.method = Method::kGet,
                                .pattern = "/",
                                .name = "asset",
                                .handler = std::move(fallback),
                                .where = Where::kInline});
  return router;
}

Router::Match Router::match(Method method, std::string_view path) const {
  if (!path.starts_with('/')) return {.status = 400};
  const std::vector<std::string_view> parts = split(path.substr(1), '/');
  std::vector<std::string> decoded;
  for (const std::string_view part : parts) {
    auto text = percent_decode(part, Plus::kIsPlus);
    if (!text) return {.status = 400};
    decoded.push_back(*std::move(text));
  }

  std::set<Method> allowed;
  if (parts.size() < by_length_.size()) {
    for (const Shape& shape : by_length_[parts.size()]) {
      const auto fits = [](const Segment& segment, const std::string& text) {
        return segment.is_parameter ? is_acceptable_parameter(text) : segment.text == text;
      };
      if (!std::ranges::equal(shape.segments, decoded, fits)) continue;
      const Route& route = routes_[shape.route];
      allowed.insert(route.method);
      if (route.method != method) continue;
      Match match{.route = &route};
      for (std::size_t i = 0; i < decoded.size(); ++i)
        if (shape.segments[i].is_parameter)
          match.parameters.emplace(shape.segments[i].text, decoded[i]);
      return match;
    }
  }
  // Outside /api the web client decides what a path means.
  if (allowed.empty() && !fallback_.empty() && !is_below_api(path)) {
    if (method == Method::kGet) return {.route = fallback_.data()};
    allowed.insert(Method::kGet);
  }
  if (allowed.empty()) return {.status = 404};
  Match match{.status = 405};
  for (const Method one : allowed) {
    match.allow += match.allow.empty() ? "" : ", ";
    match.allow += to_string(one);
    if (one == Method::kGet) match.allow += ", HEAD";
  }
  return match;
}

}  // namespace xs::http
