// SPDX-License-Identifier: AGPL-3.0-or-later
// Shares no code with log.cc and proof.cc: a mistake there must not be repeated here.
#include "ledger/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "ledger/checkpoint.h"
#include "ledger/signed_note.h"

namespace xs::ledger {
namespace {

constexpr std::uint64_t kPage = 4096;
constexpr std::uint32_t kMostLevels = 64;

Sm3Digest derive_leaf(const Entry& entry) {
  Bytes text = {0x00};
  for (int shift = 24; shift >= 0; shift -= 8) {
    text.push_back(static_cast<std::uint8_t>(entry.header.size() >> shift));
  }
  text.insert(text.end(), entry.header.begin(), entry.header.end());
  text.insert(text.end(), entry.commitment.bytes.begin(), entry.commitment.bytes.end());
  return sm3(text);
}

Sm3Digest derive_node(const Sm3Digest& left, const Sm3Digest& right) {
  Bytes text = {0x01};
  text.insert(text.end(), left.bytes.begin(), left.bytes.end());
  text.insert(text.end(), right.bytes.begin(), right.bytes.end());
  return sm3(text);
}

// Hashes of one level of complete subtrees → those of the next.
std::vector<Sm3Digest> next_level(const std::vector<Sm3Digest>& level) {
  std::vector<Sm3Digest> above;
  above.reserve(level.size() / 2);
  for (std::size_t i = 0; i + 1 < level.size(); i += 2) {
    above.push_back(derive_node(level[i], level[i + 1]));
  }
  return above;
}

// The tree over derived leaves. MTH of RFC 9162 §2.1.1, as written there, except that complete
// subtrees are looked up instead of computed again for every checkpoint.
class DerivedTree {
 public:
  explicit DerivedTree(std::vector<Sm3Digest> leaves) {
    levels_.push_back(std::move(leaves));
    while (levels_.back().size() > 1) levels_.push_back(next_level(levels_.back()));
  }
  [[nodiscard]] const std::vector<Sm3Digest>& leaves() const { return levels_.front(); }
  // Empty above the root.
  [[nodiscard]] std::vector<Sm3Digest> level(std::size_t number) const {
    return number < levels_.size() ? levels_[number] : std::vector<Sm3Digest>{};
  }
  [[nodiscard]] Sm3Digest root(std::uint64_t size) const {
    return size == 0 ? sm3(std::string_view{}) : hash(0, size);
  }

 private:
  [[nodiscard]] Sm3Digest hash(std::uint64_t first, std::uint64_t end) const {
    const std::uint64_t count = end - first;
    std::size_t level = 0;
    std::uint64_t width = 1;
    while (width * 2 <= count) {
      width *= 2;
      ++level;
    }
    if (width == count) return levels_[level][first / width];
    return derive_node(levels_[level][first / width], hash(first + width, end));
  }
  std::vector<std::vector<Sm3Digest>> levels_;
};

// Ordered by how far out of reach it lies for whoever holds the data folder and the key.
bool is_external(CheckpointSource source) { return source != CheckpointSource::kStored; }

std::string_view name_of(CheckpointSource source) {
  switch (source) {
    case CheckpointSource::kStored:
      return "本机";
    case CheckpointSource::kWitness:
      return "见证目录";
    case CheckpointSource::kOutside:
      return "外来";
  }
  return "";
}

struct Judged {
  std::uint64_t size;
  Sm3Digest root;
  CheckpointSource source;
  bool agrees = false;
};

class Verification {
 public:
  Verification(const LogStorage& storage, const VerifyOptions& options)
      : storage_(storage), options_(options) {}

  Result<VerifyReport> run() {
    XS_CHECK(read_keys());
    XS_TRY(std::vector<Sm3Digest> leaves, read_entries());
    const DerivedTree tree(std::move(leaves));
    derived_size_ = tree.leaves().size();
    report_.root = tree.root(derived_size_);
    XS_CHECK(read_checkpoints());
    judge_checkpoints(tree);
    XS_CHECK(check_nodes(tree));
    return finish();
  }

 private:
  Result<void> read_keys() {
    for (const std::string& pem : options_.public_keys) {
      XS_TRY(const std::string id, key_id(pem));
      keys_[id] = pem;
    }
    return {};
  }

  void add(std::vector<Fault>& faults, Fault fault) {
    if (faults.size() < kMostFaults) {
      faults.push_back(std::move(fault));
    } else {
      ++report_.faults_left_out;
    }
  }

  // Stops at the first gap: what lies behind it has no place in the tree.
  Result<std::vector<Sm3Digest>> read_entries() {
    XS_TRY(report_.size, storage_.size());
    std::vector<Sm3Digest> leaves;
    while (leaves.size() < report_.size) {
      const std::uint64_t first = leaves.size();
      XS_TRY(const std::vector<StoredEntry> page,
             storage_.entries(first, std::min(kPage, report_.size - first)));
      for (const StoredEntry& stored : page) {
        if (stored.position != leaves.size()) break;
        leaves.push_back(derive_leaf(stored.entry));
        if (options_.body_key) check_body(stored);
      }
      if (leaves.size() < std::min(first + kPage, report_.size)) {
        Fault fault{.kind = FaultKind::kEntryMissing, .position = leaves.size()};
        fault.text = fmt::format("缺少第 {} 号记录，其后的记录无法核验。", fault.position);
        add(entry_faults_, std::move(fault));
        break;
      }
    }
    return leaves;
  }

  void check_body(const StoredEntry& stored) {
    const BodyKey key = options_.body_key(stored);
    if (std::holds_alternative<BodyErased>(key)) {
      ++report_.bodies_erased;
      return;
    }
    Fault fault{.position = stored.position};
    if (const auto* const sealing_key = std::get_if<SealingKey>(&key)) {
      if (open_body(stored.entry, *sealing_key)) {
        ++report_.bodies_opened;
        return;
      }
      fault.kind = FaultKind::kBody;
      fault.text = fmt::format("第 {} 号记录的封存内容与登记的不一致。", fault.position);
    } else {
      fault.kind = FaultKind::kBodyKey;
      fault.text =
          fmt::format("第 {} 号记录的封存密钥缺失，而该件没有销毁的登记。", fault.position);
    }
    add(body_faults_, std::move(fault));
  }

  void checkpoint_fault(std::uint64_t size, CheckpointSource source, std::string_view what) {
    Fault fault{.kind = FaultKind::kCheckpoint, .size = size, .source = source};
    fault.text = fmt::format("{}检查点（条数 {}）{}。", name_of(source), size, what);
    add(checkpoint_faults_, std::move(fault));
  }

  // `filed_size` is what the storage says; a note from elsewhere has none.
  void read_checkpoint(const std::string& note, std::optional<std::uint64_t> filed_size,
                       CheckpointSource source) {
    const auto unverified = read_unverified_checkpoint(note);
    if (!unverified) {
      return checkpoint_fault(filed_size.value_or(0), source, "格式不对，可能已被改动");
    }
    const Checkpoint& read = unverified->checkpoint;
    const std::uint64_t size = filed_size.value_or(read.size);
    const auto key = keys_.find(unverified->key_id);
    if (key == keys_.end()) {
      return checkpoint_fault(size, source, "不是用本单位的密钥签名的");
    }
    if (!genuine_.contains(note)) {
      if (!open_checkpoint(note, key->second)) {
        return checkpoint_fault(size, source, "签名无效，可能已被改动");
      }
      genuine_.insert(note);
    }
    if (read.log != storage_.log_name()) {
      return checkpoint_fault(size, source, fmt::format("属于另一个日志 {}", read.log));
    }
    if (read.size != size) {
      return checkpoint_fault(size, source, fmt::format("的正文写明的条数是 {}", read.size));
    }
    judged_.push_back({size, read.root, source});
  }

  Result<void> read_checkpoints() {
    std::uint64_t from = 0;
    for (;;) {
      XS_TRY(const std::vector<StoredCheckpoint> page, storage_.checkpoints(from, kPage));
      for (const StoredCheckpoint& stored : page) {
        read_checkpoint(stored.note, stored.size, CheckpointSource::kStored);
      }
      if (page.empty() || page.back().size < from) break;
      from = page.back().size + 1;
    }
    for (const std::string& note : options_.witness) {
      read_checkpoint(note, std::nullopt, CheckpointSource::kWitness);
    }
    if (options_.against)
      read_checkpoint(*options_.against, std::nullopt, CheckpointSource::kOutside);
    return {};
  }

  // The greatest agreeing size, among all checkpoints or only those from outside the data folder.
  [[nodiscard]] std::uint64_t greatest_agreeing(bool external_only) const {
    std::uint64_t greatest = 0;
    for (const Judged& checkpoint : judged_) {
      if (checkpoint.agrees && (!external_only || is_external(checkpoint.source))) {
        greatest = std::max(greatest, checkpoint.size);
      }
    }
    return greatest;
  }

  void judge_checkpoints(const DerivedTree& tree) {
    for (Judged& checkpoint : judged_) {
      checkpoint.agrees =
          checkpoint.size <= derived_size_ && tree.root(checkpoint.size) == checkpoint.root;
      report_.checkpoints_agreeing += checkpoint.agrees ? 1 : 0;
    }
    report_.vouched_for = greatest_agreeing(false);
    for (const CheckpointSource source :
         {CheckpointSource::kStored, CheckpointSource::kWitness, CheckpointSource::kOutside}) {
      judge_source(source);
    }
    if (report_.size > 0 && judged_.empty()) {
      Fault fault{.kind = FaultKind::kNoCheckpoint, .size = report_.size};
      fault.text = "没有任何有效的检查点，不能证明这个日志未被改动。";
      add(checkpoint_faults_, std::move(fault));
    }
  }

  // Checkpoints of this source that disagree. The holder of the key can make stored checkpoints
  // agree with anything, so those say nothing against one from outside.
  void judge_source(CheckpointSource source) {
    const std::uint64_t agreed = greatest_agreeing(is_external(source));
    std::optional<std::uint64_t> rewritten;
    std::optional<std::uint64_t> truncated;
    for (const Judged& checkpoint : judged_) {
      if (checkpoint.source != source || checkpoint.agrees) continue;
      if (is_external(source)) report_.vouched_for = std::min(report_.vouched_for, agreed);
      if (checkpoint.size > report_.size) {
        truncated = std::max(truncated.value_or(0), checkpoint.size);
      } else if (checkpoint.size > derived_size_) {
        continue;  // behind the gap that was reported
      } else if (checkpoint.size <= agreed) {
        checkpoint_fault(checkpoint.size, source, "与条数更多的另一个检查点互相矛盾");
      } else {
        rewritten = std::min(rewritten.value_or(checkpoint.size), checkpoint.size);
      }
    }
    if (rewritten) add_rewritten(agreed, *rewritten, source);
    if (truncated) add_truncated(*truncated, source);
  }

  void add_rewritten(std::uint64_t agreed, std::uint64_t size, CheckpointSource source) {
    Fault fault{.kind = FaultKind::kRewritten, .position = agreed, .size = size, .source = source};
    fault.text = fmt::format(
        "第 {} 号至第 {} 号记录之间有改动：与{}检查点（条数 {}）不符，而此前的 {} 条相符。", agreed,
        size - 1, name_of(source), size, agreed);
    add(checkpoint_faults_, std::move(fault));
  }

  void add_truncated(std::uint64_t size, CheckpointSource source) {
    Fault fault{
        .kind = FaultKind::kTruncated, .position = report_.size, .size = size, .source = source};
    fault.text = fmt::format("日志被截短：{}检查点证明曾有 {} 条，现在只有 {} 条。",
                             name_of(source), size, report_.size);
    add(checkpoint_faults_, std::move(fault));
  }

  // The stored hashes of one level; nothing where one is missing. Those beyond `count` are faults.
  Result<std::vector<std::optional<Sm3Digest>>> read_level(std::uint32_t level,
                                                           std::uint64_t count) {
    std::vector<std::optional<Sm3Digest>> stored(count);
    for (std::uint64_t first = 0; first < count; first += kPage) {
      XS_TRY(const std::vector<StoredNode> page, storage_.nodes(level, first, kPage));
      for (const StoredNode& node : page) {
        if (node.level == level && node.index < count) stored[node.index] = node.hash;
      }
    }
    XS_TRY(const std::vector<StoredNode> surplus, storage_.nodes(level, count, kPage));
    // Behind a gap in the entries nodes are to be expected.
    if (derived_size_ == report_.size) {
      for (const StoredNode& node : surplus) node_fault(level, node.index, "不应存在");
    }
    return stored;
  }

  void node_fault(std::uint32_t level, std::uint64_t index, std::string_view what) {
    Fault fault{.kind = FaultKind::kNode, .level = level, .index = index};
    fault.text = fmt::format("摘要树第 {} 层第 {} 号节点{}。", level, index, what);
    add(node_faults_, std::move(fault));
  }

  void entry_fault(std::uint64_t position) {
    Fault fault{.kind = FaultKind::kEntry, .position = position};
    fault.text = fmt::format("第 {} 号记录与其登记的摘要不一致，可能已被改动。", position);
    add(entry_faults_, std::move(fault));
  }

  // Each level is held against the one below it. Where a hash differs, the levels above go on with
  // the value that is right, so that one change gives one fault.
  Result<void> check_nodes(const DerivedTree& tree) {
    XS_TRY(std::vector<Sm3Digest> values, check_leaves(tree));
    const bool as_derived = values == tree.leaves();  // nothing to compute a second time
    for (std::uint32_t level = 1; level < kMostLevels; ++level) {
      values = as_derived ? tree.level(level) : next_level(values);
      XS_TRY(const auto stored, read_level(level, values.size()));
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (!stored[i]) {
          node_fault(level, i, "缺失");
        } else if (*stored[i] != values[i]) {
          node_fault(level, i, "与其下的记录不一致，可能已被改动");
        }
      }
    }
    return {};
  }

  // Where the stored leaf is not the derived one, either the entry or the leaf was changed. Under a
  // checkpoint that agrees it was the leaf; otherwise the node above tells.
  Result<std::vector<Sm3Digest>> check_leaves(const DerivedTree& tree) {
    std::vector<Sm3Digest> values = tree.leaves();
    XS_TRY(const auto stored, read_level(0, values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!stored[i]) {
        node_fault(0, i, "缺失");
        continue;
      }
      if (*stored[i] == values[i]) continue;
      bool leaf_is_wrong = i < report_.vouched_for;
      const std::size_t sibling = i ^ 1;
      if (!leaf_is_wrong && sibling < values.size() && stored[sibling]) {
        XS_TRY(const std::vector<StoredNode> parent, storage_.nodes(1, i / 2, 1));
        const auto& leaves = tree.leaves();
        leaf_is_wrong = !parent.empty() &&
                        parent.front().hash ==
                            derive_node(leaves[i & ~std::size_t{1}], leaves[i | std::size_t{1}]);
      }
      if (leaf_is_wrong) {
        node_fault(0, i, "与其记录不一致，可能已被改动");
      } else {
        entry_fault(i);
        values[i] = *stored[i];
      }
    }
    return values;
  }

  Result<VerifyReport> finish() {
    entry_faults_.insert(entry_faults_.end(), body_faults_.begin(), body_faults_.end());
    std::stable_sort(entry_faults_.begin(), entry_faults_.end(),
                     [](const Fault& a, const Fault& b) { return a.position < b.position; });
    for (auto* const faults : {&entry_faults_, &node_faults_, &checkpoint_faults_}) {
      for (Fault& fault : *faults) add(report_.faults, std::move(fault));
    }
    return std::move(report_);
  }

  const LogStorage& storage_;
  const VerifyOptions& options_;
  VerifyReport report_;
  std::uint64_t derived_size_ = 0;
  std::map<std::string, std::string> keys_;  // key id → PEM
  std::set<std::string> genuine_;            // notes whose signature has been verified
  std::vector<Judged> judged_;
  std::vector<Fault> entry_faults_;
  std::vector<Fault> body_faults_;
  std::vector<Fault> node_faults_;
  std::vector<Fault> checkpoint_faults_;
};

}  // namespace

Result<VerifyReport> verify(const LogStorage& storage, const VerifyOptions& options) {
  return Verification(storage, options).run();
}

}  // namespace xs::ledger
