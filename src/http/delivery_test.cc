// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/delivery.h"

#include <gtest/gtest.h>

namespace xs::http {
namespace {

bool has(const Delivery& delivery, std::string_view line) {
  return delivery.head.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
}

TEST(Delivery, AnswersConditionsAndRanges) {
  const struct {
    std::string_view name;
    Pairs headers;
    int status;
    std::string_view sent;
    std::string_view content_range;
  } kCases[] = {
      {"whole", {}, 200, "0123456789", ""},
      {"same", {{"if-none-match", "\"e\""}}, 304, "", ""},
      {"same among others, weak", {{"if-none-match", "\"x\", W/\"e\""}}, 304, "", ""},
      {"any", {{"if-none-match", "*"}}, 304, "", ""},
      {"changed", {{"if-none-match", "\"x\""}}, 200, "0123456789", ""},
      {"first bytes", {{"range", "bytes=0-3"}}, 206, "0123", "bytes 0-3/10"},
      {"from", {{"range", "bytes=7-"}}, 206, "789", "bytes 7-9/10"},
      {"last bytes", {{"range", "bytes=-2"}}, 206, "89", "bytes 8-9/10"},
      {"last bytes of more than all", {{"range", "bytes=-99"}}, 206, "0123456789", "bytes 0-9/10"},
      {"cut at the end", {{"range", "bytes=8-99"}}, 206, "89", "bytes 8-9/10"},
      {"beyond", {{"range", "bytes=10-"}}, 416, "", "bytes */10"},
      {"last none", {{"range", "bytes=-0"}}, 416, "", "bytes */10"},
      {"backwards", {{"range", "bytes=3-1"}}, 200, "0123456789", ""},
      {"two ranges", {{"range", "bytes=0-1,3-4"}}, 200, "0123456789", ""},
      {"other unit", {{"range", "lines=0-1"}}, 200, "0123456789", ""},
      {"junk", {{"range", "bytes=1-x"}}, 200, "0123456789", ""},
      {"too large a number", {{"range", "bytes=0-99999999999999999999"}}, 200, "0123456789", ""},
      {"range of the same",
       {{"range", "bytes=0-0"}, {"if-range", "\"e\""}},
       206,
       "0",
       "bytes 0-0/10"},
      {"range of another", {{"range", "bytes=0-0"}, {"if-range", "\"x\""}}, 200, "0123456789", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    Request request;
    request.path = "/file";
    request.headers = c.headers;
    Response response = Response::bytes("text/plain", std::string("0123456789"));
    response.etag = "\"e\"";
    response.ranges = Ranges::kAllowed;
    const Delivery got = plan_delivery(request, {}, response);
    EXPECT_EQ(got.status, c.status);
    EXPECT_EQ(std::string_view("0123456789").substr(got.offset, got.length), c.sent);
    EXPECT_EQ(has(got, "Content-Range: " + std::string(c.content_range)), !c.content_range.empty());
    EXPECT_EQ(has(got, "Content-Length: " + std::to_string(c.sent.size())), c.status != 304);
  }
}

TEST(Delivery, PutsSecurityHeadersOnEverything) {
  for (const int status : {200, 204, 303, 404, 500})
    for (const std::string_view path : {"/api/a", "/index.html"}) {
      SCOPED_TRACE(path);
      Request request;
      request.path = path;
      Response response = Response::empty(status);
      response.add_header("Cache-Control", "public");
      const Delivery got =
          plan_delivery(request, {.content_security_policy = "default-src 'self'"}, response);
      EXPECT_TRUE(has(got, "Content-Security-Policy: default-src 'self'"));
      EXPECT_TRUE(has(got, "X-Content-Type-Options: nosniff"));
      EXPECT_TRUE(has(got, "Referrer-Policy: no-referrer"));
      EXPECT_EQ(has(got, "Cache-Control: no-store"), path == "/api/a");
      EXPECT_EQ(has(got, "Content-Length: 0"), status != 204);
      EXPECT_FALSE(has(got, "Strict-Transport-Security: max-age=31536000"));
    }
}

TEST(Delivery, OfHeadHasTheLengthButNoBody) {
  Request request;
  const Delivery got = plan_delivery(request, {.is_head = true}, Response::text(200, "abc"));
  EXPECT_TRUE(has(got, "Content-Length: 3"));
  EXPECT_EQ(got.length, 0U);
}

TEST(Delivery, DropsAHeaderWithALineEnd) {
  Response response = Response::empty();
  response.headers.emplace_back("X-A", "1\r\nX-Evil: 2");
  EXPECT_EQ(plan_delivery({}, {}, response).head.find("X-Evil"), std::string::npos);
}

}  // namespace
}  // namespace xs::http
