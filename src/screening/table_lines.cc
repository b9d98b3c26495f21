// SPDX-License-Identifier: AGPL-3.0-or-later
// How a line of plain text falls into cells: borders, headings, empty cells.
#include <algorithm>
#include <cstdlib>

#include "screening/tables.h"

namespace xs::screening {
namespace {

constexpr std::size_t kLongestHeading = 24;
constexpr std::size_t kLongestThinLine = 160;
constexpr std::size_t kLongestThinHeading = 12;
constexpr std::size_t kFewestThinCells = 3;
constexpr int kMostHeadingLines = 16;
constexpr std::size_t kLongestHeadingLine = 60;

enum Border { kTab, kWide, kBar, kSpace, kComma };

// Without branches, so that has_bar compares many characters at once.
constexpr bool is_bar(char16_t c) {
  return ((c == u'|') | (c == u'│') | (c == u'┃') | (c == u'¦') | (c == u'丨')) != 0;
}

bool has_bar(std::u16string_view text) {
  constexpr std::size_t kBlock = 16;
  const auto count = [](const char16_t* chars, std::size_t length) {
    std::uint16_t bars = 0;
    for (std::size_t i = 0; i < length; ++i) bars |= static_cast<std::uint16_t>(is_bar(chars[i]));
    return bars != 0;
  };
  for (; text.size() >= kBlock; text.remove_prefix(kBlock)) {
    if (count(text.data(), kBlock)) return true;
  }
  return count(text.data(), text.size());
}

}  // namespace

// Most lines are prose, which is seen at once. Never a wrong no: see split_line.
bool Tables::may_be_row(const Line& line, std::size_t thin_width) const {
  if (skeleton_.has_gap(line.begin, line.end, Gap::kWide)) return true;
  const bool brief = line.end - line.begin <= kLongestThinLine;
  if (brief && (thin_width > 0 || skeleton_.chars[line.end - 1] != u'。')) return true;
  return has_bar(text_of(line.begin, line.end));
}

void Tables::split_if_row(std::size_t& thin_width, Line& out) const {
  if (may_be_row(out, thin_width)) return split_line(thin_width, out);
  out.cells.clear();
}

bool Tables::is_heading(const Stretch& cell) const {
  const std::u16string_view text = text_of(cell.begin, cell.end);
  if (text.size() > kLongestHeading) return false;
  const bool value =
      std::any_of(text.begin(), text.end(), [](char16_t c) { return is_digit(c) || c == u':'; });
  if (value) return false;
  return plain_ ? contains_any(text, headings_.words) : contains_any(text, headings_.set);
}

std::size_t Tables::count_headings(const std::vector<Stretch>& cells) const {
  return static_cast<std::size_t>(std::count_if(
      cells.begin(), cells.end(), [&](const Stretch& cell) { return is_heading(cell); }));
}

// 姓名 | 张三 | 电话 | 138…: every other cell is the heading of the next.
bool Tables::is_form(const std::vector<Stretch>& cells) const {
  if (cells.size() < 2 || cells.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (is_heading(cells[i]) != (i % 2 == 0)) return false;
  }
  return true;
}

// `heading_width` is that of the last heading row above, 0 if there is none.
Tables::Layout Tables::layout_of(const Line& line, std::size_t headings,
                                 std::int32_t heading_width) const {
  if (headings == 0) return Layout::kRow;
  if (is_form(line.cells)) return Layout::kForm;
  // 出生日期 | 1985.3.2 | 1990.4.5: the people stand side by side.
  const bool lying = headings == 1 && line.cells.size() >= 3 && line.width != heading_width &&
                     line.cells.front().column == 1 && is_heading(line.cells.front());
  return lying ? Layout::kLying : Layout::kRow;
}

// In what was dropped before a character; before the first of a line, behind the line end.
std::int32_t Tables::tabs_before(std::size_t at, bool first) const {
  const std::size_t from = at == 0 ? 0 : skeleton_.end(at - 1);
  std::string_view dropped = source_.substr(from, skeleton_.begin(at) - from);
  if (first) dropped.remove_prefix(dropped.find_last_of("\n\r") + 1);
  return static_cast<std::int32_t>(std::count(dropped.begin(), dropped.end(), '\t'));
}

// Between the last character of a line and its end.
std::int32_t Tables::tabs_behind(std::size_t end) const {
  const std::size_t from = skeleton_.end(end - 1);
  const std::size_t to = end < skeleton_.size() ? skeleton_.begin(end) : source_.size();
  const std::string_view dropped = source_.substr(from, to - from);
  const std::string_view line = dropped.substr(0, dropped.find_first_of("\n\r"));
  return static_cast<std::int32_t>(std::count(line.begin(), line.end(), '\t'));
}

void Tables::split(int border, Line& out) const {
  const Skeleton& s = skeleton_;
  out.cells.clear();
  out.counted = border != kWide && border != kSpace;
  Stretch cell{out.begin, 0, 1};
  if (border == kTab) cell.column += tabs_before(out.begin, true);
  const auto close = [&](std::size_t at, std::size_t next, std::int32_t columns) {
    cell.end = static_cast<std::uint32_t>(at);
    if (cell.end > cell.begin) out.cells.push_back(cell);
    cell.begin = static_cast<std::uint32_t>(next);
    cell.column += columns;
  };
  bool quoted = false;
  for (std::size_t i = out.begin; i < out.end; ++i) {
    const bool inside = i > out.begin;
    if (border == kTab && inside && s.gap(i) == Gap::kTab) close(i, i, tabs_before(i, false));
    if (border == kWide && inside && s.gap(i) >= Gap::kWide) close(i, i, 1);
    if (border == kSpace && inside && s.gap(i) >= Gap::kThin) close(i, i, 1);
    if (border == kBar && is_bar(s.chars[i])) close(i, i + 1, 1);
    if (border != kComma) continue;
    if (s.chars[i] == u'"') quoted = !quoted;
    if (s.chars[i] == u',' && !quoted) close(i, i + 1, 1);
  }
  close(out.end, out.end, border == kTab ? tabs_behind(out.end) : 0);
  out.width = cell.column;
  if (border == kWide || border == kSpace) join_spread_headings(out.cells);
  if (!out.counted) out.width = static_cast<std::int32_t>(out.cells.size());
  if (border != kComma) return;
  for (Stretch& value : out.cells) {
    const bool both = value.end - value.begin > 2 && s.chars[value.begin] == u'"' &&
                      s.chars[value.end - 1] == u'"';
    value.begin += both;
    value.end -= both;
  }
}

// 姓  名 is one heading.
void Tables::join_spread_headings(std::vector<Stretch>& cells) const {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    Stretch cell = cells[i];
    const bool pair = i + 1 < cells.size() && cell.end - cell.begin == 1 &&
                      cells[i + 1].end - cells[i + 1].begin == 1 && cells[i + 1].begin == cell.end;
    if (pair && is_heading({cell.begin, cells[i + 1].end, 0})) cell.end = cells[++i].end;
    cell.column = static_cast<std::int32_t>(kept + 1);
    cells[kept++] = cell;
  }
  cells.resize(kept);
}

// 1张三 or 1.张三
bool Tables::is_serial_glued(const Line& line) const {
  const Stretch& cell = line.cells.front();
  return is_digit(skeleton_.chars[cell.begin]) && is_han(skeleton_.chars[cell.end - 1]);
}

// Prose has spaces and commas, too: such a line is a row only as or below a clear heading.
bool Tables::is_thin_row(const Line& line, int border, std::size_t& thin_width) const {
  if (line.cells.size() < kFewestThinCells) return false;
  const auto width = static_cast<std::size_t>(line.width);
  const bool brief = std::all_of(line.cells.begin(), line.cells.end(), [&](const Stretch& cell) {
    const std::u16string_view text = text_of(cell.begin, cell.end);
    return text.size() <= kLongestThinHeading && text.find(u'。') == text.npos &&
           std::none_of(text.begin(), text.end(), is_digit);
  });
  if (brief && count_headings(line.cells) * 3 >= line.cells.size() * 2) thin_width = width;
  return width == thin_width ||
         (border == kSpace && width + 1 == thin_width && is_serial_glued(line));
}

// What of a line tells how it could be split.
struct Tables::Signs {
  Gap widest = Gap::kNone;
  std::size_t bars = 0, commas = 0, gaps = 0;
  bool quotes = false, values = false;  // quotation marks; digits or full stops
  std::size_t length = 0;

  // Could the line be a thin row? Never a wrong no: see is_thin_row.
  [[nodiscard]] bool may_be_thin(int border, std::size_t thin_width) const {
    if (length > kLongestThinLine) return false;
    const std::size_t borders = border == kComma ? commas : gaps;
    const bool brief = !values && length <= (borders + 1) * (kLongestThinHeading + 3);
    const bool counted = border == kComma && !quotes;
    return brief || (thin_width > 0 && (!counted || commas + 1 == thin_width));
  }
};

Tables::Signs Tables::signs_of(const Line& line) const {
  Signs signs;
  signs.length = line.end - line.begin;
  for (const char16_t c : text_of(line.begin, line.end)) {
    signs.bars += is_bar(c);
    signs.commas += c == u',';
    signs.quotes |= c == u'"';
    signs.values |= is_digit(c) || c == u'。';
  }
  const std::size_t from = line.begin + 1;
  for (std::size_t at = from; (at = skeleton_.next_gap(at, line.end, Gap::kThin)) < line.end;
       ++at) {
    ++signs.gaps;
    signs.widest = std::max(signs.widest, skeleton_.gap(at));
  }
  return signs;
}

bool Tables::split_thin(int border, std::size_t& thin_width, Line& out) const {
  split(border, out);
  return is_thin_row(out, border, thin_width);
}

// `thin_width` is how many cells the last heading divided by single spaces or commas had.
void Tables::split_line(std::size_t& thin_width, Line& out) const {
  const Signs signs = signs_of(out);
  const Gap widest = signs.widest;
  if (signs.bars > 0 && (signs.bars > 1 || widest < Gap::kWide)) {
    split(kBar, out);
    if (out.cells.size() >= 2) return;
  }
  if (widest == Gap::kTab) {
    split(kTab, out);
    if (out.cells.size() >= 2) return;
  }
  const bool by_commas = signs.commas > 1 && signs.may_be_thin(kComma, thin_width);
  if (by_commas && split_thin(kComma, thin_width, out)) return;
  if (widest >= Gap::kWide) {
    split(kWide, out);
    const std::size_t wide = out.cells.size();
    // Spaces typed by hand: some of them single.
    std::size_t width = thin_width;
    if (signs.may_be_thin(kSpace, width) && split_thin(kSpace, width, out) &&
        out.cells.size() > wide) {
      thin_width = width;
      return;
    }
    split(kWide, out);
    if (out.cells.size() >= 2) return;
  }
  if (signs.bars == 1) {
    split(kBar, out);
    if (out.cells.size() >= 2) return;
  }
  const bool by_spaces = widest >= Gap::kThin && signs.may_be_thin(kSpace, thin_width);
  if (by_spaces && split_thin(kSpace, thin_width, out)) return;
  out.cells.clear();
}

// How many headings a cell stands to the right of where counting puts it, because empty cells left
// wide gaps before it; negative if the gaps do not tell.
std::int32_t Tables::empty_before(const Line& line, std::size_t place,
                                  std::span<const Stretch> heads) const {
  const auto gap = [&](const Stretch& left, const Stretch& right) {
    return skeleton_.begin(right.begin) - skeleton_.end(left.end - 1);
  };
  const std::uint32_t unit = gap(heads[0], heads[1]);
  bool even = true;
  for (std::size_t i = 2; i < heads.size(); ++i) even &= gap(heads[i - 1], heads[i]) == unit;
  std::uint32_t empty = 0, before = 0;
  for (std::size_t i = 1; even && i < line.cells.size(); ++i) {
    const std::uint32_t here = gap(line.cells[i - 1], line.cells[i]);
    even = here % unit == 0;
    empty += here / unit - 1;
    if (i <= place) before = empty;
  }
  if (even) return static_cast<std::int32_t>(before);
  // Columns set in one line under each other.
  const auto offset = [&](std::uint32_t line_start, const Stretch& cell) {
    const std::uint32_t from = skeleton_.begin(line_start);
    std::int32_t wide = 0;
    const std::string_view text = source_.substr(from, skeleton_.begin(cell.begin) - from);
    for (const char c : text) wide += (c & 0x80) == 0 ? 1 : (c & 0xC0) == 0xC0 ? 2 : 0;
    return wide;
  };
  const std::int32_t here = offset(line.begin, line.cells[place]);
  for (std::size_t i = place; i < heads.size(); ++i) {
    const std::int32_t head = offset(heads[0].begin, heads[i]);
    if (std::abs(here - head) <= 1) return static_cast<std::int32_t>(i - place);
  }
  return -1;
}

// The heading of a cell, if the row agrees with the headings.
const Tables::Stretch* Tables::head_of(const Line& line, std::size_t place,
                                       std::span<const Stretch> heads, std::int32_t width) const {
  const auto by_column = [&]() -> const Stretch* {
    const std::int32_t column = line.cells[place].column;
    const auto head = std::lower_bound(
        heads.begin(), heads.end(), column,
        [](const Stretch& candidate, std::int32_t wanted) { return candidate.column < wanted; });
    return head != heads.end() && head->column == column ? &*head : nullptr;
  };
  if (line.counted && line.width == width) return by_column();
  if (line.cells.size() == heads.size()) return &heads[place];
  const std::size_t glued = line.counted ? 0 : is_serial_glued(line);
  if (glued > 0 && line.cells.size() + 1 == heads.size()) return &heads[place + 1];
  if (!line.counted && line.cells.size() >= kFewestThinCells && line.cells.size() < heads.size()) {
    const std::int32_t empty = empty_before(line, place, heads);
    const std::size_t at = place + glued + static_cast<std::size_t>(std::max(empty, 0));
    return empty >= 0 && at < heads.size() ? &heads[at] : nullptr;
  }
  // Whoever leaves out the empty cells at the end.
  if (line.counted && line.width < width && line.cells.size() >= kFewestThinCells) {
    return by_column();
  }
  return nullptr;
}

bool Tables::has_tabs(const Line& line, std::size_t least) const {
  std::size_t count = 0;
  for (std::size_t at = line.begin; count < least; ++count) {
    do {
      at = skeleton_.next_gap(at + 1, line.end, Gap::kTab);
    } while (at < line.end && skeleton_.gap(at) != Gap::kTab);
    if (at >= line.end) return false;
  }
  return true;
}

// 序号 | 户主⏎姓名 | 出生⏎日期: line ends inside the cells of a heading. The joined row has as many
// cells as the row of values below it.
bool Tables::join_broken_heading(Line& line) const {
  Line joined = line, next;
  for (int lines = 0; lines < kMostHeadingLines && joined.end < skeleton_.size(); ++lines) {
    const std::u16string_view last = text_of(lines == 0 ? line.begin : next.begin, joined.end);
    if (last.size() > kLongestHeadingLine || std::any_of(last.begin(), last.end(), [](char16_t c) {
          return is_digit(c) || c == u':' || c == u'。';
        })) {
      return false;
    }
    next.begin = joined.end;
    next.end = static_cast<std::uint32_t>(skeleton_.line_end(next.begin));
    joined.cells.clear();
    if (has_tabs(joined, kFewestThinCells - 1)) {
      split(kTab, next);
      split(kTab, joined);
    }
    const std::u16string_view below = text_of(next.begin, next.end);
    if (joined.cells.size() >= kFewestThinCells && next.width == joined.width &&
        std::any_of(below.begin(), below.end(), is_digit)) {
      if (lines == 0 || count_headings(joined.cells) < 2) return false;
      line = std::move(joined);
      return true;
    }
    joined.end = next.end;
  }
  return false;
}

TableCell Tables::under(const Line& line, std::size_t place) const {
  const Stretch& cell = line.cells[place];
  TableCell made{cell.begin, cell.end, 0, line.begin, cell.column, {}};
  if (line.layout == Layout::kRow) return made;
  made.table = line.begin;
  const bool form = line.layout == Layout::kForm;
  if (form ? place % 2 == 1 : place > 0) {
    const Stretch& head = line.cells[form ? place - 1 : 0];
    made.heading = text_of(head.begin, head.end);
  }
  return made;
}

// ---- declared cells, and every line at once ----

}  // namespace xs::screening
