// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/delivery.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <optional>

#include "base/text.h"

namespace xs::http {
namespace {

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 416:
      return "Range Not Satisfiable";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 451:
      return "Unavailable For Legal Reasons";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    default:
      return "Status";
  }
}

// Once a second; formatting it for every answer would show in the profile.
const std::string& date_line() {
  thread_local std::time_t of = 0;
  thread_local std::string line;
  const std::time_t seconds = std::time(nullptr);
  if (seconds != of) {
    of = seconds;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[64];
    const std::size_t size =
        std::strftime(text, sizeof text, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    line.assign(text, size);
  }
  return line;
}

std::string_view without_weakness(std::string_view etag) {
  return etag.starts_with("W/") ? etag.substr(2) : etag;
}

bool names_etag(std::string_view list, std::string_view etag) {
  if (etag.empty()) return false;
  for (const std::string_view part : split(list, ',')) {
    const std::string_view one = trim(part);
    if (one == "*" || without_weakness(one) == without_weakness(etag)) return true;
  }
  return false;
}

struct Window {
  std::uint64_t first;
  std::uint64_t length;  // 0: cannot be satisfied
};

// Nothing for what is not exactly one range of bytes: the whole is then sent (RFC 9110 14.2).
std::optional<Window> parse_range(std::string_view text, std::uint64_t size) {
  if (!text.starts_with("bytes=")) return std::nullopt;
  text.remove_prefix(6);
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view digits) -> std::optional<std::uint64_t> {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
  };
  const auto first = number(text.substr(0, dash));
  const auto last = number(text.substr(dash + 1));
  if (dash == 0) {
    if (!last) return std::nullopt;
    const std::uint64_t length = std::min(*last, size);
    return Window{size - length, length};
  }
  if (!first || (!last && dash + 1 < text.size()) || (last && *last < *first)) return std::nullopt;
  if (*first >= size) return Window{0, 0};
  return Window{*first, std::min(last.value_or(size - 1), size - 1) - *first + 1};
}

std::uint64_t size_of(const Response::Body& body) {
  if (const auto* source = std::get_if<std::shared_ptr<ByteSource>>(&body))
    return (*source)->size();
  return bytes_of(body).size();
}

bool has_header(const Response& response, std::string_view lower_name) {
  return std::ranges::any_of(response.headers, [&](const auto& header) {
    return std::ranges::equal(header.first, lower_name, {}, [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
  });
}

void append_header(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

void append_common_headers(std::string& head, const Request& request, const Wire& wire,
                           const Response& response) {
  const bool is_api = request.path == "/api" || request.path.starts_with("/api/");
  for (const auto& [name, value] : response.headers)
    if ((name + value).find_first_of("\r\n") == std::string::npos) append_header(head, name, value);
  if (is_api || !has_header(response, "cache-control"))
    append_header(head, "Cache-Control", is_api ? "no-store" : "no-cache");
  if (!has_header(response, "content-security-policy"))
    append_header(head, "Content-Security-Policy", wire.content_security_policy);
  head +=
      "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\n";
  if (request.is_tls) append_header(head, "Strict-Transport-Security", "max-age=31536000");
  head += date_line();
  append_header(head, "Connection", wire.after == Connecting::kStays ? "keep-alive" : "close");
}

}  // namespace

BytesView bytes_of(const Response::Body& body) {
  if (const auto* text = std::get_if<std::string>(&body)) return as_bytes(*text);
  if (const auto* bytes = std::get_if<Bytes>(&body)) return *bytes;
  if (const auto* memory = std::get_if<SealedMemory>(&body)) return memory->view();
  if (const auto* view = std::get_if<BytesView>(&body)) return *view;
  return {};
}

Delivery plan_delivery(const Request& request, const Wire& wire, const Response& response) {
  Delivery delivery;
  delivery.status = response.status;
  delivery.is_stream = std::holds_alternative<std::shared_ptr<EventChannel>>(response.body);
  const std::uint64_t size = size_of(response.body);
  delivery.length = size;

  const bool is_get = request.method == Method::kGet && response.status == 200;
  const bool has_ranges = is_get && response.ranges == Ranges::kAllowed && !delivery.is_stream;
  std::string content_range;
  if (is_get && names_etag(request.header("if-none-match"), response.etag)) {
    delivery.status = 304;
  } else if (has_ranges && !wire.is_head) {
    const std::string_view only_if = request.header("if-range");
    const auto window = parse_range(request.header("range"), size);
    if (window && (only_if.empty() || (only_if == response.etag && !only_if.starts_with("W/")))) {
      delivery.status = window->length == 0 ? 416 : 206;
      delivery.offset = window->first;
      delivery.length = window->length;
      content_range = window->length == 0 ? fmt::format("bytes */{}", size)
                                          : fmt::format("bytes {}-{}/{}", window->first,
                                                        window->first + window->length - 1, size);
    }
  }

  std::string& head = delivery.head;
  head.reserve(640);
  head = fmt::format("HTTP/1.1 {} {}\r\n", delivery.status, reason_of(delivery.status));
  append_common_headers(head, request, wire, response);
  if (!response.etag.empty()) append_header(head, "ETag", response.etag);
  if (has_ranges) append_header(head, "Accept-Ranges", "bytes");
  if (!content_range.empty()) append_header(head, "Content-Range", content_range);
  const bool is_bodiless = delivery.status == 304 || delivery.status == 204;
  if (!is_bodiless && !delivery.is_stream)
    append_header(head, "Content-Length", std::to_string(delivery.length));
  head += "\r\n";
  if (is_bodiless || wire.is_head) delivery.length = 0;
  return delivery;
}

}  // namespace xs::http
