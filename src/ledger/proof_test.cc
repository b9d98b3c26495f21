// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/proof.h"

#include <gtest/gtest.h>

#include "ledger/test_log.h"

namespace xs::ledger {
namespace {

std::vector<Sm3Digest> leaves_of(const MemoryStorage& storage) {
  std::vector<Sm3Digest> leaves;
  for (const auto& [position, entry] : storage.entry_rows) leaves.push_back(leaf_hash(entry));
  return leaves;
}

TEST(InclusionProof, HoldsForEveryEntryOfEverySize) {
  const MemoryStorage storage = test_log(70, {});
  const auto leaves = leaves_of(storage);
  for (std::uint64_t size = 1; size <= 70; ++size) {
    const Sm3Digest root = naive_root(leaves, 0, size);
    for (std::uint64_t position = 0; position < size; ++position) {
      const auto proof = prove_inclusion(storage, position, size);
      ASSERT_TRUE(proof);
      ASSERT_TRUE(verify_inclusion(*proof, leaves[position], root)) << position << "/" << size;
      ASSERT_LE(proof->path.size(), 7U);
      ASSERT_FALSE(verify_inclusion(*proof, leaves[(position + 1) % 70], root));
    }
  }
}

TEST(InclusionProof, FailsWhenAnythingIsChanged) {
  const MemoryStorage storage = test_log(21, {});
  const auto leaves = leaves_of(storage);
  for (std::uint64_t size = 1; size <= 21; ++size) {
    const Sm3Digest root = naive_root(leaves, 0, size);
    for (std::uint64_t position = 0; position < size; ++position) {
      SCOPED_TRACE(std::to_string(position) + "/" + std::to_string(size));
      const InclusionProof proof = prove_inclusion(storage, position, size).value();
      for (std::size_t i = 0; i < proof.path.size(); ++i) {
        InclusionProof changed = proof;
        changed.path[i].bytes[7] ^= 1;
        EXPECT_FALSE(verify_inclusion(changed, leaves[position], root));
        changed = proof;
        changed.path.erase(changed.path.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_FALSE(verify_inclusion(changed, leaves[position], root));
      }
      InclusionProof longer = proof;
      longer.path.push_back(sm3("x"));
      EXPECT_FALSE(verify_inclusion(longer, leaves[position], root));
      for (std::uint64_t other = 0; other < size + 3; ++other) {
        InclusionProof moved = proof;
        moved.position = other;
        EXPECT_EQ(verify_inclusion(moved, leaves[position], root), other == position);
      }
      EXPECT_FALSE(verify_inclusion(proof, leaves[position], sm3("another root")));
    }
  }
  EXPECT_FALSE(verify_inclusion({0, 0, {}}, sm3("x"), empty_root()));
}

TEST(ConsistencyProof, HoldsBetweenAnyTwoSizes) {
  const MemoryStorage storage = test_log(70, {});
  const auto leaves = leaves_of(storage);
  for (std::uint64_t new_size = 0; new_size <= 70; ++new_size) {
    const Sm3Digest new_root = naive_root(leaves, 0, new_size);
    for (std::uint64_t old_size = 0; old_size <= new_size; ++old_size) {
      const auto proof = prove_consistency(storage, old_size, new_size);
      ASSERT_TRUE(proof);
      ASSERT_TRUE(verify_consistency(*proof, naive_root(leaves, 0, old_size), new_root))
          << old_size << "→" << new_size;
    }
  }
}

TEST(ConsistencyProof, FailsWhenAnythingIsChanged) {
  const MemoryStorage storage = test_log(21, {});
  const auto leaves = leaves_of(storage);
  for (std::uint64_t new_size = 1; new_size <= 21; ++new_size) {
    const Sm3Digest new_root = naive_root(leaves, 0, new_size);
    for (std::uint64_t old_size = 0; old_size <= new_size; ++old_size) {
      SCOPED_TRACE(std::to_string(old_size) + "→" + std::to_string(new_size));
      const ConsistencyProof proof = prove_consistency(storage, old_size, new_size).value();
      const Sm3Digest old_root = naive_root(leaves, 0, old_size);
      EXPECT_FALSE(verify_consistency(proof, sm3("another"), new_root));
      if (old_size > 0) {
        EXPECT_FALSE(verify_consistency(proof, old_root, sm3("another")));
      }
      for (std::size_t i = 0; i < proof.path.size(); ++i) {
        ConsistencyProof changed = proof;
        changed.path[i].bytes[31] ^= 0x80;
        EXPECT_FALSE(verify_consistency(changed, old_root, new_root));
        changed = proof;
        changed.path.erase(changed.path.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_FALSE(verify_consistency(changed, old_root, new_root));
      }
      ConsistencyProof longer = proof;
      longer.path.push_back(sm3("x"));
      EXPECT_FALSE(verify_consistency(longer, old_root, new_root));
      ConsistencyProof backwards = proof;
      std::swap(backwards.old_size, backwards.new_size);
      EXPECT_EQ(verify_consistency(backwards, new_root, old_root), old_size == new_size);
    }
  }
}

// A log that was rewritten cannot be shown to be the continuation of what was signed before.
TEST(ConsistencyProof, DoesNotExistForARewrittenLog) {
  const MemoryStorage honest = test_log(20, {});
  MemoryStorage rewritten("audit/acts");
  for (std::uint64_t i = 0; i < 40; ++i) {
    const Entry entry = i == 5 || i >= 20 ? test_entry(i, "rewritten") : honest.entry_rows.at(i);
    ASSERT_TRUE(append(rewritten, std::vector<Entry>{entry}));
  }
  const ConsistencyProof proof = prove_consistency(rewritten, 20, 40).value();
  EXPECT_FALSE(verify_consistency(proof, root_at(honest, 20).value(), head(rewritten)->root));
  EXPECT_TRUE(verify_consistency(proof, root_at(rewritten, 20).value(), head(rewritten)->root));
}

}  // namespace
}  // namespace xs::ledger
