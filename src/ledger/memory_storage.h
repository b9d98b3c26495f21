// SPDX-License-Identifier: AGPL-3.0-or-later
// A log in memory: for tests, and for verifying a log that was exported to a file.
//
// The members are open so that a test can damage them.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "ledger/storage.h"

namespace xs::ledger {

class MemoryStorage : public LogStorage {
 public:
  explicit MemoryStorage(std::string name) : name_(std::move(name)) {}

  [[nodiscard]] std::string log_name() const override { return name_; }
  [[nodiscard]] Result<std::uint64_t> size() const override;
  [[nodiscard]] Result<std::vector<StoredEntry>> entries(std::uint64_t first,
                                                         std::uint64_t count) const override;
  [[nodiscard]] Result<std::vector<StoredNode>> nodes(std::uint32_t level, std::uint64_t first,
                                                      std::uint64_t count) const override;
  [[nodiscard]] Result<void> append(std::uint64_t first, std::span<const Entry> entries,
                                    std::span<const StoredNode> nodes) override;
  [[nodiscard]] Result<std::vector<StoredCheckpoint>> checkpoints(
      std::uint64_t from_size, std::uint64_t limit) const override;
  [[nodiscard]] Result<std::optional<StoredCheckpoint>> latest_checkpoint() const override;
  [[nodiscard]] Result<void> add_checkpoint(const StoredCheckpoint& checkpoint) override;

  std::map<std::uint64_t, Entry> entry_rows;
  std::map<std::pair<std::uint32_t, std::uint64_t>, Sm3Digest> node_rows;  // (level, index)
  std::map<std::uint64_t, std::string> checkpoint_rows;                    // size → note

 private:
  std::string name_;
};

}  // namespace xs::ledger
