// SPDX-License-Identifier: AGPL-3.0-or-later
// Which stretches of a part are cells of a table, and under which heading do they stand?
//
// A part with cells of its own is believed; in plain text, lines of several stretches divided by
// tabs, wide spaces or bars are rows; by single spaces or commas only below such a heading. A row
// of known heading words without digits is a heading; it holds for the rows below it until the next
// one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "document/document.h"
#include "screening/skeleton.h"
#include "screening/words.h"

namespace xs::screening {

struct TableCell {
  std::uint32_t begin = 0, end = 0;  // in the skeleton, not empty
  std::int32_t table = 0, row = 0, column = 0;
  std::u16string heading;  // empty under none, or for a heading itself
  std::string address;     // "B7"; empty in plain text
};

class Tables {
 public:
  Tables() = default;
  // `heading_words` are folded.
  Tables(const document::Part& part, const Skeleton& skeleton, const Words& heading_words);

  [[nodiscard]] const std::vector<TableCell>& cells() const { return cells_; }  // in text order
  // The cell that holds character `at`.
  [[nodiscard]] const TableCell* at(std::size_t at) const;
  // Do the cells come from the document itself?
  [[nodiscard]] bool declared() const { return declared_; }

 private:
  void read_declared(const document::Part& part, const Skeleton& skeleton);
  void read_lines(const Skeleton& skeleton, const Words& heading_words);
  void set_headings(const Skeleton& skeleton, const Words& heading_words);

  std::vector<TableCell> cells_;
  bool declared_ = false;
};

}  // namespace xs::screening
