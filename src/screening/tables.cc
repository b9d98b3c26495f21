// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/tables.h"

#include <algorithm>
#include <map>

namespace xs::screening {
namespace {

constexpr std::size_t kLongestHeading = 24;

// 1 → A, 27 → AA.
std::string column_letters(std::int32_t column) {
  std::string letters;
  for (; column > 0; column = (column - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
  }
  return letters;
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

Tables::Tables(const document::Part& part, const Skeleton& skeleton,
               const std::vector<std::u16string>& heading_words) {
  declared_ = !part.cells.empty();
  if (declared_) {
    read_declared(part, skeleton);
  } else {
    read_lines(skeleton);
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
    const auto first = std::lower_bound(skeleton.begins.begin(), skeleton.begins.end(), cell.start);
    const auto last = std::lower_bound(first, skeleton.begins.end(), cell.end);
    if (first == last) continue;
    TableCell made;
    made.begin = static_cast<std::uint32_t>(first - skeleton.begins.begin());
    made.end = static_cast<std::uint32_t>(last - skeleton.begins.begin());
    made.table = cell.table;
    made.row = cell.row;
    made.column = cell.column;
    made.address = column_letters(cell.column) + std::to_string(cell.row);
    cells_.push_back(std::move(made));
  }
  std::stable_sort(cells_.begin(), cells_.end(),
                   [](const TableCell& a, const TableCell& b) { return a.begin < b.begin; });
}

void Tables::read_lines(const Skeleton& skeleton) {
  std::int32_t row = 0;
  for (std::size_t begin = 0; begin < skeleton.size();) {
    std::vector<TableCell> line;
    TableCell cell;
    cell.row = ++row;
    cell.column = 1;
    cell.begin = static_cast<std::uint32_t>(begin);
    std::size_t i = begin + 1;
    for (; i < skeleton.size() && skeleton.gaps[i] != Gap::kLine; ++i) {
      if (skeleton.gaps[i] < Gap::kWide) continue;
      cell.end = static_cast<std::uint32_t>(i);
      line.push_back(cell);
      cell.begin = cell.end;
      ++cell.column;
    }
    cell.end = static_cast<std::uint32_t>(i);
    line.push_back(cell);
    if (line.size() >= 2) cells_.insert(cells_.end(), line.begin(), line.end());
    begin = i;
  }
}

void Tables::set_headings(const Skeleton& skeleton,
                          const std::vector<std::u16string>& heading_words) {
  const auto is_heading = [&](const TableCell& cell) {
    const std::u16string_view text(skeleton.chars.data() + cell.begin, cell.end - cell.begin);
    if (text.size() > kLongestHeading) return false;
    if (std::any_of(text.begin(), text.end(),
                    [](char16_t c) { return is_digit(c) || c == u':'; })) {
      return false;
    }
    return std::any_of(heading_words.begin(), heading_words.end(), [&](const std::u16string& word) {
      return text.find(word) != std::u16string_view::npos;
    });
  };
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
      heads.push_back(is_heading(cells_[to++]));
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
