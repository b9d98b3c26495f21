// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists as downloads: which kinds of file there are, by the name that stands in the address.
#pragma once

#include <optional>
#include <string_view>

#include "http/message.h"
#include "service/sheet_files.h"

namespace xs::http {

struct KindOfFile {
  std::string_view name;
  service::FileKind kind;
  std::string_view type;  // media type
};
// "xlsx", "csv", "json".
[[nodiscard]] std::optional<KindOfFile> file_kind(std::string_view name);
[[nodiscard]] Response no_such_kind();
[[nodiscard]] Response as_download(service::SheetFile file, const KindOfFile& kind);

}  // namespace xs::http
