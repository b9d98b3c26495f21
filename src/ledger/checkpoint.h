// SPDX-License-Identifier: AGPL-3.0-or-later
// A checkpoint: "this log had so many entries and this root at this time", signed by the agency.
//
// Whoever holds one can later find out whether the log was cut short or rewritten, even by the
// holder of the key. It is printed on permits and letters and kept by witnesses. The text is
// canonical: one checkpoint has one spelling (docs/ledger-format.md).
//
//   XS_TRY(const SignedCheckpoint signed_one, sign_checkpoint(checkpoint, signer));
//   XS_TRY(const SignedCheckpoint read, open_checkpoint(note, agency_public_key));
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"
#include "base/sm.h"

namespace xs::ledger {

inline constexpr std::string_view kCheckpointKind = "先审日志检查点 v1";

struct Checkpoint {
  std::string log;  // "audit/acts"
  std::uint64_t size = 0;
  Sm3Digest root;
  Instant time;
  bool operator==(const Checkpoint&) const = default;
};

struct SignedCheckpoint {
  Checkpoint checkpoint;
  std::string key_id;
  std::string note;  // the signed text; what is stored, printed and witnessed
  bool operator==(const SignedCheckpoint&) const = default;
};

// The lines of the note between kind and signature.
[[nodiscard]] std::string to_text(const Checkpoint& checkpoint);
// Only what `to_text` writes.
[[nodiscard]] Result<Checkpoint> parse_checkpoint(std::string_view text);

[[nodiscard]] Result<SignedCheckpoint> sign_checkpoint(const Checkpoint& checkpoint,
                                                       const Signer& signer);
// kCorrupt when the key did not sign it.
[[nodiscard]] Result<SignedCheckpoint> open_checkpoint(std::string_view note,
                                                       std::string_view public_key_pem);
// Reads it without believing it.
[[nodiscard]] Result<SignedCheckpoint> read_unverified_checkpoint(std::string_view note);

}  // namespace xs::ledger
