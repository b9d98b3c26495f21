// SPDX-License-Identifier: AGPL-3.0-or-later
// What kind of file these bytes are, whatever it is called.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace xs::formats {

enum class Content {
  kEmpty,
  kPdf,
  kZip,      // Office documents among others; looked into by the reader
  kImage,    // see `sentence`
  kOther,    // known, but not readable: see `sentence`
  kUnknown,  // perhaps text
};
struct Detected {
  Content content = Content::kUnknown;
  std::string sentence;  // Chinese; for kImage, kOther and kEmpty
};
[[nodiscard]] Detected detect(BytesView bytes);

// Of a zip that is no Office document we read, by the names of its entries.
template <class Has>
[[nodiscard]] std::string refuse_zip(Has has) {
  if (has("OFD.xml")) return "本版本尚不能读取 OFD 版式文件，请转换为 PDF 后再送审。";
  if (has("mimetype"))
    return "本版本尚不能读取 ODF 等文档，请转换为 docx、xlsx 或者 PDF 后再送审。";
  return "这是压缩包，本版本尚不能读取，请解压后逐个文件送审。";
}

[[nodiscard]] bool looks_like_html(std::string_view text);

// Texts whose words are wrapped in a coding of their own (mail, XML, certificates): the sentence to
// refuse them with, or empty for a plain text.
[[nodiscard]] std::string refuse_coded_text(std::string_view text);

// Whether a file of this format may bear this name: "docx" and 公示.docx; a name without a known
// extension says nothing and so never differs.
[[nodiscard]] bool name_fits(std::string_view file_name, std::string_view format);

}  // namespace xs::formats
