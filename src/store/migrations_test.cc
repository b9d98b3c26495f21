// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/migrations.h"

#include <gtest/gtest.h>

#include <thread>

#include "store/test_database.h"

namespace xs::store {
namespace {

class Migrations : public BothBackEnds {
 protected:
  // The embedded migrations followed by these.
  static std::vector<Migration> with(std::initializer_list<std::string_view> texts) {
    const auto embedded = embedded_migrations();
    std::vector<Migration> all(embedded.begin(), embedded.end());
    for (const std::string_view text : texts) {
      all.push_back({static_cast<int>(all.size()) + 1, "added.sql", text});
    }
    return all;
  }
  // Nothing when the table is not there.
  std::optional<std::int64_t> rows_of(std::string_view table) {
    const auto rows = db().read([&](Transaction& tx) {
      return tx.query_one("select count(*) from " + std::string(table));
    });
    if (!rows) return std::nullopt;
    return std::get<std::int64_t>(rows->at(0));
  }
};
XS_ON_BOTH_BACK_ENDS(Migrations);

TEST_P(Migrations, AreAppliedOnce) {
  const auto count = static_cast<std::int64_t>(embedded_migrations().size());
  ASSERT_GT(count, 0);
  EXPECT_EQ(rows_of("schema_version"), count);
  EXPECT_TRUE(migrate(db()));
  EXPECT_EQ(rows_of("schema_version"), count);
  const auto more =
      with({"create table x (b {bytes}, n {int64}) {strict}; insert into x values (null, 1)"});
  EXPECT_TRUE(migrate(db(), more));
  EXPECT_TRUE(migrate(db(), more));
  EXPECT_EQ(rows_of("schema_version"), count + 1);
  EXPECT_EQ(rows_of("x"), 1);
}

TEST_P(Migrations, AreAppliedOnceByManyNodes) {
  const auto more = with({"create table x (n {int64}) {strict}; insert into x values (1)"});
  std::vector<std::thread> nodes;
  for (int i = 0; i < 6; ++i) {
    nodes.emplace_back([&] {
      const auto node = open_again();
      const Result<void> migrated = migrate(*node, more);
      EXPECT_TRUE(migrated) << migrated.error().detail;
    });
  }
  for (std::thread& node : nodes) node.join();
  EXPECT_EQ(rows_of("x"), 1);
}

TEST_P(Migrations, WhatDoesNotFitIsRefused) {
  const auto added = with({"create table x (n {int64}) {strict}"});
  ASSERT_TRUE(migrate(db(), added));
  auto changed = with({"create table x (n {int64} not null) {strict}"});
  auto gap = added;
  gap.back().version += 1;
  struct Case {
    std::string_view name;
    std::vector<Migration> migrations;
    std::optional<ErrorCode> want;
  };
  const Case kCases[] = {
      {"the same", added, std::nullopt},
      {"a newer program was here", with({}), ErrorCode::kUnavailable},
      {"an old migration was edited", changed, ErrorCode::kCorrupt},
      {"a number is missing", gap, ErrorCode::kUnavailable},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const Result<void> got = migrate(db(), c.migrations);
    EXPECT_EQ(got ? std::nullopt : std::optional(got.error().code), c.want);
  }
}

TEST_P(Migrations, AFailingOneLeavesNothing) {
  const auto before = rows_of("schema_version");
  const auto broken = with({"create table x (n {int64}) {strict}",
                            "create table y (n {int64}) {strict}; create table y (n {int64});"});
  const Result<void> got = migrate(db(), broken);
  ASSERT_FALSE(got);
  EXPECT_NE(got.error().detail.find("added.sql"), std::string::npos) << got.error().detail;
  EXPECT_EQ(rows_of("schema_version"), before);
  EXPECT_EQ(rows_of("x"), std::nullopt);
  EXPECT_TRUE(migrate(db()));
}

TEST(StatementsFor, EachDialectReadsItsOwn) {
  constexpr std::string_view kText =
      "a {int64};\n-- sqlite:\nb;\n  -- postgres:\nc {bytes};\n-- both:\nd {strict}; -- sqlite: "
      "no\n";
  EXPECT_EQ(statements_for(kText, Dialect::kSqlite), "a integer;\nb;\nd strict; -- sqlite: no\n\n");
  EXPECT_EQ(statements_for(kText, Dialect::kPostgres),
            "a bigint;\nc bytea;\nd ; -- sqlite: no\n\n");
}

}  // namespace
}  // namespace xs::store
