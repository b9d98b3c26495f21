// SPDX-License-Identifier: AGPL-3.0-or-later
// A letter or form as it will read, before anyone has said how it looks.
//
// Made from a template and facts (fill.h), shown as a page of HTML (html.h) or typeset on A4 by
// `xianshen-typesetter`, which gets it as JSON. Knows neither cases nor fonts. Every text has been
// made inert: no control characters, no marks that turn the direction of writing.
//
//   const Letter letter = fill(tpl, facts);
//   const std::string sent = encode(letter);   // decode() on the other side
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace xs::letters {

enum class Align : std::uint8_t { kLeft, kCentre, kRight };

enum class ParagraphStyle : std::uint8_t {
  kBody,        // first line moved in by two characters
  kSalutation,  // flush left
  kHeading,
  kSubheading,
  kNote,   // small, for remarks under a form
  kLine,   // one line set by `align`, as the date over a form
  kTitle,  // of a second paper in the same letter, such as a receipt
};
struct Paragraph {
  ParagraphStyle style = ParagraphStyle::kBody;
  std::string text;
  Align align = Align::kLeft;
};

struct Cell {
  std::vector<std::string> lines;         // one paragraph each
  std::vector<std::string> signed_lines;  // at the foot of the cell, to the right
  int columns = 1;                        // of the table it takes
  int least_lines = 1;                    // room for a hand
  bool label = false;
};
struct Row {
  std::vector<Cell> cells;
};
// Rows with one cell to their left that all of them share.
struct Group {
  std::string side;  // empty: the rows take every column
  std::vector<Row> rows;
};
struct Table {
  std::vector<int> widths;   // of columns, in proportion
  std::vector<Row> heading;  // repeated on every page; at most one row
  std::vector<Group> groups;
};

// Who issues it and when, at the lower right.
struct Closing {
  std::vector<std::string> lines;
};
struct Attachments {
  std::vector<std::string> names;
};
struct NewPage {};

using Block = std::variant<Paragraph, Table, Closing, Attachments, NewPage>;

struct Letter {
  std::string id;     // of its template
  std::string title;  // 政府信息公开保密审查审批表
  std::string agency;
  std::vector<Block> blocks;
  std::string about;   // foot: 案号、记录序号、制度
  std::string digest;  // SM3 of template and facts, hexadecimal
  std::string code;    // by which the agency knows its own; may be empty
  std::string made;    // moment of the last act it tells of, YYYY-MM-DDThh:mm:ss.mmmZ
};

[[nodiscard]] std::string encode(const Letter& letter);
// kInvalidInput unless encode() could have written it.
[[nodiscard]] Result<Letter> decode(std::string_view json);

// Control characters, direction marks, private and unassigned characters become 〔U+202E〕; line
// ends and tabs a space unless `keep_lines`; bad UTF-8 U+FFFD.
enum class LineEnds : std::uint8_t { kSpace, kKeep };
[[nodiscard]] std::string inert(std::string_view text, LineEnds ends);

}  // namespace xs::letters
