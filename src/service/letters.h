// SPDX-License-Identifier: AGPL-3.0-or-later
// The forms and letters of a case, for those who may read it.
//
// What a letter tells is taken from the record at this moment; what the record does not hold stays
// blank. Of a case whose contents are closed to everyone only those letters are given that tell
// nothing of its contents. Nothing is stored: the same record gives the same letter again.
//
//   XS_TRY(const auto listed, letters_of(system, session, item));
//   XS_TRY(const auto letter, write_letter(system, session, item, "review-form", Paper::kPdf, at));
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/acts.h"

namespace xs::service {

struct ListedLetter {
  std::string id, title, group;
  std::vector<std::string> serves;  // clauses
};
// Those the case can have now, group by group.
[[nodiscard]] Result<std::vector<ListedLetter>> letters_of(System& system, const Session& session,
                                                           const CaseId& item);

enum class Paper : std::uint8_t { kPdf, kHtml };
struct WrittenLetter {
  std::string file_name;  // 审批表.pdf: the title of the form, never that of the item
  Bytes bytes;
};
// Noted in the access log before it is returned. kNotFound for a letter the case cannot have now.
[[nodiscard]] Result<WrittenLetter> write_letter(System& system, const Session& session,
                                                 const CaseId& item, std::string_view letter,
                                                 Paper paper, Instant at);

}  // namespace xs::service
