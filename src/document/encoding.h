// SPDX-License-Identifier: AGPL-3.0-or-later
// Documents and findings as JSON text: between the reader process and the server, in the sealed
// store, and in `xianshen screen --format json`.
//
// The reader is not trusted: decoding checks every field, every offset against its text, UTF-8
// and the limits below, and fails with kUnreadable rather than repair.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "document/document.h"
#include "document/finding.h"

namespace xs::document {

inline constexpr std::size_t kMostParts = 200'000;

[[nodiscard]] std::string encode(const Document& document);
[[nodiscard]] Result<Document> decode_document(std::string_view json);
[[nodiscard]] std::string encode(const Screening& screening);
[[nodiscard]] Result<Screening> decode_screening(std::string_view json);

}  // namespace xs::document
