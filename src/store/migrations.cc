// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/migrations.h"

#include <fmt/format.h>

#include "base/text.h"

namespace xs::store {
namespace {

constexpr std::string_view kVersionTable =
    "create table if not exists schema_version (version {int64} not null primary key,"
    " hash text not null, applied_at {int64} not null) {strict};";

void replace_all(std::string& text, std::string_view word, std::string_view by) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
    text.replace(at, word.size(), by);
    at += by.size();
  }
}

// How many were applied already; they must be the first ones, unchanged.
Result<std::size_t> count_applied(Transaction& tx, std::span<const Migration> migrations) {
  XS_TRY(const Rows applied, tx.query("select version, hash from schema_version order by version"));
  if (applied.size() > migrations.size()) {
    return fail(ErrorCode::kUnavailable,
                "数据库由更新版本的程序建立，本程序不能使用，请升级程序后再启动。",
                fmt::format("the database has {} migrations, this program {}", applied.size(),
                            migrations.size()));
  }
  for (std::size_t i = 0; i < applied.size(); ++i) {
    const Migration& known = migrations[i];
    if (applied[i].as<int>(0) != known.version ||
        applied[i].as<std::string>(1) != to_hex(sm3(known.text))) {
      return fail(ErrorCode::kCorrupt,
                  "数据库结构与本程序不一致，为保护数据不予启动，请联系系统管理员。",
                  fmt::format("{} is not what was applied", known.name));
    }
  }
  return applied.size();
}

Result<void> apply(Transaction& tx, const Migration& migration) {
  if (auto ran = tx.run_script(statements_for(migration.text, tx.dialect())); !ran) {
    Error error = std::move(ran).error();
    error.detail = fmt::format("{}: {}", migration.name, error.detail);
    return tl::unexpected<Error>(std::move(error));
  }
  const std::string hash = to_hex(sm3(migration.text));
  XS_CHECK(tx.execute("insert into schema_version (version, hash, applied_at) values (?, ?, ?)",
                      {migration.version, hash, now()}));
  return {};
}

}  // namespace

std::string statements_for(std::string_view text, Dialect dialect) {
  std::string out;
  bool wanted = true;
  for (const std::string_view line : split(text, '\n')) {
    const std::string_view word = trim(line);
    if (word == "-- both:") {
      wanted = true;
    } else if (word == "-- sqlite:") {
      wanted = dialect == Dialect::kSqlite;
    } else if (word == "-- postgres:") {
      wanted = dialect == Dialect::kPostgres;
    } else if (wanted) {
      out.append(line).append("\n");
    }
  }
  const bool sqlite = dialect == Dialect::kSqlite;
  replace_all(out, "{int64}", sqlite ? "integer" : "bigint");
  replace_all(out, "{bytes}", sqlite ? "blob" : "bytea");
  replace_all(out, "{strict}", sqlite ? "strict" : "");
  return out;
}

Result<void> migrate(Database& database) { return migrate(database, embedded_migrations()); }

Result<void> migrate(Database& database, std::span<const Migration> migrations) {
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    if (migrations[i].version != static_cast<int>(i) + 1) {
      return fail(ErrorCode::kUnavailable, "程序内的数据库结构文件不连续，请重新安装程序。",
                  fmt::format("{} stands at place {}", migrations[i].name, i + 1));
    }
  }
  return database.transact_alone([&](Transaction& tx) -> Result<void> {
    XS_CHECK(tx.run_script(statements_for(kVersionTable, tx.dialect())));
    XS_TRY(const std::size_t applied, count_applied(tx, migrations));
    for (const Migration& migration : migrations.subspan(applied)) XS_CHECK(apply(tx, migration));
    return {};
  });
}

}  // namespace xs::store
