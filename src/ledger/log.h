// SPDX-License-Identifier: AGPL-3.0-or-later
// Adding to a log, and asking it for its root and for proofs.
//
// Everything runs inside the caller's transaction on `storage` and costs a logarithmic number of
// node reads. Nothing here checks that what is stored is true: verify.h does, on purpose without
// using a line of this code.
//
//   XS_TRY(const Head head, append(storage, pending));
//   XS_TRY(const SignedCheckpoint checkpoint, issue_checkpoint(storage, now(), signer));
#pragma once

#include <cstdint>
#include <span>

#include "base/date.h"
#include "base/result.h"
#include "base/sm.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/proof.h"
#include "ledger/storage.h"

namespace xs::ledger {

struct Head {
  std::uint64_t size = 0;
  Sm3Digest root;
  bool operator==(const Head&) const = default;
};

// Places the entries after the last one, in the given order, with every subtree they complete.
// The first of them has position head.size - entries.size(). kConflict when someone else appended
// meanwhile; kCorrupt when a node is missing.
[[nodiscard]] Result<Head> append(LogStorage& storage, std::span<const Entry> entries);

[[nodiscard]] Result<Head> head(const LogStorage& storage);
// The root when the log had `size` entries. kNotFound when it never had so many.
[[nodiscard]] Result<Sm3Digest> root_at(const LogStorage& storage, std::uint64_t size);

// kNotFound unless position < size ≤ the present size.
[[nodiscard]] Result<InclusionProof> prove_inclusion(const LogStorage& storage,
                                                     std::uint64_t position, std::uint64_t size);
// kNotFound unless old_size ≤ new_size ≤ the present size.
[[nodiscard]] Result<ConsistencyProof> prove_consistency(const LogStorage& storage,
                                                         std::uint64_t old_size,
                                                         std::uint64_t new_size);

// Signs the present head and files it; returns the latest checkpoint when nothing was added since.
// Refuses with kCorrupt to sign a tree that contradicts the latest checkpoint, and to return one
// whose signature by this signer does not verify.
[[nodiscard]] Result<SignedCheckpoint> issue_checkpoint(LogStorage& storage, Instant time,
                                                        const Signer& signer);

}  // namespace xs::ledger
