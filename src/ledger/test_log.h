// SPDX-License-Identifier: AGPL-3.0-or-later
// For the tests of this module: keys, a small log to damage, and the tree by its definition.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ledger/log.h"
#include "ledger/memory_storage.h"

namespace xs::ledger {

class TemporaryFolder {
 public:
  TemporaryFolder()
      : path_(std::filesystem::temp_directory_path() /
              ("xianshen-ledger-" + to_hex(random_bytes(8)))) {
    std::filesystem::create_directory(path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// The agency's key, and one that is not the agency's.
inline const Signer& agency_signer() {
  static const TemporaryFolder folder;
  static const auto signer = open_or_create_file_signer(folder.path() / "agency").value();
  return *signer;
}
inline const Signer& other_signer() {
  static const TemporaryFolder folder;
  static const auto signer = open_or_create_file_signer(folder.path() / "other").value();
  return *signer;
}

inline Instant test_time(int minute) {
  return {parse_instant("2026-11-23T02:03:04.005Z")->time + std::chrono::minutes(minute)};
}

inline const SealingKey& case_key() {
  static const SealingKey key = SealingKey::random();
  return key;
}

inline Entry test_entry(std::uint64_t number, std::string_view word = "act") {
  return make_entry("{\"" + std::string(word) + "\":" + std::to_string(number) + "}",
                    as_bytes("意见：同意公开，第" + std::to_string(number) + "件"), case_key())
      .value();
}

// A log with `size` entries and a checkpoint after each of `checkpoints`.
inline MemoryStorage test_log(std::uint64_t size, const std::vector<std::uint64_t>& checkpoints) {
  MemoryStorage storage("audit/acts");
  for (std::uint64_t i = 0; i <= size; ++i) {
    for (const std::uint64_t at : checkpoints) {
      if (at == i) {
        EXPECT_TRUE(issue_checkpoint(storage, test_time(static_cast<int>(i)), agency_signer()));
      }
    }
    if (i < size) {
      EXPECT_TRUE(append(storage, std::vector<Entry>{test_entry(i)}));
    }
  }
  return storage;
}

// MTH of RFC 9162 §2.1.1, literally.
inline Sm3Digest naive_root(const std::vector<Sm3Digest>& leaves, std::size_t first,
                            std::size_t end) {
  if (first == end) return sm3("");
  if (end - first == 1) return leaves[first];
  std::size_t split = 1;
  while (split * 2 < end - first) split *= 2;
  Bytes text = {1};
  for (const Sm3Digest& hash :
       {naive_root(leaves, first, first + split), naive_root(leaves, first + split, end)}) {
    text.insert(text.end(), hash.bytes.begin(), hash.bytes.end());
  }
  return sm3(text);
}

}  // namespace xs::ledger
