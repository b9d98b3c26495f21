// SPDX-License-Identifier: AGPL-3.0-or-later
// PostgreSQL through libpq, every value in binary.
//
// Each transaction is SERIALIZABLE: of those that would disturb each other one wins and the rest
// are run again after a short random pause. A connection that breaks is thrown away and the work
// run again on another, unless it broke during COMMIT, when nobody can know.
#include <fmt/format.h>
#include <libpq-fe.h>

#include <array>
#include <charconv>
#include <unordered_map>

#include "store/connection.h"

namespace xs::store {
namespace {

constexpr std::size_t kStatementsKept = 512;
// pg_advisory_xact_lock: the letters "xianshen".
constexpr std::string_view kTakeTurn = "select pg_advisory_xact_lock(8676573284116489582)";
constexpr std::string_view kSession =
    "set statement_timeout = '60s'; set lock_timeout = '10s';"
    "set idle_in_transaction_session_timeout = '60s';"
    // A finished act is on the disk; what a site has tightened beyond `on` stays.
    "select set_config('synchronous_commit', 'on', false)"
    " where current_setting('synchronous_commit') = 'off'";

// The types of pg_type.dat that a statement may give or take.
enum PgType : Oid {
  kAnyType = 0,
  kBool = 16,
  kBytea = 17,
  kName = 19,
  kInt8 = 20,
  kInt2 = 21,
  kInt4 = 23,
  kText = 25,
  kUnknown = 705,
  kBpchar = 1042,
  kVarchar = 1043,
  kVoid = 2278,
};

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, ClearResult>;

std::string_view field(const PGresult* answer, int code) {
  const char* text = PQresultErrorField(answer, code);
  return text ? std::string_view(text) : std::string_view();
}

ErrorCode code_for(std::string_view state) {
  if (state == "23505" || state == "23503" || state == "23P01") return ErrorCode::kConflict;
  if (state == "XX001" || state == "XX002") return ErrorCode::kCorrupt;
  // Class 23: other constraints; 22: a number out of range; 42804: a value of another type.
  if (state.starts_with("23") || state.starts_with("22") || state == "42804" || state == "P0001") {
    return ErrorCode::kInvalidInput;
  }
  return ErrorCode::kUnavailable;
}

FailureKind kind_for(std::string_view state) {
  if (state == "40001" || state == "40P01") return FailureKind::kLostRace;
  // Server going down; and a prepared statement whose table has changed under it.
  constexpr std::string_view kGone[] = {"57P01", "57P02", "57P03", "25P03", "0A000"};
  const bool gone = std::find(std::begin(kGone), std::end(kGone), state) != std::end(kGone);
  return gone ? FailureKind::kConnectionLost : FailureKind::kStatement;
}

struct Numbered {
  std::string sql;
  std::size_t parameters = 0;
};

// `?` becomes $1, $2 … outside quotes and comments.
Numbered number_placeholders(std::string_view sql) {
  Numbered numbered;
  std::string& out = numbered.sql;
  std::size_t at = 0;
  const auto copy_until = [&](std::string_view end, std::size_t from) {
    const std::size_t found = sql.find(end, from);
    const std::size_t stop = found == std::string_view::npos ? sql.size() : found + end.size();
    out.append(sql.substr(at, stop - at));
    at = stop;
  };
  while (at < sql.size()) {
    const char c = sql[at];
    if (c == '\'' || c == '"') {
      copy_until(sql.substr(at, 1), at + 1);
    } else if (sql.substr(at, 2) == "--") {
      copy_until("\n", at);
    } else if (sql.substr(at, 2) == "/*") {
      copy_until("*/", at);
    } else if (c == '?') {
      out += fmt::format("${}", ++numbered.parameters);
      ++at;
    } else {
      out += c;
      ++at;
    }
  }
  return numbered;
}

std::int64_t read_integer(const char* bytes, int length) {
  std::uint64_t number = static_cast<unsigned char>(bytes[0]) & 0x80 ? ~std::uint64_t{0} : 0;
  for (int i = 0; i < length; ++i) {
    number = number << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return static_cast<std::int64_t>(number);
}

// `out` is NULL before.
SqlResult<void> read_value(const PGresult* answer, int row, int column, Value& out) {
  if (PQgetisnull(answer, row, column)) return {};
  const char* bytes = PQgetvalue(answer, row, column);
  const int length = PQgetlength(answer, row, column);
  switch (PQftype(answer, column)) {
    case kInt2:
    case kInt4:
    case kInt8:
      out.emplace<std::int64_t>(read_integer(bytes, length));
      return {};
    case kBool:
      out.emplace<std::int64_t>(bytes[0] != 0);
      return {};
    case kText:
    case kVarchar:
    case kBpchar:
    case kName:
    case kUnknown:
      out.emplace<std::string>(bytes, static_cast<std::size_t>(length));
      return {};
    case kBytea:
      out.emplace<Bytes>(bytes, bytes + length);
      return {};
    case kVoid:
      return {};
    default:
      return tl::unexpected(sql_failure(
          FailureKind::kStatement, ErrorCode::kUnavailable,
          fmt::format("column {} has type {}: cast it", column, PQftype(answer, column))));
  }
}

SqlResult<StatementResult> read_answer(PGresult* answer) {
  StatementResult result;
  const int rows = PQntuples(answer);
  const int columns = PQnfields(answer);
  result.rows.reserve(static_cast<std::size_t>(rows));
  for (int row = 0; row < rows; ++row) {
    std::vector<Value> cells(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column) {
      auto read = read_value(answer, row, column, cells[static_cast<std::size_t>(column)]);
      if (!read) return tl::unexpected(std::move(read).error());
    }
    result.rows.emplace_back(std::move(cells));
  }
  if (!std::string_view(PQcmdStatus(answer)).starts_with("SELECT")) {
    const std::string_view count = PQcmdTuples(answer);
    std::from_chars(count.data(), count.data() + count.size(), result.changed);
  }
  return result;
}

// Parameters as libpq wants them; the arrays point into the caller's values and into `numbers`.
struct WireParameters {
  explicit WireParameters(std::span<const Parameter> parameters) : numbers(parameters.size()) {
    for (std::size_t i = 0; i < parameters.size(); ++i) add(parameters[i], numbers[i]);
  }

  void add(const Parameter& parameter, std::array<char, 8>& number) {
    const auto push = [&](PgType type, const void* bytes, std::size_t length) {
      types.push_back(type);
      // A null pointer would send NULL in place of empty text.
      values.push_back(length == 0 ? "" : static_cast<const char*>(bytes));
      lengths.push_back(static_cast<int>(length));
    };
    if (const auto* integer = std::get_if<std::int64_t>(&parameter.view())) {
      auto rest = static_cast<std::uint64_t>(*integer);
      for (std::size_t at = number.size(); at-- > 0; rest >>= 8) {
        number[at] = static_cast<char>(rest & 0xff);
      }
      push(kInt8, number.data(), number.size());
    } else if (const auto* text = std::get_if<std::string_view>(&parameter.view())) {
      push(kText, text->data(), text->size());
    } else if (const auto* bytes = std::get_if<BytesView>(&parameter.view())) {
      push(kBytea, bytes->data(), bytes->size());
    } else {
      types.push_back(kAnyType);
      values.push_back(nullptr);
      lengths.push_back(0);
    }
  }

  // A statement is prepared once for each combination of types.
  [[nodiscard]] std::string key(std::string_view sql) const {
    std::string key(sql);
    for (const Oid type : types) key += static_cast<char>(type);
    return key;
  }
  [[nodiscard]] int count() const { return static_cast<int>(types.size()); }

  std::vector<std::array<char, 8>> numbers;
  std::vector<Oid> types;
  std::vector<const char*> values;
  std::vector<int> lengths;
};

class PostgresConnection final : public Connection {
 public:
  [[nodiscard]] static Result<std::unique_ptr<PostgresConnection>> open(const std::string& url);
  ~PostgresConnection() override { PQfinish(handle_); }

  SqlResult<StatementResult> run(std::string_view sql,
                                 std::span<const Parameter> parameters) override;
  SqlResult<void> run_script(const std::string& sql) override;
  Dialect dialect() const override { return Dialect::kPostgres; }
  bool is_usable() const override {
    return usable_ && PQstatus(handle_) == CONNECTION_OK &&
           PQtransactionStatus(handle_) == PQTRANS_IDLE;
  }
  // COMMIT of a transaction that failed answers ROLLBACK without an error.
  SqlResult<void> commit();

 private:
  SqlResult<void> check(const PGresult* answer);
  SqlResult<std::string> prepared(std::string_view sql, const WireParameters& wire);

  PGconn* handle_ = nullptr;
  bool usable_ = true;
  std::uint64_t statements_made_ = 0;
  std::unordered_map<std::string, std::string> statements_;  // key → name on the server
};

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const std::string& url) {
  auto connection = std::make_unique<PostgresConnection>();
  // What stands in the URL comes last and wins, save for the encoding.
  const char* const keywords[] = {"application_name", "connect_timeout", "target_session_attrs",
                                  "dbname",           "client_encoding", nullptr};
  const char* const values[] = {"xianshen", "5", "read-write", url.c_str(), "UTF8", nullptr};
  connection->handle_ = PQconnectdbParams(keywords, values, 1);
  if (PQstatus(connection->handle_) != CONNECTION_OK) {
    return fail(ErrorCode::kUnavailable, "连接不上数据库，请联系系统管理员。",
                PQerrorMessage(connection->handle_));
  }
  PQsetNoticeProcessor(
      connection->handle_, [](void*, const char*) {}, nullptr);
  auto set = connection->run_script(std::string(kSession));
  if (!set) return tl::unexpected<Error>(std::move(set).error().error);
  return connection;
}

SqlResult<void> PostgresConnection::check(const PGresult* answer) {
  const ExecStatusType status = PQresultStatus(answer);
  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return {};
  const std::string_view state = field(answer, PG_DIAG_SQLSTATE);
  const FailureKind kind =
      PQstatus(handle_) == CONNECTION_OK ? kind_for(state) : FailureKind::kConnectionLost;
  if (kind == FailureKind::kConnectionLost) usable_ = false;
  // Messages of class 22 quote the value; DETAIL, never taken, quotes whole keys.
  const std::string_view message =
      state.starts_with("22") ? std::string_view() : field(answer, PG_DIAG_MESSAGE_PRIMARY);
  return tl::unexpected(
      sql_failure(kind, code_for(state),
                  fmt::format("postgresql {} {} {}", state.empty() ? "connection lost" : state,
                              field(answer, PG_DIAG_CONSTRAINT_NAME), message)));
}

SqlResult<void> PostgresConnection::run_script(const std::string& sql) {
  const Answer answer(PQexec(handle_, sql.c_str()));
  return check(answer.get());
}

SqlResult<void> PostgresConnection::commit() {
  const Answer answer(PQexec(handle_, "commit"));
  if (auto checked = check(answer.get()); !checked) return checked;
  if (std::string_view(PQcmdStatus(answer.get())) == "COMMIT") return {};
  return tl::unexpected(sql_failure(FailureKind::kStatement, ErrorCode::kUnavailable,
                                    "the server rolled back in place of committing"));
}

SqlResult<std::string> PostgresConnection::prepared(std::string_view sql,
                                                    const WireParameters& wire) {
  std::string key = wire.key(sql);
  if (const auto known = statements_.find(key); known != statements_.end()) {
    return known->second;
  }
  if (statements_.size() >= kStatementsKept) {
    if (auto dropped = run_script("deallocate all"); !dropped) {
      return tl::unexpected(std::move(dropped).error());
    }
    statements_.clear();
  }
  const Numbered numbered = number_placeholders(sql);
  if (numbered.parameters != wire.types.size()) {
    return tl::unexpected(sql_failure(
        FailureKind::kStatement, ErrorCode::kUnavailable,
        fmt::format("{} parameters given, {} wanted", wire.types.size(), numbered.parameters)));
  }
  std::string name = fmt::format("s{}", ++statements_made_);
  const Answer answer(
      PQprepare(handle_, name.c_str(), numbered.sql.c_str(), wire.count(), wire.types.data()));
  if (auto checked = check(answer.get()); !checked) {
    return tl::unexpected(std::move(checked).error());
  }
  statements_.emplace(std::move(key), name);
  return name;
}

SqlResult<StatementResult> PostgresConnection::run(std::string_view sql,
                                                   std::span<const Parameter> parameters) {
  const WireParameters wire(parameters);
  auto name = prepared(sql, wire);
  if (!name) return tl::unexpected(std::move(name).error());
  const std::vector<int> binary(parameters.size(), 1);
  const Answer answer(PQexecPrepared(handle_, name->c_str(), wire.count(), wire.values.data(),
                                     wire.lengths.data(), binary.data(), 1));
  if (auto checked = check(answer.get()); !checked) {
    return tl::unexpected(std::move(checked).error());
  }
  return read_answer(answer.get());
}

class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(const std::string& url, Limits limits)
      : limits_(limits), pool_(limits, [url] { return PostgresConnection::open(url); }) {}

  Dialect dialect() const override { return Dialect::kPostgres; }
  [[nodiscard]] Result<void> check_locale();

 protected:
  Result<void> run_write(const Step& step, Isolation isolation) override {
    return run(isolation == Isolation::kSerializable ? "begin isolation level serializable"
                                                     : "begin isolation level read committed",
               step);
  }
  Result<void> run_read(const Step& step) override {
    return run("begin isolation level repeatable read read only", step);
  }
  Result<void> run_alone(const Step& step) override {
    // READ COMMITTED: what the one before has changed must be seen after waiting for him.
    return run(fmt::format("begin isolation level read committed; set local statement_timeout = 0;"
                           "set local lock_timeout = 0; {}",
                           kTakeTurn),
               step);
  }

 private:
  Result<void> run(const std::string& begin, const Step& step);
  Work::Attempt attempt(const std::string& begin, const Step& step);

  const Limits limits_;
  ConnectionPool<PostgresConnection> pool_;
};

Result<void> PostgresDatabase::run(const std::string& begin, const Step& step) {
  XS_CHECK(Work::check_not_nested());
  Backoff backoff(limits_.patience);
  for (;;) {
    Work::Attempt one = attempt(begin, step);
    if (!one.may_be_repeated() || !backoff.pause()) return std::move(one.result);
  }
}

Work::Attempt PostgresDatabase::attempt(const std::string& begin, const Step& step) {
  const auto failed = [](SqlFailure failure) {
    return Work::Attempt{tl::unexpected(std::move(failure.error)), failure.kind};
  };
  auto connection = pool_.borrow();
  if (!connection) return Work::Attempt{tl::unexpected(std::move(connection).error()), {}};
  PostgresConnection& session = **connection;
  if (auto begun = session.run_script(begin); !begun) return failed(std::move(begun).error());
  Work::Attempt attempt = Work::attempt(step, session);
  if (!attempt.result) {
    // Should this fail, the connection is not usable and is thrown away.
    static_cast<void>(session.run_script("rollback"));
    return attempt;
  }
  auto committed = session.commit();
  if (committed) return attempt;
  SqlFailure failure = std::move(committed).error();
  if (failure.kind == FailureKind::kConnectionLost) {
    failure.kind = FailureKind::kStatement;
    failure.error.detail += "; whether the transaction stands is unknown";
  }
  return failed(std::move(failure));
}

Result<void> PostgresDatabase::check_locale() {
  // A server older than 15 has no datlocprovider; through JSON that is no error.
  constexpr std::string_view kLocale =
      "select pg_encoding_to_char(encoding)::text, datcollate::text,"
      " coalesce(to_jsonb(d) ->> 'datlocprovider', 'c')"
      " from pg_database d where datname = current_database()";
  return read([&](Transaction& tx) -> Result<void> {
    XS_TRY(const Row row, tx.query_one(kLocale));
    const auto encoding = row.as<std::string>(0);
    const auto collation = row.as<std::string>(1);
    constexpr std::string_view kByBytes[] = {"C", "POSIX", "C.UTF-8", "C.utf8"};
    if (encoding == "UTF8" && row.as<std::string>(2) == "c" &&
        std::find(std::begin(kByBytes), std::end(kByBytes), collation) != std::end(kByBytes)) {
      return {};
    }
    return fail(ErrorCode::kUnavailable,
                "数据库的字符编码或排序规则不符合要求，请用 UTF8 编码、C.UTF-8 排序规则重新建库。",
                fmt::format("encoding {}, collation {}; create database … template template0 "
                            "encoding 'UTF8' locale 'C.UTF-8'",
                            encoding, collation));
  });
}

}  // namespace

Result<std::unique_ptr<Database>> open_postgres(const std::string& url, Database::Limits limits) {
  auto database = std::make_unique<PostgresDatabase>(url, limits);
  XS_CHECK(database->check_locale());
  return database;
}

}  // namespace xs::store
