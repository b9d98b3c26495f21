// SPDX-License-Identifier: AGPL-3.0-or-later
// pack_load [--on YYYY-MM-DD] FOLDER...: reads packs and prints their faults; exits 1 when any.
// For authors of packs; behaviour is proved by `xianshen pack check`.
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <string_view>

#include "base/date.h"
#include "regulation/load.h"

namespace {

constexpr std::array<std::string_view, 24> kRequirementNames{"files_present",
                                                             "fields_complete",
                                                             "field_settled",
                                                             "attribute_releases",
                                                             "every_finding_disposed",
                                                             "nothing_left_to_cut",
                                                             "could_not_look_confirmed",
                                                             "accuracy_confirmed",
                                                             "questions_answered",
                                                             "no_question_unsure",
                                                             "questions_clear",
                                                             "checklist_answered",
                                                             "checklist_clear",
                                                             "checklist_not_yes",
                                                             "ground_and_reason",
                                                             "reason_given",
                                                             "evidence_given",
                                                             "declassification_recorded",
                                                             "co_issuers_answered",
                                                             "co_issuers_consent",
                                                             "not_state_secret",
                                                             "escalation_reason",
                                                             "not_carried_on",
                                                             "lifts_documented"};

}  // namespace

int main(int argc, char** argv) {
  xs::Date on = xs::date_in_shanghai(xs::now());
  bool sound = true;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--on" && i + 1 < argc) {
      on = xs::parse_date(argv[++i]).value_or(on);
      continue;
    }
    const xs::regulation::Loaded loaded = xs::regulation::load_pack(word, on, kRequirementNames);
    if (loaded.pack) {
      fmt::print("{}: {} 个条款，{} 个步骤，{} 个流程，SM3 {}\n", word, loaded.pack->clauses.size(),
                 loaded.pack->steps.size(), loaded.pack->procedures.size(), loaded.pack->hash);
    } else {
      fmt::print("{}{}: {} 处错误\n", render(loaded.faults), word, loaded.faults.size());
      sound = false;
    }
  }
  return sound ? 0 : 1;
}
