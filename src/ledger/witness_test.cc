// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/witness.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <thread>

#include "ledger/test_log.h"

namespace xs::ledger {
namespace {

namespace fs = std::filesystem;
using Malformed = WitnessFile::Malformed;

std::vector<SignedCheckpoint> some_checkpoints(std::uint64_t count) {
  std::vector<SignedCheckpoint> issued;
  for (std::uint64_t i = 1; i <= count; ++i) {
    issued.push_back(
        sign_checkpoint({"audit/acts", i, sm3(std::to_string(i)), test_time(0)}, agency_signer())
            .value());
  }
  return issued;
}

std::string content(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(Witness, ReadsBackWhatWasAppended) {
  const TemporaryFolder folder;
  std::vector<std::string> notes;
  for (const SignedCheckpoint& checkpoint : some_checkpoints(5)) {
    ASSERT_TRUE(append_to_witness(folder.path(), checkpoint));
    notes.push_back(checkpoint.note);
  }
  const auto witness = read_witness(folder.path(), "audit/acts");
  ASSERT_TRUE(witness);
  EXPECT_EQ(witness->notes, notes);
  EXPECT_TRUE(witness->malformed.empty());
  EXPECT_TRUE(fs::exists(folder.path() / "audit.acts.checkpoints"));
}

TEST(Witness, ReportsWhatIsMissing) {
  const TemporaryFolder folder;
  const auto code = [](const auto& result) { return result.error().code; };
  EXPECT_EQ(code(read_witness(folder.path(), "audit/acts")), ErrorCode::kNotFound);
  EXPECT_EQ(code(read_witness(folder.path(), "../acts")), ErrorCode::kInvalidInput);
  EXPECT_EQ(code(append_to_witness(folder.path() / "absent", some_checkpoints(1).front())),
            ErrorCode::kUnavailable);
  SignedCheckpoint unreadable = some_checkpoints(1).front();
  unreadable.note += "x";
  EXPECT_FALSE(append_to_witness(folder.path(), unreadable));
}

// A crash at any byte of a write: the earlier notes are read, the rest is reported, and the next
// note is found again.
TEST(Witness, SurvivesAnInterruptedWriteAtEveryByte) {
  const auto issued = some_checkpoints(3);
  const std::string first = issued[0].note + "\n";
  const std::string second = issued[1].note + "\n";
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "audit.acts.checkpoints";
  for (std::size_t cut = 0; cut <= second.size(); ++cut) {
    SCOPED_TRACE(cut);
    std::ofstream(file, std::ios::binary) << first << second.substr(0, cut);
    const bool whole = cut >= second.size() - 1;  // only the blank line after it is missing
    WitnessFile witness = read_witness(folder.path(), "audit/acts").value();
    ASSERT_EQ(witness.notes.size(), whole ? 2U : 1U);
    ASSERT_EQ(witness.malformed.size(), whole || cut == 0 ? 0U : 1U);
    if (!witness.malformed.empty()) {
      EXPECT_TRUE(witness.malformed.front().is_tail);
      EXPECT_EQ(witness.malformed.front().line, 9U);
    }
    ASSERT_TRUE(append_to_witness(folder.path(), issued[2]));
    EXPECT_TRUE(content(file).starts_with(first + second.substr(0, cut))) << "not append-only";
    witness = read_witness(folder.path(), "audit/acts").value();
    ASSERT_EQ(witness.notes.back(), issued[2].note);
    ASSERT_EQ(witness.notes.size(), whole ? 3U : 2U);
    ASSERT_EQ(witness.malformed.size(), whole || cut == 0 ? 0U : 1U);
    if (!witness.malformed.empty()) {
      EXPECT_FALSE(witness.malformed.front().is_tail);
    }
  }
}

TEST(Witness, SeveralWritersLoseNothing) {
  const TemporaryFolder folder;
  const auto issued = some_checkpoints(40);
  std::vector<std::thread> writers;
  for (std::size_t writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&, writer] {
      for (std::size_t i = writer; i < issued.size(); i += 4) {
        EXPECT_TRUE(append_to_witness(folder.path(), issued[i]));
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  WitnessFile witness = read_witness(folder.path(), "audit/acts").value();
  EXPECT_TRUE(witness.malformed.empty());
  std::vector<std::string> expected;
  for (const SignedCheckpoint& checkpoint : issued) expected.push_back(checkpoint.note);
  std::sort(expected.begin(), expected.end());
  std::sort(witness.notes.begin(), witness.notes.end());
  EXPECT_EQ(witness.notes, expected);
}

}  // namespace
}  // namespace xs::ledger
