// SPDX-License-Identifier: AGPL-3.0-or-later
// The logs of the ledger as rows.
//
// Entries arrive without a position, in the transaction of the act they record; the sequencer
// takes those that wait and places them in the tree (ledger::append).
//
//   SqlLogStorage log(tx, "audit/acts");
//   XS_TRY(const auto waiting, waiting_entries(tx, "audit/acts", 512));
//   XS_CHECK(ledger::append(log, waiting));
#pragma once

#include <string>
#include <vector>

#include "ledger/storage.h"
#include "store/sql.h"

namespace xs::store {

// In order of arrival. An entry of a case never overtakes an earlier one of the same case.
[[nodiscard]] Result<std::vector<ledger::Entry>> waiting_entries(Transaction& tx,
                                                                 std::string_view log, int most);
// Records an entry that waits; its arrival number.
[[nodiscard]] Result<std::int64_t> add_waiting(Transaction& tx, std::string_view log,
                                               const ledger::Entry& entry);

class SqlLogStorage : public ledger::LogStorage {
 public:
  // Valid as long as the transaction.
  SqlLogStorage(Transaction& tx, std::string log) : tx_(tx), log_(std::move(log)) {}

  [[nodiscard]] std::string log_name() const override { return log_; }
  [[nodiscard]] Result<std::uint64_t> size() const override;
  [[nodiscard]] Result<std::vector<ledger::StoredEntry>> entries(
      std::uint64_t first, std::uint64_t count) const override;
  [[nodiscard]] Result<std::vector<ledger::StoredNode>> nodes(std::uint32_t level,
                                                              std::uint64_t first,
                                                              std::uint64_t count) const override;
  // `entries` are ones that wait: each gets its position. kConflict when one does not.
  [[nodiscard]] Result<void> append(std::uint64_t first, std::span<const ledger::Entry> entries,
                                    std::span<const ledger::StoredNode> nodes) override;
  [[nodiscard]] Result<std::vector<ledger::StoredCheckpoint>> checkpoints(
      std::uint64_t from_size, std::uint64_t limit) const override;
  [[nodiscard]] Result<std::optional<ledger::StoredCheckpoint>> latest_checkpoint() const override;
  [[nodiscard]] Result<void> add_checkpoint(const ledger::StoredCheckpoint& checkpoint) override;

 private:
  Transaction& tx_;
  std::string log_;
};

}  // namespace xs::store
