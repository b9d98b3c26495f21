// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/sealed_memory.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

namespace xs::http {
namespace {

constexpr std::size_t kFirstCapacity = 64 * 1024;

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif

tl::unexpected<Error> no_memory(std::string_view what, int error_number) {
  return fail(ErrorCode::kUnavailable, "服务器内存不足，请稍后重试。",
              std::string(what) + ": " + strerror(error_number));
}

// Both are best effort: the lock is bounded by RLIMIT_MEMLOCK, and a kernel without these flags
// still has the process-wide refusal of core dumps.
void keep_private(void* memory, std::size_t bytes) {
  madvise(memory, bytes, MADV_DONTDUMP);
  madvise(memory, bytes, MADV_DONTFORK);
  (void)mlock2(memory, bytes, MLOCK_ONFAULT);
}

}  // namespace

bool MemoryBudget::take(std::uint64_t bytes) {
  std::uint64_t used = used_;
  do {
    if (bytes > most_ || used > most_ - bytes) return false;
  } while (!used_.compare_exchange_weak(used, used + bytes));
  return true;
}

Result<SealedMemory> SealedMemory::reserve(std::size_t bytes,
                                           std::shared_ptr<MemoryBudget> budget) {
  SealedMemory memory;
  memory.budget_ = std::move(budget);
  if (bytes > 0) XS_CHECK(memory.grow_to(bytes));
  return memory;
}

Result<SealedMemory> SealedMemory::copy_of(BytesView bytes) {
  XS_TRY(SealedMemory memory, reserve(bytes.size()));
  XS_CHECK(memory.append(bytes));
  return memory;
}

Result<void> SealedMemory::grow_to(std::size_t capacity) {
  const std::size_t more = capacity - capacity_;
  if (budget_ && !budget_->take(more))
    return fail(ErrorCode::kUnavailable, "正在上传的文件过多，请稍后重试。", "upload budget spent");
  const auto refuse = [&](std::string_view what) {
    const int error_number = errno;
    if (budget_) budget_->give_back(more);
    return no_memory(what, error_number);
  };
  if (descriptor_ < 0) {
    descriptor_ = memfd_create("sealed", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (descriptor_ < 0) return refuse("memfd_create");
  }
  if (ftruncate(descriptor_, static_cast<off_t>(capacity)) != 0) return refuse("ftruncate");
  void* memory = nullptr;
  if (memory_ == nullptr) {
    memory = mmap(nullptr, capacity, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_, 0);
  } else {
    munlock(memory_, capacity_);  // growing a locked mapping beyond the lock limit would fail
    memory = mremap(memory_, capacity_, capacity, MREMAP_MAYMOVE);
  }
  if (memory == MAP_FAILED) return refuse("mmap");
  memory_ = static_cast<std::uint8_t*>(memory);
  capacity_ = capacity;
  keep_private(memory_, capacity_);
  return {};
}

Result<void> SealedMemory::append(BytesView bytes) {
  if (bytes.empty()) return {};
  if (bytes.size() > capacity_ - size_)
    XS_CHECK(grow_to(std::max({kFirstCapacity, capacity_ * 2, size_ + bytes.size()})));
  std::copy(bytes.begin(), bytes.end(), memory_ + size_);
  size_ += bytes.size();
  return {};
}

Result<void> SealedMemory::finish() {
  if (memory_ == nullptr) return {};
  if (ftruncate(descriptor_, static_cast<off_t>(size_)) != 0) return no_memory("ftruncate", errno);
  constexpr int kSeals = F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_FUTURE_WRITE | F_SEAL_SEAL;
  if (fcntl(descriptor_, F_ADD_SEALS, kSeals) != 0) return no_memory("F_ADD_SEALS", errno);
  return {};
}

void SealedMemory::release() noexcept {
  if (memory_ != nullptr) {
    explicit_bzero(memory_, size_);
    munmap(memory_, capacity_);
  }
  if (descriptor_ >= 0) close(descriptor_);
  if (budget_) budget_->give_back(capacity_);
  budget_.reset();
  descriptor_ = -1;
  memory_ = nullptr;
  size_ = capacity_ = 0;
}

SealedMemory::~SealedMemory() { release(); }

SealedMemory::SealedMemory(SealedMemory&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      memory_(std::exchange(other.memory_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      capacity_(std::exchange(other.capacity_, 0)),
      budget_(std::move(other.budget_)) {}

SealedMemory& SealedMemory::operator=(SealedMemory&& other) noexcept {
  if (this == &other) return *this;
  release();
  descriptor_ = std::exchange(other.descriptor_, -1);
  memory_ = std::exchange(other.memory_, nullptr);
  size_ = std::exchange(other.size_, 0);
  capacity_ = std::exchange(other.capacity_, 0);
  budget_ = std::move(other.budget_);
  return *this;
}

}  // namespace xs::http
