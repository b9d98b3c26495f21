// SPDX-License-Identifier: AGPL-3.0-or-later
// Bytes from the wire → one request, strictly: what two servers could read differently is refused.
//
// No sockets and no clock in here. Beyond the grammar it refuses: Content-Length beside
// Transfer-Encoding or twice, any coding but `chunked`, folded header lines, bare CR or LF, a
// missing or doubled Host, targets that are not a path, more than 100 header fields. Trailers are
// dropped.
//
//   RequestReader reader(16 * 1024);
//   const auto step = reader.read_head(bytes);  // drop step.consumed bytes from the front
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace xs::http {

struct RequestHead {
  std::string method;  // as sent
  std::string path;
  std::string query;
  Pairs headers;
  std::optional<std::uint64_t> content_length;
  bool is_chunked = false;
  bool keeps_alive = false;
  bool expects_continue = false;

  [[nodiscard]] bool has_body() const { return is_chunked || content_length.value_or(0) > 0; }
};

class RequestReader {
 public:
  explicit RequestReader(std::size_t most_head_bytes);
  ~RequestReader();
  RequestReader(RequestReader&&) noexcept;
  RequestReader& operator=(RequestReader&&) noexcept;

  enum class State : std::uint8_t { kNeedsMore, kDone, kRefused };
  struct Step {
    State state = State::kNeedsMore;
    std::size_t consumed = 0;
    int status = 0;  // when refused: 400, 413, 417, 431, 501, 503 or 505
  };

  // `bytes` begins where the last step stopped consuming; nothing is consumed before the head is
  // whole, except an empty line in front of it.
  [[nodiscard]] Step read_head(std::string_view bytes);
  // Requires a head that is done.
  [[nodiscard]] RequestHead& head();
  // For chunked bodies only: appends to `into`, at most `most_bytes` in all. A body with a
  // Content-Length is those bytes and needs no reader.
  [[nodiscard]] Step read_chunks(std::string_view bytes, SealedMemory& into,
                                 std::uint64_t most_bytes);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::size_t most_head_bytes_;
  std::size_t looked_at_ = 0;  // of a head that is not whole yet
  bool skipped_line_ = false;

  enum class ChunkPart : std::uint8_t { kSize, kBytes, kEnd, kTrailer, kNone };
  [[nodiscard]] int end_chunk_line(std::string_view line, std::uint64_t most_bytes);
  ChunkPart chunk_part_ = ChunkPart::kSize;
  std::uint64_t chunk_left_ = 0;
  std::size_t trailers_ = 0;
};

// "a=1; b=2"; what is malformed is left out.
[[nodiscard]] Pairs parse_cookies(std::string_view header);

}  // namespace xs::http
