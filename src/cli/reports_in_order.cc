// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/reports_in_order.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace xs::cli {
namespace {

constexpr std::size_t kWaitingForEachThread = 8;
constexpr std::chrono::milliseconds kLook{100};

class Bench {
 public:
  Bench(std::size_t count, unsigned threads, const OrderedWork& work)
      : count_(count), ahead_(threads * kWaitingForEachThread), work_(work) {
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { make_all(); });
  }
  ~Bench() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  // The next report; nothing when told to stop.
  std::optional<FileReport> next() {
    std::unique_lock lock(mutex_);
    while (!made_.contains(taken_)) {
      changed_.wait_for(lock, kLook);
      const std::size_t made = taken_ + made_.size();
      lock.unlock();
      if (work_.stop()) return std::nullopt;
      work_.progress(made);
      lock.lock();
    }
    auto report = std::move(made_.extract(taken_++).mapped());
    lock.unlock();
    changed_.notify_all();
    if (work_.stop()) return std::nullopt;
    return report;
  }

 private:
  void make_all() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock,
                    [this] { return stopped_ || begun_ == count_ || begun_ < taken_ + ahead_; });
      if (stopped_ || begun_ == count_) return;
      const std::size_t mine = begun_++;
      lock.unlock();
      FileReport report = work_.make(mine);
      lock.lock();
      made_.emplace(mine, std::move(report));
      changed_.notify_all();
    }
  }

  const std::size_t count_, ahead_;
  const OrderedWork& work_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::size_t, FileReport> made_;
  std::size_t begun_ = 0, taken_ = 0;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace

std::size_t reports_in_order(std::size_t count, unsigned threads, const OrderedWork& work) {
  Bench bench(count, std::max(1U, threads), work);
  for (std::size_t taken = 0; taken < count; ++taken) {
    auto report = bench.next();
    if (!report) return taken;
    work.take(std::move(*report));
  }
  return count;
}

}  // namespace xs::cli
