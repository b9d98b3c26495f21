// SPDX-License-Identifier: AGPL-3.0-or-later
// Records written by earlier versions, kept for ever in tests/golden_log: today's program must
// verify, read and project each of them. tests/golden_log/README.md says how one is made.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "casefile/case.h"
#include "service/case_view.h"
#include "service/erasure.h"
#include "service/test_system.h"

namespace xs::service {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// One line a case: what the fold of its acts gives.
Result<std::string> states(System& system, const Agency& agency) {
  return system.database().read([&](store::Transaction& tx) -> Result<std::string> {
    XS_TRY(const auto ids, store::case_ids(tx, agency.row.id));
    std::string text;
    for (const CaseId& id : ids) {
      const auto open = load_case(tx, agency, id);
      if (!open && open.error().code == ErrorCode::kNotFound) {
        text += fmt::format("{} erased\n", id.value);
        continue;
      }
      if (!open) return tl::unexpected<Error>(open.error());
      const casefile::Case& item = open->item;
      text += fmt::format("{} {} seq={} title={} files={} permits={}", id.value,
                          casefile::to_string(item.standing.phase), item.seq, item.sheet.title,
                          item.files.size(), item.permits.size());
      for (const auto& opinion : item.opinions) {
        text += fmt::format(" {}:{}:{}", opinion.step, opinion.decision,
                            opinion.valid ? "valid" : "void");
      }
      text += "\n";
    }
    return text;
  });
}

void make(const fs::path& folder) {
  TestSystem with;
  (void)with.drafted("动态", "县审计局召开会议。", "草稿一件");
  const CaseId released = with.approved("县审计局召开推进会。", "已签发");
  const std::string permit = with.permit_of(released);
  const CaseId erased = with.approved("县审计局召开座谈会。", "已销毁");
  const std::string revoked = with.permit_of(erased);
  ASSERT_TRUE(revoke_permit(with.system(), with.as("office"), revoked, "内容有误", with.command(),
                            with.at()));
  ASSERT_TRUE(
      erase_case(with.system(), with.as("office"), erased, "保存期满", with.command(), with.at()));
  const CaseId replaced = with.handed_in("动态", "第一稿。", "已更换文件", {"县财政局"});
  ASSERT_TRUE(with.say(replaced, "dept-head", "department-opinion", "opine"));
  ASSERT_TRUE(
      with.upload(replaced, "第二稿。", "材料.txt", with.now_is(replaced).files.front().digest));
  casefile::Said note;
  note.answers["state-secret"].value = casefile::AnswerValue::kNo;
  ASSERT_TRUE(with.act(replaced, "dept-head", note));
  const CaseId sealed = with.handed_in("动态", "县审计局召开例会。", "已封存");
  ASSERT_TRUE(with.act(sealed, "dept-head", casefile::SealedUp{"疑似涉密"}));
  const auto refused = with.upload(with.opened(), "机密★10年\n\n某报告\n");
  ASSERT_TRUE(refused && std::holds_alternative<NotAdmitted>(*refused));
  ASSERT_TRUE(read_bytes(with.system(), with.as("office"), released,
                         with.now_is(released).files.front().digest, with.at()));
  with.place_all();
  fs::create_directories(folder);
  std::ofstream(folder / "expected.txt") << states(with.system(), *with.agency()).value();
  std::ofstream(folder / "permit.txt")
      << permit_note(with.system(), with.as("office"), permit).value();
  const auto acts = recorded_acts(with.system(), with.as("auditor"), std::nullopt);
  std::ofstream(folder / "checkpoint.txt") << acts.value().checkpoint;
  with.close();
  fs::copy(with.options().keys, folder / "keys", fs::copy_options::recursive);
  fs::copy(with.database_file(), folder / "xianshen.db");
}

// Every case opens for whoever may read all, and what is under way can be gone on with. How many
// were moved over to the rules of today.
int go_on_with(TestSystem& with) {
  const auto listed = list_cases(with.system(), with.as("office"), with.at());
  EXPECT_TRUE(listed) << what_failed(listed);
  if (!listed) return 0;
  for (const std::string role : {"drafter", "dept-head", "deputy", "office"}) {
    const auto desk = desk_of(with.system(), with.as(role), with.at());
    EXPECT_TRUE(desk) << role << what_failed(desk);
  }
  int moved_over = 0;
  for (const ListedCase& row : *listed) {
    if (row.phase == casefile::to_string(casefile::Phase::kErased)) continue;
    SCOPED_TRACE(row.title);
    const auto view = view_case(with.system(), with.as("office"), row.item);
    EXPECT_TRUE(view) << what_failed(view);
    if (!view || !view->may.move_over) continue;
    const auto moved = with.act(row.item, "office", casefile::MovedOver{"制度已经修订"});
    EXPECT_TRUE(moved) << what_failed(moved);
    const auto again = view_case(with.system(), with.as("drafter"), row.item);
    EXPECT_TRUE(again && again->to_hand_in) << "a draft under the rules of today";
    ++moved_over;
  }
  return moved_over;
}

class GoldenLog : public testing::TestWithParam<std::string> {};

std::vector<std::string> versions() {
  std::vector<std::string> found;
  const fs::path folder = fs::path(XS_SOURCE_DIR) / "tests/golden_log";
  if (!fs::exists(folder)) return found;
  for (const auto& each : fs::directory_iterator(folder)) {
    if (each.is_directory()) found.push_back(each.path().filename().string());
  }
  std::ranges::sort(found);
  return found;
}

TEST_P(GoldenLog, IsReadByTodaysProgram) {
  const fs::path golden = fs::path(XS_SOURCE_DIR) / "tests/golden_log" / GetParam();
  TestSystem with;  // for its folders and options
  XS_ONLY_WITH_A_DATABASE_FILE(with);
  with.close();
  for (const char* rest : {"", "-wal", "-shm"}) {
    fs::remove(with.database_file().string() + rest);
  }
  fs::remove_all(with.options().keys);
  fs::copy(golden / "keys", with.options().keys, fs::copy_options::recursive);
  for (const auto& each : fs::recursive_directory_iterator(with.options().keys)) {
    fs::permissions(each, fs::perms::owner_all);  // which a checkout does not keep
  }
  {
    const auto database = store::Database::open(with.database_file().string());
    ASSERT_TRUE(database);
    const auto filled = (*database)->transact(
        [&](store::Transaction& tx) { return tx.run_script(text_of(golden / "log.sql")); });
    ASSERT_TRUE(filled) << what_failed(filled);
  }
  with.open();
  if (HasFatalFailure()) return;
  const auto agency = with.agency();
  const auto checks = verify_record(with.system(), *agency, text_of(golden / "checkpoint.txt"));
  ASSERT_TRUE(checks) << what_failed(checks);
  for (const RecordCheck& check : *checks) {
    EXPECT_TRUE(check.report.is_sound()) << check.log << check.report.faults.front().text;
    EXPECT_GT(check.report.size, 0U);
  }
  const auto found = states(with.system(), *agency);
  ASSERT_TRUE(found) << what_failed(found);
  EXPECT_EQ(*found, text_of(golden / "expected.txt"));
  ASSERT_TRUE(rebuild_projections(with.system(), *agency));
  const auto differences = check_projections(with.system(), *agency);
  ASSERT_TRUE(differences) << what_failed(differences);
  EXPECT_TRUE(differences->empty()) << differences->front();
  const int moved_over = go_on_with(with);
  // Its rules were kept in half, and the other half has changed since.
  if (GetParam() == "v1") {
    EXPECT_EQ(moved_over, 1);
  }
  // A permit printed then is good now.
  const auto permit =
      check_permit(text_of(golden / "permit.txt"), agency->keys->permits->public_key(),
                   sm3("县审计局召开推进会。"), std::nullopt, with.at());
  EXPECT_EQ(permit.verdict, PermitVerdict::kValid) << permit.says;
}
INSTANTIATE_TEST_SUITE_P(Of, GoldenLog, testing::ValuesIn(versions()),
                         [](const auto& version) { return version.param; });

TEST(GoldenLogs, AreKept) {
  if (const char* folder = std::getenv("XS_MAKE_GOLDEN_LOG")) {
    make(folder);
    GTEST_SKIP() << "made in " << folder;
  }
  EXPECT_FALSE(versions().empty());
}

}  // namespace
}  // namespace xs::service
