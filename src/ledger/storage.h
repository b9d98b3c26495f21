// SPDX-License-Identifier: AGPL-3.0-or-later
// What a log needs from whatever keeps it: rows of entries, tree nodes and checkpoints.
//
// One LogStorage is one log, seen inside one transaction of the caller, used by one thread. It
// keeps bytes and understands none of them. A database usually holds entries before they have a
// position (recorded with the act, waiting for the sequencer): its `append` then gives positions
// to rows it already has, which it finds by their commitment, instead of inserting them.
//
//   CREATE TABLE entry (… log, position NULL, header, commitment, sealed,
//                       UNIQUE (log, position), UNIQUE (log, commitment))
//   CREATE TABLE node  (log, level, node_index, hash, PRIMARY KEY (log, level, node_index))
//   CREATE TABLE checkpoint (log, tree_size, note, PRIMARY KEY (log, tree_size))
//
// Reading functions return what exists, in ascending order, and do not fill gaps: `verify` looks
// for gaps. All fail with kUnavailable when the storage cannot be reached.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sm.h"
#include "ledger/entry.h"

namespace xs::ledger {

// "audit/acts": agency, then which log; both [a-z0-9-]{1,32}.
[[nodiscard]] bool is_log_name(std::string_view text);

struct StoredEntry {
  std::uint64_t position = 0;  // from 0
  Entry entry;
  bool operator==(const StoredEntry&) const = default;
};

// The hash of the complete subtree over the 2^level leaves from index · 2^level; level 0 = leaf.
struct StoredNode {
  std::uint32_t level = 0;
  std::uint64_t index = 0;
  Sm3Digest hash;
  bool operator==(const StoredNode&) const = default;
};

struct StoredCheckpoint {
  std::uint64_t size = 0;  // as filed; the note says it again, under the signature
  std::string note;        // see checkpoint.h
  bool operator==(const StoredCheckpoint&) const = default;
};

class LogStorage {
 public:
  virtual ~LogStorage() = default;

  [[nodiscard]] virtual std::string log_name() const = 0;

  // One more than the highest position; 0 when empty.
  [[nodiscard]] virtual Result<std::uint64_t> size() const = 0;
  // Positions first … first + count - 1.
  [[nodiscard]] virtual Result<std::vector<StoredEntry>> entries(std::uint64_t first,
                                                                 std::uint64_t count) const = 0;
  [[nodiscard]] virtual Result<std::vector<StoredNode>> nodes(std::uint32_t level,
                                                              std::uint64_t first,
                                                              std::uint64_t count) const = 0;
  // All of it or nothing. Entry i gets position `first` + i; kConflict unless `first` == size().
  // Two writers must not both succeed: the unique keys above see to that.
  [[nodiscard]] virtual Result<void> append(std::uint64_t first, std::span<const Entry> entries,
                                            std::span<const StoredNode> nodes) = 0;

  // At most `limit` with size ≥ `from_size`.
  [[nodiscard]] virtual Result<std::vector<StoredCheckpoint>> checkpoints(
      std::uint64_t from_size, std::uint64_t limit) const = 0;
  // The one with the greatest size.
  [[nodiscard]] virtual Result<std::optional<StoredCheckpoint>> latest_checkpoint() const = 0;
  // kConflict when there is one of this size.
  [[nodiscard]] virtual Result<void> add_checkpoint(const StoredCheckpoint& checkpoint) = 0;
};

}  // namespace xs::ledger
