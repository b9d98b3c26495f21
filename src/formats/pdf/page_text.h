// SPDX-License-Identifier: AGPL-3.0-or-later
// The text of one page with the boxes of its characters.
#pragma once

#include <string>
#include <vector>

#include "document/document.h"
#include "formats/pdf/opened_pdf.h"

namespace xs::formats {

struct PageText {
  bool good = false;  // false: the page is damaged; what was read of it is here
  std::string text;
  std::vector<document::Run> runs;
  std::size_t characters = 0;
  std::size_t illegible = 0;  // without a Unicode value: U+FFFD, private use, control
  int images = 0;             // large enough to hold words
  bool draws = false;         // anything at all
};

// `number` from 1.
[[nodiscard]] PageText read_page_text(const OpenedPdf& opened, const LoadedPage& page, int number);
// What an annotation paints, as text.
[[nodiscard]] PageText read_annotation_text(const OpenedPdf& opened, pdf_annot* annotation,
                                            fz_rect bounds, int number);

}  // namespace xs::formats
