// SPDX-License-Identifier: AGPL-3.0-or-later
// The small cases over which a procedure is proved: what varies in each, and why no more need vary.
//
// Values that no rule of the pack can tell apart are represented by one. What is not mentioned by a
// condition in a way that could open another path is varied alone, in a slice of its own, while
// everything else is as favourable as possible (docs/decisions/checking-a-procedure.md).
#pragma once

#include <optional>
#include <string>
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
  std::vector<std::string> grounds;    // items of the checklist that vary; the others are no
  std::vector<casefile::Lift> lifts;   // that may be offered, good and bad ones
  bool fixed_varies = false;  // whether the bytes were fixed as open when the paper was formed
  bool findings = false;      // the file has a finding and a part that could not be looked at
  bool persons = false;       // the same person may act again; otherwise all are different
  bool wordings = false;      // reasons, grounds and papers may be left out
};

[[nodiscard]] std::vector<Slice> slices_of(const regulation::Pack& pack,
                                           const regulation::Procedure& procedure);

}  // namespace xs::procedure
