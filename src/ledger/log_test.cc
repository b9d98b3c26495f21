// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/log.h"

#include <gtest/gtest.h>

#include <random>

#include "ledger/test_log.h"

namespace xs::ledger {
namespace {

template <class T>
std::optional<ErrorCode> code_of(const Result<T>& result) {
  return result ? std::optional<ErrorCode>{} : result.error().code;
}

// Sizes 0 … 300 in random batches: every root, now and later, is the one of the definition, and
// exactly the complete subtrees are stored.
TEST(Append, AgreesWithTheDefinitionAtEverySize) {
  std::mt19937 random(20261123);
  for (int round = 0; round < 3; ++round) {
    MemoryStorage storage("audit/acts");
    std::vector<Sm3Digest> leaves;
    EXPECT_EQ(head(storage).value(), (Head{0, sm3("")}));
    while (leaves.size() < 300) {
      const std::size_t batch = std::min<std::size_t>(random() % 17, 300 - leaves.size());
      std::vector<Entry> entries;
      for (std::size_t i = 0; i < batch; ++i) {
        entries.push_back(test_entry(leaves.size()));
        leaves.push_back(leaf_hash(entries.back()));
      }
      const auto appended = append(storage, entries);
      ASSERT_TRUE(appended);
      ASSERT_EQ(*appended, (Head{leaves.size(), naive_root(leaves, 0, leaves.size())}));
    }
    for (std::uint64_t size = 0; size <= 300; ++size) {
      ASSERT_EQ(root_at(storage, size).value(), naive_root(leaves, 0, size)) << size;
    }
    std::size_t nodes = 0;
    for (std::uint32_t level = 0; (300U >> level) > 0; ++level) {
      for (std::uint64_t index = 0; index < (300U >> level); ++index, ++nodes) {
        ASSERT_EQ(storage.node_rows.at({level, index}),
                  naive_root(leaves, index << level, (index + 1) << level));
      }
    }
    EXPECT_EQ(storage.node_rows.size(), nodes);
  }
}

TEST(Append, DoesNotGrowALogWhoseNodesAreMissing) {
  MemoryStorage storage = test_log(7, {});
  storage.node_rows.erase({1, 2});
  EXPECT_EQ(code_of(append(storage, std::vector<Entry>{test_entry(7)})), ErrorCode::kCorrupt);
  EXPECT_EQ(storage.entry_rows.size(), 7U);
}

// Two writers that read the same size: the second is refused as a whole.
TEST(Append, LosesARaceWithoutATrace) {
  class Raced : public MemoryStorage {
   public:
    using MemoryStorage::MemoryStorage;
    [[nodiscard]] Result<void> append(std::uint64_t first, std::span<const Entry> entries,
                                      std::span<const StoredNode> nodes) override {
      if (!raced_) {
        raced_ = true;
        const auto outcome = xs::ledger::append(*this, std::vector<Entry>{test_entry(99)});
        EXPECT_TRUE(outcome);
      }
      return MemoryStorage::append(first, entries, nodes);
    }

   private:
    bool raced_ = false;
  };
  Raced storage("audit/acts");
  EXPECT_EQ(code_of(append(storage, std::vector<Entry>{test_entry(0)})), ErrorCode::kConflict);
  EXPECT_EQ(storage.entry_rows.size(), 1U);
  EXPECT_TRUE(append(storage, std::vector<Entry>{test_entry(1)}));
  EXPECT_EQ(storage.entry_rows.size(), 2U);
}

TEST(Proofs, AreRefusedOutsideTheLog) {
  const MemoryStorage storage = test_log(5, {});
  EXPECT_EQ(code_of(root_at(storage, 6)), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(prove_inclusion(storage, 5, 5)), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(prove_inclusion(storage, 0, 6)), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(prove_inclusion(storage, 0, 0)), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(prove_consistency(storage, 0, 6)), ErrorCode::kNotFound);
  EXPECT_EQ(code_of(prove_consistency(storage, 4, 3)), ErrorCode::kNotFound);
}

TEST(IssueCheckpoint, SignsTheHeadOnce) {
  MemoryStorage storage = test_log(3, {});
  const auto first = issue_checkpoint(storage, test_time(1), agency_signer());
  ASSERT_TRUE(first);
  EXPECT_EQ(first->checkpoint,
            (Checkpoint{"audit/acts", 3, root_at(storage, 3).value(), test_time(1)}));
  EXPECT_EQ(open_checkpoint(first->note, agency_signer().public_key()).value(), *first);
  EXPECT_EQ(issue_checkpoint(storage, test_time(2), agency_signer()).value(), *first);
  ASSERT_TRUE(append(storage, std::vector<Entry>{test_entry(3)}));
  EXPECT_EQ(issue_checkpoint(storage, test_time(3), agency_signer())->checkpoint.size, 4U);
  EXPECT_EQ(storage.checkpoint_rows.size(), 2U);
}

TEST(IssueCheckpoint, DoesNotSignAnotherPast) {
  const MemoryStorage honest = test_log(6, {6});
  {
    SCOPED_TRACE("rewritten");
    MemoryStorage storage = test_log(8, {});
    storage.checkpoint_rows = honest.checkpoint_rows;
    EXPECT_EQ(code_of(issue_checkpoint(storage, test_time(9), agency_signer())),
              ErrorCode::kCorrupt);
  }
  {
    SCOPED_TRACE("cut short");
    MemoryStorage storage("audit/acts");
    storage.checkpoint_rows = honest.checkpoint_rows;
    EXPECT_EQ(code_of(issue_checkpoint(storage, test_time(9), agency_signer())),
              ErrorCode::kCorrupt);
  }
  {
    SCOPED_TRACE("a stored checkpoint with the right root and a signature of something else");
    MemoryStorage storage = test_log(8, {6, 8});
    std::string& note = storage.checkpoint_rows.at(8);
    const std::string& other = storage.checkpoint_rows.at(6);
    note.replace(note.find("签名"), std::string::npos, other.substr(other.find("签名")));
    EXPECT_EQ(code_of(issue_checkpoint(storage, test_time(9), agency_signer())),
              ErrorCode::kCorrupt);
  }
  {
    SCOPED_TRACE("a stored checkpoint nobody can read");
    MemoryStorage storage = test_log(8, {6});
    storage.checkpoint_rows.at(6) = "garbage";
    EXPECT_FALSE(issue_checkpoint(storage, test_time(9), agency_signer()));
  }
}

TEST(LogName, HasTwoParts) {
  const std::pair<std::string_view, bool> rows[] = {
      {"audit/acts", true}, {"a-1/access", true},    {"audit", false},      {"audit/", false},
      {"/acts", false},     {"audit/acts/x", false}, {"Audit/acts", false}, {"../acts", false},
      {"审计/acts", false}, {"audit/acts\n", false}, {"", false},           {"a b/acts", false},
  };
  for (const auto& [name, good] : rows) EXPECT_EQ(is_log_name(name), good) << name;
  EXPECT_TRUE(is_log_name(std::string(32, 'a') + "/x"));
  EXPECT_FALSE(is_log_name(std::string(33, 'a') + "/x"));
}

}  // namespace
}  // namespace xs::ledger
