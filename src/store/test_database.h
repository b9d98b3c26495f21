// SPDX-License-Identifier: AGPL-3.0-or-later
// An empty, migrated database on each back end in turn, for tests of this module and above.
//
//   class Acts : public BothBackEnds {};
//   XS_ON_BOTH_BACK_ENDS(Acts);
//   TEST_P(Acts, AreKept) { … db().transact(…) … }
//
// PostgreSQL is the one in XS_TEST_POSTGRES (tests/with_postgres.sh); without it these skip.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "store/migrations.h"
#include "store/sql.h"

namespace xs::store {

class BothBackEnds : public testing::TestWithParam<Dialect> {
 public:
  // The database again, as another process would open it.
  [[nodiscard]] std::unique_ptr<Database> open_again(Database::Limits limits = {}) const {
    auto opened = Database::open(url_, limits);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().detail);
    return opened ? *std::move(opened) : nullptr;
  }
  [[nodiscard]] Database& db() const { return *database_; }
  [[nodiscard]] const std::string& url() const { return url_; }

 protected:
  void SetUp() override {
    const std::string name = "xs_test_" + std::to_string(::getpid()) + "_" + std::to_string(++made);
    if (GetParam() == Dialect::kSqlite) {
      folder_ = std::filesystem::temp_directory_path() / name;
      std::filesystem::create_directory(folder_);
      url_ = folder_ / "test.db";
    } else {
      const char* server = std::getenv("XS_TEST_POSTGRES");
      if (!server) GTEST_SKIP() << "XS_TEST_POSTGRES is not set: see tests/with_postgres.sh";
      server_ = server;
      schema_ = name;
      on_server("create schema " + schema_);
      url_ = server_ + (server_.find('?') == std::string::npos ? "?" : "&") +
             "options=-csearch_path%3D" + schema_;
    }
    database_ = open_again();
    ASSERT_TRUE(database_);
    const Result<void> migrated = migrate(*database_);
    ASSERT_TRUE(migrated) << migrated.error().detail;
  }

  void TearDown() override {
    database_.reset();
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
    if (!schema_.empty()) on_server("drop schema " + schema_ + " cascade");
  }

  // Statements as an operator would type them, beside the database under test.
  void on_server(const std::string& sql) const {
    const auto server = Database::open(server_);
    ASSERT_TRUE(server) << server.error().detail;
    const Result<void> ran =
        (*server)->transact([&](Transaction& tx) { return tx.run_script(sql); });
    ASSERT_TRUE(ran) << ran.error().detail;
  }

 private:
  static inline int made = 0;
  std::filesystem::path folder_;
  std::string server_, schema_, url_;
  std::unique_ptr<Database> database_;
};

#define XS_ON_BOTH_BACK_ENDS(suite)                                                               \
  INSTANTIATE_TEST_SUITE_P(                                                                       \
      On, suite, testing::Values(::xs::store::Dialect::kSqlite, ::xs::store::Dialect::kPostgres), \
      [](const auto& tested) {                                                                    \
        return tested.param == ::xs::store::Dialect::kSqlite ? "Sqlite" : "Postgres";             \
      })

}  // namespace xs::store
