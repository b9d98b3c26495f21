// SPDX-License-Identifier: AGPL-3.0-or-later
// UTF-8 text: validity, code points, line ends.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xs {

// Shortest form, no surrogates, at most U+10FFFF.
[[nodiscard]] bool is_valid_utf8(std::string_view text);
// Bad sequences become U+FFFD; the result is valid.
[[nodiscard]] std::string replace_invalid_utf8(std::string_view bytes);

struct DecodedCodePoint {
  char32_t value;
  std::uint8_t length;  // bytes consumed, ≥ 1
};
// `at` < text.size(). A bad byte gives U+FFFD, length 1.
[[nodiscard]] DecodedCodePoint decode_utf8(std::string_view text, std::size_t at);
void append_utf8(std::string& out, char32_t code_point);

[[nodiscard]] std::size_t count_code_points(std::string_view text);
// code_point_offsets(text)[i] for every byte i in 0..size: how many code points begin before it.
[[nodiscard]] std::vector<std::uint32_t> code_point_offsets(std::string_view text);

// ASCII white space, U+3000 and U+00A0 at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

}  // namespace xs
