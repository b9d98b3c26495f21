// SPDX-License-Identifier: AGPL-3.0-or-later
// The worked example of docs/ledger-format.md, checked with the code it describes.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/memory_storage.h"
#include "ledger/verify.h"

namespace xs::ledger {
namespace {

// Indented lines from the one that starts with `first` through the one that starts with `last`.
std::string example(const std::string& document, std::string_view first, std::string_view last) {
  std::istringstream lines(document);
  std::string block;
  for (std::string line; std::getline(lines, line);) {
    const std::string text = line.starts_with("    ") ? line.substr(4) : line;
    if (block.empty() && !text.starts_with(first)) continue;
    block += text + "\n";
    if (text.starts_with(last)) return block;
  }
  ADD_FAILURE() << "the document has no " << first;
  return {};
}

TEST(LedgerFormat, TheWorkedExampleIsTrue) {
  std::ifstream stream(XS_SOURCE_DIR "/docs/ledger-format.md", std::ios::binary);
  ASSERT_TRUE(stream);
  const std::string document{std::istreambuf_iterator<char>(stream), {}};
  const std::string section = document.substr(document.find("## A worked example"));
  const std::string key =
      example(section, "-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----");
  const std::string note = example(section, kCheckpointKind, "签名：");

  Entry entry;
  entry.header = "{\"seq\":1}";
  entry.commitment = sm3(std::string(32, '\x07') + "同意");
  EXPECT_NE(section.find("= " + to_hex(entry.commitment) + "\n"), std::string::npos);
  EXPECT_NE(section.find("= " + to_hex(leaf_hash(entry)) + "\n"), std::string::npos);

  MemoryStorage storage("audit/acts");
  storage.entry_rows[0] = entry;
  storage.node_rows[{0, 0}] = leaf_hash(entry);
  storage.checkpoint_rows[1] = note;
  const auto report = verify(storage, {.public_keys = {key}});
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->is_sound()) << report->faults.front().text;
  EXPECT_EQ(report->vouched_for, 1U);
}

}  // namespace
}  // namespace xs::ledger
