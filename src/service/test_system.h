// SPDX-License-Identifier: AGPL-3.0-or-later
// A whole system for tests: SQLite in a folder of its own, or with XS_TEST_POSTGRES
// (tests/with_postgres.sh) a schema of its own there; the packs of the repository, the real reader.
// People appear when they are first asked for; time moves by a minute at every look.
//
//   TestSystem with("county-audit-bureau");
//   const CaseId item = with.handed_in("动态", "县审计局召开推进会。");
//   with.say(item, "dept-head", "department-opinion", "opine");
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "service/acts.h"
#include "service/case_files.h"
#include "service/permits.h"
#include "service/record.h"
#include "service/system.h"

namespace xs::service {

template <class T>
std::string what_failed(const Result<T>& result) {
  return result ? std::string()
                : result.error().public_text + " [" + result.error().clause + "] " +
                      result.error().detail;
}

class TestSystem {
 public:
  enum class Packs { kOfTheRepository, kOwn };  // kOwn: a copy, for tests that change them
  explicit TestSystem(std::string pack = "county-audit-bureau", std::string database = {},
                      Packs packs = Packs::kOfTheRepository)
      : pack_(std::move(pack)) {
    if (database.empty()) database = own_schema();
    static int made = 0;
    folder_ = std::filesystem::temp_directory_path() /
              ("xs_service_" + std::to_string(::getpid()) + "_" + std::to_string(++made));
    std::filesystem::create_directories(folder_);
    const std::filesystem::path root = XS_SOURCE_DIR;
    options_ = {.data = folder_ / "data",
                .keys = folder_ / "keys",
                .database = std::move(database),
                .packs = root / "packs",
                .calendars = root / "calendars",
                .reader = std::filesystem::path(XS_BINARY_DIR) / "xianshen-reader",
                .witness = folder_ / "witness"};
    std::filesystem::create_directories(options_.witness);
    if (packs == Packs::kOwn) {
      std::filesystem::copy(options_.packs, folder_ / "packs",
                            std::filesystem::copy_options::recursive);
      options_.packs = folder_ / "packs";
    }
    open();
    if (system_) {
      const auto added = system_->add_agency(
          {.id = {pack_}, .title = "测试单位", .pack = pack_, .section_head_may_draft = false});
      EXPECT_TRUE(added) << what_failed(added);
    }
  }
  ~TestSystem() {
    system_.reset();
    std::filesystem::remove_all(folder_);
    if (!schema_.empty()) on_server("drop schema " + schema_ + " cascade");
  }
  TestSystem(const TestSystem&) = delete;
  TestSystem& operator=(const TestSystem&) = delete;

  System& system() { return *system_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] const Options& options() const { return options_; }
  std::shared_ptr<const Agency> agency() { return system_->agency({pack_}).value(); }
  [[nodiscard]] bool on_postgres() const { return !schema_.empty(); }
  // SQL for as many zeros as this column has bytes.
  [[nodiscard]] std::string zeros_of(const std::string& column) const {
    return on_postgres() ? "decode(repeat('00', length(" + column + ")), 'hex')"
                         : "zeroblob(length(" + column + "))";
  }
  [[nodiscard]] std::filesystem::path database_file() const {
    return options_.data / "xianshen.db";
  }

  // Everything but the folder is let go, and taken up again as after a restart.
  void close() {
    sessions_.clear();
    system_.reset();
  }
  void open_with(const std::function<void(Options&)>& change) {
    change(options_);
    open();
  }
  void open() {
    auto system = System::start(options_);
    ASSERT_TRUE(system) << what_failed(system);
    system_ = *std::move(system);
  }

  Instant at() { return at_ = {at_.time + std::chrono::minutes(1)}; }
  void wait(std::chrono::minutes time) { at_ = {at_.time + time}; }

  // The person who holds this role; `which` tells several of one role apart.
  const Session& as(const std::string& role, const std::string& which = "") {
    const std::string login = "t-" + role + which;
    const auto known = sessions_.find(login);
    if (known != sessions_.end()) return known->second;
    return sessions_.emplace(login, session_of_role({role}, login)).first->second;
  }
  Session session_of_role(const std::vector<std::string>& roles, const std::string& login) {
    const Password password("correct horse 7");
    const auto person =
        add_account(*system_, *agency(), {login, login, "业务科", password}, roles, at());
    if (!person && person.error().code == ErrorCode::kConflict) {  // there since before a restart
      return sign_in(*system_, login, password, std::nullopt, at())->session;
    }
    EXPECT_TRUE(person) << what_failed(person);
    return {*person, agency(), "csrf"};
  }

  static Command command() { return {{new_uuid_v7()}, std::nullopt}; }
  Result<Done> act(const CaseId& item, const std::string& role, casefile::What what) {
    return do_act(*system_, as(role), item, std::move(what), command(), at());
  }
  Result<Uploaded> upload(const CaseId& item, std::string_view text,
                          const std::string& name = "材料.txt",
                          const std::optional<Sm3Digest>& replaces = std::nullopt) {
    return add_file(
        *system_, as("drafter"), item, as_bytes(text), name, replaces, command(), [](Stage) {},
        at());
  }
  casefile::Case now_is(const CaseId& item) {
    const auto read = system_->database().read(
        [&](store::Transaction& tx) { return load_case(tx, *agency(), item); });
    EXPECT_TRUE(read) << what_failed(read);
    return read ? read->item : casefile::Case{};
  }

  CaseId opened() { return opened_under("publication"); }
  CaseId opened_under(const std::string& procedure) {
    const auto done = open_case(*system_, as("drafter"), procedure, command(), at());
    EXPECT_TRUE(done) << what_failed(done);
    return done ? done->item.id : CaseId{};
  }
  static casefile::Sheet sheet(const std::string& item_class, const std::string& title) {
    return {.title = title,
            .fields = {{"class", item_class},
                       {"source", "本单位制作"},
                       {"mark", "无"},
                       {"channel", "政府网站"},
                       {"carrier", "公文类"},
                       {"formed-on", "2026-11-20"}},
            .co_issuers = {}};
  }
  CaseId drafted(const std::string& item_class, std::string_view text,
                 const std::string& title = "推进会情况",
                 const std::vector<std::string>& co_issuers = {}) {
    const CaseId item = opened();
    const auto file = upload(item, text);
    EXPECT_TRUE(file && std::holds_alternative<Done>(*file)) << what_failed(file);
    casefile::SheetWritten written{sheet(item_class, title), std::nullopt};
    written.sheet.co_issuers = co_issuers;
    const auto wrote = act(item, "drafter", written);
    EXPECT_TRUE(wrote) << what_failed(wrote);
    return item;
  }
  CaseId handed_in(const std::string& item_class, std::string_view text,
                   const std::string& title = "推进会情况",
                   const std::vector<std::string>& co_issuers = {}) {
    const CaseId item = drafted(item_class, text, title, co_issuers);
    const auto done = act(item, "drafter", casefile::HandedIn{});
    EXPECT_TRUE(done) << what_failed(done);
    return item;
  }

  // What a careful person says at a step: what it asks answered with no, accuracy confirmed, every
  // finding judged harmless, all files seen.
  casefile::Said said(const CaseId& item, const std::string& step, const std::string& decision) {
    const casefile::Case now = now_is(item);
    casefile::Said said;
    said.step = step;
    said.decision = decision;
    said.reason = "经审查，意见如上";
    const regulation::Pack& pack = *agency()->pack;
    const auto known = pack.steps.find(step);
    if (known != pack.steps.end() && known->second.asks_questions) {
      for (const auto& question : pack.questions) {
        said.answers[question.id].value = casefile::AnswerValue::kNo;
      }
    }
    if (known != pack.steps.end() && known->second.asks_checklist) {
      for (const auto& ground : pack.grounds) {
        if (ground.checklist) said.checklist[ground.id].value = casefile::AnswerValue::kNo;
      }
    }
    said.confirms = {"accuracy"};
    for (const auto& file : now.files) {
      said.seen.push_back(file.digest);
      for (const auto& finding : file.findings) {
        said.dispositions[{file.digest, finding.id}] = {
            casefile::DispositionKind::kNotProblem, "已对外公布", {}, {}};
      }
    }
    return said;
  }
  Result<Done> say(const CaseId& item, const std::string& role, const std::string& step,
                   const std::string& decision) {
    return act(item, role, said(item, step, decision));
  }
  // 动态: opinion of the section, approval by the deputy.
  CaseId approved(std::string_view text, const std::string& title = "推进会情况") {
    const CaseId item = handed_in("动态", text, title);
    const auto opinion = say(item, "dept-head", "department-opinion", "opine");
    EXPECT_TRUE(opinion) << what_failed(opinion);
    const auto approval = say(item, "deputy", "deputy-approval", "approve");
    EXPECT_TRUE(approval) << what_failed(approval);
    return item;
  }
  std::string permit_of(const CaseId& item) {
    const auto issued = issue_permit(*system_, as("office"), item, command(), at());
    EXPECT_TRUE(issued) << what_failed(issued);
    return issued && !issued->item.permits.empty() ? issued->item.permits.back().id : std::string();
  }

  void place_all() {
    for (const std::string& log : logs_of({pack_})) {
      const auto placed = place_waiting(*system_, *agency(), log, at());
      EXPECT_TRUE(placed) << what_failed(placed);
    }
  }
  // What an operator types into the database, beside the system.
  void tamper(const std::string& sql) {
    const auto ran =
        system_->database().transact([&](store::Transaction& tx) { return tx.run_script(sql); });
    ASSERT_TRUE(ran) << what_failed(ran);
  }
  std::int64_t count(const std::string& sql) {
    const auto rows = system_->database().read([&](store::Transaction& tx) -> Result<std::int64_t> {
      XS_TRY(const store::Row row, tx.query_one(sql));
      return row.as<std::int64_t>(0);
    });
    EXPECT_TRUE(rows) << what_failed(rows);
    return rows.value_or(-1);
  }

 private:
  // Empty where the tests run on SQLite.
  std::string own_schema() {
    static int made = 0;
    const char* server = std::getenv("XS_TEST_POSTGRES");
    if (!server) return {};
    server_ = server;
    schema_ = "xs_service_" + std::to_string(::getpid()) + "_" + std::to_string(++made);
    on_server("create schema " + schema_);
    return server_ + (server_.find('?') == std::string::npos ? "?" : "&") +
           "options=-csearch_path%3D" + schema_;
  }
  void on_server(const std::string& sql) const {
    const auto server = store::Database::open(server_);
    ASSERT_TRUE(server) << what_failed(server);
    const auto ran =
        (*server)->transact([&](store::Transaction& tx) { return tx.run_script(sql); });
    ASSERT_TRUE(ran) << what_failed(ran);
  }

  std::string pack_, server_, schema_;
  std::filesystem::path folder_;
  Options options_;
  std::unique_ptr<System> system_;
  std::map<std::string, Session> sessions_;
  Instant at_ = *parse_instant("2026-11-23T01:00:00.000Z");
};

// For tests that look into, or change, the file of the database itself.
#define XS_ONLY_WITH_A_DATABASE_FILE(with) \
  if ((with).on_postgres()) GTEST_SKIP() << "this test is about the file of SQLite"

}  // namespace xs::service
