// SPDX-License-Identifier: AGPL-3.0-or-later
// Which stretches of a part are cells of a table, and under which heading do they stand?
//
// A part with cells of its own is believed; in plain text, lines of several stretches divided by
// bars, tabs or wide spaces are rows; by single spaces or commas only below such a heading. A row
// of known heading words without digits is a heading; it holds for the rows below it until the next
// one. Empty cells count where the border shows them; a serial number may touch the next cell. A
// row of values behind one heading word is a column laid on its side.
// Plain text is read lazily: only the lines somebody asks about, and above them only the lines that
// hold a heading word. Reading::kPlain reads every line at once and must give the same answers.
//
//   Tables tables(part, skeleton, headings, places_of_heading_words);
//   if (const auto cell = tables.at(17)) use(cell->heading);
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "document/document.h"
#include "screening/skeleton.h"
#include "screening/word_set.h"
#include "screening/words.h"

namespace xs::screening {

struct HeadingWords {
  HeadingWords() = default;
  // Folded, each of at least two characters.
  explicit HeadingWords(Words list) : words(std::move(list)), set(words) {}
  Words words;
  WordSet set;
};

enum class Reading : std::uint8_t { kLazy, kPlain };

struct TableCell {
  std::uint32_t begin = 0, end = 0;  // in the skeleton, not empty
  // As the document numbers them; in plain text, where the heading row and the row begin. A row of
  // a form is its own table.
  std::uint32_t table = 0, row = 0;
  std::int32_t column = 0;
  std::u16string_view heading;  // empty under none, or for a heading itself
};

// "B7".
[[nodiscard]] std::string cell_address(const TableCell& cell);

class Tables {
 public:
  // All three must outlive it. `heading_places` are positions in order, at least one on every line
  // with a heading word; unused for declared cells and Reading::kPlain.
  Tables(const document::Part& part, const Skeleton& skeleton, const HeadingWords& headings,
         std::vector<std::uint32_t> heading_places, Reading reading = Reading::kLazy);

  // The cell that holds character `at`. Cheapest when asked from left to right.
  [[nodiscard]] std::optional<TableCell> at(std::size_t at);
  struct Row {
    std::uint32_t begin = 0, end = 0;
  };
  // The row of a cell, at most `reach` cells to either side of it.
  [[nodiscard]] Row row_around(const TableCell& cell, std::size_t reach);
  // Every cell below or beside a heading for which `wanted` holds.
  void for_each_under(const std::function<bool(std::u16string_view heading)>& wanted,
                      const std::function<void(const TableCell&)>& visit);
  // Do the cells come from the document itself?
  [[nodiscard]] bool declared() const { return declared_; }

 private:
  struct Stretch {
    std::uint32_t begin = 0, end = 0;
    std::int32_t column = 0;
  };
  enum class Layout : std::uint8_t {
    kRow,
    kForm,   // every other cell is the heading of the next
    kLying,  // the first cell is the heading of all others
  };
  struct Line {
    std::uint32_t begin = 0, end = 0;
    std::vector<Stretch> cells;  // none if it is no row
    std::int32_t width = 0;      // cells with the empty ones
    bool counted = false;        // do the borders show empty cells?
    Layout layout = Layout::kRow;
  };
  struct HeadingRow {
    std::uint32_t begin = 0, end = 0;  // the line
    std::size_t first = 0, count = 0;  // among heading_cells_
    std::int32_t width = 0;
  };
  struct NamedLine {
    std::uint32_t begin = 0;
    Layout layout = Layout::kForm;
  };
  struct ThinWidth {
    std::uint32_t from = 0;
    std::size_t cells = 0;
  };

  std::u16string_view text_of(std::uint32_t begin, std::uint32_t end) const {
    return std::u16string_view(skeleton_.chars).substr(begin, end - begin);
  }
  bool is_heading(const Stretch& cell) const;
  bool is_form(const std::vector<Stretch>& cells) const;
  std::size_t count_headings(const std::vector<Stretch>& cells) const;
  Layout layout_of(const Line& line, std::size_t headings, std::int32_t heading_width) const;
  std::int32_t tabs_before(std::size_t at, bool first) const;
  std::int32_t tabs_behind(std::size_t end) const;
  void split(int border, Line& out) const;
  void join_spread_headings(std::vector<Stretch>& cells) const;
  struct Signs;
  Signs signs_of(const Line& line) const;
  bool is_thin_row(const Line& line, int border, std::size_t& thin_width) const;
  bool split_thin(int border, std::size_t& thin_width, Line& out) const;
  void split_line(std::size_t& thin_width, Line& out) const;
  bool is_serial_glued(const Line& line) const;
  std::int32_t empty_before(const Line& line, std::size_t place,
                            std::span<const Stretch> heads) const;
  const Stretch* head_of(const Line& line, std::size_t place, std::span<const Stretch> heads,
                         std::int32_t width) const;
  bool has_tabs(const Line& line, std::size_t least) const;
  bool join_broken_heading(Line& line) const;
  TableCell under(const Line& line, std::size_t place) const;

  void read_declared(const document::Part& part);
  void read_all_lines();
  void set_declared_headings();

  bool may_be_row(const Line& line, std::size_t thin_width) const;
  void split_if_row(std::size_t& thin_width, Line& out) const;
  void read_headings_before(std::size_t at);
  const Line& line_at(std::size_t at);
  std::optional<TableCell> cell_of(const Line& line, std::size_t place) const;
  const HeadingRow* headings_above(const Line& line) const;
  std::span<const Stretch> cells_of(const HeadingRow& row) const {
    return std::span(heading_cells_).subspan(row.first, row.count);
  }
  void visit_below(const HeadingRow& heading, std::uint32_t end,
                   const std::function<bool(std::u16string_view)>& wanted,
                   const std::function<void(const TableCell&)>& visit);

  const std::string_view source_;
  const Skeleton& skeleton_;
  const HeadingWords& headings_;
  const bool plain_, declared_, eager_;
  std::vector<TableCell> cells_;  // in text order; declared or eager

  std::vector<std::uint32_t> places_;
  std::size_t next_place_ = 0;
  std::size_t read_until_ = 0;  // lines that begin before are known to be headings or not
  std::vector<HeadingRow> heading_rows_;
  std::vector<Stretch> heading_cells_;
  std::vector<ThinWidth> thin_widths_;
  std::vector<NamedLine> named_lines_;
  Line line_;
};

}  // namespace xs::screening
