// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/message.h"

#include <algorithm>

#include "base/text.h"

namespace xs::http {
namespace {

std::optional<std::string_view> find_in(const Pairs& pairs, std::string_view name) {
  const auto found = std::ranges::find(pairs, name, &Pairs::value_type::first);
  if (found == pairs.end()) return std::nullopt;
  return found->second;
}

bool equal_names(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string without_line_ends(std::string value) {
  std::erase_if(value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
  return value;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_unreserved(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

Response with_content_type(int status, std::string type, Response::Body body) {
  Response response{.status = status, .headers = {}, .body = std::move(body)};
  response.headers.emplace_back("Content-Type", std::move(type));
  return response;
}

}  // namespace

std::string_view to_string(Method method) {
  switch (method) {
    case Method::kGet:
      return "GET";
    case Method::kPost:
      return "POST";
    case Method::kPut:
      return "PUT";
    case Method::kPatch:
      return "PATCH";
    case Method::kDelete:
      return "DELETE";
  }
  return "";
}

std::optional<Method> parse_method(std::string_view text) {
  for (const Method method :
       {Method::kGet, Method::kPost, Method::kPut, Method::kPatch, Method::kDelete})
    if (to_string(method) == text) return method;
  if (text == "HEAD") return Method::kGet;
  return std::nullopt;
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  return find_in(query, name);
}

std::string_view Request::header(std::string_view name) const {
  return find_in(headers, name).value_or(std::string_view());
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  return find_in(cookies, name);
}

Response Response::json(int status, std::string text) {
  return with_content_type(status, "application/json; charset=utf-8", std::move(text));
}

Response Response::text(int status, std::string plain_text) {
  return with_content_type(status, "text/plain; charset=utf-8", std::move(plain_text));
}

Response Response::html(int status, std::string text) {
  return with_content_type(status, "text/html; charset=utf-8", std::move(text));
}

Response Response::bytes(std::string content_type, Body body) {
  return with_content_type(200, std::move(content_type), std::move(body));
}

Response Response::empty(int status) { return {.status = status, .headers = {}, .body = {}}; }

Response Response::see_other(std::string location) {
  Response response = empty(303);
  response.add_header("Location", std::move(location));
  return response;
}

Response Response::events(std::shared_ptr<EventChannel> channel) {
  Response response = with_content_type(200, "text/event-stream", std::move(channel));
  response.headers.emplace_back("X-Accel-Buffering", "no");  // a proxy would hold events back
  return response;
}

void Response::set_header(std::string_view name, std::string value) {
  std::erase_if(headers, [&](const auto& header) { return equal_names(header.first, name); });
  add_header(std::string(name), std::move(value));
}

void Response::add_header(std::string name, std::string value) {
  headers.emplace_back(without_line_ends(std::move(name)), without_line_ends(std::move(value)));
}

void Response::set_file_name(std::string_view file_name, Disposition disposition) {
  std::string value = disposition == Disposition::kInline ? "inline" : "attachment";
  value += "; filename*=UTF-8''" + percent_encode(replace_invalid_utf8(file_name));
  set_header("Content-Disposition", std::move(value));
}

std::string cookie_name(const Request& request, std::string_view name) {
  return (request.is_tls ? "__Host-" : "") + std::string(name);
}

void set_cookie(Response& response, const Request& request, std::string_view name,
                std::string_view value, std::optional<long> max_age_seconds) {
  std::string text = cookie_name(request, name);
  text += '=';
  text += percent_encode(value);
  text += "; Path=/; HttpOnly; SameSite=Strict";
  if (request.is_tls) text += "; Secure";
  if (max_age_seconds) text += "; Max-Age=" + std::to_string(*max_age_seconds);
  response.add_header("Set-Cookie", std::move(text));
}

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus == Plus::kIsSpace) {
      out += ' ';
    } else if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  const auto is_forbidden = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
  };
  if (std::ranges::any_of(out, is_forbidden) || !is_valid_utf8(out)) return std::nullopt;
  return out;
}

std::optional<Pairs> parse_query(std::string_view query) {
  Pairs pairs;
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(part.size() + 1, query.size()));
    if (part.empty()) continue;
    const std::size_t equals = std::min(part.find('='), part.size());
    auto name = percent_decode(part.substr(0, equals), Plus::kIsSpace);
    auto value = percent_decode(part.substr(std::min(equals + 1, part.size())), Plus::kIsSpace);
    if (!name || !value) return std::nullopt;
    pairs.emplace_back(*std::move(name), *std::move(value));
  }
  return pairs;
}

}  // namespace xs::http
