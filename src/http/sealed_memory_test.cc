// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/sealed_memory.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace xs::http {
namespace {

// The VmFlags line of /proc/self/smaps for the mapping that begins at `memory`.
std::string flags_of(const void* memory) {
  std::ifstream smaps("/proc/self/smaps");
  char start[32];
  snprintf(start, sizeof start, "%lx-", reinterpret_cast<unsigned long>(memory));
  bool is_inside = false;
  for (std::string line; std::getline(smaps, line);) {
    if (line.starts_with(start)) is_inside = true;
    if (is_inside && line.starts_with("VmFlags:")) return line;
  }
  return {};
}

TEST(SealedMemory, KeepsBytesThroughGrowth) {
  SealedMemory memory;
  std::string want;
  for (int i = 0; i < 3000; ++i) {
    const std::string part = "line " + std::to_string(i) + std::string(50, '.');
    want += part;
    ASSERT_TRUE(memory.append(as_bytes(part)));
  }
  EXPECT_EQ(as_text(memory.view()), want);
  EXPECT_NE(flags_of(memory.view().data()).find(" dd"), std::string::npos) << "is dumped";
  EXPECT_NE(flags_of(memory.view().data()).find(" dc"), std::string::npos) << "is inherited";
}

TEST(SealedMemory, FinishedCannotBeChangedThroughItsDescriptor) {
  auto memory = SealedMemory::reserve(100);
  ASSERT_TRUE(memory);
  ASSERT_TRUE(memory->append(as_bytes("secret")));
  ASSERT_TRUE(memory->finish());
  const int descriptor = memory->file_descriptor();
  char text[16] = {};
  EXPECT_EQ(pread(descriptor, text, sizeof text, 0), 6);
  EXPECT_STREQ(text, "secret");
  EXPECT_EQ(pwrite(descriptor, "x", 1, 0), -1);
  EXPECT_EQ(ftruncate(descriptor, 0), -1);
  EXPECT_EQ(ftruncate(descriptor, 4096), -1);
  EXPECT_EQ(mmap(nullptr, 6, PROT_WRITE, MAP_SHARED, descriptor, 0), MAP_FAILED);
}

TEST(SealedMemory, IsZeroedWhenItGoes) {
  int copy = -1;
  {
    auto memory = SealedMemory::copy_of(as_bytes("secret"));
    ASSERT_TRUE(memory);
    copy = dup(memory->file_descriptor());
  }
  char text[6] = {1, 1, 1, 1, 1, 1};
  EXPECT_EQ(pread(copy, text, sizeof text, 0), 6);
  EXPECT_EQ(std::string(text, 6), std::string(6, '\0'));
  close(copy);
}

TEST(SealedMemory, IsChargedToTheBudgetUntilItGoes) {
  const auto budget = std::make_shared<MemoryBudget>(100);
  auto first = SealedMemory::reserve(60, budget);
  ASSERT_TRUE(first);
  EXPECT_EQ(budget->used(), 60U);
  const auto second = SealedMemory::reserve(60, budget);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(budget->used(), 60U);
  SealedMemory moved = *std::move(first);
  EXPECT_EQ(budget->used(), 60U);
  ASSERT_TRUE(moved.append(as_bytes("keep")));
  EXPECT_FALSE(moved.append(Bytes(100)));
  EXPECT_EQ(as_text(moved.view()), "keep");
  moved = SealedMemory();
  EXPECT_EQ(budget->used(), 0U);
  EXPECT_FALSE(budget->take(~0ULL));
  EXPECT_EQ(budget->used(), 0U);
}

}  // namespace
}  // namespace xs::http
