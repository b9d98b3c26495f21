// SPDX-License-Identifier: AGPL-3.0-or-later
// Documents and findings as JSON text: between the reader process and the server, in the sealed
// store, and in `xianshen screen --format json`.
//
// The reader is not trusted: decoding checks every field, every offset against its text, UTF-8
// and the limits below, and fails with kUnreadable rather than repair.
//
//   {"format":"docx","parts":[{"address":"body","label":"正文","kind":"body","visible":true,
//     "text":"…","runs":[[start,end,page,x,y,width,height],…],
//     "cells":[[start,end,table,row,column],…]}],
//    "pages":[[width,height],…],"could_not_look":[{"part":"media/image1.png","why":"…"}]}
//
// Empty lists are left out. A box is [x,y,width,height]. A place on paper has `box`, around all of
// it on its page, and where it stands on several lines `boxes`, one for each.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "document/document.h"
#include "document/finding.h"

namespace xs::document {

inline constexpr std::size_t kMostParts = 200'000;
inline constexpr std::size_t kMostPages = 100'000;
// Of JSON text; a workbook of 100 000 rows and 10 columns takes about 40 MiB.
inline constexpr std::size_t kMostEncodedBytes = std::size_t{256} << 20;

[[nodiscard]] std::string_view to_string(PartKind kind);  // body, hidden_text, hidden_sheet
[[nodiscard]] std::optional<PartKind> part_kind_from(std::string_view text);

// A box with a number that is not finite is written as null, which decoding refuses.
[[nodiscard]] std::string encode(const Document& document);
[[nodiscard]] Result<Document> decode_document(std::string_view json);
[[nodiscard]] std::string encode(const Screening& screening);
[[nodiscard]] Result<Screening> decode_screening(std::string_view json);

}  // namespace xs::document
