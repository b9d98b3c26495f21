// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/memory_storage.h"

namespace xs::ledger {
namespace {

tl::unexpected<Error> conflict(const char* detail) {
  return fail(ErrorCode::kConflict, "日志刚被另一处写入，请重试。", detail);
}

}  // namespace

Result<std::uint64_t> MemoryStorage::size() const {
  return entry_rows.empty() ? 0 : entry_rows.rbegin()->first + 1;
}

Result<std::vector<StoredEntry>> MemoryStorage::entries(std::uint64_t first,
                                                        std::uint64_t count) const {
  std::vector<StoredEntry> found;
  for (auto at = entry_rows.lower_bound(first); at != entry_rows.end() && at->first - first < count;
       ++at) {
    found.push_back({at->first, at->second});
  }
  return found;
}

Result<std::vector<StoredNode>> MemoryStorage::nodes(std::uint32_t level, std::uint64_t first,
                                                     std::uint64_t count) const {
  std::vector<StoredNode> found;
  for (auto at = node_rows.lower_bound({level, first});
       at != node_rows.end() && at->first.first == level && at->first.second - first < count;
       ++at) {
    found.push_back({level, at->first.second, at->second});
  }
  return found;
}

Result<void> MemoryStorage::append(std::uint64_t first, std::span<const Entry> entries,
                                   std::span<const StoredNode> nodes) {
  if (first != *size()) return conflict("the log has grown meanwhile");
  for (const StoredNode& node : nodes) {
    if (node_rows.contains({node.level, node.index})) return conflict("the node exists");
  }
  for (const Entry& entry : entries) entry_rows.emplace(first++, entry);
  for (const StoredNode& node : nodes) node_rows[{node.level, node.index}] = node.hash;
  return {};
}

Result<std::vector<StoredCheckpoint>> MemoryStorage::checkpoints(std::uint64_t from_size,
                                                                 std::uint64_t limit) const {
  std::vector<StoredCheckpoint> found;
  for (auto at = checkpoint_rows.lower_bound(from_size);
       at != checkpoint_rows.end() && found.size() < limit; ++at) {
    found.push_back({at->first, at->second});
  }
  return found;
}

Result<std::optional<StoredCheckpoint>> MemoryStorage::latest_checkpoint() const {
  if (checkpoint_rows.empty()) return std::nullopt;
  const auto& [size, note] = *checkpoint_rows.rbegin();
  return StoredCheckpoint{size, note};
}

Result<void> MemoryStorage::add_checkpoint(const StoredCheckpoint& checkpoint) {
  if (!checkpoint_rows.emplace(checkpoint.size, checkpoint.note).second) {
    return conflict("there is a checkpoint of this size");
  }
  return {};
}

}  // namespace xs::ledger
