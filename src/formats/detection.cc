// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/detection.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace xs::formats {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kArchive = "这是压缩包，本版本尚不能读取，请解压后逐个文件送审。";
constexpr std::string_view kImage =
    "这是图片，本版本尚不能识别图片中的文字，请提供可以复制文字的文件。";
constexpr std::string_view kMedia = "这是音频或者视频，本版本尚不能读取，请另附文字稿送审。";

struct Signature {
  std::size_t at;
  std::string_view bytes, sentence;
};
constexpr Signature kSignatures[] = {
    {0, "\x89PNG"sv, kImage},
    {0, "\xFF\xD8\xFF"sv, kImage},
    {0, "GIF8"sv, kImage},
    {0, "BM"sv, ""sv},  // two letters a text may begin with: judged below
    {0, "II*\0"sv, kImage},
    {0, "MM\0*"sv, kImage},
    {8, "WEBP"sv, kImage},
    {0, "\xD7\xCD\xC6\x9A"sv, kImage},
    {40, " EMF"sv, kImage},
    {0, "8BPS"sv, kImage},
    {0, "Rar!\x1A\x07"sv, kArchive},
    {0, "7z\xBC\xAF\x27\x1C"sv, kArchive},
    {0, "\x1F\x8B"sv, kArchive},
    {0, "BZh"sv, kArchive},
    {0,
     "\xFD"
     "7zXZ"sv,
     kArchive},
    {257, "ustar"sv, kArchive},
    {0, "MSCF"sv, kArchive},
    {0, "{\\rtf"sv, "本版本尚不能读取 RTF 文档，请转换为 docx 后再送审。"sv},
    {0,
     "\x7F"
     "ELF"sv,
     "这是程序文件，不能送审。"sv},
    {0, "MZ\x90"sv, "这是程序文件，不能送审。"sv},
    {4, "ftyp"sv, kMedia},
    {0, "ID3"sv, kMedia},
    {0, "OggS"sv, kMedia},
    {0, "RIFF"sv, kMedia},
    {0, "CAJ"sv, "本版本尚不能读取 CAJ 文件，请转换为 PDF 后再送审。"sv},
    {0, "%!PS"sv, "本版本尚不能读取 PostScript 文件，请转换为 PDF 后再送审。"sv},
    {0, "AT&TFORM"sv, "本版本尚不能读取 DjVu 文件，请转换为 PDF 后再送审。"sv},
};

bool contains(std::string_view text, std::string_view what) {
  return text.find(what) != std::string_view::npos;
}

std::string utf16(std::string_view ascii) {
  std::string out;
  for (const char c : ascii) {
    out.push_back(c);
    out.push_back('\0');
  }
  return out;
}

// Office files before 2007, their encrypted successors, WPS.
std::string refuse_compound(std::string_view bytes) {
  const auto has = [&](std::string_view name) { return contains(bytes, utf16(name)); };
  if (has("EncryptedPackage")) return "文件已加密，不能审查。请解除密码后再送审。";
  if (has("WordDocument")) {
    return "本版本尚不能读取 doc、wps 文档，请另存为 docx 后再送审。";
  }
  if (has("Workbook") || has("Book")) {
    return "本版本尚不能读取 xls、et 表格，请另存为 xlsx 后再送审。";
  }
  if (has("PowerPoint Document")) {
    return "本版本尚不能读取 ppt、dps 演示文稿，请另存为 PDF 后再送审。";
  }
  if (has("__properties_version1.0")) {
    return "本版本尚不能读取 Outlook 邮件，请将正文和附件分别另存后再送审。";
  }
  return "本版本尚不能读取这种旧格式的办公文件，请另存为 docx、xlsx 或者 PDF 后再送审。";
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

}  // namespace

Detected detect(BytesView bytes) {
  const std::string_view text = as_text(bytes);
  if (text.empty()) return {Content::kEmpty, "文件是空的，没有内容可以审查。请核对后重新上传。"};
  // Readers of PDF accept a header anywhere in the first kilobyte.
  if (contains(text.substr(0, 1029), "%PDF-")) return {Content::kPdf, {}};
  if (text.starts_with("PK\x03\x04") || text.starts_with("PK\x05\x06")) return {Content::kZip, {}};
  if (text.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv)) {
    return {Content::kOther, refuse_compound(text)};
  }
  for (const Signature& signature : kSignatures) {
    if (text.size() < signature.at || !text.substr(signature.at).starts_with(signature.bytes)) {
      continue;
    }
    if (signature.sentence == kImage) return {Content::kImage, std::string(kImage)};
    if (!signature.sentence.empty()) return {Content::kOther, std::string(signature.sentence)};
    if (text.size() > 26 && text.substr(6, 4) == "\0\0\0\0"sv) {
      return {Content::kImage, std::string(kImage)};
    }
  }
  return {Content::kUnknown, {}};
}

bool looks_like_html(std::string_view text) {
  const std::string head = lower(trim(text.substr(0, 4096)));
  if (head.starts_with("<!doctype html")) return true;
  if (!head.starts_with('<')) return false;
  if (head.starts_with("<?xml")) return contains(head, "<html");
  for (const std::string_view tag :
       {"<html", "<head", "<body", "<meta", "<title", "<table", "<div", "<p>", "<script"}) {
    if (contains(head, tag)) return true;
  }
  return false;
}

std::string refuse_coded_text(std::string_view text) {
  const std::string head = lower(text.substr(0, 8192));
  const std::string_view start = trim(head);
  if (start.starts_with("<?xml") || start.starts_with("<svg")) {
    return "本版本尚不能读取 XML 文件，请另存为 docx、xlsx、PDF 或者 txt 后再送审。";
  }
  if (start.starts_with("-----begin ")) return "这是证书或者加密内容，不能审查。";
  int headers = 0;
  for (const std::string_view line : split(head, '\n')) {
    for (const std::string_view header :
         {"mime-version:", "content-type:", "content-transfer-encoding:", "received:",
          "message-id:", "return-path:", "from:", "subject:", "x-mozilla-status:", "from - "}) {
      if (line.starts_with(header)) ++headers;
    }
  }
  if (headers >= 2 || contains(lower(text), "\ncontent-transfer-encoding:")) {
    return "本版本尚不能读取邮件，请将正文和附件分别另存后再送审。";
  }
  return {};
}

bool name_fits(std::string_view file_name, std::string_view format) {
  const std::string name = lower(file_name);
  const std::size_t dot = name.find_last_of('.');
  if (dot == std::string::npos) return true;
  const std::string extension = name.substr(dot + 1);
  struct Row {
    std::string_view format;
    std::string_view extensions;
  };
  constexpr Row kRows[] = {{"txt", " txt text log csv md json xml yaml yml ini sql jsonl tsv "},
                           {"html", " html htm xhtml shtml mht mhtml xml svg "},
                           {"docx", " docx docm dotx dotm wps "},
                           {"xlsx", " xlsx xlsm xltx xltm et "},
                           {"pdf", " pdf ai "}};
  const std::string wanted = " " + extension + " ";
  bool known = false;
  for (const Row& row : kRows) {
    const bool listed = contains(row.extensions, wanted);
    if (row.format == format && listed) return true;
    known = known || listed;
  }
  for (const std::string_view other :
       {" doc ",  " xls ", " ppt ", " pptx ", " ofd ", " rtf ",  " jpg ",
        " jpeg ", " png ", " gif ", " bmp ",  " tif ", " tiff ", " zip ",
        " rar ",  " 7z ",  " mp3 ", " mp4 ",  " eml ", " exe "}) {
    known = known || other == wanted;
  }
  return !known;
}

}  // namespace xs::formats
