// SPDX-License-Identifier: AGPL-3.0-or-later
// Memory for bytes that have not been admitted: kept out of core dumps, child processes and (where
// the memory-lock limit allows) swap, and zeroed when it goes. Never a file on a disk.
//
// It does not encrypt, and it does not hide the bytes from a person who is root on this machine.
//
//   XS_TRY(SealedMemory memory, SealedMemory::reserve(content_length, budget));
//   XS_CHECK(memory.append(bytes));
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/bytes.h"
#include "base/result.h"

namespace xs::http {

// How many bytes all uploads in flight may hold together. Safe to share between threads.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::uint64_t most_bytes) : most_(most_bytes) {}
  // False, taking nothing, when they are not there.
  [[nodiscard]] bool take(std::uint64_t bytes);
  void give_back(std::uint64_t bytes) { used_ -= bytes; }
  [[nodiscard]] std::uint64_t used() const { return used_; }

 private:
  const std::uint64_t most_;
  std::atomic<std::uint64_t> used_{0};
};

class SealedMemory {
 public:
  SealedMemory() = default;
  // Room for `bytes`, which is what the budget (may be null) is charged until the memory goes.
  // Pages are taken as bytes arrive. Fails with kUnavailable.
  [[nodiscard]] static Result<SealedMemory> reserve(std::size_t bytes,
                                                    std::shared_ptr<MemoryBudget> budget = nullptr);
  [[nodiscard]] static Result<SealedMemory> copy_of(BytesView bytes);
  ~SealedMemory();
  SealedMemory(SealedMemory&& other) noexcept;
  SealedMemory& operator=(SealedMemory&& other) noexcept;

  // Grows when there is no room. Fails with kUnavailable; what was there stays.
  [[nodiscard]] Result<void> append(BytesView bytes);
  // To read from a socket without a copy: the reserved bytes not yet filled, and how many of them
  // now are.
  [[nodiscard]] std::span<std::uint8_t> room() { return {memory_ + size_, capacity_ - size_}; }
  void filled(std::size_t bytes) { size_ += bytes; }
  // No byte changes from here on; `file_descriptor` may be given to another process, which can
  // read but not write, shrink or grow. Do not append afterwards.
  [[nodiscard]] Result<void> finish();

  [[nodiscard]] BytesView view() const { return {memory_, size_}; }
  [[nodiscard]] std::size_t size() const { return size_; }
  // Of the memfd; owned by this object; -1 when nothing was ever reserved.
  [[nodiscard]] int file_descriptor() const { return descriptor_; }

 private:
  [[nodiscard]] Result<void> grow_to(std::size_t capacity);
  void release() noexcept;

  int descriptor_ = -1;
  std::uint8_t* memory_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  std::shared_ptr<MemoryBudget> budget_;
};

}  // namespace xs::http
