// SPDX-License-Identifier: AGPL-3.0-or-later
// `xianshen permit verify`: does this permit cover exactly these bytes? Needs no server, only the
// agency's public key.
#pragma once

#include <filesystem>
#include <iosfwd>

#include "base/date.h"

namespace xs::cli {

struct PermitOptions {
  std::filesystem::path trust;        // the agency's public key for permits, PEM
  std::filesystem::path revocations;  // its signed list; empty: not asked
  std::filesystem::path permit, file;
};

// 0 when it is valid at this moment; else 1 and the sentence says why.
[[nodiscard]] int verify_permit(const PermitOptions& options, Instant at, std::ostream& out,
                                std::ostream& err);

}  // namespace xs::cli
