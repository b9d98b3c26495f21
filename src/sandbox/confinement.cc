// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sandbox/confinement.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "sandbox/descriptor.h"

namespace xs::sandbox {
namespace {

// The kernel's structure; the header of the build machine may know only its first member.
struct LandlockRules {
  std::uint64_t handled_fs = 0;
  std::uint64_t handled_net = 0;
  std::uint64_t scoped = 0;
};

bool forbid_file_system(int version) {
  if (version == 0) return true;
  constexpr int kFileRights[] = {13, 14, 15, 15, 16, 16, 16};
  const int known = version > 7 ? 7 : version;
  LandlockRules rules;
  rules.handled_fs = (std::uint64_t{1} << kFileRights[known - 1]) - 1;
  std::size_t size = sizeof rules.handled_fs;
  if (known >= 4) {
    rules.handled_net = 3;  // bind, connect
    size = 2 * sizeof(std::uint64_t);
  }
  if (known >= 6) {
    rules.scoped = 3;  // abstract sockets, signals
    size = sizeof rules;
  }
  const Descriptor ruleset(static_cast<int>(syscall(SYS_landlock_create_ruleset, &rules, size, 0)));
  return ruleset.open() && syscall(SYS_landlock_restrict_self, ruleset.number(), 0) == 0;
}

// Instrumented builds, which are for tests only, need terabytes of address space for their shadow
// memory and a signal stack of their own.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kInstrumented = true;
#else
constexpr bool kInstrumented = false;
#endif

bool limit(__rlimit_resource resource, std::uint64_t most) {
  const rlimit both{most, most};
  return setrlimit(resource, &both) == 0;
}

struct ReleaseFilter {
  void operator()(void* filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, ReleaseFilter>;

// Libraries look for files they can do without; they are told no instead of being killed.
constexpr int kRefused[] = {SCMP_SYS(open),     SCMP_SYS(openat),     SCMP_SYS(stat),
                            SCMP_SYS(lstat),    SCMP_SYS(newfstatat), SCMP_SYS(statx),
                            SCMP_SYS(access),   SCMP_SYS(faccessat),  SCMP_SYS(faccessat2),
                            SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd),
                            SCMP_SYS(ioctl),    SCMP_SYS(prlimit64),  SCMP_SYS(sched_getaffinity),
                            SCMP_SYS(uname),    SCMP_SYS(fcntl)};
constexpr int kAllowed[] = {SCMP_SYS(read),           SCMP_SYS(write),
                            SCMP_SYS(close),          SCMP_SYS(fstat),
                            SCMP_SYS(lseek),          SCMP_SYS(munmap),
                            SCMP_SYS(mremap),         SCMP_SYS(brk),
                            SCMP_SYS(madvise),        SCMP_SYS(futex),
                            SCMP_SYS(exit),           SCMP_SYS(exit_group),
                            SCMP_SYS(rt_sigreturn),   SCMP_SYS(rt_sigprocmask),
                            SCMP_SYS(rt_sigaction),   SCMP_SYS(clock_gettime),
                            SCMP_SYS(clock_getres),   SCMP_SYS(gettimeofday),
                            SCMP_SYS(time),           SCMP_SYS(getrandom),
                            SCMP_SYS(getpid),         SCMP_SYS(gettid),
                            SCMP_SYS(sched_yield),    SCMP_SYS(sysinfo),
                            SCMP_SYS(restart_syscall)};

}  // namespace

int landlock_version() {
  const long version =
      syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version > 0 ? static_cast<int>(version) : 0;
}

bool seccomp_available() {
  const std::uint32_t action = SECCOMP_RET_KILL_PROCESS;
  return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

std::vector<sock_filter> make_seccomp_program() {
  const Filter filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
  if (!filter) return {};
  bool good = true;
  for (const int call : kAllowed) {
    good = good && seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) == 0;
  }
  if (kInstrumented) {
    good = good && seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(sigaltstack), 0) == 0;
  }
  for (const int call : kRefused) {
    good = good && seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EACCES), call, 0) == 0;
  }
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
    good = good && seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 1,
                                    scmp_arg_cmp{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}) == 0;
  }
  const Descriptor memory(memfd_create("seccomp", MFD_CLOEXEC));
  if (!good || !memory.open() || seccomp_export_bpf(filter.get(), memory.number()) != 0) return {};
  const off_t size = lseek(memory.number(), 0, SEEK_END);
  std::vector<sock_filter> program(static_cast<std::size_t>(size) / sizeof(sock_filter));
  const auto wanted = static_cast<ssize_t>(program.size() * sizeof(sock_filter));
  if (pread(memory.number(), program.data(), static_cast<std::size_t>(wanted), 0) != wanted) {
    return {};
  }
  return program;
}

bool confine(const ConfinementLimits& limits, const std::vector<sock_filter>& program) {
  if (!kInstrumented && !limit(RLIMIT_AS, limits.memory)) return false;
  const bool limited = limit(RLIMIT_CPU, limits.cpu_seconds) && limit(RLIMIT_FSIZE, 0) &&
                       limit(RLIMIT_CORE, 0) && limit(RLIMIT_MEMLOCK, 0);
  if (!limited) return false;
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return false;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  if (!forbid_file_system(landlock_version())) return false;
  if (!limit(RLIMIT_NOFILE, 0)) return false;
  if (program.empty()) return false;
  const sock_fprog kernel_program{static_cast<unsigned short>(program.size()),
                                  const_cast<sock_filter*>(program.data())};
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &kernel_program) == 0;
}

}  // namespace xs::sandbox
