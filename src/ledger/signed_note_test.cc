// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/signed_note.h"

#include <gtest/gtest.h>

#include "ledger/test_log.h"

namespace xs::ledger {
namespace {

constexpr std::string_view kKind = "先审发布许可 v1";

TEST(SignedNote, CarriesAnyReadableText) {
  for (const std::string_view text :
       {"一行\n", "两行\n第二行\n", "段落\n\n另一段\n", "\n从空行开始\n", "先审日志检查点 v1\n"}) {
    SCOPED_TRACE(text);
    const auto note = sign_note(kKind, text, agency_signer());
    ASSERT_TRUE(note);
    EXPECT_EQ(open_note(*note, kKind, agency_signer().public_key()).value(), text);
    const UnverifiedNote read = read_unverified(*note).value();
    EXPECT_EQ(read.kind, kKind);
    EXPECT_EQ(read.text, text);
    EXPECT_EQ(read.key_id, key_id(agency_signer().public_key()).value());
    // What is signed can be cut out with a text editor and checked with any other program.
    EXPECT_TRUE(verify_signature(agency_signer().public_key(),
                                 as_bytes(note->substr(0, note->rfind("\n\n") + 1)),
                                 read.signature));
  }
}

TEST(SignedNote, RefusesWhatCouldBeMisread) {
  struct Row {
    std::string_view name;
    std::string kind;
    std::string text;
  };
  const Row rows[] = {
      {"no text", "k", ""},
      {"only a line end", "k", "\n"},
      {"no line end", "k", "x"},
      {"two line ends", "k", "x\n\n"},
      {"no kind", "", "x\n"},
      {"kind of two lines", "k\nk", "x\n"},
      {"not UTF-8", "k", "\xFF\n"},
      {"carriage return", "k", "x\r\n"},
      {"zero byte", "k", std::string("x\0y\n", 4)},
      {"escape sequence", "k", "\x1b[2Jx\n"},
      {"right-to-left override", "k", "\u202Ex\n"},
      {"isolate", "k", "\u2066x\n"},
      {"zero-width space", "k", "同\u200B意\n"},
      {"byte order mark", "k", "\uFEFFx\n"},
      {"line separator", "k", "x\u2028y\n"},
      {"next line", "k", "x\u0085y\n"},
      {"tag character", "k", "x\U000E0041\n"},
      {"a signature line", "k", "x\n签名：SM2 0000000000000000 AAAA\n"},
      {"invisible kind", "k\u200B", "x\n"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto note = sign_note(row.kind, row.text, agency_signer());
    ASSERT_FALSE(note);
    EXPECT_EQ(note.error().code, ErrorCode::kInvalidInput);
  }
}

TEST(SignedNote, EveryChangedByteIsNoticed) {
  const std::string note = sign_note(kKind, "编号：2026-17\n准予公开\n", agency_signer()).value();
  const std::string key = agency_signer().public_key();
  ASSERT_TRUE(open_note(note, kKind, key));
  for (std::size_t at = 0; at < note.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = note;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      ASSERT_FALSE(open_note(changed, kKind, key)) << at << " " << bit;
    }
    std::string shorter = note;
    shorter.erase(at, 1);
    ASSERT_FALSE(open_note(shorter, kKind, key)) << at;
    std::string longer = note;
    longer.insert(at, 1, '\n');
    ASSERT_FALSE(open_note(longer, kKind, key)) << at;
  }
  EXPECT_FALSE(open_note(note + "\n", kKind, key));
  EXPECT_FALSE(open_note(note + note, kKind, key));
  EXPECT_FALSE(open_note("", kKind, key));
}

TEST(SignedNote, IsOfOneKindAndOneKey) {
  const std::string note = sign_note(kKind, "准予公开\n", agency_signer()).value();
  EXPECT_EQ(open_note(note, "先审撤销名单 v1", agency_signer().public_key()).error().code,
            ErrorCode::kInvalidInput);
  EXPECT_EQ(open_note(note, kKind, other_signer().public_key()).error().code, ErrorCode::kCorrupt);
  EXPECT_FALSE(open_note(note, kKind, "not a key"));
  // Another key's signature under the agency's key id.
  const std::string forged = sign_note(kKind, "准予公开\n", other_signer()).value();
  const std::string id = key_id(agency_signer().public_key()).value();
  std::string renamed = forged;
  renamed.replace(renamed.find("SM2 ") + 4, 16, id);
  EXPECT_EQ(open_note(renamed, kKind, agency_signer().public_key()).error().code,
            ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace xs::ledger
