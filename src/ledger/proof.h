// SPDX-License-Identifier: AGPL-3.0-or-later
// Short proofs that an entry is in a log, and that a log only grew; checked without the log.
//
// RFC 9162 §2.1 with SM3: leaves and inner nodes are hashed with different first bytes, a tree
// of n leaves splits at the largest power of two below n. A proof says nothing about who made
// the log: compare `root` with a checkpoint that was verified with the agency's public key.
//
//   verify_inclusion(proof, leaf_hash(header, commitment), checkpoint.root)
#pragma once

#include <cstdint>
#include <vector>

#include "base/sm.h"

namespace xs::ledger {

// SM3(0x01 ‖ left ‖ right).
[[nodiscard]] Sm3Digest node_hash(const Sm3Digest& left, const Sm3Digest& right);
// The root of a log without entries: SM3 of nothing.
[[nodiscard]] Sm3Digest empty_root();

struct InclusionProof {
  std::uint64_t position = 0;
  std::uint64_t size = 0;       // of the tree it is proved in
  std::vector<Sm3Digest> path;  // siblings, from the leaf upwards
  bool operator==(const InclusionProof&) const = default;
};
[[nodiscard]] bool verify_inclusion(const InclusionProof& proof, const Sm3Digest& leaf,
                                    const Sm3Digest& root);

struct ConsistencyProof {
  std::uint64_t old_size = 0;
  std::uint64_t new_size = 0;
  std::vector<Sm3Digest> path;  // empty when old_size is 0 or equals new_size
  bool operator==(const ConsistencyProof&) const = default;
};
// True when the log of `old_root` is the beginning of the log of `new_root`.
[[nodiscard]] bool verify_consistency(const ConsistencyProof& proof, const Sm3Digest& old_root,
                                      const Sm3Digest& new_root);

}  // namespace xs::ledger
