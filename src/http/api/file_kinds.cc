// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/api/file_kinds.h"

#include "http/problem.h"

namespace xs::http {

std::optional<KindOfFile> file_kind(std::string_view name) {
  static constexpr KindOfFile kKinds[] = {
      {"xlsx", service::FileKind::kXlsx,
       "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
      {"csv", service::FileKind::kCsv, "text/csv; charset=utf-8"},
      {"json", service::FileKind::kJson, "application/json"}};
  for (const KindOfFile& kind : kKinds) {
    if (kind.name == name) return kind;
  }
  return std::nullopt;
}

Response no_such_kind() {
  return problem(404, "not_found", "可以导出为 xlsx、csv、json，请从页面上选择。");
}

Response as_download(service::SheetFile file, const KindOfFile& kind) {
  Response response = Response::bytes(std::string(kind.type), std::move(file.bytes));
  response.set_file_name(file.name, Disposition::kAttachment);
  return response;
}

}  // namespace xs::http
