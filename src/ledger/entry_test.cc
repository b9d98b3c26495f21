// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/entry.h"

#include <gtest/gtest.h>

namespace xs::ledger {
namespace {

TEST(Entry, OpensWithItsKey) {
  const SealingKey key = SealingKey::random();
  for (const std::string_view body : {"", "意见：同意公开", "x"}) {
    const Entry entry = make_entry("{\"seq\":1}", as_bytes(body), key).value();
    const auto opened = open_body(entry, key);
    ASSERT_TRUE(opened);
    EXPECT_EQ(as_text(*opened), body);
  }
}

TEST(Entry, EqualBodiesHaveDifferentCommitments) {
  const SealingKey key = SealingKey::random();
  const Entry one = make_entry("{}", as_bytes("同意"), key).value();
  const Entry two = make_entry("{}", as_bytes("同意"), key).value();
  EXPECT_NE(one.commitment, two.commitment);
  EXPECT_NE(one.sealed, two.sealed);
}

TEST(Entry, RefusesHeadersThatCannotStandInALog) {
  const SealingKey key = SealingKey::random();
  const std::pair<std::string, bool> rows[] = {
      {"{}", true},
      {"", false},
      {"\xFF", false},
      {std::string(kLargestHeader, 'x'), true},
      {std::string(kLargestHeader + 1, 'x'), false},
  };
  for (const auto& [header, good] : rows) {
    EXPECT_EQ(make_entry(header, {}, key).has_value(), good) << header.size();
  }
}

TEST(Entry, EveryChangedByteIsNoticedOnOpening) {
  const SealingKey key = SealingKey::random();
  const Entry entry = make_entry("{\"seq\":1}", as_bytes("同意"), key).value();
  const auto refused = [&key](const Entry& changed) {
    const auto opened = open_body(changed, key);
    return !opened && opened.error().code == ErrorCode::kCorrupt;
  };
  for (std::size_t i = 0; i < entry.sealed.size(); ++i) {
    Entry changed = entry;
    changed.sealed[i] ^= 1;
    EXPECT_TRUE(refused(changed)) << i;
  }
  for (std::size_t i = 0; i < entry.commitment.bytes.size(); ++i) {
    Entry changed = entry;
    changed.commitment.bytes[i] ^= 1;
    EXPECT_TRUE(refused(changed)) << i;
  }
  Entry moved = entry;
  moved.header = "{\"seq\":2}";
  EXPECT_TRUE(refused(moved));
  EXPECT_FALSE(open_body(entry, SealingKey::random()));
  Entry cut = entry;
  cut.sealed.clear();
  EXPECT_TRUE(refused(cut));
}

// The keeper of a case key cannot file another body under an old commitment.
TEST(Entry, ABodySealedAnewIsNotTheOneCommittedTo) {
  const SealingKey key = SealingKey::random();
  Entry entry = make_entry("{\"seq\":1}", as_bytes("不同意"), key).value();
  entry.sealed = make_entry("{\"seq\":1}", as_bytes("同意"), key).value().sealed;
  const auto opened = open_body(entry, key);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kCorrupt);
}

TEST(LeafHash, IsWhatTheFormatSays) {
  const Sm3Digest commitment = sm3("commitment");
  Bytes text = {0x00, 0x00, 0x00, 0x00, 0x02, '{', '}'};
  text.insert(text.end(), commitment.bytes.begin(), commitment.bytes.end());
  EXPECT_EQ(leaf_hash("{}", commitment), sm3(text));
  EXPECT_EQ(to_hex(leaf_hash("{}", commitment)),
            "382139798b4745d2efaebd166b37b7816995d834ccf4357dc54d338a511ad1f6");
}

}  // namespace
}  // namespace xs::ledger
