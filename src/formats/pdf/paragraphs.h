// SPDX-License-Identifier: AGPL-3.0-or-later
// Which lines on a page are one paragraph, from where they stand.
//
// A paragraph goes on where a line reaches the right margin of its column and the next one, of the
// same size and right below, begins at the left margin. Centred titles, headings, tables, headers,
// lists and text in several columns beside each other keep their line ends: a line end too many
// hides less than a line end too few.
//
//   join_paragraphs(page.text, page.runs, lines);
#pragma once

#include <span>
#include <string>
#include <vector>

#include "document/document.h"

namespace xs::formats {

// Bytes [start, end) of the text of a page, without the line end after them; `box` without blanks.
struct LaidLine {
  std::uint32_t start = 0, end = 0;
  document::Box box;
  float size = 0;  // of the letters, in points
  bool vertical = false;
};

// For each line: does its paragraph go on in the line after it?
[[nodiscard]] std::vector<bool> lines_that_go_on(std::string_view text,
                                                 std::span<const LaidLine> lines);

// Takes the line ends inside paragraphs out of the text; between two words of letters or digits a
// space takes its place. Runs move along.
void join_paragraphs(std::string& text, std::vector<document::Run>& runs,
                     std::span<const LaidLine> lines);

}  // namespace xs::formats
