// SPDX-License-Identifier: AGPL-3.0-or-later
// What the software does with a clause, in plain Chinese.
//
// Every sentence is made from the loaded rules, so it says what will be done and not what somebody
// meant. For the page a lawyer signs (page.h) and for coverage; says nothing about cases.
//
//   for (const Sentence& sentence : sentences_of(pack, "A-6-2", titles)) …
//   →  步骤: “分管领导批准”由分管领导办理，可以作出的决定：批准、退回；须先具备“初步审查意见”。
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "regulation/pack.h"

namespace xs::regulation {

struct Sentence {
  std::string kind;  // 步骤, 期限, 权限 …
  std::string text;
};

// Named requirements belong to procedure; so do their titles: "questions_clear" → 各问题均为“否”….
// A name without a title stands for itself.
using RequirementTitles = std::map<std::string, std::string, std::less<>>;

// In the order: vocabulary, steps, procedures, conditions, terms, rights. Empty when the clause
// has no rule in force.
[[nodiscard]] std::vector<Sentence> sentences_of(const Pack& pack, std::string_view clause,
                                                 const RequirementTitles& titles);

}  // namespace xs::regulation
