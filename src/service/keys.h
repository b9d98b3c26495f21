// SPDX-License-Identifier: AGPL-3.0-or-later
// The keys of an agency, outside the data folder: KEYS/AGENCY/{permits,checkpoints}.key with their
// .pub halves, and sealing.key.
//
// Whoever has only the data folder reads nothing; whoever has only the keys has nothing to read.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/ids.h"
#include "base/result.h"
#include "base/sm.h"

namespace xs::service {

struct AgencyKeys {
  std::unique_ptr<Signer> permits;
  std::unique_ptr<Signer> checkpoints;
  SealingKey sealing;
};

enum class Absent : std::uint8_t { kCreate, kFail };
// kUnavailable when the folder cannot be used, kCorrupt when a key is damaged, and kNotFound with
// kFail when there is none: data sealed under lost keys is never covered up with new ones.
[[nodiscard]] Result<std::shared_ptr<const AgencyKeys>> open_keys(
    const std::filesystem::path& folder, const AgencyId& agency, Absent absent);

// The key of one case, sealed under the agency's.
[[nodiscard]] Bytes wrap_case_key(const AgencyKeys& keys, const CaseId& item,
                                  const SealingKey& key);
[[nodiscard]] Result<SealingKey> unwrap_case_key(const AgencyKeys& keys, const CaseId& item,
                                                 BytesView wrapped);

// Under which the agency knows judged findings again: made from its sealing key, good for nothing
// else.
[[nodiscard]] Sm3Digest judging_key(const AgencyKeys& keys);
// Under which the agency knows its own letters again: their codes are made with it.
[[nodiscard]] Sm3Digest letter_key(const AgencyKeys& keys);

}  // namespace xs::service
