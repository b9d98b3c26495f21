// SPDX-License-Identifier: AGPL-3.0-or-later
// `xianshen ledger …`: is the record still what was signed, and does everything else follow from
// it? Opens the data folder like the server does; it may run beside one.
//
// Every function prints what it found in Chinese and returns 0 when all is sound, else 1. Several
// agencies are looked at one after the other.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <string>

#include "service/system.h"

namespace xs::cli {

struct LedgerOptions {
  service::Options system;
  std::string agency;  // empty: all
};

// `against`: a file with a checkpoint someone kept outside; empty: none. A checkpoint of a log
// that is not here is a fault, not a pass.
[[nodiscard]] int verify_ledger(const LedgerOptions& options, const std::filesystem::path& against,
                                std::ostream& out, std::ostream& err);
[[nodiscard]] int audit_ledger(const LedgerOptions& options, std::ostream& out, std::ostream& err);
// One entry of "acts" or "access" with its proof, as one JSON object. Needs one agency.
[[nodiscard]] int prove_in_ledger(const LedgerOptions& options, const std::string& log,
                                  std::uint64_t position, std::ostream& out, std::ostream& err);
enum class Rebuild : bool { kCheckOnly, kWrite };
[[nodiscard]] int rebuild_from_ledger(const LedgerOptions& options, Rebuild how, std::ostream& out,
                                      std::ostream& err);

}  // namespace xs::cli
