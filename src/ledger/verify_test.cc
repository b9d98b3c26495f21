// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/verify.h"

#include <gtest/gtest.h>

#include <functional>

#include "ledger/checkpoint.h"
#include "ledger/signed_note.h"
#include "ledger/test_log.h"

namespace xs::ledger {
namespace {

VerifyOptions options() {
  VerifyOptions with;
  with.public_keys = {agency_signer().public_key()};
  with.body_key = [](const StoredEntry&) { return BodyKey{case_key()}; };
  return with;
}

VerifyReport report_of(const LogStorage& storage, const VerifyOptions& with = options()) {
  auto report = verify(storage, with);
  EXPECT_TRUE(report);
  return report ? *std::move(report) : VerifyReport{};
}

// The faults, in order, in a form that reads well in a table.
std::string summary(const VerifyReport& report) {
  std::string text;
  for (const Fault& fault : report.faults) {
    const std::string number = std::to_string(fault.position);
    const std::string size = std::to_string(fault.size);
    const std::string source(1, "swo"[static_cast<std::size_t>(fault.source)]);
    text += text.empty() ? "" : ", ";
    switch (fault.kind) {
      case FaultKind::kEntry:
        text += "entry " + number;
        break;
      case FaultKind::kEntryMissing:
        text += "missing " + number;
        break;
      case FaultKind::kBody:
        text += "body " + number;
        break;
      case FaultKind::kBodyKey:
        text += "key " + number;
        break;
      case FaultKind::kNode:
        text += "node " + std::to_string(fault.level) + "." + std::to_string(fault.index);
        break;
      case FaultKind::kCheckpoint:
        text += "checkpoint " + source + size;
        break;
      case FaultKind::kRewritten:
        text += "rewritten " + source + number + "-" + size;
        break;
      case FaultKind::kTruncated:
        text += "truncated " + source + number + "<" + size;
        break;
      case FaultKind::kNoCheckpoint:
        text += "no checkpoint";
        break;
    }
    EXPECT_TRUE(fault.text.ends_with("。")) << fault.text;
  }
  return text;
}

// Entries, leaves and nodes made to fit each other, as an attacker with the database would.
MemoryStorage rebuilt(const MemoryStorage& storage) {
  MemoryStorage again(storage.log_name());
  for (const auto& [position, entry] : storage.entry_rows) {
    EXPECT_TRUE(append(again, std::vector<Entry>{entry}));
  }
  again.checkpoint_rows = storage.checkpoint_rows;
  return again;
}

// As the holder of the key would: every checkpoint signed again over the new tree.
MemoryStorage resigned(const MemoryStorage& storage) {
  MemoryStorage again = storage;
  again.checkpoint_rows.clear();
  for (const auto& [size, note] : storage.checkpoint_rows) {
    if (size > again.entry_rows.size()) continue;
    const Checkpoint checkpoint{again.log_name(), size, root_at(again, size).value(),
                                test_time(static_cast<int>(size))};
    again.checkpoint_rows[size] = sign_checkpoint(checkpoint, agency_signer())->note;
  }
  return again;
}

std::vector<std::string> notes_of(const MemoryStorage& storage) {
  std::vector<std::string> notes;
  for (const auto& [size, note] : storage.checkpoint_rows) notes.push_back(note);
  return notes;
}

TEST(Verify, AnHonestLogIsSoundAtEverySize) {
  EXPECT_TRUE(report_of(MemoryStorage("audit/acts")).is_sound());
  for (std::uint64_t size = 1; size <= 40; ++size) {
    const MemoryStorage storage = test_log(size, {0, size / 2, size});
    VerifyOptions with = options();
    with.witness = notes_of(storage);
    with.against = with.witness.front();
    const VerifyReport report = report_of(storage, with);
    EXPECT_EQ(summary(report), "") << size;
    EXPECT_EQ(report.size, size);
    EXPECT_EQ(report.root, head(storage)->root);
    EXPECT_EQ(report.vouched_for, size);
    EXPECT_EQ(report.bodies_opened, size);
    EXPECT_EQ(report.checkpoints_agreeing, storage.checkpoint_rows.size() * 2 + 1);
  }
}

TEST(Verify, SaysHowFarTheCheckpointsReach) {
  const VerifyReport report = report_of(test_log(9, {2, 7}));
  EXPECT_TRUE(report.is_sound());
  EXPECT_EQ(report.vouched_for, 7U);
}

// Every byte of every field, one bit each: found, and named as what it is. Entries 0 … 5 lie under
// the checkpoint of size 6, the last one under none.
TEST(Verify, EverySingleChangedByteIsNamed) {
  const MemoryStorage honest = test_log(7, {3, 6});
  ASSERT_EQ(summary(report_of(honest)), "");
  std::size_t changes = 0;
  const auto first_fault = [&changes](const MemoryStorage& storage) {
    ++changes;
    const std::string text = summary(report_of(storage));
    return text.substr(0, text.find(','));
  };
  for (std::uint64_t position = 0; position < 7; ++position) {
    const std::string number = std::to_string(position);
    const Entry& entry = honest.entry_rows.at(position);
    for (std::size_t at = 0; at < entry.header.size(); ++at) {
      MemoryStorage storage = honest;
      auto& byte = storage.entry_rows.at(position).header[at];
      byte = static_cast<char>(byte ^ (1 << at % 8));
      ASSERT_EQ(first_fault(storage), "entry " + number);
    }
    for (std::size_t at = 0; at < 32; ++at) {
      MemoryStorage storage = honest;
      storage.entry_rows.at(position).commitment.bytes[at] ^= 4;
      ASSERT_EQ(first_fault(storage), "entry " + number);
    }
    for (std::size_t at = 0; at < entry.sealed.size(); ++at) {
      MemoryStorage storage = honest;
      storage.entry_rows.at(position).sealed[at] ^= 4;
      ASSERT_EQ(first_fault(storage), "body " + number);
    }
  }
  for (const auto& [place, hash] : honest.node_rows) {
    const std::string name =
        "node " + std::to_string(place.first) + "." + std::to_string(place.second);
    for (std::size_t at = 0; at < 32; ++at) {
      MemoryStorage storage = honest;
      storage.node_rows.at(place).bytes[at] ^= 0x20;
      // The last leaf has neither a checkpoint nor a node above it to tell it from its entry.
      const bool is_alone = place == std::pair<std::uint32_t, std::uint64_t>{0, 6};
      ASSERT_EQ(first_fault(storage), is_alone ? "entry 6" : name);
    }
    MemoryStorage storage = honest;
    storage.node_rows.erase(place);
    ASSERT_EQ(summary(report_of(storage)), name);
  }
  for (const auto& [size, note] : honest.checkpoint_rows) {
    for (std::size_t at = 0; at < note.size(); ++at) {
      MemoryStorage storage = honest;
      auto& byte = storage.checkpoint_rows.at(size)[at];
      byte = static_cast<char>(byte ^ (1 << at % 8));
      ASSERT_EQ(first_fault(storage), "checkpoint s" + std::to_string(size)) << at;
    }
  }
  EXPECT_GT(changes, 1500U);
}

TEST(Verify, DamageAsAWhole) {
  struct Row {
    std::string_view name;
    std::function<void(MemoryStorage&)> damage;
    std::string_view faults;
  };
  const Row rows[] = {
      {"entry removed in the middle", [](auto& s) { s.entry_rows.erase(4); }, "missing 4"},
      {"last entry removed", [](auto& s) { s.entry_rows.erase(9); },
       "node 0.9, node 1.4, truncated s9<10"},
      {"all entries removed",
       [](auto& s) {
         s.entry_rows.clear();
         s.node_rows.clear();
       },
       "truncated s0<10"},
      {"entry inserted", [](auto& s) { s.entry_rows[10] = test_entry(10); }, "node 0.10"},
      {"an entry far away", [](auto& s) { s.entry_rows[std::uint64_t{1} << 60] = test_entry(10); },
       "missing 10"},
      {"two entries exchanged", [](auto& s) { std::swap(s.entry_rows[2], s.entry_rows[3]); },
       "entry 2, entry 3, rewritten s0-5"},
      {"two nodes exchanged",
       [](auto& s) {
         std::swap(s.node_rows[{1, 0}], s.node_rows[{1, 1}]);
       },
       "node 1.0, node 1.1"},
      {"two nodes one above the other",
       [](auto& s) {
         s.node_rows[{1, 0}] = sm3("x");
         s.node_rows[{2, 0}] = sm3("y");
       },
       "node 1.0, node 2.0"},
      {"a node too many",
       [](auto& s) {
         s.node_rows[{4, 0}] = sm3("x");
       },
       "node 4.0"},
      {"two checkpoints exchanged",
       [](auto& s) { std::swap(s.checkpoint_rows[5], s.checkpoint_rows[10]); },
       "checkpoint s5, checkpoint s10, no checkpoint"},
      {"checkpoints removed", [](auto& s) { s.checkpoint_rows.clear(); }, "no checkpoint"},
      {"a checkpoint by another key",
       [](auto& s) {
         s.checkpoint_rows[5] =
             sign_checkpoint({s.log_name(), 5, root_at(s, 5).value(), test_time(0)}, other_signer())
                 ->note;
       },
       "checkpoint s5"},
      {"a checkpoint of another log",
       [](auto& s) {
         s.checkpoint_rows[5] =
             sign_checkpoint({"audit/access", 5, root_at(s, 5).value(), test_time(0)},
                             agency_signer())
                 ->note;
       },
       "checkpoint s5"},
      {"a checkpoint signed over nonsense, with a later one that agrees",
       [](auto& s) {
         s.checkpoint_rows[5] =
             sign_checkpoint({s.log_name(), 5, sm3("x"), test_time(0)}, agency_signer())->note;
       },
       "checkpoint s5"},
      {"another kind of note with the same lines",
       [](auto& s) {
         const Checkpoint checkpoint{s.log_name(), 5, root_at(s, 5).value(), test_time(0)};
         s.checkpoint_rows[5] =
             sign_note("先审发布许可 v1", to_text(checkpoint), agency_signer()).value();
       },
       "checkpoint s5"},
      {"a sealed body moved to another entry",
       [](auto& s) { s.entry_rows[1].sealed = s.entry_rows[0].sealed; }, "body 1"},
      {"a sealed body thrown away", [](auto& s) { s.entry_rows[1].sealed.clear(); }, "body 1"},
  };
  const MemoryStorage honest = test_log(10, {5, 10});
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    MemoryStorage storage = honest;
    row.damage(storage);
    EXPECT_EQ(summary(report_of(storage)), row.faults);
  }
}

// Only the checkpoints stand against an attacker who makes all hashes fit: the range is named.
TEST(Verify, RewritingWithFittingHashesIsBracketedByCheckpoints) {
  const MemoryStorage honest = test_log(20, {4, 8, 12, 16, 20});
  for (std::uint64_t position = 0; position < 20; ++position) {
    SCOPED_TRACE(position);
    MemoryStorage changed = honest;
    changed.entry_rows[position] = test_entry(position, "rewritten");
    const VerifyReport report = report_of(rebuilt(changed));
    const std::uint64_t agreed = position / 4 * 4;
    EXPECT_EQ(summary(report),
              "rewritten s" + std::to_string(agreed) + "-" + std::to_string(agreed + 4));
    EXPECT_EQ(report.vouched_for, agreed);
  }
}

TEST(Verify, TheKeyHolderIsCaughtByAWitness) {
  const MemoryStorage honest = test_log(20, {4, 8, 12, 16, 20});
  const std::vector<std::string> witnessed = notes_of(honest);
  MemoryStorage changed = honest;
  changed.entry_rows[9] = test_entry(9, "rewritten");
  const MemoryStorage forged = resigned(rebuilt(changed));

  const VerifyReport alone = report_of(forged);
  EXPECT_EQ(summary(alone), "") << "without a witness the key holder goes undetected";

  VerifyOptions with = options();
  with.witness = witnessed;
  EXPECT_EQ(summary(report_of(forged, with)), "rewritten w8-12");
  EXPECT_EQ(report_of(forged, with).vouched_for, 8U);

  with = options();
  with.against = witnessed.back();
  EXPECT_EQ(summary(report_of(forged, with)), "rewritten o0-20");
  with.against = witnessed[1];
  EXPECT_EQ(summary(report_of(forged, with)), "") << "the change lies after this checkpoint";

  with.witness = {witnessed[1]};
  with.against = witnessed[3];
  EXPECT_EQ(summary(report_of(forged, with)), "rewritten o8-16");
}

TEST(Verify, TruncationIsCaughtByAnyLaterCheckpoint) {
  const MemoryStorage honest = test_log(20, {4, 8, 12, 16, 20});
  MemoryStorage cut("audit/acts");
  for (std::uint64_t i = 0; i < 10; ++i) {
    ASSERT_TRUE(append(cut, std::vector<Entry>{honest.entry_rows.at(i)}));
  }
  cut.checkpoint_rows = honest.checkpoint_rows;
  EXPECT_EQ(summary(report_of(cut)), "truncated s10<20");

  const MemoryStorage forged = resigned(cut);
  EXPECT_EQ(summary(report_of(forged)), "");
  VerifyOptions with = options();
  with.witness = notes_of(honest);
  EXPECT_EQ(summary(report_of(forged, with)), "truncated w10<20");
  with = options();
  with.against = notes_of(honest)[2];
  EXPECT_EQ(summary(report_of(forged, with)), "truncated o10<12");

  // Cut short, grown again with other entries and signed anew.
  MemoryStorage regrown = cut;
  for (std::uint64_t i = 10; i < 30; ++i) {
    ASSERT_TRUE(append(regrown, std::vector<Entry>{test_entry(i, "regrown")}));
  }
  with.against = notes_of(honest).back();
  EXPECT_EQ(summary(report_of(resigned(regrown), with)), "rewritten o0-20");
}

TEST(Verify, AnOutsideCheckpointMustItselfBeGenuine) {
  const MemoryStorage honest = test_log(4, {4});
  VerifyOptions with = options();
  for (const std::string& note :
       {std::string("garbage"), std::string(),
        sign_checkpoint({"audit/acts", 4, head(honest)->root, test_time(0)}, other_signer())->note,
        sign_checkpoint({"other/acts", 4, head(honest)->root, test_time(0)}, agency_signer())
            ->note}) {
    with.against = note;
    const VerifyReport report = report_of(honest, with);
    ASSERT_EQ(report.faults.size(), 1U) << note;
    EXPECT_EQ(report.faults[0].kind, FaultKind::kCheckpoint);
    EXPECT_EQ(report.faults[0].source, CheckpointSource::kOutside);
  }
}

TEST(Verify, KeysChangeOverTime) {
  MemoryStorage storage = test_log(4, {4});
  ASSERT_TRUE(append(storage, std::vector<Entry>{test_entry(4)}));
  ASSERT_TRUE(issue_checkpoint(storage, test_time(5), other_signer()));
  VerifyOptions with = options();
  EXPECT_EQ(summary(report_of(storage, with)), "checkpoint s5");
  with.public_keys.push_back(other_signer().public_key());
  EXPECT_EQ(summary(report_of(storage, with)), "");
  with.public_keys.push_back("not a key");
  EXPECT_FALSE(verify(storage, with));
  with.public_keys.clear();
  EXPECT_EQ(summary(report_of(storage, with)), "checkpoint s4, checkpoint s5, no checkpoint");
}

TEST(Verify, ErasedBodiesAreToleratedOnlyWhenTheCallerSaysSo) {
  const MemoryStorage storage = test_log(4, {4});
  VerifyOptions with = options();
  with.body_key = [](const StoredEntry& stored) -> BodyKey {
    if (stored.position == 1) return BodyErased{};
    return case_key();
  };
  VerifyReport report = report_of(storage, with);
  EXPECT_EQ(summary(report), "");
  EXPECT_EQ(report.bodies_opened, 3U);
  EXPECT_EQ(report.bodies_erased, 1U);

  with.body_key = [](const StoredEntry& stored) -> BodyKey {
    if (stored.position == 1) return BodyKeyMissing{};
    if (stored.position == 2) return SealingKey::random();
    return case_key();
  };
  EXPECT_EQ(summary(report_of(storage, with)), "key 1, body 2");

  with.body_key = nullptr;
  report = report_of(storage, with);
  EXPECT_EQ(summary(report), "");
  EXPECT_EQ(report.bodies_opened, 0U);
}

TEST(Verify, ManyFaultsAreCountedNotListed) {
  MemoryStorage storage = test_log(300, {300});
  for (auto& [position, entry] : storage.entry_rows) entry.header += " ";
  const VerifyReport report = report_of(storage);
  EXPECT_EQ(report.faults.size(), kMostFaults);
  EXPECT_GE(report.faults_left_out, 200U);
  EXPECT_EQ(report.faults.front().kind, FaultKind::kEntry);
}

// Pages of 4096 rows: nothing is lost between two of them.
TEST(Verify, ALogOfSeveralPages) {
  MemoryStorage storage("audit/acts");
  std::vector<Entry> entries;
  for (std::uint64_t i = 0; i < 9001; ++i) entries.push_back(test_entry(i));
  ASSERT_TRUE(append(storage, entries));
  ASSERT_TRUE(issue_checkpoint(storage, test_time(0), agency_signer()));
  EXPECT_EQ(summary(report_of(storage)), "");
  MemoryStorage changed = storage;
  changed.entry_rows.at(8192).header += " ";
  EXPECT_EQ(summary(report_of(changed)), "entry 8192, body 8192, rewritten s0-9001");
  changed = storage;
  changed.entry_rows.erase(4096);
  EXPECT_EQ(summary(report_of(changed)), "missing 4096");
  changed = storage;
  changed.node_rows.at({0, 4096}).bytes[0] ^= 1;
  EXPECT_EQ(summary(report_of(changed)), "node 0.4096");
}

}  // namespace
}  // namespace xs::ledger
