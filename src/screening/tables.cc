// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/tables.h"

#include <algorithm>
#include <cstdlib>

namespace xs::screening {
namespace {

constexpr std::size_t kLongestHeading = 24;
constexpr std::size_t kLongestThinLine = 160;
constexpr std::size_t kLongestThinHeading = 12;
constexpr std::size_t kFewestThinCells = 3;
constexpr int kMostHeadingLines = 16;
constexpr std::size_t kLongestHeadingLine = 60;

enum Border { kTab, kWide, kBar, kSpace, kComma };

bool is_bar(char16_t c) { return c == u'|' || c == u'│' || c == u'┃' || c == u'¦' || c == u'丨'; }

// 1 → A, 27 → AA.
std::string column_letters(std::int32_t column) {
  std::string letters;
  for (; column > 0; column = (column - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
  }
  return letters;
}

std::uint32_t line_end(const Skeleton& s, std::size_t at) {
  std::size_t end = at + 1;
  while (end < s.size() && s.gap(end) != Gap::kLine) ++end;
  return static_cast<std::uint32_t>(end);
}

std::uint32_t line_begin(const Skeleton& s, std::size_t at) {
  while (!s.starts_line(at)) --at;
  return static_cast<std::uint32_t>(at);
}

std::uint64_t column_key(const TableCell& cell) {
  return std::uint64_t{cell.table} << 32 | static_cast<std::uint32_t>(cell.column);
}

}  // namespace

std::string cell_address(const TableCell& cell) {
  return column_letters(cell.column) + std::to_string(cell.row);
}

Tables::Tables(const document::Part& part, const Skeleton& skeleton, const HeadingWords& headings,
               std::vector<std::uint32_t> heading_places, Reading reading)
    : source_(part.text),
      skeleton_(skeleton),
      headings_(headings),
      plain_(reading == Reading::kPlain),
      declared_(!part.cells.empty()),
      eager_(plain_ || declared_),
      places_(std::move(heading_places)) {
  if (declared_) {
    read_declared(part);
    set_declared_headings();
  } else if (eager_) {
    read_all_lines();
  }
}

bool Tables::is_heading(const Stretch& cell) const {
  const std::u16string_view text = text_of(cell.begin, cell.end);
  if (text.size() > kLongestHeading) return false;
  const bool value =
      std::any_of(text.begin(), text.end(), [](char16_t c) { return is_digit(c) || c == u':'; });
  if (value) return false;
  if (plain_) return contains_any(text, headings_.words);
  bool found = false;
  headings_.finder.find(text, [&](const WordHit&) { found = true; });
  return found;
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

bool Tables::split_thin(int border, std::size_t& thin_width, Line& out) const {
  split(border, out);
  return is_thin_row(out, border, thin_width);
}

// `thin_width` is how many cells the last heading divided by single spaces or commas had.
void Tables::split_line(std::size_t& thin_width, Line& out) const {
  const Skeleton& s = skeleton_;
  Gap widest = Gap::kNone;
  std::size_t bars = 0, commas = 0;
  for (std::size_t i = out.begin; i < out.end; ++i) {
    bars += is_bar(s.chars[i]);
    commas += s.chars[i] == u',';
    if (i > out.begin) widest = std::max(widest, s.gap(i));
  }
  const bool thin = out.end - out.begin <= kLongestThinLine;
  if (bars > 0 && (bars > 1 || widest < Gap::kWide)) {
    split(kBar, out);
    if (out.cells.size() >= 2) return;
  }
  if (widest == Gap::kTab) {
    split(kTab, out);
    if (out.cells.size() >= 2) return;
  }
  if (thin && commas > 1 && split_thin(kComma, thin_width, out)) return;
  if (widest >= Gap::kWide) {
    split(kWide, out);
    const std::size_t wide = out.cells.size();
    // Spaces typed by hand: some of them single.
    std::size_t width = thin_width;
    if (thin && split_thin(kSpace, width, out) && out.cells.size() > wide) {
      thin_width = width;
      return;
    }
    split(kWide, out);
    if (out.cells.size() >= 2) return;
  }
  if (bars == 1) {
    split(kBar, out);
    if (out.cells.size() >= 2) return;
  }
  if (thin && widest >= Gap::kThin && split_thin(kSpace, thin_width, out)) return;
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
    next.end = line_end(skeleton_, next.begin);
    split(kTab, next);
    split(kTab, joined);
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

void Tables::read_declared(const document::Part& part) {
  cells_.reserve(part.cells.size());
  for (const document::Cell& cell : part.cells) {
    const std::size_t first = skeleton_.at_byte(cell.start);
    const std::size_t last = skeleton_.at_byte(cell.end);
    if (first >= last) continue;
    TableCell made;
    made.begin = static_cast<std::uint32_t>(first);
    made.end = static_cast<std::uint32_t>(last);
    made.table = static_cast<std::uint32_t>(cell.table);
    made.row = static_cast<std::uint32_t>(cell.row);
    made.column = cell.column;
    cells_.push_back(made);
  }
  std::stable_sort(cells_.begin(), cells_.end(),
                   [](const TableCell& a, const TableCell& b) { return a.begin < b.begin; });
}

void Tables::set_declared_headings() {
  std::unordered_map<std::uint64_t, std::u16string_view> headings;
  std::vector<Stretch> row;
  for (std::size_t from = 0; from < cells_.size();) {
    std::size_t to = from;
    row.clear();
    while (to < cells_.size() && cells_[to].table == cells_[from].table &&
           cells_[to].row == cells_[from].row) {
      row.push_back({cells_[to].begin, cells_[to].end, cells_[to].column});
      ++to;
    }
    const auto count = static_cast<std::size_t>(std::count_if(
        row.begin(), row.end(), [&](const Stretch& cell) { return is_heading(cell); }));
    for (std::size_t i = from; count > 0 && is_form(row) && i < to; ++i) {
      if (i % 2 != from % 2) cells_[i].heading = text_of(cells_[i - 1].begin, cells_[i - 1].end);
    }
    const bool form = count > 0 && is_form(row);
    const bool heading = !form && count > 0 && (count >= 2 || count * 2 >= to - from);
    for (std::size_t i = from; !form && i < to; ++i) {
      if (heading) {
        headings[column_key(cells_[i])] = text_of(cells_[i].begin, cells_[i].end);
      } else if (const auto found = headings.find(column_key(cells_[i])); found != headings.end()) {
        cells_[i].heading = found->second;
      }
    }
    from = to;
  }
}

void Tables::read_all_lines() {
  std::size_t thin_width = 0;
  Line line;
  std::uint32_t heading = 0;
  std::int32_t width = 0;
  std::vector<Stretch> heads;
  for (std::uint32_t begin = 0; begin < skeleton_.size(); begin = line.end) {
    line.begin = begin;
    line.end = line_end(skeleton_, begin);
    split_line(thin_width, line);
    if (line.cells.empty()) continue;
    const std::size_t count = count_headings(line.cells);
    if (Line whole = line; count > 0 && join_broken_heading(whole)) {
      heading = whole.begin;
      width = whole.width;
      heads = whole.cells;
      for (line.end = whole.begin; line.end < whole.end;) {
        line.begin = line.end;
        line.end = line_end(skeleton_, line.begin);
        line.layout = Layout::kRow;
        std::size_t unchanged = thin_width;
        split_line(unchanged, line);
        for (std::size_t i = 0; i < line.cells.size(); ++i) cells_.push_back(under(line, i));
      }
      continue;
    }
    line.layout = layout_of(line, count, width);
    const bool is_heading_row = line.layout == Layout::kRow && count >= 2;
    if (is_heading_row) {
      heading = line.begin;
      width = line.width;
      heads = line.cells;
    }
    for (std::size_t i = 0; i < line.cells.size(); ++i) {
      TableCell made = under(line, i);
      if (line.layout == Layout::kRow && !is_heading_row && !heads.empty()) {
        if (const Stretch* head = head_of(line, i, heads, width)) {
          made.table = heading;
          made.column = head->column;
          made.heading = text_of(head->begin, head->end);
        }
      }
      cells_.push_back(made);
    }
  }
}

// ---- lazily ----

// Only a line with heading words can change what the lines below it mean.
void Tables::read_headings_before(std::size_t at) {
  Line line;
  for (; next_place_ < places_.size() && places_[next_place_] < at; ++next_place_) {
    const std::uint32_t place = places_[next_place_];
    if (place < read_until_) continue;
    line.begin = line_begin(skeleton_, place);
    line.end = line_end(skeleton_, place);
    read_until_ = line.end;
    std::size_t thin_width = thin_widths_.empty() ? 0 : thin_widths_.back().cells;
    const std::size_t before = thin_width;
    split_line(thin_width, line);
    if (thin_width != before) thin_widths_.push_back({line.begin, thin_width});
    if (line.cells.empty()) continue;
    std::size_t heads = count_headings(line.cells);
    const bool broken = heads > 0 && join_broken_heading(line);
    if (broken) {
      read_until_ = line.end;
      heads = count_headings(line.cells);
    }
    const std::int32_t width = heading_rows_.empty() ? 0 : heading_rows_.back().width;
    const Layout layout = broken ? Layout::kRow : layout_of(line, heads, width);
    if (layout != Layout::kRow) {
      named_lines_.push_back({line.begin, layout});
    } else if (heads >= 2) {
      heading_rows_.push_back(
          {line.begin, line.end, heading_cells_.size(), line.cells.size(), line.width});
      heading_cells_.insert(heading_cells_.end(), line.cells.begin(), line.cells.end());
    }
  }
}

const Tables::Line& Tables::line_at(std::size_t at) {
  if (line_.begin <= at && at < line_.end) return line_;
  line_.end = line_end(skeleton_, at);
  line_.begin = line_begin(skeleton_, at);
  read_headings_before(line_.end);
  const auto above = std::lower_bound(
      thin_widths_.begin(), thin_widths_.end(), line_.begin,
      [](const ThinWidth& width, std::uint32_t begin) { return width.from < begin; });
  std::size_t thin_width = above == thin_widths_.begin() ? 0 : (above - 1)->cells;
  split_line(thin_width, line_);
  const auto named =
      std::lower_bound(named_lines_.begin(), named_lines_.end(), line_.begin,
                       [](const NamedLine& one, std::uint32_t begin) { return one.begin < begin; });
  const bool is_named = named != named_lines_.end() && named->begin == line_.begin;
  line_.layout = is_named ? named->layout : Layout::kRow;
  return line_;
}

// Those that hold for a line: of the last heading row above it, unless it is one itself.
const Tables::HeadingRow* Tables::headings_above(const Line& line) const {
  auto after = std::upper_bound(
      heading_rows_.begin(), heading_rows_.end(), line.begin,
      [](std::uint32_t begin, const HeadingRow& row) { return begin < row.begin; });
  if (after == heading_rows_.begin()) return nullptr;
  --after;
  return line.begin < after->end ? nullptr : &*after;
}

std::optional<TableCell> Tables::cell_of(const Line& line, std::size_t place) const {
  TableCell made = under(line, place);
  if (line.layout != Layout::kRow) return made;
  const HeadingRow* heading = headings_above(line);
  if (heading == nullptr) return made;
  if (const Stretch* head = head_of(line, place, cells_of(*heading), heading->width)) {
    made.table = heading->begin;
    made.column = head->column;
    made.heading = text_of(head->begin, head->end);
  }
  return made;
}

// ---- questions ----

std::optional<TableCell> Tables::at(std::size_t at) {
  if (at >= skeleton_.size()) return std::nullopt;
  if (eager_) {
    auto after = std::upper_bound(
        cells_.begin(), cells_.end(), at,
        [](std::size_t value, const TableCell& cell) { return value < cell.begin; });
    if (after == cells_.begin()) return std::nullopt;
    --after;
    return at < after->end ? std::optional(*after) : std::nullopt;
  }
  const Line& line = line_at(at);
  auto after =
      std::upper_bound(line.cells.begin(), line.cells.end(), at,
                       [](std::size_t value, const Stretch& cell) { return value < cell.begin; });
  if (after == line.cells.begin()) return std::nullopt;
  --after;
  if (at >= after->end) return std::nullopt;
  return cell_of(line, static_cast<std::size_t>(after - line.cells.begin()));
}

Tables::Row Tables::row_around(const TableCell& cell, std::size_t reach) {
  const auto widen = [&](const auto& cells, const auto& same) {
    const auto here = static_cast<std::size_t>(
        std::lower_bound(cells.begin(), cells.end(), cell.begin,
                         [](const auto& one, std::uint32_t begin) { return one.begin < begin; }) -
        cells.begin());
    Row row{cell.begin, cell.end};
    for (std::size_t i = here; i-- > 0 && here - i <= reach && same(cells[i]);) {
      row.begin = cells[i].begin;
    }
    for (std::size_t i = here; i < cells.size() && i - here <= reach && same(cells[i]); ++i) {
      row.end = cells[i].end;
    }
    return row;
  };
  if (eager_) {
    return widen(cells_, [&](const TableCell& other) {
      return other.row == cell.row && (!declared_ || other.table == cell.table);
    });
  }
  return widen(line_at(cell.begin).cells, [](const Stretch&) { return true; });
}

void Tables::visit_below(const HeadingRow& heading, std::uint32_t end,
                         const std::function<bool(std::u16string_view)>& wanted,
                         const std::function<void(const TableCell&)>& visit) {
  std::vector<bool> columns;
  for (const Stretch& head : cells_of(heading)) {
    const auto column = static_cast<std::size_t>(head.column);
    columns.resize(column + 1);
    columns[column] = wanted(text_of(head.begin, head.end));
  }
  if (std::find(columns.begin(), columns.end(), true) == columns.end()) return;
  for (std::uint32_t begin = heading.end; begin < end; begin = line_.end) {
    line_at(begin);
    if (line_.layout != Layout::kRow) continue;
    for (std::size_t i = 0; i < line_.cells.size(); ++i) {
      const TableCell cell = *cell_of(line_, i);
      if (!cell.heading.empty() && columns[static_cast<std::size_t>(cell.column)]) visit(cell);
    }
  }
}

void Tables::for_each_under(const std::function<bool(std::u16string_view heading)>& wanted,
                            const std::function<void(const TableCell&)>& visit) {
  if (eager_) {
    for (const TableCell& cell : cells_) {
      if (!cell.heading.empty() && wanted(cell.heading)) visit(cell);
    }
    return;
  }
  read_headings_before(skeleton_.size());
  for (const NamedLine& named : named_lines_) {
    line_at(named.begin);
    for (std::size_t i = 1; i < line_.cells.size(); ++i) {
      const std::optional<TableCell> cell = cell_of(line_, i);
      if (!cell->heading.empty() && wanted(cell->heading)) visit(*cell);
    }
  }
  for (std::size_t i = 0; i < heading_rows_.size(); ++i) {
    const std::uint32_t end = i + 1 < heading_rows_.size()
                                  ? heading_rows_[i + 1].begin
                                  : static_cast<std::uint32_t>(skeleton_.size());
    visit_below(heading_rows_[i], end, wanted, visit);
  }
}

}  // namespace xs::screening
