// SPDX-License-Identifier: AGPL-3.0-or-later
// Checkpoints kept outside the data folder, where the holder of the keys cannot change them.
//
// A witness is a folder, best on another host or on media that can only be added to. Each log has
// one file there, AGENCY.LOG.checkpoints, to which notes are appended, a blank line after each.
// Nothing is ever truncated or rewritten: what a crash left half written stays, is reported by
// `read_witness`, and the next note starts on a line of its own.
//
//   XS_CHECK(append_to_witness(folder, checkpoint));
//   XS_TRY(const WitnessFile witness, read_witness(folder, "audit/acts"));
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/checkpoint.h"

namespace xs::ledger {

struct WitnessFile {
  std::vector<std::string> notes;  // in the order they came; signatures not yet checked
  struct Malformed {
    std::uint64_t line = 0;  // first line, from 1
    std::uint64_t line_count = 0;
    bool is_tail = false;  // nothing well formed follows: an interrupted write, or a cut file
    bool operator==(const Malformed&) const = default;
  };
  std::vector<Malformed> malformed;
};

// Returns after the note is on the disk. Several processes may append at once. The folder must
// exist; kUnavailable when it cannot be written.
[[nodiscard]] Result<void> append_to_witness(const std::filesystem::path& folder,
                                             const SignedCheckpoint& checkpoint);

// kNotFound when the log has no file there.
[[nodiscard]] Result<WitnessFile> read_witness(const std::filesystem::path& folder,
                                               std::string_view log);

}  // namespace xs::ledger
