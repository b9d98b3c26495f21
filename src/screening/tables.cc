// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/tables.h"

#include <algorithm>

namespace xs::screening {
namespace {

constexpr std::size_t kLongestHeading = 24;
constexpr std::size_t kLongestThinLine = 160;
constexpr std::size_t kFewestThinCells = 3;

enum Border { kWide, kBar, kSpace, kComma };

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
    : skeleton_(skeleton),
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

// 姓名 | 张三 | 电话 | 138…: every other cell is the heading of the next.
bool Tables::is_form(const std::vector<Stretch>& cells) const {
  if (cells.size() < 2 || cells.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (is_heading(cells[i]) != (i % 2 == 0)) return false;
  }
  return true;
}

void Tables::split(std::size_t begin, std::size_t end, int border,
                   std::vector<Stretch>& out) const {
  const Skeleton& s = skeleton_;
  out.clear();
  Stretch cell{static_cast<std::uint32_t>(begin), 0, 1};
  const auto close = [&](std::size_t at, std::size_t next) {
    cell.end = static_cast<std::uint32_t>(at);
    if (cell.end > cell.begin) out.push_back(cell);
    cell.begin = static_cast<std::uint32_t>(next);
    ++cell.column;
  };
  for (std::size_t i = begin; i < end; ++i) {
    const bool inside = i > begin;
    if (border == kWide && inside && s.gap(i) >= Gap::kWide) close(i, i);
    if (border == kSpace && inside && s.gap(i) >= Gap::kThin) close(i, i);
    if (border == kBar && is_bar(s.chars[i])) close(i, i + 1);
    if (border == kComma && s.chars[i] == u',') close(i, i + 1);
  }
  close(end, end);
}

// `thin_width` is how many cells the last heading divided by single spaces or commas had.
void Tables::split_line(std::uint32_t begin, std::uint32_t end, std::size_t& thin_width,
                        std::vector<Stretch>& out) const {
  split(begin, end, kWide, out);
  if (out.size() >= 2) return;
  split(begin, end, kBar, out);
  if (out.size() >= 2) return;
  out.clear();
  if (end - begin > kLongestThinLine) return;
  // Prose has spaces and commas, too: such a line is a row only as or below a clear heading.
  for (const Border border : {kSpace, kComma}) {
    split(begin, end, border, out);
    if (out.size() >= kFewestThinCells) {
      const auto heads = static_cast<std::size_t>(std::count_if(
          out.begin(), out.end(), [&](const Stretch& cell) { return is_heading(cell); }));
      if (heads * 4 >= out.size() * 3) thin_width = out.size();
      if (out.size() == thin_width) return;
    }
    out.clear();
  }
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
  std::vector<Stretch> heads;
  for (std::uint32_t begin = 0; begin < skeleton_.size(); begin = line.end) {
    line.begin = begin;
    line.end = line_end(skeleton_, begin);
    split_line(line.begin, line.end, thin_width, line.cells);
    if (line.cells.empty()) continue;
    line.form = is_form(line.cells);
    const auto count = std::count_if(line.cells.begin(), line.cells.end(),
                                     [&](const Stretch& cell) { return is_heading(cell); });
    const bool is_heading_row = !line.form && count >= 2;
    if (is_heading_row) {
      heading = line.begin;
      heads = line.cells;
    }
    for (std::size_t i = 0; i < line.cells.size(); ++i) {
      const Stretch& cell = line.cells[i];
      TableCell made{cell.begin, cell.end, 0, line.begin, cell.column, {}};
      if (line.form) {
        made.table = line.begin;
        if (i % 2 == 1) made.heading = text_of(line.cells[i - 1].begin, line.cells[i - 1].end);
      } else if (!is_heading_row && heads.size() == line.cells.size()) {
        made.table = heading;
        for (const Stretch& head : heads) {
          if (head.column == cell.column) made.heading = text_of(head.begin, head.end);
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
    split_line(line.begin, line.end, thin_width, line.cells);
    if (thin_width != before) thin_widths_.push_back({line.begin, thin_width});
    if (line.cells.empty()) continue;
    const auto heads = std::count_if(line.cells.begin(), line.cells.end(),
                                     [&](const Stretch& cell) { return is_heading(cell); });
    if (heads == 0) continue;
    if (is_form(line.cells)) {
      forms_.push_back(line.begin);
    } else if (heads >= 2) {
      heading_rows_.push_back({line.begin, line.end, heading_cells_.size(), line.cells.size()});
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
  split_line(line_.begin, line_.end, thin_width, line_.cells);
  line_.form = std::binary_search(forms_.begin(), forms_.end(), line_.begin);
  return line_;
}

// Those that hold for a line: of the last heading row above it, unless it is one itself.
const Tables::HeadingRow* Tables::headings_above(const Line& line) const {
  auto after = std::upper_bound(
      heading_rows_.begin(), heading_rows_.end(), line.begin,
      [](std::uint32_t begin, const HeadingRow& row) { return begin < row.begin; });
  if (after == heading_rows_.begin()) return nullptr;
  --after;
  return after->begin == line.begin ? nullptr : &*after;
}

std::optional<TableCell> Tables::cell_of(const Line& line, std::size_t place) const {
  const Stretch& cell = line.cells[place];
  TableCell made{cell.begin, cell.end, 0, line.begin, cell.column, {}};
  if (line.form) {
    made.table = line.begin;
    if (place % 2 == 1) {
      made.heading = text_of(line.cells[place - 1].begin, line.cells[place - 1].end);
    }
    return made;
  }
  const HeadingRow* heading = headings_above(line);
  if (heading == nullptr || heading->count != line.cells.size()) return made;
  made.table = heading->begin;
  const std::span<const Stretch> heads = cells_of(*heading);
  const auto head = std::lower_bound(
      heads.begin(), heads.end(), cell.column,
      [](const Stretch& candidate, std::int32_t column) { return candidate.column < column; });
  if (head != heads.end() && head->column == cell.column) {
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
    if (line_.form || line_.cells.size() != heading.count) continue;
    for (std::size_t i = 0; i < line_.cells.size(); ++i) {
      const auto column = static_cast<std::size_t>(line_.cells[i].column);
      if (column < columns.size() && columns[column]) visit(*cell_of(line_, i));
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
  for (const std::uint32_t begin : forms_) {
    line_at(begin);
    for (std::size_t i = 1; i < line_.cells.size(); i += 2) {
      const std::optional<TableCell> cell = cell_of(line_, i);
      if (wanted(cell->heading)) visit(*cell);
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
