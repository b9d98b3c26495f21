// SPDX-License-Identifier: AGPL-3.0-or-later
// Entries per second that are durable and placed in the signed tree, beside the naive record: a
// chain of SM3 hashes appended to a file with one fsync each. The chain can neither prove one entry
// without showing all, nor find what its keeper cut off.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <stdexcept>

#include "base/sm.h"
#include "ledger/entry.h"
#include "ledger/log.h"
#include "store/log_storage.h"
#include "store/migrations.h"
#include "store/sql.h"

namespace {

namespace fs = std::filesystem;
using namespace xs;

constexpr int kPlacedAtOnce = 512;  // like the sequencer
const std::string kLog = "bench/acts";
const std::string kHeader(400, 'h');
const std::string kBody(600, 'b');

fs::path fresh_folder() {
  const fs::path folder = fs::current_path() / fmt::format("ledger_bench.{}", getpid());
  fs::remove_all(folder);
  fs::create_directories(folder);
  return folder;
}

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().public_text + result.error().detail);
  return *std::move(result);
}

struct Record {
  fs::path folder = fresh_folder();
  std::unique_ptr<store::Database> database =
      must(store::Database::open((folder / "xianshen.db").string()));
  std::unique_ptr<Signer> signer = must(open_or_create_file_signer(folder / "key"));
  SealingKey key = SealingKey::random();
  Record() {
    if (!store::migrate(*database)) throw std::runtime_error("migrate");
  }
  ~Record() {
    database.reset();
    fs::remove_all(folder);
  }
  void append() {
    const auto entry = must(ledger::make_entry(kHeader, as_bytes(kBody), key));
    must(database->transact(
        [&](store::Transaction& tx) { return store::add_waiting(tx, kLog, entry); }));
  }
  std::size_t place() {
    return must(database->transact([&](store::Transaction& tx) -> Result<std::size_t> {
      XS_TRY(const auto waiting, store::waiting_entries(tx, kLog, kPlacedAtOnce));
      if (waiting.empty()) return std::size_t{0};
      store::SqlLogStorage storage(tx, kLog);
      XS_CHECK(ledger::append(storage, waiting));
      XS_CHECK(ledger::issue_checkpoint(storage, now(), *signer));
      return waiting.size();
    }));
  }
};

std::unique_ptr<Record> record;

void ledger_append(benchmark::State& state) {
  if (state.thread_index() == 0) record = std::make_unique<Record>();
  int since_placing = 0;
  for (auto _ : state) {
    record->append();
    if (state.thread_index() == 0 && ++since_placing * state.threads() >= kPlacedAtOnce) {
      while (record->place() == kPlacedAtOnce) continue;
      since_placing = 0;
    }
  }
  if (state.thread_index() == 0) {
    while (record->place() > 0) continue;
    record.reset();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

class HashChain {
 public:
  HashChain() : folder_(fresh_folder()) {
    file_ = open((folder_ / "chain").c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  }
  HashChain(const HashChain&) = delete;
  HashChain& operator=(const HashChain&) = delete;
  ~HashChain() {
    close(file_);
    fs::remove_all(folder_);
  }
  bool append() {
    const std::lock_guard lock(mutex_);
    Sm3Stream stream;
    stream.update(last_.bytes);
    stream.update(as_bytes(kHeader));
    stream.update(as_bytes(kBody));
    last_ = stream.finish();
    const std::string line = kHeader + kBody + to_hex(last_) + "\n";
    return write(file_, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
           fsync(file_) == 0;
  }

 private:
  fs::path folder_;
  int file_ = -1;
  Sm3Digest last_;
  std::mutex mutex_;
};

std::unique_ptr<HashChain> chain;

void hash_chain(benchmark::State& state) {
  if (state.thread_index() == 0) chain = std::make_unique<HashChain>();
  for (auto _ : state) {
    if (!chain->append()) state.SkipWithError("write");
  }
  if (state.thread_index() == 0) chain.reset();
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

BENCHMARK(ledger_append)->Name("ledger/xianshen")->UseRealTime()->Threads(1)->Threads(16);
BENCHMARK(hash_chain)->Name("ledger/hash_chain")->UseRealTime()->Threads(1)->Threads(16);

}  // namespace

BENCHMARK_MAIN();
