// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/log_storage.h"

namespace xs::store {
namespace {

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

ledger::Entry entry_from(const Row& row, std::size_t first) {
  return {row.as<std::string>(first), row.as<Sm3Digest>(first + 1), row.as<Bytes>(first + 2)};
}

}  // namespace

Result<std::vector<ledger::Entry>> waiting_entries(Transaction& tx, std::string_view log,
                                                   int most) {
  XS_TRY(const Rows rows, tx.query("select header, commitment, sealed from log_entries "
                                   "where log = ? and position is null order by arrival limit ?",
                                   {log, most}));
  std::vector<ledger::Entry> waiting;
  waiting.reserve(rows.size());
  for (const Row& row : rows) waiting.push_back(entry_from(row, 0));
  return waiting;
}

Result<std::int64_t> add_waiting(Transaction& tx, std::string_view log,
                                 const ledger::Entry& entry) {
  XS_TRY(const Row row,
         tx.query_one("insert into log_entries (log, position, header, commitment, sealed) "
                      "values (?, null, ?, ?, ?) returning arrival",
                      {log, entry.header, entry.commitment, entry.sealed}));
  return row.as<std::int64_t>(0);
}

Result<std::uint64_t> SqlLogStorage::size() const {
  XS_TRY(const Row row, tx_.query_one("select coalesce(max(position) + 1, 0) from log_entries "
                                      "where log = ?",
                                      {log_}));
  return static_cast<std::uint64_t>(row.as<std::int64_t>(0));
}

Result<std::vector<ledger::StoredEntry>> SqlLogStorage::entries(std::uint64_t first,
                                                                std::uint64_t count) const {
  XS_TRY(const Rows rows,
         tx_.query("select position, header, commitment, sealed from log_entries "
                   "where log = ? and position >= ? and position < ? order by position",
                   {log_, number(first), number(first + count)}));
  std::vector<ledger::StoredEntry> found;
  found.reserve(rows.size());
  for (const Row& row : rows) {
    found.push_back({static_cast<std::uint64_t>(row.as<std::int64_t>(0)), entry_from(row, 1)});
  }
  return found;
}

Result<std::vector<ledger::StoredNode>> SqlLogStorage::nodes(std::uint32_t level,
                                                             std::uint64_t first,
                                                             std::uint64_t count) const {
  XS_TRY(const Rows rows,
         tx_.query("select node_index, hash from log_nodes where log = ? and level = ? "
                   "and node_index >= ? and node_index < ? order by node_index",
                   {log_, level, number(first), number(first + count)}));
  std::vector<ledger::StoredNode> found;
  found.reserve(rows.size());
  for (const Row& row : rows) {
    found.push_back(
        {level, static_cast<std::uint64_t>(row.as<std::int64_t>(0)), row.as<Sm3Digest>(1)});
  }
  return found;
}

Result<void> SqlLogStorage::append(std::uint64_t first, std::span<const ledger::Entry> entries,
                                   std::span<const ledger::StoredNode> nodes) {
  XS_TRY(const std::uint64_t now, size());
  if (now != first) return fail(ErrorCode::kConflict, "记录已由另一进程写入，请重试。");
  std::uint64_t position = first;
  for (const ledger::Entry& entry : entries) {
    XS_TRY(const std::int64_t placed,
           tx_.execute("update log_entries set position = ? "
                       "where log = ? and commitment = ? and position is null",
                       {number(position), log_, entry.commitment}));
    if (placed != 1) return fail(ErrorCode::kConflict, "记录已由另一进程写入，请重试。");
    ++position;
  }
  for (const ledger::StoredNode& node : nodes) {
    XS_CHECK(
        tx_.execute("insert into log_nodes (log, level, node_index, hash) "
                    "values (?, ?, ?, ?)",
                    {log_, node.level, number(node.index), node.hash}));
  }
  return {};
}

Result<std::vector<ledger::StoredCheckpoint>> SqlLogStorage::checkpoints(
    std::uint64_t from_size, std::uint64_t limit) const {
  XS_TRY(const Rows rows, tx_.query("select size, note from log_checkpoints "
                                    "where log = ? and size >= ? order by size limit ?",
                                    {log_, number(from_size), number(limit)}));
  std::vector<ledger::StoredCheckpoint> found;
  for (const Row& row : rows) {
    found.push_back({static_cast<std::uint64_t>(row.as<std::int64_t>(0)), row.as<std::string>(1)});
  }
  return found;
}

Result<std::optional<ledger::StoredCheckpoint>> SqlLogStorage::latest_checkpoint() const {
  XS_TRY(const auto row, tx_.query_optional("select size, note from log_checkpoints "
                                            "where log = ? order by size desc limit 1",
                                            {log_}));
  if (!row) return std::nullopt;
  return ledger::StoredCheckpoint{static_cast<std::uint64_t>(row->as<std::int64_t>(0)),
                                  row->as<std::string>(1)};
}

Result<void> SqlLogStorage::add_checkpoint(const ledger::StoredCheckpoint& checkpoint) {
  XS_CHECK(tx_.execute("insert into log_checkpoints (log, size, note) values (?, ?, ?)",
                       {log_, number(checkpoint.size), checkpoint.note}));
  return {};
}

}  // namespace xs::store
