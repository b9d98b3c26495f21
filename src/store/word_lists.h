// SPDX-License-Identifier: AGPL-3.0-or-later
// The word lists of agencies by version, what a version would change, and findings judged already.
//
// Plain queries: who may do what is decided in service/, and what is sealed arrives sealed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/sm.h"
#include "store/sql.h"

namespace xs::store {

struct WordListRow {
  std::string list;
  Bytes name;  // sealed
};
struct WordListVersion {
  std::string list;
  std::int64_t version = 0;
  std::string state;  // draft, on, off
  Sm3Digest content;  // blob of the sealed words
  std::int64_t words = 0, exceptions = 0;
  PersonId author;
  Instant created{};
  std::optional<PersonId> switched_by;
  std::optional<Instant> switched;
};

[[nodiscard]] Result<void> add_word_list(Transaction& tx, const AgencyId& agency,
                                         const WordListRow& row, Instant at);
// Oldest first.
[[nodiscard]] Result<std::vector<WordListRow>> word_lists(Transaction& tx, const AgencyId& agency);
[[nodiscard]] Result<void> remove_word_list(Transaction& tx, const AgencyId& agency,
                                            std::string_view list);

// kConflict when the version is there already.
[[nodiscard]] Result<void> add_word_list_version(Transaction& tx, const AgencyId& agency,
                                                 const WordListVersion& version);
// By list, newest first.
[[nodiscard]] Result<std::vector<WordListVersion>> word_list_versions(Transaction& tx,
                                                                      const AgencyId& agency);
[[nodiscard]] Result<std::vector<WordListVersion>> word_lists_on(Transaction& tx,
                                                                 const AgencyId& agency);
[[nodiscard]] Result<void> set_word_list_state(Transaction& tx, const AgencyId& agency,
                                               const WordListVersion& switched);
[[nodiscard]] Result<void> remove_word_list_version(Transaction& tx, const AgencyId& agency,
                                                    std::string_view list, std::int64_t version);

// ---- what a version would change ----
struct WordListPreview {
  std::string list;
  std::int64_t version = 0;
  std::string run;
  PersonId person;
  std::string state;  // waiting, running, done, cancelled, failed
  std::int64_t done = 0, total = 0;
  Instant started{};
  std::optional<Instant> finished;
  std::optional<Bytes> result;  // sealed
};
// In the place of an earlier one of this person.
[[nodiscard]] Result<void> put_preview(Transaction& tx, const AgencyId& agency,
                                       const WordListPreview& preview);
[[nodiscard]] Result<std::optional<WordListPreview>> preview(Transaction& tx,
                                                             const AgencyId& agency,
                                                             std::string_view list,
                                                             std::int64_t version,
                                                             const PersonId& person);
// Of this run, while it waits or runs: state, done, total, finished and result. False when it has
// been cancelled or replaced meanwhile.
[[nodiscard]] Result<bool> update_preview(Transaction& tx, const AgencyId& agency,
                                          const WordListPreview& preview);
[[nodiscard]] Result<void> remove_preview(Transaction& tx, const AgencyId& agency,
                                          std::string_view list, std::int64_t version,
                                          const PersonId& person);
// Everybody's of this version.
[[nodiscard]] Result<void> remove_previews(Transaction& tx, const AgencyId& agency,
                                           std::string_view list, std::int64_t version);

// ---- findings judged already ----
struct JudgedFinding {
  Sm3Digest finding;  // keyed
  std::string rules;  // what it was found by
  CaseId item;
  PersonId person;
  Instant at{};
  Bytes reason;  // sealed
};
// In the place of an earlier judgement of the same finding.
[[nodiscard]] Result<void> put_judged(Transaction& tx, const AgencyId& agency,
                                      const JudgedFinding& judged);
[[nodiscard]] Result<std::optional<JudgedFinding>> judged(Transaction& tx, const AgencyId& agency,
                                                          const Sm3Digest& finding);
[[nodiscard]] Result<void> remove_judged(Transaction& tx, const AgencyId& agency,
                                         const Sm3Digest& finding);
[[nodiscard]] Result<void> remove_judged_of(Transaction& tx, const AgencyId& agency,
                                            const CaseId& item);

}  // namespace xs::store
