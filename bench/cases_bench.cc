// SPDX-License-Identifier: AGPL-3.0-or-later
// Acts per second through the whole service: decided under the pack, sealed, recorded and projected
// in one durable transaction, beside bare commits of one row of the same size to the same SQLite.
// One round is a whole case from opening to approval with one small file, which the sandboxed
// reader reads in a process of its own.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "sandbox/reader_pool.h"
#include "service/acts.h"
#include "service/case_files.h"
#include "service/record.h"

namespace {

namespace fs = std::filesystem;
using namespace xs;
using service::Session;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().public_text + result.error().detail);
  return *std::move(result);
}

fs::path fresh_folder() {
  const fs::path folder = fs::current_path() / fmt::format("cases_bench.{}", getpid());
  fs::remove_all(folder);
  fs::create_directories(folder / "keys");
  return folder;
}

// An agency with the three people of the shortest procedure, and the sequencer beside them.
struct Office {
  fs::path folder = fresh_folder();
  std::unique_ptr<service::System> system;
  std::unique_ptr<service::Sequencer> sequencer;
  Session drafter, head, deputy;

  Office() {
    const fs::path source = XS_SOURCE_DIR;
    service::Options options;
    options.data = folder / "data";
    options.keys = folder / "keys";
    options.packs = source / "packs";
    options.calendars = source / "calendars";
    options.reader = sandbox::reader_beside_this_program();
    system = must(service::System::start(options));
    must_be(system->add_agency({AgencyId{"bench"}, "某县审计局", "county-audit-bureau", false}));
    const auto agency = must(system->agency(AgencyId{"bench"}));
    const auto person = [&](const std::string& role) {
      const service::NewAccount account{role, role, "业务科",
                                        service::Password("Long-enough-" + role + "-1")};
      Session session;
      session.person = must(service::add_account(*system, *agency, account, {role}, now()));
      session.agency = agency;
      return session;
    };
    drafter = person("drafter");
    head = person("dept-head");
    deputy = person("deputy");
    sequencer = std::make_unique<service::Sequencer>(*system);
  }
  ~Office() {
    sequencer.reset();
    system.reset();
    fs::remove_all(folder);
  }
  static void must_be(const Result<void>& result) {
    if (!result) throw std::runtime_error(result.error().public_text + result.error().detail);
  }
};

casefile::Said opinion(std::string step, std::string decision, const casefile::Case& item) {
  casefile::Said said;
  said.step = std::move(step);
  said.decision = std::move(decision);
  for (const char* question : {"state-secret", "trade-secret", "privacy", "safety"}) {
    said.answers[question].value = casefile::AnswerValue::kNo;
  }
  for (const auto& file : item.files) said.seen.push_back(file.digest);
  return said;
}

// Whatever the pack asks for, filled in the way that lets the item be published.
casefile::SheetWritten sheet(const regulation::Pack& pack) {
  casefile::SheetWritten written;
  written.sheet.title = "关于某项目审计进展的通报";
  for (const regulation::Field& field : pack.fields) {
    if (field.kind == regulation::FieldKind::kText) written.sheet.fields[field.id] = "本单位";
    if (field.kind == regulation::FieldKind::kDate) written.sheet.fields[field.id] = "2026-11-20";
    const auto open = std::ranges::find_if(field.values, [](const regulation::FieldValue& value) {
      return value.releases && !value.blocks && !value.temporary;
    });
    if (open != field.values.end()) written.sheet.fields[field.id] = open->id;
  }
  written.sheet.fields["class"] = "动态";
  return written;
}

service::Command command() { return {CommandId{new_uuid_v7()}, std::nullopt}; }

// From opening to approval; how many acts. `number` makes the file another one each time.
int one_case(Office& office, std::int64_t number) {
  const auto act = [&](const Session& who, const CaseId& id, casefile::What what) {
    return must(service::do_act(*office.system, who, id, std::move(what), command(), now())).item;
  };
  casefile::Case item =
      must(service::open_case(*office.system, office.drafter, "publication", command(), now()))
          .item;
  item = act(office.drafter, item.id, sheet(office.drafter.pack()));
  const std::string text = fmt::format("第{}号审计进展情况\n各项工作按计划进行。\n", number);
  auto uploaded = must(service::add_file(
      *office.system, office.drafter, item.id, as_bytes(text), "通报.txt", std::nullopt, command(),
      [](service::Stage) {}, now()));
  item = std::get<service::Done>(uploaded).item;
  casefile::Said confirmed;
  confirmed.confirms = {"accuracy"};
  item = act(office.drafter, item.id, confirmed);
  item = act(office.drafter, item.id, casefile::HandedIn{});
  item = act(office.head, item.id, opinion("department-opinion", "opine", item));
  item = act(office.deputy, item.id, opinion("deputy-approval", "approve", item));
  if (item.standing.phase != casefile::Phase::kApproved) throw std::runtime_error("not approved");
  return static_cast<int>(item.seq);
}

std::unique_ptr<Office> office;

void decided_cases(benchmark::State& state) {
  if (state.thread_index() == 0) office = std::make_unique<Office>();
  std::int64_t acts = 0;
  std::int64_t number = state.thread_index();
  for (auto _ : state) acts += one_case(*office, number += state.threads());
  if (state.thread_index() == 0) office.reset();
  state.SetItemsProcessed(acts);
  state.counters["cases"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void raw_commits(benchmark::State& state) {
  const fs::path folder = fresh_folder();
  sqlite3* db = nullptr;
  sqlite3_open((folder / "raw.db").c_str(), &db);
  sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t(a BLOB)",
               nullptr, nullptr, nullptr);
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(db, "INSERT INTO t VALUES(randomblob(1500))", -1, &insert, nullptr);
  for (auto _ : state) {
    if (sqlite3_step(insert) != SQLITE_DONE) state.SkipWithError(sqlite3_errmsg(db));
    sqlite3_reset(insert);
  }
  sqlite3_finalize(insert);
  sqlite3_close(db);
  fs::remove_all(folder);
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

BENCHMARK(decided_cases)->Name("cases/xianshen")->UseRealTime()->Threads(1)->Threads(16);
BENCHMARK(raw_commits)->Name("cases/raw_commits")->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
