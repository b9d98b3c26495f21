// SPDX-License-Identifier: AGPL-3.0-or-later
// Small Office files, made in the tests that read them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace xs::formats {

using Entries = std::vector<std::pair<std::string, std::string>>;

[[nodiscard]] Bytes make_zip(const Entries& entries);

// A docx whose body is `body` (inside w:body). `relations` are further lines of the main part's
// relations, `more` further entries.
[[nodiscard]] Bytes make_docx(const std::string& body, const std::string& relations = {},
                              const Entries& more = {});
// An xlsx with one sheet 名单 whose worksheet holds `sheet`.
[[nodiscard]] Bytes make_xlsx(const std::string& sheet, const std::string& strings = {},
                              const std::string& styles = {}, const Entries& more = {});

// A PDF of the given objects ("1 0 obj" is the first, the catalog).
[[nodiscard]] std::string make_pdf(const std::vector<std::string>& objects);
[[nodiscard]] std::string pdf_stream(const std::string& content);

}  // namespace xs::formats
