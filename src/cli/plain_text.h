// SPDX-License-Identifier: AGPL-3.0-or-later
// Foreign text on a terminal: what may be shown, how much of it, and how wide it is.
//
//   masked("11010519491231002X") == "11＊＊＊＊＊＊＊＊2X"
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace xs::cli {

// Enough to recognise the place, too little to learn the value: one character at each end, two
// from eight characters on, never more than half; at most eight stars for the rest.
[[nodiscard]] std::string masked(std::string_view text);

// One line: white space becomes one space; control characters, and those that are invisible or
// change the direction of writing, become U+FFFD, so that no document can steer a terminal.
[[nodiscard]] std::string one_line(std::string_view text);

// Columns on a terminal: a Chinese character takes two.
[[nodiscard]] std::size_t columns(std::string_view text);
[[nodiscard]] std::string padded(std::string text, std::size_t to_columns);

// Byte offsets of one text as code points; cheapest when asked in rising order.
class CodePoints {
 public:
  explicit CodePoints(std::string_view text) : text_(text) {}
  // How many code points begin before this byte. `text` is valid UTF-8.
  [[nodiscard]] std::uint64_t before(std::size_t byte);

 private:
  std::string_view text_;
  std::size_t byte_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace xs::cli
