// SPDX-License-Identifier: AGPL-3.0-or-later
// Which tables there are, and how an old database gets the new ones.
//
// The numbered files of schema/ are part of the program. What was applied stands in the table
// schema_version(version, hash, applied_at). There is no way back: restore a backup.
//
//   XS_TRY(const auto db, Database::open(url));
//   XS_CHECK(migrate(*db));
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "store/sql.h"

namespace xs::store {

struct Migration {
  int version = 0;        // 1, 2, 3 … without a gap
  std::string_view name;  // "001_foundation.sql"
  std::string_view text;  // see the head of schema/001_foundation.sql
};

[[nodiscard]] std::span<const Migration> embedded_migrations();

// Applies what is missing, all or nothing, one process at a time. Refuses with kUnavailable a
// database that a newer program has changed, with kCorrupt one in which a migration was applied
// that reads differently here.
[[nodiscard]] Result<void> migrate(Database& database);
[[nodiscard]] Result<void> migrate(Database& database, std::span<const Migration> migrations);

// The text of a migration as one back end reads it.
[[nodiscard]] std::string statements_for(std::string_view text, Dialect dialect);

}  // namespace xs::store
