// SPDX-License-Identifier: AGPL-3.0-or-later
// What a child that reads a stranger's document may do: compute, use the memory it is given, and
// write to the pipe it holds. Nothing else.
//
// Layers, so that one missing or broken does not open the door: resource limits, landlock (no
// file system, no network), a seccomp allow-list (no open, no socket, no exec, no new process, no
// executable memory), no new privileges, no core dump.
#pragma once

#include <linux/filter.h>

#include <cstdint>
#include <vector>

namespace xs::sandbox {

struct ConfinementLimits {
  std::uint64_t memory = 0;  // bytes of address space
  std::uint32_t cpu_seconds = 0;
};

// 0 where the kernel has none.
[[nodiscard]] int landlock_version();
[[nodiscard]] bool seccomp_available();

// Empty when it cannot be made. Costs about half a millisecond: made once by the zygote.
[[nodiscard]] std::vector<sock_filter> make_seccomp_program();

// Of this process, for good. False when a layer that no child may go without could not be put on.
// Landlock is put on where the kernel has it.
[[nodiscard]] bool confine(const ConfinementLimits& limits,
                           const std::vector<sock_filter>& program);

}  // namespace xs::sandbox
