// SPDX-License-Identifier: AGPL-3.0-or-later
// Release: a signed permit for exactly the bytes that were approved, and its revocation.
//
// A permit is a signed note (ledger/signed_note.h) that names the agency, the digests, the
// approvals, the position of the last act in the agency's log, a checkpoint that contains it, and
// `not_after`. It is checked with the agency's public key and its signed revocation list alone.
#pragma once

#include <string>
#include <vector>

#include "service/acts.h"
#include "service/case_files.h"

namespace xs::service {

inline constexpr std::string_view kPermitKind = "先审公开许可 v1";
inline constexpr std::string_view kRevocationKind = "先审许可撤销清单 v1";

// Waits, a few seconds at most, until the approval has its position in the tree.
[[nodiscard]] Result<Done> issue_permit(System& system, const Session& session, const CaseId& item,
                                        const Command& command, Instant at);
[[nodiscard]] Result<Done> revoke_permit(System& system, const Session& session,
                                         std::string_view permit, std::string reason,
                                         const Command& command, Instant at);
// For those who may read the case.
[[nodiscard]] Result<std::string> permit_note(System& system, const Session& session,
                                              std::string_view permit);
// The bytes a permit covers, under the permit: refused once it is revoked or expired.
[[nodiscard]] Result<FileBytes> permitted_bytes(System& system, const Session& session,
                                                std::string_view permit, const Sm3Digest& file,
                                                Instant at);
// Signed; for anyone.
[[nodiscard]] Result<std::string> revocation_list(System& system, const AgencyId& agency,
                                                  Instant at);

enum class PermitVerdict : std::uint8_t { kValid, kRevoked, kExpired, kNotCovered, kForged };
struct PermitCheck {
  PermitVerdict verdict = PermitVerdict::kForged;
  std::string says;  // Chinese
};
// Offline: needs no System. Without a revocation list the answer says that it was not asked for.
[[nodiscard]] PermitCheck check_permit(std::string_view permit_note,
                                       std::string_view agency_public_key, const Sm3Digest& file,
                                       const std::optional<std::string>& revocations, Instant at);

}  // namespace xs::service
