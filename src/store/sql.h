// SPDX-License-Identifier: AGPL-3.0-or-later
// The one way to the database: SQLite on one machine, PostgreSQL for many, one SQL text for both.
//
// It runs statements inside transactions and says what came of them. It knows no table and no
// permission; typed queries stand beside it, migrations.h makes the tables.
//
//   XS_TRY(const auto db, Database::open("/srv/xianshen/xianshen.db"));
//   XS_TRY(const std::int64_t seq, db->transact([&](Transaction& tx) -> Result<std::int64_t> {
//     XS_TRY(const Row row, tx.query_one("select n from t where agency = ? and id = ?", {agency,
//     id})); XS_CHECK(tx.execute("update t set n = n + 1 where agency = ? and id = ?", {agency,
//     id})); return row.as<std::int64_t>(0) + 1;
//   }));
//
// How: on SQLite there is one writer; whoever comes first runs the work of all who wait, each in
// its own SAVEPOINT, and one fsync makes the batch durable (sqlite.cc). On PostgreSQL a
// transaction is SERIALIZABLE and is run again when it loses a race (postgres.cc). Both therefore
// behave as if transactions came one after another, and no statement needs FOR UPDATE.
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/date.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/sm.h"

namespace xs::store {

// A value on its way into a statement. It refers to the caller's text and bytes, which must live
// until the call returns: write parameters in the call, as {agency, id, 3}.
// Moments are stored as milliseconds since 1970, truth values as 0 and 1; days as text.
class Parameter {
 public:
  Parameter(std::nullptr_t) {}  // NULL
  template <std::integral T>
  requires(sizeof(T) < 8 || std::is_signed_v<T>) Parameter(T number)
      : value_(static_cast<std::int64_t>(number)) {}
  Parameter(const char* text) : value_(std::string_view(text)) {}
  Parameter(std::string_view text) : value_(text) {}
  Parameter(const std::string& text) : value_(std::string_view(text)) {}
  Parameter(BytesView bytes) : value_(bytes) {}
  Parameter(const Bytes& bytes) : value_(BytesView(bytes)) {}
  Parameter(const Sm3Digest& digest) : value_(BytesView(digest.bytes)) {}
  Parameter(Instant instant) : value_(std::int64_t{instant.time.time_since_epoch().count()}) {}
  template <class Tag>
  Parameter(const Id<Tag>& id) : value_(std::string_view(id.value)) {}
  template <class T>
  Parameter(const std::optional<T>& value) {
    if (value) *this = Parameter(*value);
  }

  using View = std::variant<std::monostate, std::int64_t, std::string_view, BytesView>;
  [[nodiscard]] const View& view() const { return value_; }

 private:
  View value_;
};

// A value that came out. NULL, empty text and empty bytes are three different things.
// There are no fractions: write cast(sum(n) as bigint).
using Value = std::variant<std::monostate, std::int64_t, std::string, Bytes>;

class Row {
 public:
  Row() = default;
  explicit Row(std::vector<Value> cells) : cells_(std::move(cells)) {}
  [[nodiscard]] std::size_t size() const { return cells_.size(); }
  [[nodiscard]] const Value& at(std::size_t column) const { return cells_.at(column); }

  // T: int64_t, int, bool, std::string, Bytes, Instant, Sm3Digest, any Id, or std::optional of
  // these for a column that may be NULL. A column of another type is a fault of the statement or
  // of the database: throws std::runtime_error, which transact and read turn into kCorrupt. Call
  // it only inside them.
  template <class T>
  [[nodiscard]] T as(std::size_t column) const {
    T value{};
    read_cell(cells_.at(column), value);
    return value;
  }

 private:
  static void read_cell(const Value& cell, std::int64_t& out);
  static void read_cell(const Value& cell, int& out);
  static void read_cell(const Value& cell, bool& out);
  static void read_cell(const Value& cell, std::string& out);
  static void read_cell(const Value& cell, Bytes& out);
  static void read_cell(const Value& cell, Instant& out);
  static void read_cell(const Value& cell, Sm3Digest& out);
  template <class Tag>
  static void read_cell(const Value& cell, Id<Tag>& out) {
    read_cell(cell, out.value);
  }
  template <class T>
  static void read_cell(const Value& cell, std::optional<T>& out) {
    if (!std::holds_alternative<std::monostate>(cell)) read_cell(cell, out.emplace());
  }

  std::vector<Value> cells_;
};
using Rows = std::vector<Row>;

enum class Dialect : std::uint8_t { kSqlite, kPostgres };

class Connection;
struct SqlFailure;
struct StatementResult;

// What work may do while its transaction lasts. Belongs to one thread.
//
// One statement a call, `?` for each parameter. Text must be UTF-8 without NUL, else
// kInvalidInput. Statements are prepared once per connection and kept: build no SQL from values.
//
// The first statement that fails ends the transaction: those after it return the same error and
// nothing is kept, even if the work returns success. Where "already there" is no failure, write
// `on conflict do nothing`.
//   kConflict      unique or foreign key violated
//   kInvalidInput  another constraint violated, a number too large, NUL or bad UTF-8 in text
//   kCorrupt       the database is damaged
//   kUnavailable   no connection, no space, time run out; also a statement that does not compile
class Transaction {
 public:
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // All rows, in memory.
  [[nodiscard]] Result<Rows> query(std::string_view sql,
                                   std::initializer_list<Parameter> parameters = {});
  [[nodiscard]] Result<Rows> query(std::string_view sql, std::span<const Parameter> parameters);
  // The only row. kNotFound, which does not end the transaction, when there is none; more than
  // one is a fault of the statement (kCorrupt).
  [[nodiscard]] Result<Row> query_one(std::string_view sql,
                                      std::initializer_list<Parameter> parameters = {});
  // The only row or none.
  [[nodiscard]] Result<std::optional<Row>> query_optional(
      std::string_view sql, std::initializer_list<Parameter> parameters = {});
  // How many rows it changed.
  [[nodiscard]] Result<std::int64_t> execute(std::string_view sql,
                                             std::initializer_list<Parameter> parameters = {});
  [[nodiscard]] Result<std::int64_t> execute(std::string_view sql,
                                             std::span<const Parameter> parameters);
  // Several statements without parameters.
  [[nodiscard]] Result<void> run_script(std::string_view sql);

  // The clock all nodes share: the server's on PostgreSQL, the machine's on SQLite. For leases;
  // everything lawful takes its time from the act.
  [[nodiscard]] Result<Instant> shared_now();
  [[nodiscard]] Dialect dialect() const;

 private:
  friend class Work;
  explicit Transaction(Connection& connection);
  ~Transaction();
  [[nodiscard]] Result<StatementResult> run(std::string_view sql,
                                            std::span<const Parameter> parameters);

  Connection& connection_;
  std::unique_ptr<SqlFailure> failure_;
};

// Both levels are the same on SQLite, where nothing runs beside a writer.
enum class Isolation : std::uint8_t {
  kSerializable,
  kReadCommitted,  // only for work that locks the rows it changes and reads no others (jobs.cc)
};

class Database {
 public:
  struct Limits {
    // Readers on SQLite, readers and writers on PostgreSQL. Who finds none free waits.
    int connections = 8;
    // How long to wait for a connection or a lock, and to repeat a transaction that lost a race.
    std::chrono::milliseconds patience = std::chrono::seconds(10);
  };

  // `url` is the path of an SQLite file, made when absent (its folder must exist), or
  // "postgresql://…" as libpq reads it. The PostgreSQL database must be UTF-8 with collation C or
  // C.UTF-8, so that both back ends sort alike and an upgrade of the system cannot spoil an index.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(std::string_view url);
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(std::string_view url, Limits limits);
  virtual ~Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs `f(Transaction&) -> Result<T>` and returns when its changes are on the disk. An error
  // from `f` undoes what `f` did and nothing else. `f` may run several times, and on another
  // waiting caller's thread: it must act through its Transaction only, take no lock, wait for
  // nothing and not call the database again. Keep it short: on SQLite all writers wait for it.
  // Where a connection breaks during COMMIT the answer is kUnavailable though the work may stand;
  // a command id makes asking again harmless. Any thread.
  template <class F>
  [[nodiscard]] std::invoke_result_t<F&, Transaction&> transact(
      F&& f, Isolation isolation = Isolation::kSerializable);

  // The same for reading: all statements of `f` see one moment. A change is refused. Any thread.
  template <class F>
  [[nodiscard]] std::invoke_result_t<F&, Transaction&> read(F&& f);

  // The same with every other `transact_alone` of any node kept out; for migrations.
  template <class F>
  [[nodiscard]] std::invoke_result_t<F&, Transaction&> transact_alone(F&& f);

  [[nodiscard]] virtual Dialect dialect() const = 0;

 protected:
  using Step = std::function<Result<void>(Transaction&)>;
  Database() = default;
  virtual Result<void> run_write(const Step& step, Isolation isolation) = 0;
  virtual Result<void> run_read(const Step& step) = 0;
  virtual Result<void> run_alone(const Step& step) = 0;

 private:
  template <class F, class Run>
  static std::invoke_result_t<F&, Transaction&> keep_outcome(F& f, Run run) {
    using Outcome = std::invoke_result_t<F&, Transaction&>;
    std::optional<Outcome> outcome;
    const Result<void> done = run([&](Transaction& tx) -> Result<void> {
      outcome.emplace(f(tx));
      if (!*outcome) return tl::unexpected<Error>(outcome->error());
      return {};
    });
    if (!done) return Outcome(tl::unexpected<Error>(done.error()));
    return *std::move(outcome);
  }
};

template <class F>
std::invoke_result_t<F&, Transaction&> Database::transact(F&& f, Isolation isolation) {
  return keep_outcome(f, [&](const Step& step) { return run_write(step, isolation); });
}
template <class F>
std::invoke_result_t<F&, Transaction&> Database::read(F&& f) {
  return keep_outcome(f, [&](const Step& step) { return run_read(step); });
}
template <class F>
std::invoke_result_t<F&, Transaction&> Database::transact_alone(F&& f) {
  return keep_outcome(f, [&](const Step& step) { return run_alone(step); });
}

}  // namespace xs::store
