// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/text.h"

#include <cassert>

namespace xs {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr DecodedCodePoint kBadByte{kReplacement, 1};

constexpr std::string_view kWideSpaces[] = {"\u3000", "\u00A0"};

bool is_ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Bytes of white space at the front, or at the back; 0 when there is none.
std::size_t space_at_front(std::string_view text) {
  if (!text.empty() && is_ascii_space(text.front())) return 1;
  for (const std::string_view space : kWideSpaces) {
    if (text.starts_with(space)) return space.size();
  }
  return 0;
}
std::size_t space_at_back(std::string_view text) {
  if (!text.empty() && is_ascii_space(text.back())) return 1;
  for (const std::string_view space : kWideSpaces) {
    if (text.ends_with(space)) return space.size();
  }
  return 0;
}

// A replacement character that stands in the text itself takes three bytes.
bool is_bad(DecodedCodePoint point) { return point.value == kReplacement && point.length == 1; }

}  // namespace

DecodedCodePoint decode_utf8(std::string_view text, std::size_t at) {
  assert(at < text.size());
  const auto byte = [&](std::size_t offset) -> char32_t {
    return static_cast<unsigned char>(text[at + offset]);
  };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  std::uint8_t length = 0;
  char32_t value = 0;
  char32_t smallest = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2, value = lead & 0x1F, smallest = 0x80;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3, value = lead & 0x0F, smallest = 0x800;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4, value = lead & 0x07, smallest = 0x10000;
  } else {
    return kBadByte;
  }
  if (text.size() - at < length) return kBadByte;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return kBadByte;
    value = value << 6 | (byte(i) & 0x3F);
  }
  if (value < smallest || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
    return kBadByte;
  }
  return {value, length};
}

bool is_valid_utf8(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  for (std::size_t at = 0; at < text.size();) {
    // Most of a Chinese text: ASCII, and U+1000 to U+CFFF, of which all three bytes are free.
    if (byte(at) < 0x80) {
      ++at;
      continue;
    }
    if (byte(at) >= 0xE1 && byte(at) <= 0xEC && text.size() - at > 2 &&
        (byte(at + 1) & 0xC0) == 0x80 && (byte(at + 2) & 0xC0) == 0x80) {
      at += 3;
      continue;
    }
    const DecodedCodePoint point = decode_utf8(text, at);
    if (is_bad(point)) return false;
    at += point.length;
  }
  return true;
}

std::string replace_invalid_utf8(std::string_view bytes) {
  std::string valid;
  valid.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const DecodedCodePoint point = decode_utf8(bytes, at);
    append_utf8(valid, point.value);
    at += point.length;
  }
  return valid;
}

void append_utf8(std::string& out, char32_t code_point) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
    code_point = kReplacement;
  }
  const auto push = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  const auto push_rest = [&push, code_point](unsigned shift) {
    push(0x80 | (code_point >> shift & 0x3F));
  };
  if (code_point < 0x80) {
    push(code_point);
  } else if (code_point < 0x800) {
    push(0xC0 | code_point >> 6);
    push_rest(0);
  } else if (code_point < 0x10000) {
    push(0xE0 | code_point >> 12);
    push_rest(6);
    push_rest(0);
  } else {
    push(0xF0 | code_point >> 18);
    push_rest(12);
    push_rest(6);
    push_rest(0);
  }
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += decode_utf8(text, at).length) ++count;
  return count;
}

std::vector<std::uint32_t> code_point_offsets(std::string_view text) {
  std::vector<std::uint32_t> offsets;
  offsets.reserve(text.size() + 1);
  offsets.push_back(0);
  std::uint32_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::uint8_t length = decode_utf8(text, at).length;
    ++count;
    offsets.insert(offsets.end(), length, count);
    at += length;
  }
  return offsets;
}

std::string_view trim(std::string_view text) {
  while (const std::size_t length = space_at_front(text)) text.remove_prefix(length);
  while (const std::size_t length = space_at_back(text)) text.remove_suffix(length);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const std::size_t at = text.find(separator);
    pieces.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return pieces;
    text.remove_prefix(at + 1);
  }
}

}  // namespace xs
