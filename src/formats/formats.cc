// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/formats.h"

#include <fmt/format.h>
#include <libxml/parser.h>

#include "formats/detection.h"
#include "formats/draft.h"
#include "formats/html/html.h"
#include "formats/ooxml/office.h"
#include "formats/pdf/pdf.h"
#include "formats/text/plain_text.h"

namespace xs::formats {
namespace {

constexpr std::size_t kLargestFile = std::size_t{512} << 20;
constexpr std::size_t kLargestText = std::size_t{64} << 20;

document::Document read_zip(BytesView bytes, int depth) {
  const ooxml::Package package(bytes);
  const ooxml::MainPart main = ooxml::find_main_part(package);
  switch (main.kind) {
    case ooxml::OfficeKind::kWord:
      return ooxml::read_docx(package, main.name, depth);
    case ooxml::OfficeKind::kExcel:
      return ooxml::read_xlsx(package, main.name, depth);
    case ooxml::OfficeKind::kExcelBinary:
      throw Refusal{"本版本尚不能读取二进制工作簿（xlsb），请另存为 xlsx 后再送审。"};
    case ooxml::OfficeKind::kPowerPoint:
      throw Refusal{"本版本尚不能读取演示文稿（pptx），请另存为 PDF 后再送审，并另附备注文字。"};
    case ooxml::OfficeKind::kVisio:
      throw Refusal{"本版本尚不能读取 Visio 绘图，请另存为 PDF 后再送审。"};
    case ooxml::OfficeKind::kNone:
      break;
  }
  throw Refusal{refuse_zip(
      [&](std::string_view name) { return package.find(name) != ooxml::Package::npos; })};
}

document::Document read_text(BytesView bytes, int depth) {
  if (bytes.size() > kLargestText) throw Refusal{"文本过大，不能读取。请拆分文件后再送审。"};
  const std::optional<DecodedText> decoded = decode_text(bytes, declared_charset(as_text(bytes)));
  if (!decoded) {
    throw Refusal{"不能识别这个文件的格式，请转换为 txt、docx、xlsx、PDF 或者网页后再送审。"};
  }
  if (looks_like_html(decoded->text)) return read_html(decoded->text, depth);
  if (const std::string why = refuse_coded_text(decoded->text); !why.empty()) throw Refusal{why};
  return read_plain_text(*decoded, depth);
}

}  // namespace

document::Document read_any(BytesView bytes, std::string_view, int depth) {
  if (bytes.size() > kLargestFile) throw Refusal{"文件过大，不能读取。请拆分文件后再送审。"};
  const Detected detected = detect(bytes);
  switch (detected.content) {
    case Content::kEmpty:
    case Content::kImage:
    case Content::kOther:
      throw Refusal{detected.sentence};
    case Content::kPdf:
      return read_pdf(bytes, depth);
    case Content::kZip:
      return read_zip(bytes, depth);
    case Content::kUnknown:
      break;
  }
  return read_text(bytes, depth);
}

void load_libraries() {
  xmlInitParser();
  load_charsets();
}

Result<document::Document> read(BytesView bytes, std::string_view file_name) {
  try {
    document::Document document = read_any(bytes, file_name, 0);
    if (!name_fits(file_name, document.format)) {
      const std::size_t dot = file_name.find_last_of('.');
      document.parts.push_back({"file-name",
                                "文件名与内容不符",
                                document::PartKind::kOther,
                                false,
                                fmt::format("文件名的后缀是“{}”，内容却是 {} 格式。",
                                            shortened(file_name.substr(dot), 20), document.format),
                                {},
                                {}});
    }
    return document;
  } catch (const Refusal& refusal) {
    return fail(refusal.mendable ? ErrorCode::kInvalidInput : ErrorCode::kUnreadable,
                refusal.sentence);
  }
}

Result<Bytes> render_page(BytesView bytes, int page, int dpi) {
  try {
    if (detect(bytes).content != Content::kPdf) {
      throw Refusal{"只有 PDF 有可以显示的页面图像。", true};
    }
    return render_pdf_page(bytes, page, dpi);
  } catch (const Refusal& refusal) {
    return fail(refusal.mendable ? ErrorCode::kInvalidInput : ErrorCode::kUnreadable,
                refusal.sentence);
  }
}

}  // namespace xs::formats
