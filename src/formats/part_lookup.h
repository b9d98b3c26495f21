// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests: the part at an address.
#pragma once

#include <gtest/gtest.h>

#include "formats/formats.h"

namespace xs::formats {

inline document::Document must_read(BytesView bytes, std::string_view name = "") {
  auto document = read(bytes, name);
  EXPECT_TRUE(document) << document.error().public_text;
  return document ? *document : document::Document{};
}

inline const document::Part* find_part(const document::Document& document,
                                       std::string_view address) {
  for (const document::Part& part : document.parts) {
    if (part.address == address) return &part;
  }
  return nullptr;
}

// "(none)" when there is no such part, which no expected text equals.
inline std::string text_at(const document::Document& document, std::string_view address) {
  const document::Part* part = find_part(document, address);
  return part == nullptr ? "(none)" : part->text;
}

inline std::string cell_text(const document::Part& part, const document::Cell& cell) {
  return part.text.substr(cell.start, cell.end - cell.start);
}

}  // namespace xs::formats
