// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/plain_text.h"

#include <algorithm>

#include "base/text.h"

namespace xs::cli {
namespace {

constexpr std::size_t kMostStars = 8;
constexpr std::size_t kTwoAtEachEnd = 8;
constexpr std::string_view kStar = "＊";

bool is_space(char32_t c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x3000; }

bool may_not_be_shown(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x061C ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xE0000 && c <= 0xE0FFF);
}

bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) ||
         (c >= 0x20000 && c <= 0x3FFFD);
}

template <class Take>
void each_code_point(std::string_view text, Take&& take) {
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint point = decode_utf8(text, at);
    take(point.value);
    at += point.length;
  }
}

}  // namespace

std::string masked(std::string_view text) {
  std::u32string all;
  each_code_point(text, [&](char32_t c) { all.push_back(c); });
  const std::size_t shown =
      std::min(all.size() / 4, std::size_t{all.size() >= kTwoAtEachEnd ? 2U : 1U});
  // Of two or three characters the first alone: 张＊.
  const std::size_t front = all.size() < 4 ? all.size() / 2 : shown;
  const std::size_t back = all.size() < 4 ? 0 : shown;
  std::string out;
  for (std::size_t i = 0; i < front; ++i) append_utf8(out, all[i]);
  for (std::size_t i = std::min(all.size() - front - back, kMostStars); i > 0; --i) out += kStar;
  for (std::size_t i = all.size() - back; i < all.size(); ++i) append_utf8(out, all[i]);
  return out;
}

std::string one_line(std::string_view text) {
  std::string out;
  bool space = false;
  each_code_point(trim(text), [&](char32_t c) {
    if (is_space(c)) {
      space = true;
      return;
    }
    if (space) out.push_back(' ');
    space = false;
    append_utf8(out, may_not_be_shown(c) ? 0xFFFD : c);
  });
  return out;
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  each_code_point(text, [&](char32_t c) { count += is_wide(c) ? 2 : 1; });
  return count;
}

std::string padded(std::string text, std::size_t to_columns) {
  const std::size_t taken = columns(text);
  if (taken < to_columns) text.append(to_columns - taken, ' ');
  return text;
}

std::uint64_t CodePoints::before(std::size_t byte) {
  if (byte < byte_) {
    byte_ = 0;
    count_ = 0;
  }
  byte = std::min(byte, text_.size());
  for (; byte_ < byte; ++byte_) {
    count_ += (static_cast<unsigned char>(text_[byte_]) & 0xC0U) != 0x80U ? 1 : 0;
  }
  return count_;
}

}  // namespace xs::cli
