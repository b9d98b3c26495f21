// SPDX-License-Identifier: AGPL-3.0-or-later
// Doing something to a case: one way for every act, from the browser and from the command line.
//
// A note (Said without a decision) keeps at once what somebody found while it is his turn; one that
// says nothing new is no act.
//
// do_act() reads the case, lets the procedure decide, and writes the act, its ledger entry and the
// projections in one transaction. The same command twice does it once. (case, seq) decides races:
// who acts on a case that has moved meanwhile is told so and loses nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "casefile/act.h"
#include "service/people.h"
#include "service/sight.h"
#include "service/system.h"
#include "store/cases.h"

namespace xs::service {

struct Command {
  CommandId id;
  std::optional<std::int64_t> seen_seq;  // what the person had before him
};

struct Done {
  casefile::Case item;
  std::vector<std::string> remarks;  // Chinese: opinions voided, soft separation used
};

// kNotPermitted carries clause and instead of the refusal. Texts are admitted first.
// `about` names the item the case is about, or none; it then belongs to that item's department.
[[nodiscard]] Result<Done> open_case(System& system, const Session& session, std::string procedure,
                                     const Command& command, Instant at, const CaseId& about = {});
[[nodiscard]] Result<Done> do_act(System& system, const Session& session, const CaseId& item,
                                  casefile::What what, const Command& command, Instant at);

// A case and its key as this session may know them: kNotFound for those who may not.
struct OpenCase {
  casefile::Case item;
  SealingKey key;
  std::vector<casefile::Act> acts;
};
[[nodiscard]] Result<OpenCase> read_case(System& system, const Session& session,
                                         const CaseId& item);

// ---- for other use cases, inside their own transaction ----
// What this command did already, when it did: asking again does nothing.
[[nodiscard]] Result<std::optional<Done>> done_before(store::Transaction& tx,
                                                      const Session& session,
                                                      const CommandId& command);
// The regulation this case is decided under: the version it was opened under, or moved over to.
// Null where that version was not kept: such a case can be read and moved over, nothing else.
[[nodiscard]] Result<PackInForce> kept_pack_of(store::Transaction& tx, const Agency& agency,
                                               const casefile::Case& item);
// `what` decides for a case that is only being opened, or moved over: then the one in force today.
[[nodiscard]] Result<PackInForce> pack_of(store::Transaction& tx, const Agency& agency,
                                          const casefile::Case& item);
[[nodiscard]] Result<PackInForce> pack_for(store::Transaction& tx, const Agency& agency,
                                           const casefile::Case& item, const casefile::What& what,
                                           Instant at);
// Every case of the agency that is not erased, drafts included; costs reading them all.
[[nodiscard]] Result<std::vector<OpenCase>> all_cases(store::Transaction& tx, const Agency& agency);
[[nodiscard]] Result<OpenCase> load_case(store::Transaction& tx, const Agency& agency,
                                         const CaseId& item);
// Decides and records one act on a case that was loaded in this transaction; `open` then holds it.
[[nodiscard]] Result<Done> act_on(store::Transaction& tx, System& system, const Session& session,
                                  OpenCase& open, casefile::What what, const CommandId& command,
                                  Instant at);
// The same by nobody in particular, such as a day that has passed: no person is asked for.
[[nodiscard]] Result<Done> act_as(store::Transaction& tx, System& system, const Agency& agency,
                                  const procedure::Actor& actor, OpenCase& open,
                                  casefile::What what, const CommandId& command, Instant at);
[[nodiscard]] Result<store::Projection> project(store::Transaction& tx, const Agency& agency,
                                                const casefile::Case& item, const SealingKey& key,
                                                Instant updated);
struct CaseSummary {
  std::string title, item_class;
};
// kCorrupt when the row was not sealed under this key.
[[nodiscard]] Result<CaseSummary> open_summary(const store::CaseRow& row, const SealingKey& key);
[[nodiscard]] Result<SealingKey> key_of_case(store::Transaction& tx, const Agency& agency,
                                             const CaseId& item);

// An entry of the agency's log that belongs to no case: accounts, roles, packs switched on. `what`
// is canonical JSON without names of documents; `lists`, open in the header, the version of a word
// list it is about.
[[nodiscard]] Result<void> record_agency_act(store::Transaction& tx, const Agency& agency,
                                             std::string_view type, const PersonId& actor,
                                             std::string_view what, Instant at,
                                             std::string_view lists = {});

}  // namespace xs::service
