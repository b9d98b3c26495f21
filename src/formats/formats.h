// SPDX-License-Identifier: AGPL-3.0-or-later
// What a file says: bytes in, Document out. Linked by `xianshen-reader` only.
//
// The format is found from the content; the name is only compared with it. Reads txt (UTF-8,
// GB18030, Big5, UTF-16), HTML, docx, xlsx and PDF. Everything else is refused by name where it is
// known. Nothing here opens a file, a connection or a process.
//
//   XS_TRY(const document::Document document, formats::read(bytes, "公示.docx"));
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "document/document.h"

namespace xs::formats {

// Loads what the libraries would otherwise load at first use. Call before confinement.
void load_libraries();

// kUnreadable for any other format, for encrypted and for damaged files. May throw std::bad_alloc;
// may crash on hostile bytes, which is why it runs in a confined child.
[[nodiscard]] Result<document::Document> read(BytesView bytes, std::string_view file_name);

// PNG of one page, from 1, of a PDF. kInvalidInput for a page that is not there, `dpi` outside
// 20…600 or a picture over 64 million pixels.
[[nodiscard]] Result<Bytes> render_page(BytesView bytes, int page, int dpi);

}  // namespace xs::formats
