// SPDX-License-Identifier: AGPL-3.0-or-later
// An act: something a person (or a passed deadline) did, decided once and stored as facts.
//
// The envelope says who, when, under which rules; `said` is what the person said; `standing` is
// what the procedure made of it. Nothing is decided again when acts are read back. Envelope and
// body are encoded apart (encoding.h): the envelope is the open header of a ledger entry, the
// body is sealed under the key of the case.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "casefile/case.h"

namespace xs::casefile {

// Opens a case as a draft.
struct Opened {
  std::string procedure;
  std::string department;
  CaseId about = {};  // the item this case is about, where it is about one
};
// The sheet as it now reads, whole.
struct SheetWritten {
  Sheet sheet;
  std::optional<Evidence> declassification;
  std::vector<std::string> may_stand = {};  // as in Case, never asked of the person
};
// The files as they now are, whole. Voids every opinion that covered a file no longer there.
struct FilesReplaced {
  std::vector<FileVersion> files;
};
struct HandedIn {
  bool fixed_at_formation = false;
};
// What a person says at a step. Without a decision it is a note: what he found so far, kept while
// he is still at it, and no opinion; a drafter's note names no step.
struct Said {
  std::string step;
  std::string decision;
  std::string member;
  std::string suggests;
  std::string reason;
  std::string return_to;  // a step, or "draft"
  std::string escalate_for;
  std::vector<GroundGiven> grounds;
  std::map<FindingKey, Disposition> dispositions;  // new or changed ones
  std::map<std::string, Answer> answers;           // new or changed ones
  std::map<std::string, Answer> checklist;
  std::vector<Lift> lifts;            // new ones
  std::vector<std::string> confirms;  // keys of Case::confirmed
  Evidence evidence;
  std::vector<Sm3Digest> seen;
};
[[nodiscard]] inline bool is_note(const Said& said) { return said.decision.empty(); }
struct SealedUp {
  std::string why;
};  // 封存; `why` never quotes the document
struct Unsealed {
  std::string why;
};
struct TurnedIncident {
  std::string why;
};
struct Withdrawn {
  std::string reason;
};
struct PermitIssued {
  std::string permit;
  std::vector<Sm3Digest> digests;
};
struct PermitRevoked {
  std::string permit;
  std::string reason;
};
struct Erased {
  std::string why;
};
// Nobody's act: the day by which this duty was owed is over.
struct DeadlinePassed {
  std::string step;
  std::string clause;
  std::string member;
  Date due{};
};

// From here on the case is decided under the pack of this act's envelope; it begins anew.
struct MovedOver {
  std::string why;
};

using What = std::variant<Opened, SheetWritten, FilesReplaced, HandedIn, Said, SealedUp, Unsealed,
                          TurnedIncident, Withdrawn, PermitIssued, PermitRevoked, Erased,
                          DeadlinePassed, MovedOver>;

// Written once; it cannot be added to later, so it is complete from the first act on.
struct Envelope {
  AgencyId agency;
  CaseId case_id;
  std::int64_t seq = 0;  // from 1, without gaps
  CommandId command;
  std::string type;  // "opened", "said", "noted", …
  int version = 1;
  PersonId actor;  // empty for a passed deadline
  std::optional<PersonId> on_behalf_of;
  Instant recorded_at{};
  Instant effective_at{};
  std::optional<std::int64_t> corrects;  // seq of the act it corrects
  std::vector<std::string> citations;    // clause ids
  std::string pack;  // SM3 of the pack, hexadecimal; the same for the next three
  std::string lists;
  std::string calendar;
  std::string engine;
  std::string signature;  // room for a personal SM2 signature, DER in hexadecimal; may be empty
};

struct Act {
  Envelope envelope;
  What what;
  Standing standing;
};

// A note is an act of its own: "noted".
[[nodiscard]] std::string_view type_of(const What& what);

}  // namespace xs::casefile
