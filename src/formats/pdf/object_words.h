// SPDX-License-Identifier: AGPL-3.0-or-later
// The words in a PDF's objects beside its pages: properties, outlines, form values, links, scripts,
// alternative texts, metadata, attached files.
#pragma once

#include "formats/draft.h"
#include "formats/pdf/opened_pdf.h"

namespace xs::formats {

void read_object_words(Draft& draft, const OpenedPdf& opened);

// A string object as UTF-8; empty for anything else.
[[nodiscard]] std::string text_string(fz_context* context, pdf_obj* object);

}  // namespace xs::formats
