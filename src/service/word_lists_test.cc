// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/word_lists.h"

#include <fmt/format.h>

#include "service/test_system.h"
#include "service/word_list_preview.h"

namespace xs::service {
namespace {

constexpr std::string_view kText = "县审计局召开青峰工程推进会，青峰工程学院列席。";

class WordListsInUse : public testing::Test {
 protected:
  Result<Imported> import(std::string_view csv, const std::optional<std::string>& list = {},
                          const std::string& role = "office") {
    return import_list(with_.system(), with_.as(role), list, "项目代号", as_bytes(csv), "词表.csv",
                       with_.at());
  }
  ListView imported(std::string_view csv, const std::optional<std::string>& list = {}) {
    const auto done = import(csv, list);
    EXPECT_TRUE(done) << what_failed(done);
    const auto* view = done ? std::get_if<ListView>(&*done) : nullptr;
    EXPECT_NE(view, nullptr);
    return view ? *view : ListView{};
  }
  Result<ListView> switch_to(const ListView& list, std::int64_t version, bool on,
                             const std::string& role = "office") {
    return switch_list(with_.system(), with_.as(role), list.id, version, on, with_.at());
  }
  // What screening finds in a new upload, by detector.
  std::vector<std::string> found_in(std::string_view text) {
    const CaseId item = with_.opened();
    EXPECT_TRUE(with_.upload(item, text));
    const auto read =
        read_document(with_.system(), with_.as("drafter"), item, sm3(text), with_.at());
    EXPECT_TRUE(read) << what_failed(read);
    std::vector<std::string> found;
    for (const auto& finding :
         read ? read->screening.findings : decltype(read->screening.findings)()) {
      if (finding.detector.starts_with(screening::kWordListDetector))
        found.push_back(finding.excerpt);
    }
    return found;
  }
  TestSystem with_;
};

TEST_F(WordListsInUse, AreDraftsUntilSwitchedOnAndAreUsedAtOnce) {
  const ListView list = imported("青峰工程,WORK_SECRET,尚未公布\n");
  ASSERT_EQ(list.versions.size(), 1U);
  EXPECT_EQ(list.versions[0].row.state, "draft");
  EXPECT_EQ(list.versions[0].author, "t-office");
  EXPECT_EQ(found_in("青峰工程一"), std::vector<std::string>{});

  auto on = switch_to(list, 1, true);
  ASSERT_TRUE(on) << what_failed(on);
  EXPECT_EQ(found_in("青峰工程二"), std::vector<std::string>{"青峰工程"});

  const ListView second = imported("青峰工程\n青峰工程学院,例外\n远山计划\n", list.id);
  ASSERT_EQ(second.versions.size(), 2U);
  EXPECT_EQ(found_in("青峰工程学院与远山计划"), std::vector<std::string>{"青峰工程"});
  on = switch_to(list, 2, true, "secrecy");
  ASSERT_TRUE(on) << what_failed(on);
  EXPECT_EQ(on->versions[0].row.state, "on");
  EXPECT_EQ(on->versions[0].switched_by, "t-secrecy");
  EXPECT_EQ(on->versions[1].row.state, "off");
  EXPECT_EQ(found_in("青峰工程学院与远山计划三"), std::vector<std::string>{"远山计划"});

  ASSERT_TRUE(switch_to(list, 2, false));
  EXPECT_EQ(found_in("远山计划四"), std::vector<std::string>{});
  ASSERT_TRUE(switch_to(list, 1, true));
  with_.close();
  with_.open();
  EXPECT_EQ(found_in("青峰工程学院五"), std::vector<std::string>{"青峰工程"});
}

TEST_F(WordListsInUse, EverySwitchIsInTheRecord) {
  const ListView list = imported("青峰工程\n");
  (void)imported("远山计划\n", list.id);
  ASSERT_TRUE(switch_to(list, 1, true));
  ASSERT_TRUE(switch_to(list, 1, true));  // nothing to switch
  ASSERT_TRUE(switch_to(list, 2, true, "secrecy"));
  const auto acts = recorded_acts(with_.system(), with_.as("auditor"), std::nullopt);
  ASSERT_TRUE(acts) << what_failed(acts);
  std::vector<std::string> switches;
  for (const auto& act : acts->acts) {
    if (act.type.starts_with("word_list")) {
      switches.push_back(fmt::format("{} {} {}", act.actor, act.label, act.about));
    }
  }
  const auto views = word_lists_of(with_.system(), with_.as("office"));
  ASSERT_TRUE(views);
  const auto hash = [&](std::size_t place) {
    return to_hex(views->at(0).versions.at(place).row.content);
  };
  EXPECT_EQ(switches,
            (std::vector<std::string>{
                fmt::format("t-secrecy 启用词表 词表 {} 第 2 版，摘要 {}", list.id, hash(0)),
                fmt::format("t-secrecy 停用词表 词表 {} 第 1 版，摘要 {}", list.id, hash(1)),
                fmt::format("t-office 启用词表 词表 {} 第 1 版，摘要 {}", list.id, hash(1))}));
  with_.place_all();
  const auto checks = verify_record(with_.system(), *with_.agency(), std::nullopt);
  ASSERT_TRUE(checks);
  EXPECT_TRUE(checks->front().report.faults.empty());
}

TEST_F(WordListsInUse, AnActSaysUnderWhichListsItWasDecided) {
  const CaseId before = with_.drafted("动态", kText);
  const ListView list = imported("青峰工程\n");
  ASSERT_TRUE(switch_to(list, 1, true));
  const CaseId after = with_.drafted("动态", kText);
  const auto lists_of = [&](const CaseId& item) {
    const auto open = with_.system().database().read(
        [&](store::Transaction& tx) { return load_case(tx, *with_.agency(), item); });
    return open ? open->acts.back().envelope.lists : std::string();
  };
  EXPECT_EQ(lists_of(before), with_.system().lists_hash());
  EXPECT_TRUE(lists_of(after).starts_with(with_.system().lists_hash() + "+")) << lists_of(after);
}

TEST_F(WordListsInUse, OnlyItsKeepersSeeAndChangeThem) {
  const ListView list = imported("青峰工程\n");
  for (const auto& [role, ignored] : with_.agency()->pack->roles) {
    SCOPED_TRACE(role);
    const bool keeps = role == "office" || role == "secrecy";
    auto& system = with_.system();
    const Session& session = with_.as(role);
    const auto is_right = [&](const auto& result) {
      EXPECT_EQ(result.has_value(), keeps);
      if (!result) {
        EXPECT_EQ(result.error().code, ErrorCode::kNotPermitted);
      }
    };
    is_right(word_lists_of(system, session));
    is_right(read_list(system, session, list.id, 1));
    is_right(try_list(system, session, list.id, 1, "青峰工程"));
    is_right(begin_preview(system, session, list.id, 1, with_.at()));
    is_right(preview_of(system, session, list.id, 1));
    is_right(end_preview(system, session, list.id, 1, with_.at()));
    is_right(switch_to(list, 1, true, role));
    is_right(import("远山计划\n", std::nullopt, role));
  }
}

TEST_F(WordListsInUse, WhatIsWrongWithAFileIsSaidAndNothingKept) {
  const auto blobs = with_.count("select count(*) from blobs");
  const auto done = import("青峰工程\n甲\n乙,国家秘密标志\n");
  ASSERT_TRUE(done) << what_failed(done);
  const auto* faults = std::get_if<ListFaults>(&*done);
  ASSERT_NE(faults, nullptr);
  EXPECT_EQ(faults->faults.size(), 2U);
  EXPECT_EQ(with_.count("select count(*) from blobs"), blobs);
  EXPECT_EQ(with_.count("select count(*) from word_lists"), 0);
}

TEST_F(WordListsInUse, PassTheDoorLikeAnyUpload) {
  const auto blobs = with_.count("select count(*) from blobs");
  const auto done = import("机密★10年\n\n关于某项工作有关情况的报告\n");
  ASSERT_TRUE(done) << what_failed(done);
  EXPECT_TRUE(std::holds_alternative<NotAdmitted>(*done));
  EXPECT_EQ(with_.count("select count(*) from blobs"), blobs);
  EXPECT_EQ(with_.count("select count(*) from refused_uploads"), 1);
  const auto named = import_list(with_.system(), with_.as("office"), {}, "机密★10年",
                                 as_bytes("青峰工程\n"), "词表.csv", with_.at());
  EXPECT_FALSE(named);
}

TEST_F(WordListsInUse, LieSealed) {
  const ListView list = imported("青峰工程,,尚未公布\n");
  ASSERT_TRUE(switch_to(list, 1, true));
  with_.place_all();
  XS_ONLY_WITH_A_DATABASE_FILE(with_);
  const std::filesystem::path database = with_.database_file();
  with_.close();
  for (const std::string suffix : {"", "-wal"}) {
    std::ifstream in(database.string() + suffix, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    for (const char* word : {"青峰", "尚未公布", "项目代号"}) {
      EXPECT_EQ(bytes.find(word), std::string::npos) << word;
    }
  }
}

TEST_F(WordListsInUse, OnlyDraftsAreRemoved) {
  const ListView list = imported("青峰工程\n");
  (void)imported("远山计划\n", list.id);
  auto& system = with_.system();
  const Session& office = with_.as("office");
  const auto blobs = with_.count("select count(*) from blobs");
  ASSERT_TRUE(switch_to(list, 1, true));
  ASSERT_TRUE(switch_to(list, 1, false));
  const auto refused = remove_draft(system, office, list.id, 1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  ASSERT_TRUE(remove_draft(system, office, list.id, 2));
  EXPECT_EQ(with_.count("select count(*) from blobs"), blobs - 1);
  const ListView other = imported("丙丁\n");
  ASSERT_TRUE(remove_draft(system, office, other.id, 1));
  EXPECT_EQ(word_lists_of(system, office)->size(), 1U);
}

TEST_F(WordListsInUse, ADamagedListStopsScreeningInsteadOfBeingLeftOut) {
  const ListView list = imported("青峰工程\n");
  ASSERT_TRUE(switch_to(list, 1, true));
  with_.close();
  with_.open();
  with_.tamper("update blob_chunks set content = " + with_.zeros_of("content"));
  const CaseId item = with_.opened();
  EXPECT_FALSE(with_.upload(item, kText));
}

// ---- what would it change? ----

class WordListPreviews : public WordListsInUse {
 protected:
  bool run(const std::function<bool()>& go_on = [] { return true; }) {
    const auto done = run_next_preview(with_.system(), go_on, [&] { return with_.at(); });
    EXPECT_TRUE(done) << what_failed(done);
    return done.value_or(false);
  }
  Preview preview(const ListView& list, std::int64_t version = 1) {
    auto found = preview_of(with_.system(), with_.as("office"), list.id, version);
    EXPECT_TRUE(found) << what_failed(found);
    return found ? *std::move(found) : Preview{};
  }
};

TEST_F(WordListPreviews, CountWhatWouldComeAndGo) {
  const ListView list = imported("青峰工程\n推进会\n");
  ASSERT_TRUE(switch_to(list, 1, true));
  const CaseId changed = with_.handed_in("动态", kText, "甲");
  (void)with_.handed_in("动态", "县审计局召开推进会。", "乙");
  (void)with_.drafted("动态", "青峰工程的草稿。", "别人的草稿");
  (void)imported("青峰工程,WORK_SECRET\n推进会\n青峰工程学院,例外\n列席\n", list.id);
  ASSERT_TRUE(begin_preview(with_.system(), with_.as("office"), list.id, 2, with_.at()));
  EXPECT_EQ(preview(list, 2).row.state, "waiting");
  ASSERT_TRUE(run());
  EXPECT_FALSE(run()) << "done once";

  const Preview done = preview(list, 2);
  EXPECT_EQ(done.row.state, "done");
  EXPECT_EQ(done.row.done, 3);
  EXPECT_EQ(done.row.total, 3);
  ASSERT_TRUE(done.counts);
  EXPECT_EQ(done.counts->files, 2) << "not the draft of another";
  EXPECT_EQ(done.counts->files_changed, 1);
  EXPECT_EQ(done.counts->added, 2);    // 青峰工程 of another category, 列席
  EXPECT_EQ(done.counts->removed, 2);  // 青峰工程 twice
  using document::Action;
  EXPECT_EQ(done.counts->verdicts,
            (decltype(done.counts->verdicts){{{Action::kReview, Action::kBlock}, 1}}));
  ASSERT_EQ(done.items.size(), 1U);
  EXPECT_EQ(done.items[0].item, changed);
  EXPECT_EQ(done.items[0].title, "甲");
  EXPECT_EQ(done.items[0].name, "材料.txt");
  EXPECT_EQ(found_in("青峰工程不变"), (std::vector<std::string>{"青峰工程"})) << "nothing is on";
}

TEST_F(WordListPreviews, AreOfWhoBeganThem) {
  const ListView list = imported("青峰工程\n");
  ASSERT_TRUE(begin_preview(with_.system(), with_.as("office"), list.id, 1, with_.at()));
  const auto others = preview_of(with_.system(), with_.as("secrecy"), list.id, 1);
  ASSERT_FALSE(others);
  EXPECT_EQ(others.error().code, ErrorCode::kNotFound);
}

TEST_F(WordListPreviews, ShowNoItemThatHasGoneOutOfSight) {
  const ListView list = imported("青峰工程\n");
  const CaseId item = with_.handed_in("动态", kText);
  ASSERT_TRUE(begin_preview(with_.system(), with_.as("office"), list.id, 1, with_.at()));
  ASSERT_TRUE(run());
  ASSERT_EQ(preview(list).items.size(), 1U);
  const auto sealed = with_.act(item, "secrecy", casefile::SealedUp{"疑似"});
  ASSERT_TRUE(sealed) << what_failed(sealed);
  EXPECT_TRUE(preview(list).items.empty());
  ASSERT_TRUE(begin_preview(with_.system(), with_.as("office"), list.id, 1, with_.at()));
  ASSERT_TRUE(run());
  EXPECT_EQ(preview(list).counts->files, 0) << "what is sealed is closed to the machine, too";
}

TEST_F(WordListPreviews, AreCancelledBeforeAndWhileTheyRun) {
  const ListView list = imported("青峰工程\n");
  for (int i = 0; i < 3; ++i) (void)with_.handed_in("动态", kText);
  auto& system = with_.system();
  const auto cancel = [&] {
    const auto left = end_preview(system, with_.as("office"), list.id, 1, with_.at());
    EXPECT_TRUE(left) << what_failed(left);
    return left && left->has_value();
  };
  ASSERT_TRUE(begin_preview(system, with_.as("office"), list.id, 1, with_.at()));
  EXPECT_TRUE(cancel());
  EXPECT_TRUE(run());
  EXPECT_EQ(preview(list).row.state, "cancelled");
  EXPECT_FALSE(cancel()) << "forgotten";
  EXPECT_FALSE(preview_of(system, with_.as("office"), list.id, 1));

  ASSERT_TRUE(begin_preview(system, with_.as("office"), list.id, 1, with_.at()));
  int looked = 0;
  EXPECT_TRUE(run([&] {
    if (++looked == 2) cancel();
    return true;
  }));
  EXPECT_EQ(preview(list).row.state, "cancelled");
  EXPECT_FALSE(preview(list).counts);
  EXPECT_EQ(with_.count("select count(*) from jobs"), 0);
}

TEST_F(WordListPreviews, WaitAgainWhenTheServerStops) {
  const ListView list = imported("青峰工程\n");
  for (int i = 0; i < 3; ++i) (void)with_.handed_in("动态", kText);
  ASSERT_TRUE(begin_preview(with_.system(), with_.as("office"), list.id, 1, with_.at()));
  int looked = 0;
  EXPECT_TRUE(run([&] { return ++looked < 2; }));
  EXPECT_EQ(preview(list).row.state, "running");
  with_.close();
  with_.open();
  EXPECT_TRUE(run());
  EXPECT_EQ(preview(list).row.state, "done");
  EXPECT_EQ(preview(list).counts->files, 3);
}

TEST_F(WordListPreviews, EndWithTheRightOfWhoBeganThem) {
  const ListView list = imported("青峰工程\n");
  ASSERT_TRUE(begin_preview(with_.system(), with_.as("office"), list.id, 1, with_.at()));
  const auto granted =
      grant_roles(with_.system(), with_.as("security-administrator"), with_.command().id,
                  with_.as("office").person.id, {"drafter"}, with_.at());
  ASSERT_TRUE(granted) << what_failed(granted);
  EXPECT_TRUE(run());
  EXPECT_EQ(preview(list).row.state, "failed");
}

TEST_F(WordListPreviews, AWorkerDoesThem) {
  const ListView list = imported("青峰工程\n");
  (void)with_.handed_in("动态", kText);
  const PreviewWorker worker(with_.system());
  ASSERT_TRUE(begin_preview(with_.system(), with_.as("office"), list.id, 1, with_.at()));
  for (int i = 0; i < 200 && preview(list).row.state != "done"; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(preview(list).row.state, "done");
}

}  // namespace
}  // namespace xs::service
