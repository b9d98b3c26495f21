// SPDX-License-Identifier: AGPL-3.0-or-later
// The file of `--words`: a list as an agency would import it (screening/word_list.h), or one word a
// line. A workbook is read by the reader program, as any document.
//
//   if (needs_reader(bytes)) { XS_TRY(document, reader.read(bytes, name)); … rows_of(document) … }
//   XS_TRY(const screening::WordList list, read_word_list(bytes, "项目", categories));
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "screening/word_list.h"

namespace xs::cli {

// Is it a workbook, or another file that is no plain text?
[[nodiscard]] bool needs_reader(BytesView bytes);
// `id` becomes part of the name of its detector. kInvalidInput says everything that is wrong, with
// its line.
[[nodiscard]] Result<screening::WordList> read_word_list(
    BytesView bytes, std::string id, const std::vector<screening::Category>& categories);
// The same of what the reader made of it.
[[nodiscard]] Result<screening::WordList> read_word_list(
    const document::Document& document, std::string id,
    const std::vector<screening::Category>& categories);

}  // namespace xs::cli
