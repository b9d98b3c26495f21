// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/message.h"

#include <gtest/gtest.h>

#include "http/problem.h"

namespace xs::http {
namespace {

TEST(Query, IsParsedOrRefused) {
  const struct {
    std::string_view text;
    std::optional<Pairs> want;
  } kCases[] = {
      {"", Pairs{}},
      {"a=1&b=2", Pairs{{"a", "1"}, {"b", "2"}}},
      {"a=1&a=2", Pairs{{"a", "1"}, {"a", "2"}}},
      {"a", Pairs{{"a", ""}}},
      {"a=b=c", Pairs{{"a", "b=c"}}},
      {"&&a=1&", Pairs{{"a", "1"}}},
      {"q=%E4%B8%AD+%E6%96%87", Pairs{{"q", "中 文"}}},
      {"q=%2B%26", Pairs{{"q", "+&"}}},
      {"q=%", std::nullopt},
      {"q=%4", std::nullopt},
      {"q=%00", std::nullopt},
      {"q=%c0%af", std::nullopt},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(parse_query(c.text), c.want);
  }
}

std::string header_of(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return "absent";
}

TEST(SessionCookie, IsBoundToTlsWhereThereIsTls) {
  Request plain;
  Response response = Response::empty();
  set_cookie(response, plain, "session", "a;b", 0);
  EXPECT_EQ(header_of(response, "Set-Cookie"),
            "session=a%3Bb; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
  Request secure;
  secure.is_tls = true;
  response = Response::empty();
  set_cookie(response, secure, "session", "x");
  EXPECT_EQ(header_of(response, "Set-Cookie"),
            "__Host-session=x; Path=/; HttpOnly; SameSite=Strict; Secure");
}

TEST(ResponseHeaders, CannotBeSplit) {
  Response response = Response::empty();
  response.add_header("X-A", "1\r\nX-Evil: 2");
  response.set_header("x-a", "3\n4");
  EXPECT_EQ(response.headers, (Pairs{{"x-a", "34"}}));
  response.set_file_name("审查\"\r\n表.pdf", Disposition::kAttachment);
  EXPECT_EQ(header_of(response, "Content-Disposition"),
            "attachment; filename*=UTF-8''%E5%AE%A1%E6%9F%A5%22%0D%0A%E8%A1%A8.pdf");
}

TEST(Problem, HasOneShape) {
  const Response response =
      problem(Error{ErrorCode::kNotPermitted, "尚无“初审”意见。", "inside"}, "A-6-2");
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(response.detail, "inside");
  EXPECT_EQ(std::get<std::string>(response.body),
            R"({"error":{"code":"not_permitted","text":"尚无“初审”意见。","clause":"A-6-2"}})");
  EXPECT_EQ(
      std::get<std::string>(problem(401, "not_signed_in", "请登录。", {}, {{"instead", "a"}}).body),
      R"({"error":{"code":"not_signed_in","text":"请登录。","instead":"a"}})");
  EXPECT_EQ(header_of(problem(Error{ErrorCode::kUnavailable, "", ""}), "Retry-After"), "5");
}

}  // namespace
}  // namespace xs::http
