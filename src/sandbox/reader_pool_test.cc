// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sandbox/reader_pool.h"

#include <dirent.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>

#include <atomic>
#include <fstream>
#include <thread>

namespace xs::sandbox {
namespace {

std::unique_ptr<ReaderPool> hostile_pool(ReaderLimits limits = {}) {
  auto pool = ReaderPool::start(XS_BINARY_DIR "/hostile_reader", limits);
  EXPECT_TRUE(pool) << pool.error().detail;
  return std::move(*pool);
}

std::string text_of(const Result<document::Document>& document) {
  return document ? document->parts.at(0).text : "error: " + document.error().detail;
}

TEST(ReaderPool, BytesAndNameArrive) {
  const auto pool = hostile_pool();
  EXPECT_EQ(text_of(pool->read(as_bytes("内容"), "名.txt")), "名.txt:内容");
  EXPECT_EQ(text_of(pool->read({}, "")), ":");
  const std::string big(20'000'000, 'a');
  EXPECT_EQ(text_of(pool->read(as_bytes(big), "")).size(), big.size() + 1);
  const auto picture = pool->render(as_bytes("x"), 3, 150);
  ASSERT_TRUE(picture);
  EXPECT_EQ(as_text(*picture), "3@150");
}

TEST(ReaderPool, WhateverAChildDoesIsUnreadable) {
  ReaderLimits limits;
  limits.cpu = std::chrono::seconds(1);
  limits.wall = std::chrono::milliseconds(2500);
  const auto pool = hostile_pool(limits);
  struct Row {
    std::string verb, sentence;
  };
  const std::vector<Row> rows{
      {"loop", "时间超过上限"}, {"wait", "时间超过上限"},     {"allocate", "内存超过上限"},
      {"segfault", "出错中止"}, {"abort", "出错中止"},        {"throw", "出错中止"},
      {"exit", "出错中止"},     {"socket", "出错中止"},       {"fork", "出错中止"},
      {"exec", "出错中止"},     {"kill", "出错中止"},         {"code", "出错中止"},
      {"nonsense", "不能采信"}, {"huge", "出错中止"},         {"short", "出错中止"},
      {"goes on", "出错中止"},  {"bad sentence", "未能读取"}, {"refuse", "尚不能读取"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.verb);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    if (row.verb == "allocate") continue;  // memory is not limited in instrumented builds
#endif
    const auto document = pool->read(as_bytes(row.verb), "x");
    ASSERT_FALSE(document) << document->parts.at(0).text;
    EXPECT_EQ(document.error().code, ErrorCode::kUnreadable);
    EXPECT_NE(document.error().public_text.find(row.sentence), std::string::npos)
        << document.error().public_text << " / " << document.error().detail;
    EXPECT_EQ(text_of(pool->read(as_bytes("still"), "alive")), "alive:still");
  }
}

TEST(ReaderPool, ChildHasNoFilesAndOneDescriptor) {
  const auto pool = hostile_pool();
  EXPECT_EQ(text_of(pool->read(as_bytes("open"), "")), "refused");
  EXPECT_EQ(text_of(pool->read(as_bytes("create"), "")), "refused");
  EXPECT_EQ(text_of(pool->read(as_bytes("descriptors"), "")), "0 1 2 3 ");
}

TEST(ReaderPool, ManyAtOnce) {
  ReaderLimits limits;
  limits.at_once = 3;
  const auto pool = hostile_pool(limits);
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        const std::string name = std::to_string(t) + "/" + std::to_string(i);
        const bool crash = i % 5 == 4;
        const auto document = pool->read(as_bytes(crash ? "segfault" : "x"), name);
        if (crash ? !document : text_of(document) == name + ":x") ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 120);
}

// The children of this process, as the kernel lists them.
std::vector<pid_t> children() {
  std::ifstream list("/proc/self/task/" + std::to_string(getpid()) + "/children");
  std::vector<pid_t> pids;
  for (pid_t pid = 0; list >> pid;) pids.push_back(pid);
  return pids;
}

TEST(ReaderPool, DeadReaderIsStartedAgain) {
  const auto pool = hostile_pool();
  EXPECT_EQ(text_of(pool->read(as_bytes("a"), "")), ":a");
  const auto before = children();
  ASSERT_EQ(before.size(), 1U);
  ASSERT_EQ(kill(before[0], SIGKILL), 0);
  bool back = false;
  for (int attempt = 0; attempt < 50 && !back; ++attempt) {
    back = text_of(pool->read(as_bytes("b"), "")) == ":b";
  }
  EXPECT_TRUE(back);
  ASSERT_EQ(children().size(), 1U);
  EXPECT_NE(children()[0], before[0]);
}

TEST(ReaderPool, NothingIsLeftBehind) {
  const auto descriptors = [] {
    int count = 0;
    DIR* folder = opendir("/proc/self/fd");
    while (readdir(folder) != nullptr) ++count;
    closedir(folder);
    return count;
  };
  const int before = descriptors();
  {
    const auto pool = hostile_pool();
    for (const char* verb : {"x", "segfault", "short", "refuse"}) {
      static_cast<void>(pool->read(as_bytes(verb), ""));
    }
  }
  EXPECT_EQ(descriptors(), before);
  EXPECT_TRUE(children().empty());
}

TEST(ReaderPool, ProgramThatIsNotThere) {
  const auto pool = ReaderPool::start("/nonexistent/xianshen-reader");
  ASSERT_FALSE(pool);
  EXPECT_EQ(pool.error().code, ErrorCode::kUnavailable);
}

TEST(ReaderPool, ProgramThatIsNoReader) {
  const auto pool = ReaderPool::start("/bin/false");
  ASSERT_FALSE(pool);
  EXPECT_EQ(pool.error().code, ErrorCode::kUnavailable);
}

TEST(SandboxReport, NamesEveryLayer) {
  const auto report = sandbox_report();
  ASSERT_GE(report.size(), 4U);
  for (const SandboxLayer& layer : report) EXPECT_FALSE(layer.says.empty()) << layer.name;
}

}  // namespace
}  // namespace xs::sandbox
