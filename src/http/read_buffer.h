// SPDX-License-Identifier: AGPL-3.0-or-later
// Bytes read from a socket and not used yet; zeroed as they are used, since they may be anything.
#pragma once

#include <string.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace xs::http {

class ReadBuffer {
 public:
  ReadBuffer() = default;
  ~ReadBuffer() { explicit_bzero(bytes_.get() + begin_, end_ - begin_); }
  ReadBuffer(const ReadBuffer&) = delete;
  ReadBuffer& operator=(const ReadBuffer&) = delete;

  [[nodiscard]] std::string_view view() const { return {bytes_.get() + begin_, end_ - begin_}; }
  [[nodiscard]] bool empty() const { return begin_ == end_; }

  // At least `least` free bytes behind what is there; valid until the next call.
  [[nodiscard]] std::span<char> room(std::size_t least) {
    if (capacity_ - end_ < least) {
      const std::size_t size = end_ - begin_;
      const std::size_t capacity = std::max(capacity_, size + least);
      auto bytes = std::make_unique<char[]>(capacity);
      if (size > 0) memcpy(bytes.get(), bytes_.get() + begin_, size);
      if (bytes_) explicit_bzero(bytes_.get() + begin_, size);
      bytes_ = std::move(bytes);
      capacity_ = capacity;
      begin_ = 0;
      end_ = size;
    }
    return {bytes_.get() + end_, capacity_ - end_};
  }
  void filled(std::size_t count) { end_ += count; }
  void drop(std::size_t count) {
    if (count == 0) return;
    explicit_bzero(bytes_.get() + begin_, count);
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace xs::http
