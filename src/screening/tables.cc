// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/tables.h"

#include <algorithm>
#include <cstdlib>

namespace xs::screening {
namespace {

// 1 → A, 27 → AA.
std::string column_letters(std::int32_t column) {
  std::string letters;
  for (; column > 0; column = (column - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
  }
  return letters;
}

std::uint32_t line_end(const Skeleton& s, std::size_t at) {
  return static_cast<std::uint32_t>(s.line_end(at));
}

std::uint32_t line_begin(const Skeleton& s, std::size_t at) {
  return static_cast<std::uint32_t>(s.line_begin(at));
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
    split_if_row(thin_width, line);
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
  split_if_row(thin_width, line_);
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
    for (std::size_t i = here; i > 0 && here - i < reach && same(cells[i - 1]); --i) {
      row.begin = cells[i - 1].begin;
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
