// SPDX-License-Identifier: AGPL-3.0-or-later
// One worksheet, streamed: what is seen, what is hidden, and the words around the cells.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "formats/ooxml/leftovers.h"
#include "formats/xml.h"

namespace xs::formats::ooxml {

struct SharedString {
  std::string text;
  bool used = false;
};

// How a cell's number is shown, by its style index.
struct CellLook {
  bool date = false;
  bool hidden = false;  // white letters on no ground, or a format that shows nothing
};

struct Workbook {
  std::vector<SharedString> strings;
  std::vector<CellLook> looks;
  bool since_1904 = false;
};

// Of sharedStrings.xml; phonetic guides go to `phonetic`, one a line.
[[nodiscard]] XmlOutcome read_shared_strings(const std::string& xml, Workbook& workbook,
                                             std::string& phonetic);
[[nodiscard]] XmlOutcome read_cell_looks(const std::string& xml, Workbook& workbook);

// The cells of a table as text: '\t' between cells, '\n' after rows.
struct Grid {
  std::string text;
  std::vector<document::Cell> cells;
  void put(int row, int column, std::string_view value);
};

// A number as a person would read it: an ID number stored as 1.1010519491231E+17 in all its
// digits, a date as 2026-11-23.
[[nodiscard]] std::string shown_number(std::string_view raw, bool date, bool since_1904);

// "AB12" → {12, 28}; {0, 0} when it is none.
struct CellPosition {
  int row = 0, column = 0;
};
[[nodiscard]] CellPosition parse_cell_reference(std::string_view reference);

class SheetVisitor final : public XmlVisitor {
 public:
  explicit SheetVisitor(Workbook& workbook) : workbook_(workbook) {}
  void start(std::string_view name, std::string_view space, XmlAttributes attributes) override;
  void end(std::string_view name) override;
  void text(std::string_view text) override;
  void comment(std::string_view text) override;

  Grid seen, hidden;
  std::string formulas;  // those that hold words or long numbers
  std::string header_footer, other;
  AttributeWords words;

 private:
  enum class Take { kNothing, kValue, kInline, kFormula, kHeader, kOther };
  void start_cell(XmlAttributes attributes);
  void end_cell();
  void put(bool out_of_sight, std::string_view value);
  [[nodiscard]] bool column_hidden(int column) const;

  Workbook& workbook_;
  struct Columns {
    int from, to;
  };
  std::vector<Columns> hidden_columns_;
  int row_ = 0, column_ = 0;
  bool row_hidden_ = false, phonetic_ = false, in_data_ = false;
  std::string type_, value_, formula_, aside_;
  std::size_t style_ = 0;
  Take take_ = Take::kNothing;
  struct Heading {
    int column;
    std::string text;
  };
  std::vector<Heading> headings_;  // the first row seen, repeated above hidden rows
  int heading_row_ = 0;
  bool headings_repeated_ = false;
};

}  // namespace xs::formats::ooxml
