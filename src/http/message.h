// SPDX-License-Identifier: AGPL-3.0-or-later
// What came in and what goes out: the request a handler gets, the response it returns.
//
// The server does the rest and a handler need not: HEAD, conditional GET (set `etag`), ranges (set
// `ranges`), Content-Length, security headers, Cache-Control: no-store below /api, the access log.
// Bodies lie in SealedMemory and never touch a disk.
//
//   Response show_case(const Request& request) {
//     const std::string& id = request.parameters.at("case");
//     return Response::json(200, text);
//   }
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "http/event_channel.h"
#include "http/sealed_memory.h"

namespace xs::http {

// HEAD reaches a handler as kGet.
enum class Method : std::uint8_t { kGet, kPost, kPut, kPatch, kDelete };
[[nodiscard]] std::string_view to_string(Method method);
// Nothing for a method we do not know.
[[nodiscard]] std::optional<Method> parse_method(std::string_view text);

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Request {
  Method method = Method::kGet;
  std::string path;     // as sent, still percent-encoded, without the query; begins with '/'
  std::string pattern;  // of the route: "/api/cases/{case}"
  std::map<std::string, std::string, std::less<>> parameters;  // decoded, valid UTF-8, not empty
  Pairs query;                                                 // decoded, in order, may repeat
  Pairs headers;                                               // names in lower case
  Pairs cookies;
  SealedMemory body;           // finished; may be moved out
  std::string remote_address;  // "10.1.2.3"; behind a trusted proxy, the client it names
  bool is_tls = false;         // also when a trusted proxy says so

  // The first of that name, decoded.
  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
  // Empty when absent. `name` in lower case.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;
  [[nodiscard]] std::string_view body_text() const { return as_text(body.view()); }
};

// Bytes that are not in memory all at once, such as an opened sealed blob.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  // Fills `into` completely, from `offset`. Called on a pool thread, never twice at once. An error
  // cuts the connection: a shortened document never looks whole.
  [[nodiscard]] virtual Result<void> read(std::uint64_t offset, std::span<std::uint8_t> into) = 0;
};

enum class Ranges : std::uint8_t { kNone, kAllowed };
enum class Disposition : std::uint8_t { kInline, kAttachment };

struct Response {
  // A BytesView must outlive the server: embedded assets only.
  using Body = std::variant<std::string, Bytes, SealedMemory, BytesView,
                            std::shared_ptr<ByteSource>, std::shared_ptr<EventChannel>>;

  int status = 200;
  Pairs headers = {};
  Body body = {};
  std::string etag = {};          // with its quotes; empty: none
  Ranges ranges = Ranges::kNone;  // one range of a 200; needs an etag for If-Range
  std::string detail = {};        // for the fault log only; never sent

  // `text` is UTF-8 and already JSON.
  [[nodiscard]] static Response json(int status, std::string text);
  [[nodiscard]] static Response text(int status, std::string plain_text);
  [[nodiscard]] static Response html(int status, std::string text);
  [[nodiscard]] static Response bytes(std::string content_type, Body body);
  [[nodiscard]] static Response empty(int status = 204);
  [[nodiscard]] static Response see_other(std::string location);
  [[nodiscard]] static Response events(std::shared_ptr<EventChannel> channel);

  // Replaces a header of that name; `add_header` keeps it (Set-Cookie). Line ends in a value are
  // dropped.
  void set_header(std::string_view name, std::string value);
  void add_header(std::string name, std::string value);
  // Content-Disposition with a UTF-8 file name (RFC 6266).
  void set_file_name(std::string_view file_name, Disposition disposition);
};

// Session cookies. Over TLS the name gets the prefix `__Host-` and the cookie is Secure; over plain
// HTTP a browser would refuse that, so the bare name is used. Always HttpOnly, SameSite=Strict and
// Path=/. `max_age_seconds` 0 deletes; nothing lets it end with the browser.
[[nodiscard]] std::string cookie_name(const Request& request, std::string_view name);
void set_cookie(Response& response, const Request& request, std::string_view name,
                std::string_view value, std::optional<long> max_age_seconds = std::nullopt);

// %XX only; with `kPlusIsSpace` also '+'. Nothing when malformed, not UTF-8, or with a control
// character other than tab and line ends.
enum class Plus : std::uint8_t { kIsPlus, kIsSpace };
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, Plus plus);
// "a=1&b=%E4%B8%AD"; nothing when any part is malformed.
[[nodiscard]] std::optional<Pairs> parse_query(std::string_view query);

}  // namespace xs::http
