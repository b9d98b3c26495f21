// SPDX-License-Identifier: AGPL-3.0-or-later
// Is the stored log still the one that was signed? If not, where was it changed?
//
// Derives every leaf and node again from the raw entries, with code of its own, and holds the
// result against the stored nodes, the stored checkpoints, those of a witness and one from
// outside. Without a witness or an outside checkpoint it finds changes by anyone but the holder of
// the signing key; with one, his too. It cannot say who changed something, nor bring it back.
//
//   XS_TRY(const VerifyReport report, verify(storage, {.public_keys = {pem}, .witness = notes}));
//   for (const Fault& fault : report.faults) print(fault.text);
//
// Cost: one pass over the entries; for a million of 200 bytes about 2.5 s of one core and 150 MB,
// and 10 s more when every body is opened.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/sm.h"
#include "ledger/storage.h"

namespace xs::ledger {

// What the caller knows about the key of an entry's body.
struct BodyErased {};      // destroyed by an act that the log itself records
struct BodyKeyMissing {};  // it should exist and does not: a fault
using BodyKey = std::variant<SealingKey, BodyErased, BodyKeyMissing>;

struct VerifyOptions {
  std::vector<std::string> public_keys{};  // PEM; present and former checkpoint keys of the agency
  std::vector<std::string> witness{};      // notes, see witness.h
  std::optional<std::string> against{};    // a note someone brought from outside
  // Opens every body when given; bodies are not looked at otherwise.
  std::function<BodyKey(const StoredEntry&)> body_key{};
};

enum class FaultKind : std::uint8_t {
  kEntry,         // `position`: header or commitment changed
  kEntryMissing,  // `position`: no entry there
  kBody,          // `position`: the sealed body is not the one committed to
  kBodyKey,       // `position`: its key is missing though the case was not erased
  kNode,          // `level`, `index`: wrong, missing, or one too many
  kCheckpoint,    // `size`: signature, form or log name wrong, or contradicted by a later one
  kRewritten,     // entries in [`position`, `size`) were changed and all hashes made to fit
  kTruncated,     // a checkpoint of `size` exists; the log has fewer entries
  kNoCheckpoint,  // entries without any valid checkpoint: nothing vouches for them
};

enum class CheckpointSource : std::uint8_t { kStored, kWitness, kOutside };

struct Fault {
  FaultKind kind{};
  std::uint64_t position = 0;
  std::uint32_t level = 0;
  std::uint64_t index = 0;
  std::uint64_t size = 0;
  CheckpointSource source{};  // for the checkpoint kinds
  std::string text{};         // one Chinese sentence; entries are numbered from 0
};

struct VerifyReport {
  std::uint64_t size = 0;
  Sm3Digest root;                 // as derived
  std::uint64_t vouched_for = 0;  // entries before this are under a checkpoint that agrees
  std::uint64_t checkpoints_agreeing = 0;
  std::uint64_t bodies_opened = 0;
  std::uint64_t bodies_erased = 0;
  std::vector<Fault> faults;  // entries, nodes, checkpoints; at most kMostFaults
  std::uint64_t faults_left_out = 0;
  [[nodiscard]] bool is_sound() const { return faults.empty(); }
};
inline constexpr std::size_t kMostFaults = 100;

// Fails only when the storage cannot be read; what is wrong with the log is in the report.
[[nodiscard]] Result<VerifyReport> verify(const LogStorage& storage, const VerifyOptions& options);

}  // namespace xs::ledger
