// SPDX-License-Identifier: AGPL-3.0-or-later
// Acts, the key of each case, and what is projected from acts for lists and desks.
//
// Acts are entries of the agency's log (log_storage.h); here they are found by case and command.
// A projection holds ids and dates in clear and everything a document could be known by sealed
// under the key of the case. It can always be made again from the acts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/sm.h"
#include "ledger/entry.h"
#include "store/sql.h"

namespace xs::store {

// An act as it is stored: an entry of the log "AGENCY/acts".
struct StoredAct {
  ledger::Entry entry;
  std::optional<std::int64_t> position;  // in the tree, once the sequencer has placed it
};

// ---- acts ----
[[nodiscard]] Result<void> add_act(Transaction& tx, const AgencyId& agency, const CaseId& item,
                                   std::int64_t seq, const CommandId& command,
                                   const ledger::Entry& entry);
// In order of seq; empty when there is no such case in this agency.
[[nodiscard]] Result<std::vector<StoredAct>> acts_of(Transaction& tx, const AgencyId& agency,
                                                     const CaseId& item);
// The newest entries of the log, cases and agency alike, at most `most`.
[[nodiscard]] Result<std::vector<StoredAct>> newest_entries(Transaction& tx, const AgencyId& agency,
                                                            int most);
struct CommandDone {
  CaseId item;
  std::int64_t seq;
};
[[nodiscard]] Result<std::optional<CommandDone>> command_done(Transaction& tx,
                                                              const AgencyId& agency,
                                                              const CommandId& command);
[[nodiscard]] Result<std::vector<CaseId>> case_ids(Transaction& tx, const AgencyId& agency);

// ---- keys, wrapped under the agency's sealing key ----
[[nodiscard]] Result<void> add_case_key(Transaction& tx, const AgencyId& agency, const CaseId& item,
                                        const Bytes& wrapped);
// Nothing when it was erased; kNotFound when there is no such case.
[[nodiscard]] Result<std::optional<Bytes>> case_key(Transaction& tx, const AgencyId& agency,
                                                    const CaseId& item);
[[nodiscard]] Result<void> erase_case_key(Transaction& tx, const AgencyId& agency,
                                          const CaseId& item);

// ---- projections ----
struct CaseRow {
  CaseId id;
  std::int64_t seq = 0;
  std::string phase;
  std::string procedure;
  PersonId drafter;
  std::string department;
  CaseId about = {};  // the item it is about, or empty
  Instant updated{};
  Bytes summary;  // sealed: title and the like
  // SM3 over the digests of the files once their attribute was fixed as open; empty otherwise.
  std::string fixed_digest;
  bool operator==(const CaseRow&) const = default;
};
struct DutyRow {
  CaseId item;
  std::string step, role, member, department;
  Instant since{};
  std::optional<Date> due;
  bool operator==(const DutyRow&) const = default;
};
struct Projection {
  CaseRow row;
  std::vector<DutyRow> duties;
  std::vector<PersonId> participants;  // everyone who acted; sorted
  bool operator==(const Projection&) const = default;
};
// Writes it in place of what was there.
[[nodiscard]] Result<void> put_projection(Transaction& tx, const AgencyId& agency,
                                          const Projection& projection);
[[nodiscard]] Result<std::optional<Projection>> projection(Transaction& tx, const AgencyId& agency,
                                                           const CaseId& item);
[[nodiscard]] Result<void> remove_projection(Transaction& tx, const AgencyId& agency,
                                             const CaseId& item);
// Cases of which something is projected though no act gives it.
[[nodiscard]] Result<std::vector<CaseId>> stray_projections(Transaction& tx,
                                                            const AgencyId& agency);
// Newest first, at most `most`.
[[nodiscard]] Result<std::vector<CaseRow>> recent_cases(Transaction& tx, const AgencyId& agency,
                                                        int most);
// Cases about this one, newest first.
[[nodiscard]] Result<std::vector<CaseRow>> cases_about(Transaction& tx, const AgencyId& agency,
                                                       const CaseId& item);
// Was exactly this set of files fixed as open when the paper was formed?
[[nodiscard]] Result<bool> is_fixed_as_open(Transaction& tx, const AgencyId& agency,
                                            std::string_view fixed_digest);
// Those this person acted in, newest first.
[[nodiscard]] Result<std::vector<CaseRow>> cases_with(Transaction& tx, const AgencyId& agency,
                                                      const PersonId& person, int most);
struct OwedRow {
  DutyRow duty;
  CaseRow item;
};
// Most urgent first: by due date, then by age. All of the agency; the caller picks by role.
[[nodiscard]] Result<std::vector<OwedRow>> open_duties(Transaction& tx, const AgencyId& agency);

// How often each clause has acted and when last: from the citations of acts.
struct ClauseUse {
  std::string clause;
  std::int64_t count = 0;
  Instant last{};
};
[[nodiscard]] Result<void> note_citations(Transaction& tx, const AgencyId& agency,
                                          const std::vector<std::string>& clauses, Instant at);
[[nodiscard]] Result<std::vector<ClauseUse>> clause_uses(Transaction& tx, const AgencyId& agency);

}  // namespace xs::store
