// SPDX-License-Identifier: AGPL-3.0-or-later
// What a back end supplies beneath sql.h. Included by sql.cc, sqlite.cc and postgres.cc only.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

#include "store/sql.h"

namespace xs::store {

enum class FailureKind : std::uint8_t {
  kStatement,       // the same again would fail again
  kLostRace,        // run the whole work again
  kConnectionLost,  // run the whole work again on another connection
};

struct SqlFailure {
  FailureKind kind;
  Error error;
};

struct StatementResult {
  Rows rows;
  std::int64_t changed = 0;
};

template <class T>
using SqlResult = tl::expected<T, SqlFailure>;

[[nodiscard]] SqlFailure sql_failure(FailureKind kind, ErrorCode code, std::string detail);
// The first parameter that is not UTF-8 or holds a NUL, as a failure.
[[nodiscard]] SqlResult<void> check_texts(std::span<const Parameter> parameters);

class Connection {
 public:
  Connection() = default;
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  [[nodiscard]] virtual SqlResult<StatementResult> run(std::string_view sql,
                                                       std::span<const Parameter> parameters) = 0;
  [[nodiscard]] virtual SqlResult<void> run_script(const std::string& sql) = 0;
  [[nodiscard]] virtual Dialect dialect() const = 0;
  // False once it has to be thrown away.
  [[nodiscard]] virtual bool is_usable() const = 0;
};

// One run of the caller's work over an open transaction, which it neither begins nor ends.
class Work {
 public:
  struct Attempt {
    Result<void> result;
    std::optional<FailureKind> failed_statement;
    [[nodiscard]] bool may_be_repeated() const {
      return failed_statement && *failed_statement != FailureKind::kStatement;
    }
  };
  using Step = std::function<Result<void>(Transaction&)>;
  [[nodiscard]] static Attempt attempt(const Step& step, Connection& connection);
  // Fails when this thread is inside a transaction already: it would wait for itself.
  [[nodiscard]] static Result<void> check_not_nested();
};

// Pauses that grow and differ, so that those who lost a race do not meet again.
class Backoff {
 public:
  explicit Backoff(std::chrono::milliseconds patience)
      : deadline_(std::chrono::steady_clock::now() + patience) {}
  // False when patience has run out.
  [[nodiscard]] bool pause() {
    if (std::chrono::steady_clock::now() >= deadline_) return false;
    thread_local std::minstd_rand random{std::random_device{}()};
    const std::int64_t longest = std::int64_t{500} << std::min(attempt_++, 6);
    std::uniform_int_distribution<std::int64_t> microseconds(0, longest);
    std::this_thread::sleep_for(std::chrono::microseconds(microseconds(random)));
    return true;
  }

 private:
  std::chrono::steady_clock::time_point deadline_;
  int attempt_ = 0;
};

// Up to `limits.connections` connections, made when first wanted.
template <class C>
class ConnectionPool {
 public:
  using Connect = std::function<Result<std::unique_ptr<C>>()>;
  ConnectionPool(Database::Limits limits, Connect connect)
      : limits_(limits), connect_(std::move(connect)) {}

  class Loan {
   public:
    Loan(ConnectionPool& pool, std::unique_ptr<C> connection)
        : pool_(&pool), connection_(std::move(connection)) {}
    Loan(Loan&& other) noexcept = default;
    ~Loan() {
      if (connection_) pool_->give_back(std::move(connection_));
    }
    C& operator*() const { return *connection_; }
    C* operator->() const { return connection_.get(); }

   private:
    ConnectionPool* pool_;
    std::unique_ptr<C> connection_;
  };

  [[nodiscard]] Result<Loan> borrow() {
    {
      std::unique_lock lock(mutex_);
      const auto may_go_on = [&] { return !idle_.empty() || lent_ < limits_.connections; };
      if (!returned_.wait_for(lock, limits_.patience, may_go_on)) {
        return fail(ErrorCode::kUnavailable, "系统正忙，请稍后重试。", "no free connection");
      }
      ++lent_;
      if (!idle_.empty()) {
        Loan loan(*this, std::move(idle_.back()));
        idle_.pop_back();
        return loan;
      }
    }
    auto made = connect_();
    if (!made) {
      give_back(nullptr);
      return tl::unexpected<Error>(std::move(made).error());
    }
    return Loan(*this, *std::move(made));
  }

 private:
  void give_back(std::unique_ptr<C> connection) {
    if (connection && !connection->is_usable()) connection.reset();
    {
      const std::lock_guard lock(mutex_);
      --lent_;
      if (connection) idle_.push_back(std::move(connection));
    }
    returned_.notify_one();
  }

  const Database::Limits limits_;
  const Connect connect_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<C>> idle_;
  int lent_ = 0;
};

[[nodiscard]] Result<std::unique_ptr<Database>> open_sqlite(const std::string& path,
                                                            Database::Limits limits);
[[nodiscard]] Result<std::unique_ptr<Database>> open_postgres(const std::string& url,
                                                              Database::Limits limits);

}  // namespace xs::store
