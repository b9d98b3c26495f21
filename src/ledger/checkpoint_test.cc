// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/checkpoint.h"

#include <gtest/gtest.h>

#include "ledger/signed_note.h"
#include "ledger/test_log.h"

namespace xs::ledger {
namespace {

const Checkpoint kExample{"audit/acts", 1234, sm3("root"), test_time(0)};

TEST(Checkpoint, PrintsAsDocumented) {
  EXPECT_EQ(to_text(kExample), "日志：audit/acts\n条数：1234\n根：" + to_hex(sm3("root")) +
                                   "\n时间：2026-11-23T02:03:04.005Z\n");
}

TEST(Checkpoint, HasOneSpelling) {
  const std::string good = to_text(kExample);
  const auto with = [&good](std::string_view from, std::string_view to) {
    std::string text = good;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  EXPECT_EQ(parse_checkpoint(good).value(), kExample);
  EXPECT_EQ(parse_checkpoint(with("1234", "18446744073709551615"))->size, UINT64_MAX);
  EXPECT_EQ(parse_checkpoint(with("1234", "0"))->size, 0U);
  const std::string bad[] = {
      "",
      "\n\n\n\n",
      good + "\n",
      good.substr(0, good.size() - 1),
      with("1234", "01234"),
      with("1234", "+1234"),
      with("1234", "-1"),
      with("1234", ""),
      with("1234", "1234 "),
      with("1234", "18446744073709551616"),
      with("1234", "１２３４"),
      with("audit/acts", "audit"),
      with("audit/acts", "Audit/acts"),
      with("根：", "根: "),
      with("02:03:04.005Z", "02:03:04Z"),
      with("根：", "根：A"),
      with("日志：", ""),
      with("条数：1234\n", ""),
  };
  for (const std::string& text : bad) EXPECT_FALSE(parse_checkpoint(text)) << text;
}

TEST(Checkpoint, IsBelievedWithTheRightKeyOnly) {
  const SignedCheckpoint issued = sign_checkpoint(kExample, agency_signer()).value();
  EXPECT_EQ(open_checkpoint(issued.note, agency_signer().public_key()).value(), issued);
  EXPECT_EQ(read_unverified_checkpoint(issued.note).value(), issued);
  EXPECT_FALSE(open_checkpoint(issued.note, other_signer().public_key()));
  Checkpoint nameless = kExample;
  nameless.log = "x\n条数：5";
  EXPECT_FALSE(sign_checkpoint(nameless, agency_signer()));
}

TEST(Checkpoint, IsNoOtherKindOfNote) {
  const std::string note = sign_note("先审发布许可 v1", to_text(kExample), agency_signer()).value();
  EXPECT_FALSE(open_checkpoint(note, agency_signer().public_key()));
  EXPECT_FALSE(read_unverified_checkpoint(note));
}

}  // namespace
}  // namespace xs::ledger
