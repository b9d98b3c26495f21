// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/word_list.h"

#include <fmt/format.h>

namespace xs::cli {

Result<screening::WordList> read_word_list(BytesView bytes, std::string id,
                                           const std::vector<screening::Category>& categories) {
  const auto text = screening::text_of_list(bytes);
  if (!text) {
    return fail(ErrorCode::kInvalidInput,
                "词表不是 UTF-8 或 GB18030 编码，请另存为 UTF-8 后再用。");
  }
  auto parsed = screening::parse_word_list(screening::rows_of_text(*text), categories);
  if (parsed.faults.empty()) {
    parsed.list.id = std::move(id);
    return std::move(parsed.list);
  }
  std::string says = fmt::format("词表有 {} 处错误：", parsed.faults.size());
  for (const auto& fault : parsed.faults) {
    says += fault.line == 0 ? "\n  " + fault.says
                            : fmt::format("\n  第{}行：{}", fault.line, fault.says);
  }
  return fail(ErrorCode::kInvalidInput, says);
}

}  // namespace xs::cli
