// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/request_reader.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <charconv>

#include "base/text.h"

namespace xs::http {
namespace {

namespace beast = boost::beast;
using beast::error_code;
using beast::string_view;

constexpr std::size_t kMostFields = 100;
constexpr std::size_t kMostChunkLineBytes = 4 * 1024;

std::string_view std_view(string_view text) { return {text.data(), text.size()}; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

bool is_host(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("-._~:[]%").find(c) != std::string_view::npos;
  });
}

std::optional<std::uint64_t> parse_length(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

struct RequestReader::Parser final : beast::http::basic_parser<true> {
  RequestHead head;
  int refused = 0;
  int hosts = 0;
  int minor_version = 1;

  void refuse(int status, error_code& ec) {
    refused = status;
    ec = beast::http::error::bad_value;
  }

  void on_request_impl(beast::http::verb, string_view method, string_view target, int version,
                       error_code& ec) override {
    minor_version = version % 10;
    head.method = std_view(method);
    const std::string_view whole = std_view(target);
    const auto is_visible = [](char c) { return c > 0x20 && c < 0x7f && c != '#'; };
    if (!whole.starts_with('/') || !std::ranges::all_of(whole, is_visible)) return refuse(400, ec);
    head.path = whole.substr(0, whole.find('?'));
    if (head.path.size() < whole.size()) head.query = whole.substr(head.path.size() + 1);
  }

  void on_field_impl(beast::http::field field, string_view name, string_view value,
                     error_code& ec) override {
    if (head.headers.size() == kMostFields) return refuse(431, ec);
    const std::string_view text = trim(std_view(value));
    switch (field) {
      case beast::http::field::host:
        if (++hosts > 1 || !is_host(text)) return refuse(400, ec);
        break;
      case beast::http::field::content_length:
        if (head.content_length) return refuse(400, ec);
        head.content_length = parse_length(text);
        if (!head.content_length) return refuse(400, ec);
        break;
      case beast::http::field::transfer_encoding:
        if (lower(text) != "chunked") return refuse(501, ec);
        if (minor_version == 0) return refuse(400, ec);
        head.is_chunked = true;
        break;
      case beast::http::field::expect:
        if (lower(text) != "100-continue") return refuse(417, ec);
        head.expects_continue = minor_version > 0;
        break;
      default:
        break;
    }
    head.headers.emplace_back(lower(std_view(name)), text);
  }

  void on_header_impl(error_code& ec) override {
    if (hosts == 0 && minor_version > 0) refuse(400, ec);
  }

  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view bytes, error_code&) override { return bytes.size(); }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code&) override {
    return bytes.size();
  }
  void on_finish_impl(error_code&) override {}

  [[nodiscard]] int status_for(error_code ec) const {
    if (refused != 0) return refused;
    if (ec == beast::http::error::bad_version) return 505;
    if (ec == beast::http::error::header_limit) return 431;
    return 400;
  }
};

RequestReader::RequestReader(std::size_t most_head_bytes)
    : parser_(std::make_unique<Parser>()), most_head_bytes_(most_head_bytes) {
  parser_->header_limit(static_cast<std::uint32_t>(most_head_bytes));
  parser_->body_limit(boost::none);  // each route has its own
}
RequestReader::~RequestReader() = default;
RequestReader::RequestReader(RequestReader&&) noexcept = default;
RequestReader& RequestReader::operator=(RequestReader&&) noexcept = default;

RequestHead& RequestReader::head() { return parser_->head; }

RequestReader::Step RequestReader::read_head(std::string_view bytes) {
  if (!skipped_line_ && bytes.starts_with("\r\n")) {
    skipped_line_ = true;
    looked_at_ = 0;
    Step step = read_head(bytes.substr(2));
    step.consumed += 2;
    return step;
  }
  const auto refused = [](int status) { return Step{State::kRefused, 0, status}; };
  std::size_t end = 0;  // of the head
  for (std::size_t i = looked_at_; i < bytes.size() && end == 0; ++i) {
    const char c = bytes[i];
    if (c == '\0') return refused(400);
    if (c == '\r' && i + 1 < bytes.size() && bytes[i + 1] != '\n') return refused(400);
    if (c != '\n') continue;
    if (i == 0 || bytes[i - 1] != '\r') return refused(400);
    if (i + 1 < bytes.size() && (bytes[i + 1] == ' ' || bytes[i + 1] == '\t')) return refused(400);
    if (i >= 3 && bytes.substr(i - 3, 4) == "\r\n\r\n") end = i + 1;
  }
  if (end > most_head_bytes_ || (end == 0 && bytes.size() > most_head_bytes_)) return refused(431);
  if (end == 0) {
    // The last byte is looked at again: what follows a line end tells whether it is folded.
    looked_at_ = bytes.empty() ? 0 : bytes.size() - 1;
    return {};
  }
  error_code ec;
  const std::size_t consumed = parser_->put(boost::asio::buffer(bytes.data(), end), ec);
  if (ec || !parser_->is_header_done()) return refused(parser_->status_for(ec));
  parser_->head.keeps_alive = parser_->keep_alive();
  return {State::kDone, consumed, 0};
}

// Ours, because the one of Beast asserts (and so ends the process) when an empty body arrives byte
// by byte, and takes white space and extensions more kindly than two servers should.
RequestReader::Step RequestReader::read_chunks(std::string_view bytes, SealedMemory& into,
                                               std::uint64_t most_bytes) {
  Step step;
  const auto refused = [&](int status) { return Step{State::kRefused, step.consumed, status}; };
  while (step.state == State::kNeedsMore) {
    const std::string_view rest = bytes.substr(step.consumed);
    if (chunk_part_ == ChunkPart::kBytes) {
      if (rest.empty()) return step;
      const std::string_view ready = rest.substr(0, chunk_left_);
      if (!into.append(as_bytes(ready))) return refused(503);
      step.consumed += ready.size();
      chunk_left_ -= ready.size();
      if (chunk_left_ == 0) chunk_part_ = ChunkPart::kEnd;
      continue;
    }
    // All other parts are lines.
    const std::size_t end = rest.find_first_of(std::string_view("\n\0", 2));
    const std::string_view line = rest.substr(0, end);
    const std::size_t carriage_return = line.find('\r');
    if (chunk_part_ == ChunkPart::kEnd && carriage_return != 0 && !rest.empty())
      return refused(400);
    if (carriage_return != std::string_view::npos && carriage_return + 1 != line.size())
      return refused(400);
    if (line.size() > kMostChunkLineBytes) return refused(400);
    if (end == std::string_view::npos) return step;
    if (rest[end] == '\0' || carriage_return == std::string_view::npos) return refused(400);
    if (const int status =
            end_chunk_line(line.substr(0, carriage_return), most_bytes - into.size()))
      return refused(status);
    step.consumed += end + 1;
    if (chunk_part_ == ChunkPart::kNone) step.state = State::kDone;
  }
  return step;
}

// 0, or the status to refuse with.
int RequestReader::end_chunk_line(std::string_view line, std::uint64_t most_bytes) {
  switch (chunk_part_) {
    case ChunkPart::kSize: {
      const std::string_view digits = line.substr(0, line.find(';'));
      const auto [end, error] =
          std::from_chars(digits.data(), digits.data() + digits.size(), chunk_left_, 16);
      if (error != std::errc() || end != digits.data() + digits.size()) return 400;
      if (chunk_left_ > most_bytes) return 413;
      chunk_part_ = chunk_left_ > 0 ? ChunkPart::kBytes : ChunkPart::kTrailer;
      return 0;
    }
    case ChunkPart::kEnd:
      chunk_part_ = ChunkPart::kSize;
      return 0;
    case ChunkPart::kTrailer:
      if (line.empty()) chunk_part_ = ChunkPart::kNone;
      return ++trailers_ > kMostFields ? 431 : 0;
    case ChunkPart::kBytes:
    case ChunkPart::kNone:
      break;
  }
  return 400;
}

Pairs parse_cookies(std::string_view header) {
  Pairs cookies;
  for (const std::string_view part : split(header, ';')) {
    const std::string_view cookie = trim(part);
    const std::size_t equals = cookie.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    auto value = percent_decode(cookie.substr(equals + 1), Plus::kIsPlus);
    if (value) cookies.emplace_back(cookie.substr(0, equals), *std::move(value));
  }
  return cookies;
}

}  // namespace xs::http
