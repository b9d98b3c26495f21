// SPDX-License-Identifier: AGPL-3.0-or-later
// What the facts of a case are called: one word each, in Chinese office language, the same on
// every page, in every message and in the record.
//
// What a regulation names itself (steps, decisions, classes, questions) has its words in its pack.
//
//   word_for(DispositionKind::kRedact)   // 遮盖
//   word_for_act("handed_in")            // 送审
#pragma once

#include <string_view>

#include "casefile/case.h"

namespace xs::casefile {

[[nodiscard]] std::string_view word_for(DispositionKind kind);
[[nodiscard]] std::string_view word_for(AnswerValue value);
[[nodiscard]] std::string_view word_for(Phase phase);

// `type` as in Envelope::type, of a case or of the agency itself; itself when it is not known.
[[nodiscard]] std::string_view word_for_act(std::string_view type);

}  // namespace xs::casefile
