// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/proof.h"

#include <algorithm>
#include <array>
#include <bit>

namespace xs::ledger {
namespace {

// The walk of RFC 9162 §2.1.3.2 and §2.1.4.2 from a node up to the root: `node` and `last` are the
// indices, on the present level, of the node and of the last node of the tree.
struct Climb {
  std::uint64_t node;
  std::uint64_t last;

  [[nodiscard]] bool at_root() const { return last == 0; }
  [[nodiscard]] bool sibling_is_left() const { return (node & 1) != 0 || node == last; }
  void step() {
    // A last node without a sibling rises unchanged to the level where it has one.
    if ((node & 1) == 0 && node == last) {
      while (node != 0 && (node & 1) == 0) up();
    }
    up();
  }
  void up() {
    node >>= 1;
    last >>= 1;
  }
};

}  // namespace

Sm3Digest node_hash(const Sm3Digest& left, const Sm3Digest& right) {
  std::array<std::uint8_t, 65> bytes{0x01};
  const auto middle = std::copy(left.bytes.begin(), left.bytes.end(), bytes.begin() + 1);
  std::copy(right.bytes.begin(), right.bytes.end(), middle);
  return sm3(bytes);
}

Sm3Digest empty_root() { return sm3(BytesView{}); }

bool verify_inclusion(const InclusionProof& proof, const Sm3Digest& leaf, const Sm3Digest& root) {
  if (proof.position >= proof.size) return false;
  Climb climb{proof.position, proof.size - 1};
  Sm3Digest hash = leaf;
  for (const Sm3Digest& sibling : proof.path) {
    if (climb.at_root()) return false;
    hash = climb.sibling_is_left() ? node_hash(sibling, hash) : node_hash(hash, sibling);
    climb.step();
  }
  return climb.at_root() && hash == root;
}

bool verify_consistency(const ConsistencyProof& proof, const Sm3Digest& old_root,
                        const Sm3Digest& new_root) {
  if (proof.old_size > proof.new_size) return false;
  if (proof.old_size == proof.new_size) return proof.path.empty() && old_root == new_root;
  if (proof.old_size == 0) return proof.path.empty() && old_root == empty_root();
  Climb climb{proof.old_size - 1, proof.new_size - 1};
  while ((climb.node & 1) != 0) climb.up();
  auto next = proof.path.begin();
  Sm3Digest start = old_root;  // an old tree that is complete is itself a node of the new one
  if (!std::has_single_bit(proof.old_size)) {
    if (next == proof.path.end()) return false;
    start = *next++;
  }
  Sm3Digest old_hash = start;
  Sm3Digest new_hash = start;
  for (; next != proof.path.end(); ++next) {
    if (climb.at_root()) return false;
    if (climb.sibling_is_left()) {
      old_hash = node_hash(*next, old_hash);
      new_hash = node_hash(*next, new_hash);
    } else {
      new_hash = node_hash(new_hash, *next);
    }
    climb.step();
  }
  return climb.at_root() && old_hash == old_root && new_hash == new_root;
}

}  // namespace xs::ledger
