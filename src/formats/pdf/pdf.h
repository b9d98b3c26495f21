// SPDX-License-Identifier: AGPL-3.0-or-later
// A PDF: its pages with the place of every character, and what stands beside the pages.
//
// A page is one part; its runs are stretches of equally wide characters, so that the box of a
// finding inside one follows by proportion. Annotations, forms, attachments, properties and what
// earlier savings left in the file are parts of their own. White, covered and invisible text is
// read with its page, not told apart.
#pragma once

#include "base/bytes.h"
#include "formats/draft.h"

namespace xs::formats {

[[nodiscard]] document::Document read_pdf(BytesView bytes, int depth);
[[nodiscard]] Bytes render_pdf_page(BytesView bytes, int page, int dpi);

}  // namespace xs::formats
