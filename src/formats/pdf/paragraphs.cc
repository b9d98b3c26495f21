// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/pdf/paragraphs.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace xs::formats {
namespace {

// All in letters of the line.
constexpr float kSameMargin = 0.5F;
constexpr float kFullLine = 1.6F;  // a sign that may not begin a line leaves that much open
constexpr float kLeastIndent = 1.5F, kMostIndent = 2.7F;
constexpr float kLeastPitch = 0.9F, kMostPitch = 2.6F;
constexpr float kNarrowest = 14;            // of a column
constexpr std::size_t kMostLines = 2000;    // of a page; every line is compared with every other
constexpr std::size_t kLinesOfAColumn = 4;  // where no indent shows that it is one

float right(const LaidLine& line) { return line.box.x + line.box.width; }
float middle(const LaidLine& line) { return line.box.y + line.box.height / 2; }

bool same_size(const LaidLine& a, const LaidLine& b) {
  return std::fabs(a.size - b.size) < 0.06F * a.size;
}

// On one line with another of its size, as cells of a table and columns are.
bool has_neighbour(std::span<const LaidLine> lines, const LaidLine& line) {
  return std::ranges::any_of(lines, [&](const LaidLine& other) {
    return &other != &line && other.size > 0.75F * line.size &&
           std::fabs(middle(other) - middle(line)) < 0.5F * line.size;
  });
}

// The lines of this size above and below one another.
struct Column {
  float left = 0, right = 0;
  std::size_t lines = 0;
  bool indents = false;  // some line begins as a paragraph does
};

Column column_of(std::span<const LaidLine> lines, const std::vector<bool>& alone,
                 const LaidLine& line) {
  Column column{.left = line.box.x, .right = right(line), .lines = 0, .indents = false};
  const auto belongs = [&](std::size_t i) {
    return alone[i] && same_size(line, lines[i]) && lines[i].box.x < right(line) &&
           right(lines[i]) > line.box.x;
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!belongs(i)) continue;
    ++column.lines;
    column.left = std::min(column.left, lines[i].box.x);
    column.right = std::max(column.right, right(lines[i]));
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const float indent = (lines[i].box.x - column.left) / line.size;
    column.indents =
        column.indents || (belongs(i) && indent > kLeastIndent && indent < kMostIndent);
  }
  return column;
}

bool ends_sentence(std::string_view line) {
  for (const std::string_view sign : {"。", "！", "？", "；", "："}) {
    if (trim(line).ends_with(sign)) return true;
  }
  return false;
}

// 一、 （二） 3． ④ …
bool begins_item(std::string_view line) {
  line = trim(line);
  bool number = false;
  for (std::size_t at = 0; at < line.size();) {
    const auto [c, length] = decode_utf8(line, at);
    if (c >= U'①' && c <= U'⑳') return true;
    const bool opens = at == 0 && (c == U'（' || c == U'(');
    const bool digit =
        (c >= U'0' && c <= U'9') ||
        std::u32string_view(U"一二三四五六七八九十").find(c) != std::u32string_view::npos;
    if (!opens && !digit) {
      return number && std::u32string_view(U"、．.）)").find(c) != std::u32string_view::npos;
    }
    number = number || digit;
    at += length;
  }
  return false;
}

class Page {
 public:
  Page(std::string_view text, std::span<const LaidLine> lines) : text_(text), lines_(lines) {
    for (const LaidLine& line : lines) alone_.push_back(!has_neighbour(lines, line));
  }

  // `inside`: the line before goes on in this one.
  [[nodiscard]] bool goes_on(std::size_t i, bool inside) const {
    const LaidLine &line = lines_[i], &next = lines_[i + 1];
    const float em = line.size;
    if (em <= 0 || line.vertical || next.vertical || !same_size(line, next)) return false;
    if (!alone_[i] || !alone_[i + 1]) return false;
    const float pitch = (middle(next) - middle(line)) / em;
    if (pitch < kLeastPitch || pitch > kMostPitch) return false;
    const Column column = column_of(lines_, alone_, line);
    if (column.right - column.left < kNarrowest * em) return false;
    if (column.right - right(line) > kFullLine * em) return false;
    if (next.box.x - column.left > kSameMargin * em) return false;
    const float indent = (line.box.x - column.left) / em;
    const bool begins = indent > kLeastIndent && indent < kMostIndent;
    if (!begins && indent > kSameMargin) return false;
    if (!begins && !inside && column.lines < kLinesOfAColumn) return false;
    if (column.indents) return true;
    return !ends_sentence(said(line)) && !begins_item(said(next));
  }

 private:
  [[nodiscard]] std::string_view said(const LaidLine& line) const {
    return text_.substr(line.start, line.end - line.start);
  }
  std::string_view text_;
  std::span<const LaidLine> lines_;
  std::vector<bool> alone_;
};

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// Words of Latin letters are apart, Chinese goes on.
bool needs_space(char last, char first) {
  const bool word_before =
      is_letter_or_digit(last) || std::string_view(",.;:)%").find(last) != std::string_view::npos;
  return word_before && (is_letter_or_digit(first) || first == '(');
}

}  // namespace

std::vector<bool> lines_that_go_on(std::string_view text, std::span<const LaidLine> lines) {
  std::vector<bool> on(lines.size(), false);
  if (lines.size() > kMostLines) return on;
  const Page page(text, lines);
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    on[i] = page.goes_on(i, i > 0 && on[i - 1]);
  }
  return on;
}

void join_paragraphs(std::string& text, std::vector<document::Run>& runs,
                     std::span<const LaidLine> lines) {
  const std::vector<bool> on = lines_that_go_on(text, lines);
  std::string out;
  std::vector<std::uint32_t> taken;  // where line ends were, in the text before
  std::size_t from = 0;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    const std::size_t end = lines[i].end;
    if (!on[i] || end + 1 != lines[i + 1].start || text[end] != '\n') continue;
    out.append(text, from, end - from);
    from = end + 1;
    if (needs_space(text[end - 1], text[from])) {
      out.push_back(' ');
    } else {
      taken.push_back(static_cast<std::uint32_t>(end));
    }
  }
  out.append(text, from);
  const auto moved = [&](std::uint32_t at) {
    return at - static_cast<std::uint32_t>(std::ranges::lower_bound(taken, at) - taken.begin());
  };
  for (document::Run& run : runs) run.start = moved(run.start), run.end = moved(run.end);
  text = std::move(out);
}

}  // namespace xs::formats
