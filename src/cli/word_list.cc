// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/word_list.h"

#include <fmt/format.h>

namespace xs::cli {

namespace {

constexpr std::string_view kZip = "PK\x03\x04";
constexpr std::string_view kOldOffice = "\xD0\xCF\x11\xE0";  // the reader says why it does not

Result<screening::WordList> parsed(const screening::ParsedRows& rows, std::string id,
                                   const std::vector<screening::Category>& categories) {
  auto read = screening::parse_word_list(rows, categories);
  if (read.faults.empty()) {
    read.list.id = std::move(id);
    return std::move(read.list);
  }
  std::string says = fmt::format("词表有 {} 处错误：", read.faults.size());
  for (const auto& fault : read.faults) {
    says += fault.line == 0 ? "\n  " + fault.says
                            : fmt::format("\n  第{}行：{}", fault.line, fault.says);
  }
  return fail(ErrorCode::kInvalidInput, says);
}

}  // namespace

bool needs_reader(BytesView bytes) {
  const std::string_view text = as_text(bytes);
  return text.starts_with(kZip) || text.starts_with(kOldOffice);
}

Result<screening::WordList> read_word_list(BytesView bytes, std::string id,
                                           const std::vector<screening::Category>& categories) {
  const auto text = screening::text_of_list(bytes);
  if (!text) {
    return fail(ErrorCode::kInvalidInput,
                "词表不是 UTF-8 或 GB18030 编码，请另存为 UTF-8 后再用。");
  }
  return parsed(screening::rows_of_text(*text), std::move(id), categories);
}

Result<screening::WordList> read_word_list(const document::Document& document, std::string id,
                                           const std::vector<screening::Category>& categories) {
  return parsed(screening::rows_of(document), std::move(id), categories);
}

}  // namespace xs::cli
