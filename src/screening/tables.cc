// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/tables.h"

#include <algorithm>
#include <map>

namespace xs::screening {
namespace {

constexpr std::size_t kLongestHeading = 24;
constexpr std::size_t kLongestThinLine = 160;

bool is_bar(char16_t c) { return c == u'|' || c == u'│' || c == u'┃' || c == u'¦' || c == u'丨'; }

// 1 → A, 27 → AA.
std::string column_letters(std::int32_t column) {
  std::string letters;
  for (; column > 0; column = (column - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
  }
  return letters;
}

enum class Border { kWide, kBar, kSpace, kComma };

std::vector<TableCell> split(const Skeleton& s, std::size_t begin, std::size_t end,
                             std::int32_t row, Border border) {
  std::vector<TableCell> cells;
  TableCell cell;
  cell.row = row;
  cell.column = 1;
  cell.begin = static_cast<std::uint32_t>(begin);
  const auto close = [&](std::size_t at, std::size_t next) {
    cell.end = static_cast<std::uint32_t>(at);
    if (cell.end > cell.begin) cells.push_back(cell);
    cell.begin = static_cast<std::uint32_t>(next);
    ++cell.column;
  };
  for (std::size_t i = begin; i < end; ++i) {
    const bool inside = i > begin;
    if (border == Border::kWide && inside && s.gap(i) >= Gap::kWide) close(i, i);
    if (border == Border::kSpace && inside && s.gap(i) >= Gap::kThin) close(i, i);
    if (border == Border::kBar && is_bar(s.chars[i])) close(i, i + 1);
    if (border == Border::kComma && s.chars[i] == u',') close(i, i + 1);
  }
  close(end, end);
  return cells;
}

bool is_heading(const Skeleton& s, const TableCell& cell, const Words& heading_words) {
  const std::u16string_view text(s.chars.data() + cell.begin, cell.end - cell.begin);
  if (text.size() > kLongestHeading) return false;
  const bool value =
      std::any_of(text.begin(), text.end(), [](char16_t c) { return is_digit(c) || c == u':'; });
  return !value && contains_any(text, heading_words);
}

// 姓名 | 张三 | 电话 | 138…: every other cell is the heading of the next.
bool is_form_row(const std::vector<bool>& heads) {
  if (heads.size() < 2 || heads.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < heads.size(); ++i) {
    if (heads[i] != (i % 2 == 0)) return false;
  }
  return true;
}

}  // namespace

Tables::Tables(const document::Part& part, const Skeleton& skeleton, const Words& heading_words) {
  declared_ = !part.cells.empty();
  if (declared_) {
    read_declared(part, skeleton);
  } else {
    read_lines(skeleton, heading_words);
  }
  if (!cells_.empty()) set_headings(skeleton, heading_words);
}

const TableCell* Tables::at(std::size_t at) const {
  auto after =
      std::upper_bound(cells_.begin(), cells_.end(), at,
                       [](std::size_t value, const TableCell& cell) { return value < cell.begin; });
  if (after == cells_.begin()) return nullptr;
  --after;
  return at < after->end ? &*after : nullptr;
}

void Tables::read_declared(const document::Part& part, const Skeleton& skeleton) {
  for (const document::Cell& cell : part.cells) {
    const std::size_t first = skeleton.at_byte(cell.start);
    const std::size_t last = skeleton.at_byte(cell.end);
    if (first >= last) continue;
    TableCell made;
    made.begin = static_cast<std::uint32_t>(first);
    made.end = static_cast<std::uint32_t>(last);
    made.table = cell.table;
    made.row = cell.row;
    made.column = cell.column;
    made.address = column_letters(cell.column) + std::to_string(cell.row);
    cells_.push_back(std::move(made));
  }
  std::stable_sort(cells_.begin(), cells_.end(),
                   [](const TableCell& a, const TableCell& b) { return a.begin < b.begin; });
}

void Tables::read_lines(const Skeleton& skeleton, const Words& heading_words) {
  std::int32_t row = 0;
  std::size_t thin_heading = 0;  // cells of the last heading divided by single spaces or commas
  for (std::size_t begin = 0; begin < skeleton.size();) {
    std::size_t end = begin + 1;
    while (end < skeleton.size() && skeleton.gap(end) != Gap::kLine) ++end;
    ++row;
    std::vector<TableCell> line = split(skeleton, begin, end, row, Border::kWide);
    if (line.size() < 2) line = split(skeleton, begin, end, row, Border::kBar);
    if (line.size() < 2 && end - begin <= kLongestThinLine) {
      // Prose has spaces and commas, too: such a line is a row only as or below a clear heading.
      for (const Border border : {Border::kSpace, Border::kComma}) {
        line = split(skeleton, begin, end, row, border);
        const auto heads = static_cast<std::size_t>(std::count_if(
            line.begin(), line.end(),
            [&](const TableCell& cell) { return is_heading(skeleton, cell, heading_words); }));
        if (line.size() >= 3 && heads * 4 >= line.size() * 3) thin_heading = line.size();
        if (line.size() >= 3 && line.size() == thin_heading) break;
        line.clear();
      }
    }
    if (line.size() >= 2) cells_.insert(cells_.end(), line.begin(), line.end());
    begin = end;
  }
}

void Tables::set_headings(const Skeleton& skeleton, const Words& heading_words) {
  const auto text_of = [&](const TableCell& cell) {
    return skeleton.chars.substr(cell.begin, cell.end - cell.begin);
  };
  std::map<std::pair<std::int32_t, std::int32_t>, std::u16string> headings;
  std::size_t heading_cells = 0;
  for (std::size_t from = 0; from < cells_.size();) {
    std::size_t to = from;
    std::vector<bool> heads;
    while (to < cells_.size() && cells_[to].table == cells_[from].table &&
           cells_[to].row == cells_[from].row) {
      heads.push_back(is_heading(skeleton, cells_[to++], heading_words));
    }
    const auto count = static_cast<std::size_t>(std::count(heads.begin(), heads.end(), true));
    if (is_form_row(heads)) {
      for (std::size_t i = from + 1; i < to; i += 2) cells_[i].heading = text_of(cells_[i - 1]);
    } else if (count >= 2 || (declared_ && count * 2 >= to - from && count > 0)) {
      if (!declared_) headings.clear();
      heading_cells = to - from;
      for (std::size_t i = from; i < to; ++i) {
        headings[{cells_[i].table, cells_[i].column}] = text_of(cells_[i]);
      }
    } else if (declared_ || to - from == heading_cells) {
      for (std::size_t i = from; i < to; ++i) {
        const auto found = headings.find({cells_[i].table, cells_[i].column});
        if (found != headings.end()) cells_[i].heading = found->second;
      }
    }
    from = to;
  }
}

}  // namespace xs::screening
