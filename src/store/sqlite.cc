// SPDX-License-Identifier: AGPL-3.0-or-later
// One writing connection shared by all, a pool of reading ones.
//
// Durability (WAL, synchronous=FULL) costs one fsync a commit. Callers queue; the first becomes
// the leader and runs the work of all who wait inside one transaction, each between SAVEPOINT and
// RELEASE. The rest sleep until the commit that holds their work has returned. Should the whole
// batch be lost (a failing COMMIT, or an error after which SQLite rolls everything back), each
// piece of work is run again alone, so that only the guilty one fails.
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <deque>
#include <unordered_map>

#include "store/connection.h"

namespace xs::store {
namespace {

constexpr std::size_t kStatementsKept = 512;
constexpr std::size_t kLargestBatch = 256;

ErrorCode code_for(int extended) {
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return ErrorCode::kConflict;
    default:
      break;
  }
  switch (extended & 0xff) {
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
      return ErrorCode::kInvalidInput;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorCode::kCorrupt;
    default:
      return ErrorCode::kUnavailable;
  }
}

class SqliteConnection final : public Connection {
 public:
  enum class Role : std::uint8_t { kWriter, kReader };

  [[nodiscard]] static Result<std::unique_ptr<SqliteConnection>> open(
      const std::string& path, Role role, std::chrono::milliseconds patience);
  ~SqliteConnection() override {
    statements_.clear();
    sqlite3_close(handle_);
  }

  SqlResult<StatementResult> run(std::string_view sql,
                                 std::span<const Parameter> parameters) override;
  SqlResult<void> run_script(const std::string& sql) override {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
    return tl::unexpected(last_failure());
  }
  Dialect dialect() const override { return Dialect::kSqlite; }
  bool is_usable() const override { return true; }
  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
  // After a failed statement SQLite may or may not have rolled back itself.
  void roll_back() {
    if (in_transaction()) static_cast<void>(run("rollback", {}));
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;
  struct Rest {
    void operator()(sqlite3_stmt* statement) const {
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
    }
  };
  using Running = std::unique_ptr<sqlite3_stmt, Rest>;
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  SqlFailure last_failure() const;
  SqlResult<sqlite3_stmt*> prepared(std::string_view sql);
  SqlResult<void> bind(sqlite3_stmt* statement, std::span<const Parameter> parameters) const;
  SqlResult<Row> read_row(sqlite3_stmt* statement) const;

  sqlite3* handle_ = nullptr;
  std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
};

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(
    const std::string& path, Role role, std::chrono::milliseconds patience) {
  auto connection = std::make_unique<SqliteConnection>();
  const auto refuse = [&](const Error& error) {
    return fail(error.code, error.public_text, fmt::format("{}: {}", path, error.detail));
  };
  const int opened = sqlite3_open_v2(path.c_str(), &connection->handle_,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  if (opened != SQLITE_OK) return refuse(connection->last_failure().error);
  sqlite3_extended_result_codes(connection->handle_, 1);
  sqlite3_busy_timeout(connection->handle_, static_cast<int>(patience.count()));
  sqlite3_db_config(connection->handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  const auto set = connection->run_script(
      "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;"
      "pragma trusted_schema = off; pragma secure_delete = on; pragma temp_store = memory;"
      "pragma journal_size_limit = 67108864;");
  if (!set) return refuse(set.error().error);
  // Where the file system cannot share memory, SQLite keeps another journal without complaint.
  const auto mode = connection->run("pragma journal_mode", {});
  if (!mode) return refuse(mode.error().error);
  if (mode->rows.size() != 1 || mode->rows[0].at(0) != Value("wal")) {
    return fail(ErrorCode::kUnavailable,
                "数据目录所在的文件系统不支持所需的日志方式，请改用本机磁盘。", path);
  }
  if (role == Role::kReader) {
    const auto limited = connection->run_script("pragma query_only = on");
    if (!limited) return refuse(limited.error().error);
  }
  return connection;
}

SqlFailure SqliteConnection::last_failure() const {
  const int extended = sqlite3_extended_errcode(handle_);
  const int primary = extended & 0xff;
  const auto kind = primary == SQLITE_BUSY || primary == SQLITE_LOCKED ? FailureKind::kLostRace
                                                                       : FailureKind::kStatement;
  return sql_failure(kind, code_for(extended),
                     fmt::format("sqlite {}: {}", extended, sqlite3_errmsg(handle_)));
}

SqlResult<sqlite3_stmt*> SqliteConnection::prepared(std::string_view sql) {
  if (const auto known = statements_.find(sql); known != statements_.end()) {
    return known->second.get();
  }
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  const int status = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, &rest);
  Statement statement(raw);
  if (status != SQLITE_OK) return tl::unexpected(last_failure());
  const std::string_view left = sql.substr(static_cast<std::size_t>(rest - sql.data()));
  if (!statement || left.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
    return tl::unexpected(
        sql_failure(FailureKind::kStatement, ErrorCode::kUnavailable, "not exactly one statement"));
  }
  if (statements_.size() >= kStatementsKept) statements_.clear();
  return statements_.emplace(sql, std::move(statement)).first->second.get();
}

SqlResult<void> SqliteConnection::bind(sqlite3_stmt* statement,
                                       std::span<const Parameter> parameters) const {
  if (sqlite3_bind_parameter_count(statement) != static_cast<int>(parameters.size())) {
    return tl::unexpected(
        sql_failure(FailureKind::kStatement, ErrorCode::kUnavailable,
                    fmt::format("{} parameters given, {} wanted", parameters.size(),
                                sqlite3_bind_parameter_count(statement))));
  }
  int position = 0;
  for (const Parameter& parameter : parameters) {
    ++position;
    int status = SQLITE_OK;  // null needs no binding
    if (const auto* number = std::get_if<std::int64_t>(&parameter.view())) {
      status = sqlite3_bind_int64(statement, position, *number);
    } else if (const auto* text = std::get_if<std::string_view>(&parameter.view())) {
      // A null pointer would bind NULL in place of empty text.
      status = sqlite3_bind_text64(statement, position, text->empty() ? "" : text->data(),
                                   text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (const auto* bytes = std::get_if<BytesView>(&parameter.view())) {
      status = bytes->empty() ? sqlite3_bind_zeroblob(statement, position, 0)
                              : sqlite3_bind_blob64(statement, position, bytes->data(),
                                                    bytes->size(), SQLITE_STATIC);
    }
    if (status != SQLITE_OK) return tl::unexpected(last_failure());
  }
  return {};
}

SqlResult<Row> SqliteConnection::read_row(sqlite3_stmt* statement) const {
  const int columns = sqlite3_column_count(statement);
  std::vector<Value> cells(static_cast<std::size_t>(columns));
  for (int column = 0; column < columns; ++column) {
    Value& cell = cells[static_cast<std::size_t>(column)];
    switch (sqlite3_column_type(statement, column)) {
      case SQLITE_NULL:
        break;
      case SQLITE_INTEGER:
        cell = std::int64_t{sqlite3_column_int64(statement, column)};
        break;
      case SQLITE_TEXT: {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
        cell = std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
        break;
      }
      case SQLITE_BLOB: {
        const auto* bytes =
            static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, column));
        cell = Bytes(bytes, bytes + sqlite3_column_bytes(statement, column));
        break;
      }
      default:
        return tl::unexpected(sql_failure(FailureKind::kStatement, ErrorCode::kUnavailable,
                                          fmt::format("column {} is a fraction", column)));
    }
  }
  return Row(std::move(cells));
}

SqlResult<StatementResult> SqliteConnection::run(std::string_view sql,
                                                 std::span<const Parameter> parameters) {
  auto statement = prepared(sql);
  if (!statement) return tl::unexpected<SqlFailure>(std::move(statement).error());
  const Running running(*statement);
  if (auto bound = bind(*statement, parameters); !bound) {
    return tl::unexpected<SqlFailure>(std::move(bound).error());
  }
  StatementResult result;
  int status = SQLITE_OK;
  while ((status = sqlite3_step(*statement)) == SQLITE_ROW) {
    auto row = read_row(*statement);
    if (!row) return tl::unexpected<SqlFailure>(std::move(row).error());
    result.rows.push_back(*std::move(row));
  }
  if (status != SQLITE_DONE) return tl::unexpected(last_failure());
  if (sqlite3_stmt_readonly(*statement) == 0) result.changed = sqlite3_changes64(handle_);
  return result;
}

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(std::string path, Limits limits, std::unique_ptr<SqliteConnection> writer)
      : limits_(limits),
        writer_(std::move(writer)),
        readers_(limits, [path = std::move(path), patience = limits.patience] {
          return SqliteConnection::open(path, SqliteConnection::Role::kReader, patience);
        }) {}

  Dialect dialect() const override { return Dialect::kSqlite; }

 protected:
  Result<void> run_write(const Step& step, Isolation isolation) override;
  Result<void> run_read(const Step& step) override;
  Result<void> run_alone(const Step& step) override {
    return run_write(step, Isolation::kSerializable);
  }

 private:
  struct Waiting {
    const Step& step;
    Result<void> result{};
    bool done = false;
    std::condition_variable wake{};
  };
  using Batch = std::vector<Waiting*>;

  Batch take_batch();
  void run_batch(const Batch& batch);
  // False when the batch is lost: nothing of it may be kept.
  bool run_together(const Batch& batch);
  Result<void> run_by_itself(const Step& step);
  SqlResult<void> begin();

  const Limits limits_;
  std::unique_ptr<SqliteConnection> writer_;  // of the leader
  ConnectionPool<SqliteConnection> readers_;
  std::mutex mutex_;  // of what follows
  std::deque<Waiting*> waiting_;
  bool led_ = false;
};

Result<void> SqliteDatabase::run_write(const Step& step, Isolation) {
  XS_CHECK(Work::check_not_nested());
  Waiting own{step};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&own);
  own.wake.wait(lock, [&] { return own.done || !led_; });
  if (own.done) return std::move(own.result);
  led_ = true;
  while (!own.done) {
    const Batch batch = take_batch();
    lock.unlock();
    run_batch(batch);
    lock.lock();
    // Under the lock: an owner who sees `done` returns, and his place in memory is gone.
    for (Waiting* one : batch) {
      one->done = true;
      one->wake.notify_one();
    }
  }
  led_ = false;
  if (!waiting_.empty()) waiting_.front()->wake.notify_one();
  return std::move(own.result);
}

SqliteDatabase::Batch SqliteDatabase::take_batch() {
  const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kLargestBatch));
  Batch batch(waiting_.begin(), waiting_.begin() + count);
  waiting_.erase(waiting_.begin(), waiting_.begin() + count);
  return batch;
}

void SqliteDatabase::run_batch(const Batch& batch) {
  if (auto begun = begin(); !begun) {
    for (Waiting* one : batch) one->result = tl::unexpected(begun.error().error);
    return;
  }
  if (run_together(batch)) return;
  writer_->roll_back();
  for (Waiting* one : batch) one->result = run_by_itself(one->step);
}

bool SqliteDatabase::run_together(const Batch& batch) {
  for (Waiting* one : batch) {
    if (!writer_->run("savepoint one", {})) return false;
    one->result = Work::attempt(one->step, *writer_).result;
    if (!writer_->in_transaction()) return false;
    if (!one->result && !writer_->run("rollback to one", {})) return false;
    if (!writer_->run("release one", {})) return false;
  }
  return writer_->run("commit", {}).has_value();
}

Result<void> SqliteDatabase::run_by_itself(const Step& step) {
  if (auto begun = begin(); !begun) return tl::unexpected<Error>(begun.error().error);
  const Work::Attempt attempt = Work::attempt(step, *writer_);
  if (!attempt.result) {
    writer_->roll_back();
    return attempt.result;
  }
  auto committed = writer_->run("commit", {});
  if (committed) return {};
  writer_->roll_back();
  return tl::unexpected<Error>(std::move(committed).error().error);
}

SqlResult<void> SqliteDatabase::begin() {
  // Another process (a command line beside the server) may hold the lock: SQLite waits for it.
  auto begun = writer_->run("begin immediate", {});
  if (!begun) return tl::unexpected<SqlFailure>(std::move(begun).error());
  return {};
}

Result<void> SqliteDatabase::run_read(const Step& step) {
  XS_CHECK(Work::check_not_nested());
  XS_TRY(const auto reader, readers_.borrow());
  Backoff backoff(limits_.patience);
  for (;;) {
    auto begun = reader->run("begin", {});
    if (!begun) return tl::unexpected<Error>(std::move(begun).error().error);
    Work::Attempt attempt = Work::attempt(step, *reader);
    reader->roll_back();
    if (!attempt.may_be_repeated() || !backoff.pause()) return std::move(attempt.result);
  }
}

// Nobody but the server's own account may read the file; SQLite gives its companions (-wal, -shm)
// the same mode. An existing file is left alone: closing it would drop SQLite's own locks on it.
Result<void> create_private_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file >= 0) {
    ::close(file);
    return {};
  }
  if (errno == EEXIST) return {};
  return fail(ErrorCode::kUnavailable, "无法打开数据库文件，请检查数据目录的权限和磁盘空间。",
              fmt::format("{}: errno {}", path, errno));
}

}  // namespace

Result<std::unique_ptr<Database>> open_sqlite(const std::string& path, Database::Limits limits) {
  XS_CHECK(create_private_file(path));
  XS_TRY(auto writer,
         SqliteConnection::open(path, SqliteConnection::Role::kWriter, limits.patience));
  return std::make_unique<SqliteDatabase>(path, limits, std::move(writer));
}

}  // namespace xs::store
