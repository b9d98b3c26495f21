// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/log.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <utility>
#include <vector>

namespace xs::ledger {
namespace {

constexpr std::size_t kMostLevels = 64;

Result<Sm3Digest> read_node(const LogStorage& storage, std::uint32_t level, std::uint64_t index) {
  XS_TRY(const std::vector<StoredNode> found, storage.nodes(level, index, 1));
  if (found.size() != 1 || found.front().level != level || found.front().index != index) {
    return fail(ErrorCode::kCorrupt, "日志不完整，请联系管理员核验日志。",
                fmt::format("{}: node ({}, {}) is missing", storage.log_name(), level, index));
  }
  return found.front().hash;
}

// The largest power of two below `count` > 1: where a tree of so many leaves splits.
std::uint64_t split_of(std::uint64_t count) { return std::bit_floor(count - 1); }

// The hash over `count` ≥ 1 leaves from `first`, which is a multiple of every complete subtree
// asked for: so it is for all parts of a tree that begins at 0.
Result<Sm3Digest> subtree(const LogStorage& storage, std::uint64_t first, std::uint64_t count) {
  if (std::has_single_bit(count)) {
    const auto level = static_cast<std::uint32_t>(std::countr_zero(count));
    return read_node(storage, level, first >> level);
  }
  const std::uint64_t left_count = split_of(count);
  XS_TRY(const Sm3Digest left, subtree(storage, first, left_count));
  XS_TRY(const Sm3Digest right, subtree(storage, first + left_count, count - left_count));
  return node_hash(left, right);
}

Result<Sm3Digest> root_of(const LogStorage& storage, std::uint64_t size) {
  if (size == 0) return empty_root();
  return subtree(storage, 0, size);
}

Result<void> require_size(const LogStorage& storage, std::uint64_t size) {
  XS_TRY(const std::uint64_t present, storage.size());
  if (size <= present) return {};
  return fail(ErrorCode::kNotFound, "日志没有这么多条记录，请核对条数。",
              fmt::format("{} has {} entries, asked for {}", storage.log_name(), present, size));
}

Result<void> collect_inclusion(const LogStorage& storage, std::uint64_t position,
                               std::uint64_t first, std::uint64_t count,
                               std::vector<Sm3Digest>& path) {
  if (count == 1) return {};
  const std::uint64_t left_count = split_of(count);
  const bool is_left = position < first + left_count;
  const std::uint64_t right = first + left_count;
  XS_CHECK(is_left ? collect_inclusion(storage, position, first, left_count, path)
                   : collect_inclusion(storage, position, right, count - left_count, path));
  XS_TRY(const Sm3Digest sibling, is_left ? subtree(storage, right, count - left_count)
                                          : subtree(storage, first, left_count));
  path.push_back(sibling);
  return {};
}

// SUBPROOF of RFC 9162 §2.1.4.1. `whole` is its last parameter: the old tree is known to the
// verifier as a whole, so its root need not be given.
Result<void> collect_consistency(const LogStorage& storage, std::uint64_t old_end,
                                 std::uint64_t first, std::uint64_t count, bool whole,
                                 std::vector<Sm3Digest>& path) {
  if (old_end == first + count) {
    if (whole) return {};
    XS_TRY(const Sm3Digest hash, subtree(storage, first, count));
    path.push_back(hash);
    return {};
  }
  const std::uint64_t left_count = split_of(count);
  const std::uint64_t right = first + left_count;
  const bool ends_left = old_end <= right;
  XS_CHECK(ends_left
               ? collect_consistency(storage, old_end, first, left_count, whole, path)
               : collect_consistency(storage, old_end, right, count - left_count, false, path));
  XS_TRY(const Sm3Digest sibling, ends_left ? subtree(storage, right, count - left_count)
                                            : subtree(storage, first, left_count));
  path.push_back(sibling);
  return {};
}

}  // namespace

Result<Head> append(LogStorage& storage, std::span<const Entry> entries) {
  XS_TRY(const std::uint64_t size, storage.size());
  // left[level] is the complete subtree that waits for its right sibling: a binary counter.
  std::array<Sm3Digest, kMostLevels> left{};
  for (std::uint32_t level = 0; level < kMostLevels; ++level) {
    if ((size >> level & 1) == 0) continue;
    XS_TRY(left[level], read_node(storage, level, (size >> level) - 1));
  }
  std::vector<StoredNode> nodes;
  nodes.reserve(entries.size() * 2);
  std::uint64_t position = size;
  for (const Entry& entry : entries) {
    StoredNode node{0, position, leaf_hash(entry)};
    nodes.push_back(node);
    while ((node.index & 1) != 0) {
      node = {node.level + 1, node.index >> 1, node_hash(left[node.level], node.hash)};
      nodes.push_back(node);
    }
    left[node.level] = node.hash;
    ++position;
  }
  if (!entries.empty()) XS_CHECK(storage.append(size, entries, nodes));
  return head(storage);
}

Result<Head> head(const LogStorage& storage) {
  XS_TRY(const std::uint64_t size, storage.size());
  XS_TRY(const Sm3Digest root, root_of(storage, size));
  return Head{size, root};
}

Result<Sm3Digest> root_at(const LogStorage& storage, std::uint64_t size) {
  XS_CHECK(require_size(storage, size));
  return root_of(storage, size);
}

Result<InclusionProof> prove_inclusion(const LogStorage& storage, std::uint64_t position,
                                       std::uint64_t size) {
  XS_CHECK(require_size(storage, size));
  if (position >= size) {
    return fail(ErrorCode::kNotFound, "这个范围内没有这条记录，请核对序号。",
                fmt::format("position {} in a tree of {}", position, size));
  }
  InclusionProof proof{position, size, {}};
  XS_CHECK(collect_inclusion(storage, position, 0, size, proof.path));
  return proof;
}

Result<ConsistencyProof> prove_consistency(const LogStorage& storage, std::uint64_t old_size,
                                           std::uint64_t new_size) {
  XS_CHECK(require_size(storage, new_size));
  if (old_size > new_size) {
    return fail(ErrorCode::kNotFound, "较早的条数不能大于较晚的条数，请核对。",
                fmt::format("consistency from {} to {}", old_size, new_size));
  }
  ConsistencyProof proof{old_size, new_size, {}};
  if (old_size > 0 && old_size < new_size) {
    XS_CHECK(collect_consistency(storage, old_size, 0, new_size, true, proof.path));
  }
  return proof;
}

Result<SignedCheckpoint> issue_checkpoint(LogStorage& storage, Instant time, const Signer& signer) {
  XS_TRY(const Head present, head(storage));
  XS_TRY(const std::optional<StoredCheckpoint> latest, storage.latest_checkpoint());
  if (latest) {
    XS_TRY(SignedCheckpoint former, read_unverified_checkpoint(latest->note));
    const std::uint64_t former_size = former.checkpoint.size;
    XS_TRY(const Sm3Digest root_then,
           former_size <= present.size ? root_of(storage, former_size) : empty_root());
    if (former_size > present.size || root_then != former.checkpoint.root) {
      return fail(ErrorCode::kCorrupt,
                  "日志与上一个检查点不一致，已停止签发检查点，请立即核验日志。",
                  fmt::format("{}: the checkpoint of size {} does not fit the stored tree",
                              storage.log_name(), former_size));
    }
    XS_TRY(const std::string own_id, key_id(signer.public_key()));
    if (former.key_id == own_id) XS_CHECK(open_checkpoint(latest->note, signer.public_key()));
    if (former_size == present.size) return former;
  }
  XS_TRY(SignedCheckpoint issued,
         sign_checkpoint({storage.log_name(), present.size, present.root, time}, signer));
  XS_CHECK(storage.add_checkpoint({present.size, issued.note}));
  return issued;
}

}  // namespace xs::ledger
