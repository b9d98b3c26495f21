// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/sql.h"

#include <fmt/format.h>

#include <limits>
#include <stdexcept>

#include "base/text.h"
#include "store/connection.h"

namespace xs::store {
namespace {

thread_local bool inside_transaction = false;

class InsideTransaction {
 public:
  InsideTransaction() { inside_transaction = true; }
  ~InsideTransaction() { inside_transaction = false; }
  InsideTransaction(const InsideTransaction&) = delete;
  InsideTransaction& operator=(const InsideTransaction&) = delete;
};

template <class T>
const T& cell_of_type(const Value& cell, std::string_view wanted) {
  if (const T* value = std::get_if<T>(&cell)) return *value;
  constexpr std::string_view kNames[] = {"null", "int64", "text", "bytes"};
  throw std::runtime_error(
      fmt::format("a column holds {} where {} is meant", kNames[cell.index()], wanted));
}

std::string public_text_for(ErrorCode code) {
  switch (code) {
    case ErrorCode::kConflict:
      return "这条记录刚被他人改动或已经存在，请刷新后重试。";
    case ErrorCode::kInvalidInput:
      return "内容含有不能保存的字符或数值，请修改后重试。";
    case ErrorCode::kCorrupt:
      return "存储的数据未通过完整性检查，请联系系统管理员。";
    case ErrorCode::kNotFound:
      return "没有找到这条记录，请刷新后重试。";
    case ErrorCode::kNotPermitted:
    case ErrorCode::kUnreadable:
    case ErrorCode::kUnavailable:
      return "数据库暂时不能完成操作，请稍后重试；仍不成功，请联系系统管理员。";
  }
  return {};
}

}  // namespace

SqlFailure sql_failure(FailureKind kind, ErrorCode code, std::string detail) {
  return SqlFailure{kind, Error{code, public_text_for(code), std::move(detail)}};
}

SqlResult<void> check_texts(std::span<const Parameter> parameters) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto* text = std::get_if<std::string_view>(&parameters[i].view());
    if (!text) continue;
    if (text->find('\0') != std::string_view::npos || !is_valid_utf8(*text)) {
      return tl::unexpected(
          sql_failure(FailureKind::kStatement, ErrorCode::kInvalidInput,
                      fmt::format("parameter {} is not UTF-8 text without NUL", i + 1)));
    }
  }
  return {};
}

void Row::read_cell(const Value& cell, std::int64_t& out) {
  out = cell_of_type<std::int64_t>(cell, "int64");
}
void Row::read_cell(const Value& cell, int& out) {
  const auto number = cell_of_type<std::int64_t>(cell, "int");
  if (!std::in_range<int>(number)) throw std::runtime_error("a number does not fit into an int");
  out = static_cast<int>(number);
}
void Row::read_cell(const Value& cell, bool& out) {
  const auto number = cell_of_type<std::int64_t>(cell, "a truth value");
  if (number != 0 && number != 1) throw std::runtime_error("a truth value is neither 0 nor 1");
  out = number == 1;
}
void Row::read_cell(const Value& cell, std::string& out) {
  out = cell_of_type<std::string>(cell, "text");
}
void Row::read_cell(const Value& cell, Bytes& out) { out = cell_of_type<Bytes>(cell, "bytes"); }
void Row::read_cell(const Value& cell, Instant& out) {
  out.time =
      decltype(out.time)(std::chrono::milliseconds(cell_of_type<std::int64_t>(cell, "a moment")));
}
void Row::read_cell(const Value& cell, Sm3Digest& out) {
  const Bytes& bytes = cell_of_type<Bytes>(cell, "a digest");
  if (bytes.size() != out.bytes.size()) throw std::runtime_error("a digest has a wrong length");
  std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
}

Transaction::Transaction(Connection& connection) : connection_(connection) {}
Transaction::~Transaction() = default;

Result<StatementResult> Transaction::run(std::string_view sql,
                                         std::span<const Parameter> parameters) {
  if (failure_) return tl::unexpected<Error>(failure_->error);
  SqlResult<StatementResult> result =
      check_texts(parameters).and_then([&] { return connection_.run(sql, parameters); });
  if (result) return *std::move(result);
  failure_ = std::make_unique<SqlFailure>(std::move(result).error());
  failure_->error.detail += fmt::format(" in: {}", sql);
  return tl::unexpected<Error>(failure_->error);
}

Result<Rows> Transaction::query(std::string_view sql, std::span<const Parameter> parameters) {
  XS_TRY(StatementResult result, run(sql, parameters));
  return std::move(result.rows);
}

Result<Rows> Transaction::query(std::string_view sql, std::initializer_list<Parameter> parameters) {
  return query(sql, std::span(parameters.begin(), parameters.size()));
}

Result<std::optional<Row>> Transaction::query_optional(
    std::string_view sql, std::initializer_list<Parameter> parameters) {
  XS_TRY(Rows rows, query(sql, parameters));
  if (rows.empty()) return std::optional<Row>();
  if (rows.size() == 1) return std::optional<Row>(std::move(rows.front()));
  failure_ = std::make_unique<SqlFailure>(
      sql_failure(FailureKind::kStatement, ErrorCode::kCorrupt,
                  fmt::format("{} rows where one is meant in: {}", rows.size(), sql)));
  return tl::unexpected<Error>(failure_->error);
}

Result<Row> Transaction::query_one(std::string_view sql,
                                   std::initializer_list<Parameter> parameters) {
  XS_TRY(std::optional<Row> row, query_optional(sql, parameters));
  if (row) return *std::move(row);
  return fail(ErrorCode::kNotFound, public_text_for(ErrorCode::kNotFound),
              fmt::format("no row in: {}", sql));
}

Result<std::int64_t> Transaction::execute(std::string_view sql,
                                          std::span<const Parameter> parameters) {
  XS_TRY(const StatementResult result, run(sql, parameters));
  return result.changed;
}

Result<std::int64_t> Transaction::execute(std::string_view sql,
                                          std::initializer_list<Parameter> parameters) {
  return execute(sql, std::span(parameters.begin(), parameters.size()));
}

Result<void> Transaction::run_script(std::string_view sql) {
  if (failure_) return tl::unexpected<Error>(failure_->error);
  SqlResult<void> result = connection_.run_script(std::string(sql));
  if (result) return {};
  failure_ = std::make_unique<SqlFailure>(std::move(result).error());
  return tl::unexpected<Error>(failure_->error);
}

Result<Instant> Transaction::shared_now() {
  if (dialect() == Dialect::kSqlite) return now();
  XS_TRY(const Row row,
         query_one("select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)"));
  return row.as<Instant>(0);
}

Dialect Transaction::dialect() const { return connection_.dialect(); }

Work::Attempt Work::attempt(const Step& step, Connection& connection) {
  const InsideTransaction inside;
  Transaction transaction(connection);
  Attempt attempt;
  try {
    attempt.result = step(transaction);
  } catch (const std::bad_alloc&) {
    attempt.result = fail(ErrorCode::kUnavailable, public_text_for(ErrorCode::kUnavailable),
                          "out of memory inside a transaction");
  } catch (const std::exception& fault) {
    attempt.result = fail(ErrorCode::kCorrupt, public_text_for(ErrorCode::kCorrupt), fault.what());
  }
  if (transaction.failure_) {
    attempt.failed_statement = transaction.failure_->kind;
    if (attempt.result) attempt.result = tl::unexpected<Error>(transaction.failure_->error);
  }
  return attempt;
}

Result<void> Work::check_not_nested() {
  if (!inside_transaction) return {};
  return fail(ErrorCode::kUnavailable, public_text_for(ErrorCode::kUnavailable),
              "a transaction was begun inside another");
}

Result<std::unique_ptr<Database>> Database::open(std::string_view url) {
  return open(url, Limits{});
}

Result<std::unique_ptr<Database>> Database::open(std::string_view url, Limits limits) {
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
    return open_postgres(std::string(url), limits);
  }
  return open_sqlite(std::string(url), limits);
}

}  // namespace xs::store
