// SPDX-License-Identifier: AGPL-3.0-or-later
// The contract of sql.h, the same for both back ends.
#include "store/sql.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include "store/test_database.h"

namespace xs::store {
namespace {

class Sql : public BothBackEnds {
 protected:
  void SetUp() override {
    BothBackEnds::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    script(
        "create table parents (id {int64} primary key) {strict};"
        "create table things (name text primary key, n {int64} check (n <> -13), b {bytes},"
        "  parent {int64} references parents (id) deferrable initially deferred) {strict};"
        "insert into things (name, n) values ('counter', 0);");
  }
  void script(std::string_view sql) {
    const Result<void> ran = db().transact(
        [&](Transaction& tx) { return tx.run_script(statements_for(sql, tx.dialect())); });
    ASSERT_TRUE(ran) << ran.error().detail;
  }
  std::int64_t number(std::string_view sql) {
    const auto read = db().read([&](Transaction& tx) -> Result<std::int64_t> {
      XS_TRY(const Row row, tx.query_one(sql));
      return row.as<std::int64_t>(0);
    });
    EXPECT_TRUE(read) << read.error().detail;
    return read.value_or(-1);
  }
};
XS_ON_BOTH_BACK_ENDS(Sql);

// The same body on `count` threads, all let go at once.
void in_threads(int count, const std::function<void(int)>& body) {
  std::atomic<int> started = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      ++started;
      while (started < count) std::this_thread::yield();
      body(i);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

Result<void> add_one(Transaction& tx) {
  XS_TRY(const Row row, tx.query_one("select n from things where name = 'counter'"));
  XS_CHECK(
      tx.execute("update things set n = ? where name = 'counter'", {row.as<std::int64_t>(0) + 1}));
  return {};
}

TEST_P(Sql, ValuesComeBackAsTheyWere) {
  const std::vector<Value> kValues = {
      Value(),
      Value(std::int64_t{0}),
      Value(std::int64_t{-1}),
      Value(std::int64_t{0x0102030405060708}),
      Value(std::numeric_limits<std::int64_t>::min()),
      Value(std::numeric_limits<std::int64_t>::max()),
      Value(std::string()),
      Value(std::string("政府信息公开〔2026〕7号 𠮷 '\"\\ ? $1")),
      Value(std::string(100'000, 'x')),
      Value(Bytes()),
      Value(Bytes{0, 1, 0, 255, 0}),
      Value(Bytes(3'000'000, 0)),
  };
  for (const Value& value : kValues) {
    SCOPED_TRACE(value.index());
    const auto back = db().transact([&](Transaction& tx) -> Result<Row> {
      const auto* n = std::get_if<std::int64_t>(&value);
      const auto* t = std::get_if<std::string>(&value);
      const auto* b = std::get_if<Bytes>(&value);
      XS_CHECK(tx.execute("delete from things where n is null or n <> 0 or name <> 'counter'"));
      XS_CHECK(tx.execute("insert into things (name, n, b) values (?, ?, ?)",
                          {t ? Parameter(*t) : Parameter("key"), n ? Parameter(*n) : nullptr,
                           b ? Parameter(*b) : nullptr}));
      return tx.query_one("select name, n, b from things where name <> 'counter'");
    });
    ASSERT_TRUE(back) << back.error().detail;
    const bool is_text = std::holds_alternative<std::string>(value);
    EXPECT_EQ(back->at(0), is_text ? value : Value(std::string("key")));
    EXPECT_EQ(back->at(1), std::holds_alternative<std::int64_t>(value) ? value : Value());
    EXPECT_EQ(back->at(2), std::holds_alternative<Bytes>(value) ? value : Value());
  }
}

TEST_P(Sql, TypesOfTheProjectComeBack) {
  const Instant moment = *parse_instant("2026-11-23T02:03:04.005Z");
  const CaseId id{new_uuid_v7()};
  const Sm3Digest digest = sm3("先审");
  const std::optional<Instant> none;
  const auto done = db().transact([&](Transaction& tx) -> Result<void> {
    XS_CHECK(tx.execute("insert into things (name, n, b) values (?, ?, ?)", {id, moment, digest}));
    XS_CHECK(tx.execute("insert into things (name, n) values (?, ?)", {"none", none}));
    XS_TRY(const Row row, tx.query_one("select name, n, b, 1, count(*) over () from things"
                                       " where name = ?",
                                       {id}));
    EXPECT_EQ(row.as<CaseId>(0), id);
    EXPECT_EQ(row.as<Instant>(1), moment);
    EXPECT_EQ(row.as<Sm3Digest>(2), digest);
    EXPECT_TRUE(row.as<bool>(3));
    EXPECT_EQ(row.as<int>(4), 1);
    XS_TRY(const Row other, tx.query_one("select n, b from things where name = 'none'"));
    EXPECT_EQ(other.as<std::optional<Instant>>(0), std::nullopt);
    EXPECT_EQ(other.as<std::optional<Sm3Digest>>(1), std::nullopt);
    return {};
  });
  EXPECT_TRUE(done) << done.error().detail;
}

TEST_P(Sql, QuestionMarksInQuotesAndCommentsAreNoParameters) {
  const auto row = db().read([](Transaction& tx) {
    return tx.query_one("select '?''?', ? as \"a?\" -- why?\n, /* ? */ cast(? as text)",
                        {std::int64_t{7}, "it's"});
  });
  ASSERT_TRUE(row) << row.error().detail;
  EXPECT_EQ(row->at(0), Value(std::string("?'?")));
  EXPECT_EQ(row->at(1), Value(std::int64_t{7}));
  EXPECT_EQ(row->at(2), Value(std::string("it's")));
}

TEST_P(Sql, TextIsSortedByItsBytes) {
  std::vector<std::string> names = {"b", "B", "a", "A", "审", "先", "ä", "_", "-", "10", "9", "𠮷"};
  const auto rows = db().transact([&](Transaction& tx) -> Result<Rows> {
    for (const std::string& name : names) {
      XS_CHECK(tx.execute("insert into things (name) values (?)", {name}));
    }
    return tx.query("select name from things where name <> 'counter' order by name");
  });
  ASSERT_TRUE(rows) << rows.error().detail;
  std::sort(names.begin(), names.end());
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ((*rows)[i].at(0), Value(names[i]));
}

TEST_P(Sql, FailuresAreTyped) {
  struct Case {
    std::string_view name, sql;
    std::vector<Parameter> parameters;
    std::optional<ErrorCode> want;
  };
  static const std::string kNul("a\0b", 3);
  static const Case kCases[] = {
      {"fine", "insert into things (name) values (?)", {"x"}, std::nullopt},
      {"the key is taken",
       "insert into things (name) values (?)",
       {"counter"},
       ErrorCode::kConflict},
      {"the key is taken, none minds",
       "insert into things (name) values (?) on conflict do nothing",
       {"counter"},
       std::nullopt},
      {"no such parent, seen at the end",
       "insert into things (name, parent) values (?, 9)",
       {"x"},
       ErrorCode::kConflict},
      {"check", "insert into things (name, n) values (?, -13)", {"x"}, ErrorCode::kInvalidInput},
      {"NUL in text", "insert into things (name) values (?)", {kNul}, ErrorCode::kInvalidInput},
      {"not UTF-8", "insert into things (name) values (?)", {"\xd6\xd0"}, ErrorCode::kInvalidInput},
      {"text into a number",
       "insert into things (name, n) values ('x', ?)",
       {"1a"},
       ErrorCode::kInvalidInput},
      {"no such table", "select 1 from nowhere", {}, ErrorCode::kUnavailable},
      {"nonsense", "selekt", {}, ErrorCode::kUnavailable},
      {"nothing", "", {}, ErrorCode::kUnavailable},
      {"two statements", "select 1; select 2", {}, ErrorCode::kUnavailable},
      {"a parameter too few", "select ?", {}, ErrorCode::kUnavailable},
      {"a parameter too many", "select 1", {1}, ErrorCode::kUnavailable},
      {"a fraction", "select 0.5", {}, ErrorCode::kUnavailable},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Result<Rows> got = db().transact([&](Transaction& tx) -> Result<Rows> {
      XS_CHECK(tx.execute("delete from things where name <> 'counter'"));
      return tx.query(c.sql, c.parameters);
    });
    EXPECT_EQ(got ? std::nullopt : std::optional(got.error().code), c.want)
        << (got ? "" : got.error().detail);
    if (!got) {
      EXPECT_FALSE(got.error().public_text.empty());
    }
  }
}

TEST_P(Sql, AFailedStatementEndsTheTransaction) {
  const Result<void> done = db().transact([](Transaction& tx) -> Result<void> {
    EXPECT_TRUE(tx.execute("insert into things (name) values ('before')"));
    EXPECT_FALSE(tx.execute("insert into things (name) values ('counter')"));
    const auto after = tx.execute("insert into things (name) values ('after')");
    EXPECT_FALSE(after);
    if (!after) {
      EXPECT_EQ(after.error().code, ErrorCode::kConflict);
    }
    return {};
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kConflict);
  EXPECT_EQ(number("select count(*) from things"), 1);
}

TEST_P(Sql, NoRowIsNotFoundAndTwoAreAFault) {
  const Result<void> done = db().transact([](Transaction& tx) -> Result<void> {
    const auto none = tx.query_one("select 1 from parents");
    EXPECT_FALSE(none);
    if (!none) {
      EXPECT_EQ(none.error().code, ErrorCode::kNotFound);
    }
    XS_CHECK(tx.execute("insert into parents (id) values (1), (2)"));
    XS_CHECK(tx.query_one("select id from parents"));
    return {};
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(number("select count(*) from parents"), 0);
}

TEST_P(Sql, ChangedRowsAreCounted) {
  const Result<void> done = db().transact([](Transaction& tx) -> Result<void> {
    EXPECT_EQ(tx.execute("insert into parents (id) values (1), (2), (3)"), std::int64_t{3});
    EXPECT_EQ(tx.execute("update parents set id = id + 10 where id >= ?", {2}), std::int64_t{2});
    EXPECT_EQ(tx.execute("select 1"), std::int64_t{0});
    EXPECT_EQ(tx.execute("delete from parents where id = 99"), std::int64_t{0});
    return {};
  });
  EXPECT_TRUE(done);
}

TEST_P(Sql, AWrongColumnTypeIsCorruptAndNothingIsKept) {
  const Result<std::string> got = db().transact([](Transaction& tx) -> Result<std::string> {
    XS_CHECK(tx.execute("insert into parents (id) values (1)"));
    XS_TRY(const Row row, tx.query_one("select id from parents"));
    return row.as<std::string>(0);
  });
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(number("select count(*) from parents"), 0);
}

TEST_P(Sql, ATransactionInsideAnotherIsRefused) {
  const Result<void> done = db().transact([&](Transaction&) { return db().transact(add_one); });
  ASSERT_FALSE(done);
  const Result<void> again = db().transact(add_one);
  EXPECT_TRUE(again);
  EXPECT_EQ(number("select n from things where name = 'counter'"), 1);
}

TEST_P(Sql, ReadingChangesNothingAndSeesOneMoment) {
  EXPECT_FALSE(db().read(add_one));
  const Result<void> done = db().read([&](Transaction& tx) -> Result<void> {
    XS_TRY(const Row before, tx.query_one("select n from things where name = 'counter'"));
    std::thread([&] { EXPECT_TRUE(db().transact(add_one)); }).join();
    XS_TRY(const Row after, tx.query_one("select n from things where name = 'counter'"));
    EXPECT_EQ(before.at(0), after.at(0));
    return {};
  });
  EXPECT_TRUE(done);
  EXPECT_EQ(number("select n from things where name = 'counter'"), 1);
}

TEST_P(Sql, NoUpdateIsLost) {
  const auto other_node = open_again();
  in_threads(16, [&](int thread) {
    Database& node = thread % 2 == 0 ? db() : *other_node;
    for (int i = 0; i < 25; ++i) {
      const Result<void> done = node.transact(add_one);
      EXPECT_TRUE(done) << done.error().detail;
    }
  });
  EXPECT_EQ(number("select n from things where name = 'counter'"), 16 * 25);
}

// Two who each keep the sum positive by looking at both rows: serial order, not only row locks.
TEST_P(Sql, WhatWasReadStillHoldsAtTheEnd) {
  script("insert into things (name, n) values ('left', 1), ('right', 1)");
  std::atomic<int> taken = 0;
  in_threads(2, [&](int thread) {
    const Result<bool> done = db().transact([&](Transaction& tx) -> Result<bool> {
      XS_TRY(const Row sum, tx.query_one("select cast(sum(n) as bigint) from things"
                                         " where name in ('left', 'right')"));
      if (sum.as<std::int64_t>(0) < 2) return false;
      XS_CHECK(tx.execute("update things set n = n - 1 where name = ?",
                          {thread == 0 ? "left" : "right"}));
      return true;
    });
    ASSERT_TRUE(done) << done.error().detail;
    if (*done) ++taken;
  });
  EXPECT_EQ(taken, 1);
}

// Every third fails in its own way after writing; the others of its batch stand.
TEST_P(Sql, AFailureUndoesOnlyItsOwnWork) {
  std::atomic<int> kept = 0;
  in_threads(16, [&](int thread) {
    for (int i = 0; i < 30; ++i) {
      const std::string name = fmt::format("{}-{}", thread, i);
      const Result<void> done = db().transact([&](Transaction& tx) -> Result<void> {
        XS_CHECK(tx.execute("insert into things (name) values (?)", {name}));
        switch ((thread + i) % 6) {
          case 0:  // refused by the work itself
            return fail(ErrorCode::kNotPermitted, "不允许。");
          case 1:  // by the database, at once
            XS_CHECK(tx.execute("insert into things (name) values ('counter')"));
            return {};
          case 2:  // by the database, at COMMIT: this would void the whole batch
            XS_CHECK(tx.execute("update things set parent = 9 where name = ?", {name}));
            return {};
          default:
            return {};
        }
      });
      EXPECT_EQ(done.has_value(), (thread + i) % 6 > 2) << name;
      if (done) ++kept;
    }
  });
  EXPECT_EQ(number("select count(*) from things"), kept + 1);
}

TEST_P(Sql, AStatementThatRollsEverythingBackFailsAlone) {
  if (GetParam() != Dialect::kSqlite) GTEST_SKIP() << "only SQLite has OR ROLLBACK";
  in_threads(16, [&](int thread) {
    const Result<void> done = db().transact([&](Transaction& tx) -> Result<void> {
      XS_CHECK(tx.execute("insert into things (name) values (?)", {std::to_string(thread)}));
      if (thread % 4 == 0) {
        XS_CHECK(tx.execute("insert or rollback into things (name) values ('counter')"));
      }
      return {};
    });
    EXPECT_EQ(done.has_value(), thread % 4 != 0);
  });
  EXPECT_EQ(number("select count(*) from things"), 1 + 12);
}

// What a killed process was told is kept is there, and nothing half done.
TEST_P(Sql, AKilledWriterLosesNothingItWasPromised) {
  int promised[2];
  ASSERT_EQ(pipe(promised), 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto own = Database::open(url());
    for (std::int64_t i = 1; own; ++i) {
      const Result<void> done = (*own)->transact([&](Transaction& tx) -> Result<void> {
        XS_CHECK(add_one(tx));
        XS_CHECK(tx.execute("insert into parents (id) values (?)", {i}));
        return {};
      });
      if (!done || write(promised[1], "x", 1) != 1) break;
    }
    _exit(1);
  }
  close(promised[1]);
  char mark = 0;
  std::int64_t kept = 0;
  while (kept < 50 && read(promised[0], &mark, 1) == 1) ++kept;
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  while (read(promised[0], &mark, 1) == 1) ++kept;
  close(promised[0]);

  EXPECT_GE(kept, 50);
  EXPECT_TRUE(db().transact(add_one));
  const std::int64_t counted = number("select n from things where name = 'counter'") - 1;
  EXPECT_EQ(counted, number("select count(*) from parents"));
  EXPECT_GE(counted, kept);
  EXPECT_LE(counted, kept + 1);
}

TEST_P(Sql, ABrokenConnectionIsReplaced) {
  if (GetParam() != Dialect::kPostgres) GTEST_SKIP() << "SQLite has no connection to lose";
  bool first = true;
  const Result<void> done = db().transact([&](Transaction& tx) -> Result<void> {
    XS_CHECK(add_one(tx));
    if (std::exchange(first, false)) {
      XS_TRY(const Row row, tx.query_one("select pg_backend_pid()"));
      const std::string end = fmt::format("select pg_terminate_backend({})", row.as<int>(0));
      std::thread([&] { on_server(end); }).join();
    }
    return add_one(tx);
  });
  EXPECT_TRUE(done) << done.error().detail;
  EXPECT_EQ(number("select n from things where name = 'counter'"), 2);
}

TEST_P(Sql, ADatabaseThatSortsOtherwiseIsRefused) {
  if (GetParam() != Dialect::kPostgres) GTEST_SKIP() << "SQLite has one encoding";
  const char* server = std::getenv("XS_TEST_POSTGRES");
  const std::string name = fmt::format("xs_ascii_{}", getpid());
  const std::string command = fmt::format(
      "psql -q '{}' -c \"create database {} template template0 encoding 'SQL_ASCII'"
      " locale 'C'\"",
      server, name);
  ASSERT_EQ(std::system(command.c_str()), 0);
  const std::string base(server);
  const auto opened = Database::open(base.substr(0, base.rfind('/') + 1) + name);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().detail.find("SQL_ASCII"), std::string::npos) << opened.error().detail;
  const std::string drop = fmt::format("psql -q '{}' -c 'drop database {}'", server, name);
  EXPECT_EQ(std::system(drop.c_str()), 0);
}

TEST(Open, RefusesWhatIsNoDatabase) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / fmt::format("xs_open_{}", getpid());
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "text.db") << std::string(5000, 'x');
  struct Case {
    std::string url;
    std::optional<ErrorCode> want;
  };
  const Case kCases[] = {
      {folder / "new.db", std::nullopt},
      {folder / "text.db", ErrorCode::kCorrupt},
      {folder / "none" / "new.db", ErrorCode::kUnavailable},
      {folder, ErrorCode::kUnavailable},
      {"postgresql://nobody@%2Fnowhere/none", ErrorCode::kUnavailable},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.url);
    const auto opened = Database::open(c.url);
    EXPECT_EQ(opened ? std::nullopt : std::optional(opened.error().code), c.want);
  }
  struct stat status {};
  ASSERT_EQ(stat((folder / "new.db").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace xs::store
