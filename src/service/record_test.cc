// SPDX-License-Identifier: AGPL-3.0-or-later
// The record against everyone: outsiders with the database, the holder of the keys, a projection
// that lies, and content that was lawfully erased.
#include "service/record.h"

#include <algorithm>

#include "casefile/encoding.h"
#include "ledger/checkpoint.h"
#include "ledger/log.h"
#include "ledger/memory_storage.h"
#include "service/case_view.h"
#include "service/erasure.h"
#include "service/test_system.h"
#include "store/log_storage.h"

namespace xs::service {
namespace {

using ledger::FaultKind;

constexpr std::string_view kNews = "县审计局召开审计整改推进会。";
const std::string kActs = "county-audit-bureau/acts";

// Two cases in the log, one of them released, everything placed and under several checkpoints.
class Record : public testing::Test {
 protected:
  void SetUp() override {
    released_ = with_.approved(kNews);
    (void)with_.permit_of(released_);
    running_ = with_.handed_in("动态", "县审计局召开年度工作会议。");
    with_.place_all();
    size_ = with_.count("select count(*) from log_entries where log = '" + kActs + "'");
    ASSERT_GT(size_, 15);
  }
  std::vector<ledger::Fault> faults(const std::optional<std::string>& against = std::nullopt) {
    const auto checks = verify_record(with_.system(), *with_.agency(), against);
    EXPECT_TRUE(checks) << what_failed(checks);
    std::vector<ledger::Fault> all;
    if (!checks) return all;
    for (const RecordCheck& check : *checks) {
      all.insert(all.end(), check.report.faults.begin(), check.report.faults.end());
    }
    return all;
  }
  static bool names(const std::vector<ledger::Fault>& faults, FaultKind kind) {
    return std::ranges::any_of(faults, [&](const auto& fault) { return fault.kind == kind; });
  }
  std::string outside_checkpoint() {
    const auto acts = recorded_acts(with_.system(), with_.as("auditor"), std::nullopt);
    EXPECT_TRUE(acts) << what_failed(acts);
    with_.place_all();
    return acts ? acts->checkpoint : std::string();
  }
  // No witness folder beside it: what the database alone can tell.
  void forget_witness() {
    for (const auto& file : std::filesystem::directory_iterator(with_.options().witness)) {
      std::filesystem::remove(file);
    }
  }
  std::string in(const std::string& position) {
    return " where log = '" + kActs + "' and position = " + position;
  }

  TestSystem with_;
  CaseId released_, running_;
  std::int64_t size_ = 0;
};

TEST_F(Record, IsSoundAsWritten) {
  EXPECT_TRUE(faults().empty());
  EXPECT_TRUE(faults(outside_checkpoint()).empty());
  EXPECT_TRUE(check_projections(with_.system(), *with_.agency()).value().empty());
  const auto audited = audit(with_.system(), *with_.agency());
  ASSERT_TRUE(audited) << what_failed(audited);
  EXPECT_TRUE(audited->empty()) << audited->front();
}

TEST_F(Record, NamesWhatAnOutsiderChanged) {
  XS_ONLY_WITH_A_DATABASE_FILE(with_);
  struct Case {
    const char* about;
    std::string change, back;
    FaultKind expected;
  };
  const std::string entries = "update log_entries set ";
  const std::vector<Case> cases{
      {"a header", entries + "header = replace(header, '\"seq\":1', '\"seq\":9')" + in("12"),
       entries + "header = replace(header, '\"seq\":9', '\"seq\":1')" + in("12"),
       FaultKind::kEntry},
      {"a commitment", entries + "commitment = randomblob(32)" + in("5"), "", FaultKind::kEntry},
      {"a sealed body", entries + "sealed = zeroblob(length(sealed))" + in("6"), "",
       FaultKind::kBody},
      {"a node",
       "update log_nodes set hash = randomblob(32) where log = '" + kActs +
           "' and level = 1 and node_index = 2",
       "", FaultKind::kNode},
      {"a node too few",
       "delete from log_nodes where log = '" + kActs + "' and level = 2 and node_index = 1", "",
       FaultKind::kNode},
      {"a checkpoint",
       "update log_checkpoints set note = replace(note, '条数：', '条数：9') where log = '" +
           kActs + "'",
       "", FaultKind::kCheckpoint},
      {"an entry in the middle taken out",
       "delete from acts where arrival in (select arrival from log_entries" + in("10") +
           "); delete from log_entries" + in("10"),
       "", FaultKind::kEntryMissing},
      {"the keys of a case thrown away", "update case_keys set wrapped = null", "",
       FaultKind::kBodyKey},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.about);
    // Each on a copy of the sound record.
    with_.close();
    const auto file = with_.database_file();
    const auto kept = with_.folder() / "kept.db";
    for (const char* rest : {"-wal", "-shm"}) std::filesystem::remove(file.string() + rest);
    std::filesystem::copy_file(file, kept, std::filesystem::copy_options::overwrite_existing);
    with_.open();
    ASSERT_TRUE(faults().empty());
    with_.tamper(each.change);
    const auto found = faults();
    EXPECT_TRUE(names(found, each.expected))
        << (found.empty() ? std::string("nothing found") : found.front().text);
    with_.close();
    for (const char* rest : {"-wal", "-shm"}) std::filesystem::remove(file.string() + rest);
    std::filesystem::copy_file(kept, file, std::filesystem::copy_options::overwrite_existing);
    with_.open();
  }
}

TEST_F(Record, NamesEntriesSwapped) {
  with_.tamper("update log_entries set position = 100000" + in("5") +
               "; update log_entries set position = 5" + in("6") +
               "; update log_entries set position = 6" + in("100000"));
  const auto found = faults();
  ASSERT_TRUE(names(found, FaultKind::kEntry));
  EXPECT_EQ(found.front().position, 5U);
}

TEST_F(Record, NamesTheLastEntriesDeleted) {
  const std::string last =
      " where log = '" + kActs + "' and position >= " + std::to_string(size_ - 2);
  with_.tamper("delete from acts where arrival in (select arrival from log_entries" + last +
               "); delete from log_entries" + last);
  const auto found = faults();
  EXPECT_TRUE(names(found, FaultKind::kEntryMissing) || names(found, FaultKind::kTruncated));
}

// Whoever holds the keys writes the whole log anew and signs it: nodes, checkpoints, all of it.
class ByTheKeyHolder : public Record {
 protected:
  // Keeps the first `keep` entries, changing the one at `changed` if there is one.
  void rewrite(std::uint64_t keep, std::optional<std::uint64_t> changed) {
    const auto agency = with_.agency();
    const auto rewritten =
        with_.system().database().transact([&](store::Transaction& tx) -> Result<void> {
          store::SqlLogStorage log(tx, kActs);
          XS_TRY(const auto old, log.entries(0, keep));
          std::vector<ledger::Entry> entries;
          for (const auto& each : old) entries.push_back(each.entry);
          if (changed) {
            auto& header = entries[*changed].header;
            header = header.substr(0, header.size() - 1) + ",\"x\":1}";
          }
          XS_CHECK(tx.run_script("delete from log_nodes where log = '" + kActs +
                                 "'; delete from log_checkpoints where log = '" + kActs +
                                 "'; delete from acts; update log_entries set position = null "
                                 "where log = '" +
                                 kActs + "'"));
          for (std::size_t i = 0; i < entries.size(); ++i) {
            XS_CHECK(tx.execute("update log_entries set header = ? where commitment = ?",
                                {entries[i].header, entries[i].commitment}));
          }
          XS_CHECK(ledger::append(log, entries));
          XS_CHECK(
              tx.execute("delete from log_entries where log = ? and position is null", {kActs}));
          XS_CHECK(ledger::issue_checkpoint(log, with_.at(), *agency->keys->checkpoints));
          return {};
        });
    ASSERT_TRUE(rewritten) << what_failed(rewritten);
  }
};

TEST_F(ByTheKeyHolder, TruncationIsFoundWithACheckpointFromOutside) {
  const std::string outside = outside_checkpoint();
  forget_witness();
  rewrite(static_cast<std::uint64_t>(size_) - 4, std::nullopt);
  EXPECT_TRUE(faults().empty()) << "without an outside checkpoint nobody can tell";
  EXPECT_TRUE(names(faults(outside), FaultKind::kTruncated));
}

TEST_F(ByTheKeyHolder, TruncationIsFoundWithTheWitnessFolder) {
  rewrite(static_cast<std::uint64_t>(size_) - 4, std::nullopt);
  EXPECT_TRUE(names(faults(), FaultKind::kTruncated));
}

TEST_F(ByTheKeyHolder, RewritingIsFoundWithACheckpointFromOutside) {
  const std::string outside = outside_checkpoint();
  forget_witness();
  rewrite(static_cast<std::uint64_t>(size_), 3);
  EXPECT_TRUE(names(faults(outside), FaultKind::kRewritten));
}

TEST_F(ByTheKeyHolder, ACheckpointOfAnotherKeyIsNoHelp) {
  const std::string outside = outside_checkpoint();
  TestSystem other("county-audit-bureau");
  const auto read = ledger::read_unverified_checkpoint(outside);
  ASSERT_TRUE(read);
  const auto foreign =
      ledger::sign_checkpoint(read->checkpoint, *other.agency()->keys->checkpoints);
  ASSERT_TRUE(foreign);
  EXPECT_FALSE(faults(foreign->note).empty());
}

TEST_F(Record, AChangedProjectionIsFoundAndMended) {
  const auto differences = [&] {
    return check_projections(with_.system(), *with_.agency()).value().size();
  };
  const std::string blank = "update cases set summary = " + with_.zeros_of("summary");
  for (const std::string& change : std::vector<std::string>{
           "update cases set phase = 'approved' where phase = 'in_review'",
           "update cases set seq = seq + 1", "update cases set drafter = 'someone'", blank,
           "update duties set role = 'drafter'", "delete from duties", "delete from participants",
           "update cases set fixed_digest = 'x' where phase = 'in_review'",
           "update cases set about = 'x'",
           "delete from duties; delete from participants; delete from cases"}) {
    SCOPED_TRACE(change);
    ASSERT_EQ(differences(), 0U);
    with_.tamper(change);
    EXPECT_GT(differences(), 0U);
    const auto rebuilt = rebuild_projections(with_.system(), *with_.agency());
    ASSERT_TRUE(rebuilt) << what_failed(rebuilt);
    EXPECT_EQ(*rebuilt, 2U);
  }
  EXPECT_EQ(differences(), 0U);
  EXPECT_TRUE(faults().empty());
}

TEST_F(Record, ARowTooManyIsFound) {
  with_.tamper(
      "insert into cases select agency, 'made-up', seq, phase, procedure_id, drafter, department, "
      "updated, summary, fixed_digest, about from cases limit 1");
  EXPECT_FALSE(check_projections(with_.system(), *with_.agency()).value().empty());
  ASSERT_TRUE(rebuild_projections(with_.system(), *with_.agency()));
  EXPECT_TRUE(check_projections(with_.system(), *with_.agency()).value().empty());
}

TEST_F(Record, ErasedContentLeavesProofsAndNothingToRead) {
  const Sm3Digest file = with_.now_is(released_).files.front().digest;
  const std::string proof_before = prove_entry(with_.system(), kActs, 14).value();
  ASSERT_TRUE(revoke_permit(with_.system(), with_.as("office"),
                            with_.now_is(released_).permits.front().id, "内容有误", with_.command(),
                            with_.at()));
  EXPECT_FALSE(erase_case(with_.system(), with_.as("drafter"), released_, "保存期满",
                          with_.command(), with_.at()));
  const auto erased = erase_case(with_.system(), with_.as("office"), released_, "保存期满",
                                 with_.command(), with_.at());
  ASSERT_TRUE(erased) << what_failed(erased);
  with_.place_all();

  EXPECT_TRUE(faults().empty());
  const auto checks = verify_record(with_.system(), *with_.agency(), std::nullopt).value();
  EXPECT_GT(checks.front().report.bodies_erased, 5U);
  EXPECT_TRUE(check_projections(with_.system(), *with_.agency()).value().empty());
  ASSERT_TRUE(rebuild_projections(with_.system(), *with_.agency()));
  EXPECT_TRUE(check_projections(with_.system(), *with_.agency()).value().empty());
  EXPECT_TRUE(prove_entry(with_.system(), kActs, 14));
  EXPECT_NE(proof_before.find("\"path\""), std::string::npos);

  EXPECT_FALSE(read_document(with_.system(), with_.as("office"), released_, file, with_.at()));
  EXPECT_FALSE(view_case(with_.system(), with_.as("office"), released_));
  const auto listed = list_cases(with_.system(), with_.as("office"), with_.at());
  ASSERT_TRUE(listed) << what_failed(listed);
  const auto row = std::ranges::find(*listed, released_, &ListedCase::item);
  ASSERT_NE(row, listed->end());
  EXPECT_EQ(row->phase, "erased");
  EXPECT_EQ(row->title.find("推进会"), std::string::npos);
  EXPECT_TRUE(audit(with_.system(), *with_.agency()));
}

TEST_F(Record, AKeyThatVanishedIsNoErasure) {
  with_.tamper("update case_keys set wrapped = null where case_id = '" + running_.value + "'");
  EXPECT_TRUE(names(faults(), FaultKind::kBodyKey));
  EXPECT_FALSE(check_projections(with_.system(), *with_.agency()).value().empty());
}

// An operator who moves a wrapped key to another case gains nothing.
TEST_F(Record, AKeyOfAnotherCaseOpensNothing) {
  with_.tamper("update case_keys set wrapped = (select wrapped from case_keys where case_id = '" +
               running_.value + "') where case_id = '" + released_.value + "'");
  EXPECT_FALSE(view_case(with_.system(), with_.as("office"), released_));
}

TEST_F(Record, ProofsAreForPlacedEntriesOnly) {
  EXPECT_TRUE(prove_entry(with_.system(), kActs, 0));
  EXPECT_FALSE(prove_entry(with_.system(), kActs, static_cast<std::uint64_t>(size_) + 50));
  EXPECT_FALSE(prove_entry(with_.system(), "nobody/acts", 0));
}

TEST_F(Record, IsReadByThoseWhoMay) {
  const auto may_see_all = [&](const std::string& role) {
    return recorded_acts(with_.system(), with_.as(role), std::nullopt).has_value();
  };
  for (const char* role : {"auditor", "office", "secrecy", "lead-group"}) {
    EXPECT_TRUE(may_see_all(role)) << role;
  }
  for (const char* role : {"drafter", "deputy", "system-administrator"}) {
    EXPECT_FALSE(may_see_all(role)) << role;
  }
  const auto of_case = [&](const Session& session, const CaseId& item) {
    return recorded_acts(with_.system(), session, item).has_value();
  };
  EXPECT_TRUE(of_case(with_.as("drafter"), released_));
  EXPECT_FALSE(of_case(with_.as("drafter", "2"), released_));
  EXPECT_FALSE(of_case(with_.as("system-administrator"), released_));
  EXPECT_FALSE(of_case(with_.as("auditor"), {new_uuid_v7()}));
}

// ---- keys ----

TEST(Keys, ALostFolderIsNotCoveredUpWithNewKeys) {
  TestSystem with;
  (void)with.approved(kNews);
  with.close();
  std::filesystem::rename(with.options().keys, with.folder() / "elsewhere");
  const auto without = System::start(with.options());
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(with.options().keys / "county-audit-bureau/sealing.key"));
  std::filesystem::rename(with.folder() / "elsewhere", with.options().keys);
  with.open();
}

TEST(Keys, EachLostKeyStopsTheStart) {
  TestSystem with;
  (void)with.approved(kNews);
  with.close();
  for (const char* key : {"permits.key", "checkpoints.key", "sealing.key"}) {
    SCOPED_TRACE(key);
    const auto file = with.options().keys / "county-audit-bureau" / key;
    std::filesystem::rename(file, with.folder() / "kept.key");
    EXPECT_FALSE(System::start(with.options()));
    EXPECT_FALSE(std::filesystem::exists(file));
    std::filesystem::rename(with.folder() / "kept.key", file);
  }
  with.open();
}

TEST(Keys, OthersCanReadAreNotUsed) {
  TestSystem with;
  with.close();
  using std::filesystem::perms;
  for (const char* key : {"permits.key", "checkpoints.key", "sealing.key"}) {
    SCOPED_TRACE(key);
    const auto file = with.options().keys / "county-audit-bureau" / key;
    std::filesystem::permissions(file, perms::owner_read | perms::group_read);
    EXPECT_FALSE(System::start(with.options()));
    std::filesystem::permissions(file, perms::owner_read | perms::owner_write);
  }
  with.open();
}

TEST(Keys, AreReadableByTheirOwnerAlone) {
  TestSystem with;
  using std::filesystem::perms;
  int seen = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(with.options().keys)) {
    if (entry.path().extension() != ".key") continue;
    ++seen;
    EXPECT_EQ(entry.status().permissions() & (perms::group_all | perms::others_all), perms::none)
        << entry.path();
  }
  EXPECT_EQ(seen, 3);
  if (with.on_postgres()) return;
  EXPECT_EQ(std::filesystem::status(with.database_file()).permissions() &
                (perms::group_all | perms::others_all),
            perms::none);
}

}  // namespace
}  // namespace xs::service
