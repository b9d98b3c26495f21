// SPDX-License-Identifier: AGPL-3.0-or-later
// What ReaderPool and its zygote say to each other. Both are built together, on one machine.
#pragma once

#include <cstdint>

namespace xs::sandbox {

inline constexpr std::uint32_t kWireMagic = 0x58535233;  // changes with the layout

// One datagram, with three descriptors: the document (sealed memory), where the child writes its
// answer, where the zygote writes how the child ended.
struct WireRequest {
  std::uint32_t magic = kWireMagic;
  std::uint32_t verb = 0;
  std::int32_t page = 0;
  std::int32_t dpi = 0;
  std::uint64_t size = 0;  // of the document
  std::uint64_t memory = 0;
  std::uint32_t cpu_seconds = 0;
  std::uint32_t wall_milliseconds = 0;
  std::uint32_t name_size = 0;
  char name[1024] = {};
};

enum class AnswerKind : std::uint64_t { kResult = 'R', kUnreadable = 'U', kInvalidInput = 'I' };

// Followed by `size` bytes.
struct WireAnswer {
  std::uint64_t size = 0;
  AnswerKind kind = AnswerKind::kUnreadable;
};

struct WireEnd {
  std::int32_t wait_status = 0;
  std::int32_t timed_out = 0;
};

}  // namespace xs::sandbox
