// SPDX-License-Identifier: AGPL-3.0-or-later
#include "typesetter/lines.h"

#include <algorithm>
#include <string_view>

namespace xs::typesetter {
namespace {

constexpr std::u32string_view kNotFirst =
    U"，。、；：？！）》」』】〕〉］｝’”％…—·,.;:?!)]}%°℃～〗々";
constexpr std::u32string_view kNotLast = U"（《「『【〔〈［｛‘“([{〖￥$№";

bool is_space(char32_t c) { return c == U' ' || c == 0x3000 || c == 0xA0; }

// Latin letters, digits and what joins them: 2026-11-23, SM3, a@b.cn.
bool in_word(char32_t c) {
  return c > U' ' && c < 0x2E80 && kNotLast.find(c) == std::u32string_view::npos &&
         (c < 0x2000 || c > 0x206F) && c != 0xB7 && c != 0x25A0 && c != 0x25A1;
}

// May a line end between these two?
bool may_break(char32_t before, char32_t after) {
  if (kNotLast.find(before) != std::u32string_view::npos) return false;
  if (kNotFirst.find(after) != std::u32string_view::npos) return false;
  return !(in_word(before) && in_word(after));
}

bool is_box(char32_t c) { return c == 0x25A0 || c == 0x25A1; }

// A box and its words stay together, unless they are long.
std::vector<bool> joined_to_next(std::span<const Character> text) {
  constexpr std::size_t kMostTogether = 14;
  std::vector<bool> joined(text.size(), false);
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    if (!is_box(text[begin].c)) continue;
    std::size_t end = begin + 1;
    while (end < text.size() && !is_space(text[end].c) && !is_box(text[end].c)) ++end;
    const std::size_t together = end - begin <= kMostTogether ? end - 1 : begin + 1;
    for (std::size_t i = begin; i < together; ++i) joined[i] = true;
  }
  return joined;
}

// Has the word that begins here room on a line of its own?
bool word_fits(std::span<const Character> text, std::size_t begin, double width) {
  for (; begin < text.size() && in_word(text[begin].c); ++begin) width -= text[begin].advance;
  return width >= 0;
}

}  // namespace

std::vector<LineRange> break_lines(std::span<const Character> text, double width,
                                   double first_indent) {
  constexpr double kSlack = 0.01;  // rounding of a line that is exactly full
  const std::vector<bool> joined = joined_to_next(text);
  std::vector<LineRange> lines;
  std::size_t begin = 0;
  do {
    double room = width - (begin == 0 ? first_indent : 0) + kSlack;
    std::size_t end = begin;
    while (end < text.size() && (text[end].advance <= room || is_space(text[end].c))) {
      room -= text[end].advance;
      ++end;
    }
    if (end < text.size()) {
      const std::size_t most = end;
      while (end > begin && (joined[end - 1] || !may_break(text[end - 1].c, text[end].c))) --end;
      // What is longer than a line is cut anywhere.
      if (end == begin || !word_fits(text, end, width)) end = std::max(most, begin + 1);
    }
    std::size_t shown = end;
    while (shown > begin && end < text.size() && is_space(text[shown - 1].c)) --shown;
    lines.push_back({begin, shown, end >= text.size()});
    begin = end;
  } while (begin < text.size());
  return lines;
}

}  // namespace xs::typesetter
