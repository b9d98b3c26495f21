// SPDX-License-Identifier: AGPL-3.0-or-later
// Keeping the record: the sequencer that places entries, checkpoints and witnesses, and the checks
// that anyone can ask for.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ledger/verify.h"
#include "service/people.h"
#include "service/rounds.h"
#include "service/system.h"

namespace xs::service {

// Logs of an agency: "AGENCY/acts", "AGENCY/access".
[[nodiscard]] std::vector<std::string> logs_of(const AgencyId& agency);

// Places every waiting entry of this log and signs a checkpoint if anything was placed; the number
// placed. Only whoever holds the lease of the log does it.
[[nodiscard]] Result<std::size_t> place_waiting(System& system, const Agency& agency,
                                                const std::string& log, Instant at);

// A thread that does so for all agencies, every half second, and forgets expired refused uploads.
class Sequencer {
 public:
  explicit Sequencer(System& system);

 private:
  Rounds rounds_;
};

// Both logs of an agency; faults are Chinese sentences. `against`: a checkpoint note from outside.
struct RecordCheck {
  std::string log;
  ledger::VerifyReport report;
};
[[nodiscard]] Result<std::vector<RecordCheck>> verify_record(
    System& system, const Agency& agency, const std::optional<std::string>& against);

// Do the projections equal what the acts give? Differences as Chinese sentences.
[[nodiscard]] Result<std::vector<std::string>> check_projections(System& system,
                                                                 const Agency& agency);
// Writes them anew; how many cases.
[[nodiscard]] Result<std::size_t> rebuild_projections(System& system, const Agency& agency);

// Decides every act again with today's program, under the version of the regulation it names;
// differences as Chinese sentences. Changes nothing.
[[nodiscard]] Result<std::vector<std::string>> audit(System& system, const Agency& agency);

// The entries of the agency's log as a person may read them: of one case, or all. Only what stands
// in the open headers; who may not read the case sees no entry of it.
struct RecordedAct {
  std::optional<std::int64_t> position;
  std::int64_t seq = 0;
  Instant at{};
  std::string actor;  // name
  std::string type, label;
  std::string about;  // of a switched word list: which, which version, its digest
  std::vector<std::string> citations;
};
struct RecordedActs {
  std::vector<RecordedAct> acts;  // newest first, at most 500
  std::string checkpoint;         // the latest, as signed
};
[[nodiscard]] Result<RecordedActs> recorded_acts(System& system, const Session& session,
                                                 const std::optional<CaseId>& item);

// Header, commitment and inclusion proof of one entry, as text an outsider can check.
[[nodiscard]] Result<std::string> prove_entry(System& system, const std::string& log,
                                              std::uint64_t position);

}  // namespace xs::service
