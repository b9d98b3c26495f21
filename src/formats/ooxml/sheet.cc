// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/ooxml/sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/date.h"
#include "base/text.h"

namespace xs::formats::ooxml {
namespace {

constexpr int kLastRow = 1'048'576;
constexpr int kLastColumn = 16'384;

bool is_true(std::string_view value) { return value == "1" || value == "true"; }

class StringVisitor final : public XmlVisitor {
 public:
  StringVisitor(Workbook& workbook, std::string& phonetic)
      : workbook_(workbook), phonetic_(phonetic) {}
  void start(std::string_view name, std::string_view, XmlAttributes) override {
    if (name == "si") workbook_.strings.emplace_back();
    if (name == "rPh") guide_ = true;
    if (name == "t") take_ = true;
  }
  void end(std::string_view name) override {
    if (name == "t") take_ = false;
    if (name == "rPh") {
      guide_ = false;
      phonetic_.push_back('\n');
    }
  }
  void text(std::string_view text) override {
    if (!take_ || workbook_.strings.empty()) return;
    append_clean(guide_ ? phonetic_ : workbook_.strings.back().text, text);
  }

 private:
  Workbook& workbook_;
  std::string& phonetic_;
  bool take_ = false, guide_ = false;
};

// Whether a format code shows a day: has y, or d with m, outside quotes and brackets.
bool is_date_format(std::string_view code) {
  bool quoted = false, bracketed = false, year = false, day = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == '[') {
      bracketed = true;
    } else if (!quoted && c == ']') {
      bracketed = false;
    } else if (!quoted && !bracketed) {
      year = year || c == 'y' || c == 'Y' || c == 'e';
      day = day || c == 'd' || c == 'D';
    }
  }
  return (year || day) && code.find("General") == std::string_view::npos;
}

bool is_builtin_date(int id) {
  return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
         (id >= 50 && id <= 54) || id == 57 || id == 58;
}

bool shows_nothing(std::string_view code) {
  return std::count(code.begin(), code.end(), ';') >= 2 &&
         code.find_first_not_of("; ") == std::string_view::npos;
}

class LookVisitor final : public XmlVisitor {
 public:
  explicit LookVisitor(Workbook& workbook) : workbook_(workbook) {}
  void start(std::string_view name, std::string_view, XmlAttributes attributes) override {
    if (name == "numFmt") {
      const std::string_view code = attribute(attributes, "formatCode");
      const int id = integer(attribute(attributes, "numFmtId"), -1);
      if (is_date_format(code)) dates_.push_back(id);
      if (shows_nothing(code)) blanks_.push_back(id);
    } else if (name == "fonts" || name == "fills" || name == "cellXfs") {
      list_ = name;
    } else if (name == "font" && list_ == "fonts") {
      white_fonts_.push_back(false);
    } else if (name == "color" && list_ == "fonts" && !white_fonts_.empty()) {
      const std::string_view rgb = attribute(attributes, "rgb");
      white_fonts_.back() = rgb.ends_with("FFFFFF") || rgb.ends_with("ffffff") ||
                            attribute(attributes, "theme") == "0";
      if (!attribute(attributes, "tint").empty()) white_fonts_.back() = false;
    } else if (name == "patternFill" && list_ == "fills") {
      const std::string_view pattern = attribute(attributes, "patternType");
      grounds_.push_back(!pattern.empty() && pattern != "none");
    } else if (name == "gradientFill" && list_ == "fills") {
      grounds_.push_back(true);
    } else if (name == "fgColor" && list_ == "fills" && !grounds_.empty()) {
      const std::string_view rgb = attribute(attributes, "rgb");
      if (rgb.ends_with("FFFFFF") || attribute(attributes, "theme") == "0") grounds_.back() = false;
    } else if (name == "xf" && list_ == "cellXfs") {
      add_look(attributes);
    }
  }
  void end(std::string_view name) override {
    if (name == list_) list_.clear();
  }
  void text(std::string_view) override {}

 private:
  static bool at(const std::vector<bool>& list, int index) {
    return index >= 0 && static_cast<std::size_t>(index) < list.size() &&
           list[static_cast<std::size_t>(index)];
  }
  void add_look(XmlAttributes attributes) {
    const int format = integer(attribute(attributes, "numFmtId"), 0);
    const auto has = [&](const std::vector<int>& list) {
      return std::find(list.begin(), list.end(), format) != list.end();
    };
    CellLook look;
    look.date = is_builtin_date(format) || has(dates_);
    look.hidden = has(blanks_) || (at(white_fonts_, integer(attribute(attributes, "fontId"), -1)) &&
                                   !at(grounds_, integer(attribute(attributes, "fillId"), -1)));
    workbook_.looks.push_back(look);
  }

  Workbook& workbook_;
  std::string list_;
  std::vector<int> dates_, blanks_;
  std::vector<bool> white_fonts_, grounds_;
};

// Header codes (&C, &"font,bold", &12) are not words.
std::string without_header_codes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '&' || i + 1 == text.size()) {
      out.push_back(text[i]);
    } else if (text[++i] == '"') {
      i = std::min(text.find('"', i + 1), text.size() - 1);
    } else if (text[i] == 'L' || text[i] == 'C' || text[i] == 'R') {
      out.push_back('\n');
    } else if (text[i] == '&') {
      out.push_back('&');
    } else {
      while (i + 1 < text.size() && text[i] >= '0' && text[i] <= '9' && text[i + 1] >= '0' &&
             text[i + 1] <= '9') {
        ++i;
      }
    }
  }
  return out;
}

}  // namespace

XmlOutcome read_shared_strings(const std::string& xml, Workbook& workbook, std::string& phonetic) {
  StringVisitor visitor(workbook, phonetic);
  return read_xml(xml, visitor);
}

XmlOutcome read_cell_looks(const std::string& xml, Workbook& workbook) {
  LookVisitor visitor(workbook);
  return read_xml(xml, visitor);
}

void Grid::put(int row, int column, std::string_view value) {
  if (!cells.empty()) text.push_back(cells.back().row == row ? '\t' : '\n');
  const auto start = static_cast<std::uint32_t>(text.size());
  append_clean(text, value);
  cells.push_back({start, static_cast<std::uint32_t>(text.size()), 1, row, column});
}

std::string shown_number(std::string_view raw, bool date, bool since_1904) {
  if (!date && raw.find_first_not_of("0123456789") == std::string_view::npos) {
    return std::string(raw);
  }
  double value = 0;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (error != std::errc{} || end != raw.data() + raw.size() || !std::isfinite(value)) {
    return std::string(raw);
  }
  constexpr double kLastDay = 2'958'465;  // 9999-12-31
  if (date && value >= 61 && value <= kLastDay) {
    using std::chrono::sys_days;
    const sys_days zero = since_1904 ? sys_days{std::chrono::year{1904} / 1 / 1}
                                     : sys_days{std::chrono::year{1899} / 12 / 30};
    return to_string(Date{zero + std::chrono::days(static_cast<int>(value))});
  }
  constexpr double kLargest = 9.3e18;
  if (std::floor(value) == value && std::fabs(value) < kLargest)
    return fmt::format("{:.0f}", value);
  return fmt::format("{}", value);
}

CellPosition parse_cell_reference(std::string_view reference) {
  CellPosition position;
  std::size_t i = 0;
  for (; i < reference.size() && reference[i] >= 'A' && reference[i] <= 'Z'; ++i) {
    position.column = position.column * 26 + (reference[i] - 'A' + 1);
    if (position.column > kLastColumn) return {};
  }
  position.row = integer(reference.substr(i), 0);
  if (position.column < 1 || position.row < 1 || position.row > kLastRow) return {};
  return position;
}

void SheetVisitor::start(std::string_view name, std::string_view, XmlAttributes attributes) {
  if (name == "c") return start_cell(attributes);
  if (name == "v") {
    take_ = Take::kValue;
  } else if (name == "is") {
    take_ = Take::kInline;
  } else if (name == "rPh") {
    phonetic_ = true;
  } else if (name == "f") {
    take_ = Take::kFormula;
    formula_.clear();
  } else if (name == "sheetData") {
    in_data_ = true;
  } else if (name == "row") {
    row_ = std::clamp(integer(attribute(attributes, "r"), row_ + 1), 1, kLastRow);
    column_ = 0;
    row_hidden_ = is_true(attribute(attributes, "hidden")) || attribute(attributes, "ht") == "0";
  } else if (name == "col") {
    if (is_true(attribute(attributes, "hidden")) || attribute(attributes, "width") == "0") {
      hidden_columns_.push_back(
          {integer(attribute(attributes, "min"), 1), integer(attribute(attributes, "max"), 1)});
    }
  } else if (!in_data_) {
    const bool header = name.ends_with("Header") || name.ends_with("Footer");
    take_ = header ? Take::kHeader : Take::kOther;
    aside_.clear();
    words.take(attributes);
  }
}

void SheetVisitor::end(std::string_view name) {
  if (name == "c") {
    end_cell();
  } else if (name == "rPh") {
    phonetic_ = false;
  } else if (name == "f") {
    if (worth_reading(formula_) || formula_.find('"') != std::string::npos) {
      append_clean(formulas, formula_);
      formulas.push_back('\n');
    }
  } else if (name == "sheetData") {
    in_data_ = false;
  } else if (take_ == Take::kHeader || take_ == Take::kOther) {
    if (!blank(aside_)) {
      std::string& to = take_ == Take::kHeader ? header_footer : other;
      append_clean(to, take_ == Take::kHeader ? without_header_codes(aside_) : aside_);
      to.push_back('\n');
    }
    aside_.clear();
  }
  // Inside an inline string its runs end, not the string.
  if (!in_data_ || name == "v" || name == "is" || name == "f") take_ = Take::kNothing;
}

void SheetVisitor::text(std::string_view text) {
  switch (take_) {
    case Take::kNothing:
      break;
    case Take::kValue:
      value_ += text;
      break;
    case Take::kInline:
      (phonetic_ ? other : value_) += text;
      break;
    case Take::kFormula:
      formula_ += text;
      break;
    case Take::kHeader:
    case Take::kOther:
      aside_ += text;
      break;
  }
}

void SheetVisitor::comment(std::string_view text) {
  append_clean(other, text);
  other.push_back('\n');
}

void SheetVisitor::start_cell(XmlAttributes attributes) {
  const CellPosition position = parse_cell_reference(attribute(attributes, "r"));
  if (position.row > 0) {
    row_ = position.row;
    column_ = position.column;
  } else {
    row_ = std::max(row_, 1);
    column_ = std::min(column_ + 1, kLastColumn);
  }
  type_ = attribute(attributes, "t");
  style_ = static_cast<std::size_t>(std::max(0, integer(attribute(attributes, "s"), 0)));
  value_.clear();
}

void SheetVisitor::end_cell() {
  if (value_.empty()) return;
  const CellLook look = style_ < workbook_.looks.size() ? workbook_.looks[style_] : CellLook{};
  const bool out_of_sight = row_hidden_ || look.hidden || column_hidden(column_);
  if (type_ == "s") {
    const int index = integer(value_, -1);
    if (index < 0 || static_cast<std::size_t>(index) >= workbook_.strings.size()) return;
    SharedString& string = workbook_.strings[static_cast<std::size_t>(index)];
    string.used = true;
    put(out_of_sight, string.text);
  } else if (type_ == "b") {
    put(out_of_sight, value_ == "1" ? "TRUE" : "FALSE");
  } else if (type_.empty() || type_ == "n") {
    put(out_of_sight, shown_number(value_, look.date, workbook_.since_1904));
  } else {
    put(out_of_sight, value_);
  }
}

void SheetVisitor::put(bool out_of_sight, std::string_view value) {
  if (blank(value)) return;
  // One long shared string, shown a million times, is a bomb too.
  if (seen.text.size() + hidden.text.size() + value.size() > kMostText) {
    throw Refusal{"工作表的文字量超过上限，未能读完。请拆分文件后再送审。"};
  }
  if (!out_of_sight) {
    if (heading_row_ == 0) heading_row_ = row_;
    if (row_ == heading_row_ && headings_.size() < 256) {
      headings_.push_back({column_, shortened(value, 100)});
    }
    seen.put(row_, column_, value);
    return;
  }
  // A column is judged by its heading, which may be in sight.
  if (row_hidden_ && !headings_repeated_ && heading_row_ > 0 && heading_row_ < row_ &&
      hidden.cells.empty()) {
    for (const Heading& one : headings_) hidden.put(heading_row_, one.column, one.text);
  }
  headings_repeated_ = true;
  hidden.put(row_, column_, value);
}

bool SheetVisitor::column_hidden(int column) const {
  return std::any_of(hidden_columns_.begin(), hidden_columns_.end(), [&](const Columns& range) {
    return column >= range.from && column <= range.to;
  });
}

}  // namespace xs::formats::ooxml
