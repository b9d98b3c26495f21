// SPDX-License-Identifier: AGPL-3.0-or-later
// The small cases over which a procedure is proved: what varies in each, and why no more need vary.
//
// Values that no rule of the pack can tell apart are represented by one. What is not mentioned by a
// condition in a way that could open another path is varied alone, in a slice of its own, while
// everything else is as favourable as possible (docs/decisions/009-checking-a-procedure.md).
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "casefile/case.h"
#include "regulation/pack.h"

namespace xs::procedure {

// How an item may begin, or be rewritten once it is a draft again.
struct Start {
  casefile::Sheet sheet;
  std::optional<casefile::Evidence> declassification;
};

struct Slice {
  std::string procedure;
  std::vector<Start> starts;
  std::vector<std::string> questions;  // ids whose answers vary; the others are answered no
  std::set<std::string> unanswered;    // of those: not answered at the beginning
  std::vector<std::string> grounds;    // items of the checklist that vary; the others are no
  std::vector<casefile::Lift> lifts;   // one of which may be offered, good and bad ones
  std::vector<bool> fixed;     // said when handing in: were the bytes fixed as open when formed
  bool early_answers = false;  // answers may choose the way, so that they matter at every act
  bool findings = false;       // the file has a finding and a part that could not be looked at
  bool persons = false;        // the same person may act again; otherwise all are different
  bool wordings = false;       // reasons, grounds and papers may be left out
};

// What a named requirement looks at. A requirement that is not known here looks at everything.
enum class Concern : std::uint8_t {
  kFields,
  kDeclassification,
  kCoIssuers,
  kQuestions,
  kChecklist,
  kFiles,
  kWording,  // the opinion itself: reason, grounds, paper
  kPath,     // only whether the item goes straight on
  kEverything,
};
[[nodiscard]] Concern concern_of(std::string_view requirement);

[[nodiscard]] std::vector<Slice> slices_of(const regulation::Pack& pack,
                                           const regulation::Procedure& procedure);

}  // namespace xs::procedure
