// SPDX-License-Identifier: AGPL-3.0-or-later
// Permits as issued, and uploads that were refused or cleared.
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

struct PermitRow {
  std::string permit;
  CaseId item;
  std::string note;  // the signed text
  Instant issued{};
  std::optional<Instant> revoked;
  std::string revoked_why;
};
[[nodiscard]] Result<void> add_permit(Transaction& tx, const AgencyId& agency,
                                      const PermitRow& permit);
[[nodiscard]] Result<void> revoke_permit(Transaction& tx, const AgencyId& agency,
                                         std::string_view permit, Instant at, std::string_view why);
[[nodiscard]] Result<std::optional<PermitRow>> permit(Transaction& tx, const AgencyId& agency,
                                                      std::string_view permit);
// Oldest first.
[[nodiscard]] Result<std::vector<PermitRow>> revoked_permits(Transaction& tx,
                                                             const AgencyId& agency);

// When each case was first released, in that order.
struct FirstPermit {
  CaseId item;
  Instant issued{};
};
[[nodiscard]] Result<std::vector<FirstPermit>> first_permits(Transaction& tx,
                                                             const AgencyId& agency);

struct RefusedUpload {
  std::string event;  // random
  PersonId person;
  Instant at{};
  std::string rule;   // family of detectors, never a text of the document
  std::string state;  // open, cleared, dealt_with, incident
  std::optional<PersonId> closed_by;
  std::optional<Instant> closed_at;
  std::string note;
};
[[nodiscard]] Result<void> add_refused_upload(Transaction& tx, const AgencyId& agency,
                                              const RefusedUpload& upload);
[[nodiscard]] Result<std::vector<RefusedUpload>> refused_uploads(Transaction& tx,
                                                                 const AgencyId& agency);
// kConflict when it is not open any more.
[[nodiscard]] Result<void> close_refused_upload(Transaction& tx, const AgencyId& agency,
                                                const RefusedUpload& closed);

struct ClearedBytes {
  Sm3Digest digest;
  std::string event;
  std::string reason;
  PersonId by;
  Instant at{};
};
[[nodiscard]] Result<void> add_cleared_bytes(Transaction& tx, const AgencyId& agency,
                                             const ClearedBytes& cleared);
[[nodiscard]] Result<std::optional<ClearedBytes>> cleared_bytes(Transaction& tx,
                                                                const AgencyId& agency,
                                                                const Sm3Digest& digest);

// True when this person, document and hour had no entry in the access log yet.
[[nodiscard]] Result<bool> first_access_this_hour(Transaction& tx, const AgencyId& agency,
                                                  const PersonId& person, const Sm3Digest& document,
                                                  Instant at);

// Packs and calendars by their hash; storing again is harmless. The caller proves that the content
// belongs to the hash, when storing and when reading.
[[nodiscard]] Result<void> keep_rule_text(Transaction& tx, std::string_view hash,
                                          std::string_view kind, std::string_view content,
                                          Instant at);

// Nothing when it was never stored.
[[nodiscard]] Result<std::optional<std::string>> rule_text(Transaction& tx, std::string_view hash);
struct RuleText {
  std::string hash, content;
};
[[nodiscard]] Result<std::vector<RuleText>> rule_texts(Transaction& tx, std::string_view kind);

}  // namespace xs::store
