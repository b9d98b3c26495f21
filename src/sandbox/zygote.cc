// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sandbox/zygote.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <map>
#include <new>
#include <optional>
#include <string>

#include "sandbox/confinement.h"
#include "sandbox/descriptor.h"
#include "sandbox/wire.h"

namespace xs::sandbox {
namespace {

using Clock = std::chrono::steady_clock;
constexpr uid_t kNobody = 65534;

struct Request {
  WireRequest wire;
  Descriptor document, answer, end;
};

// Nothing when the server has gone or sent nonsense: either ends the zygote.
std::optional<Request> receive(int control) {
  Request request;
  iovec part{&request.wire, sizeof request.wire};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(3 * sizeof(int))> room{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = room.data();
  message.msg_controllen = room.size();
  const ssize_t size = recvmsg(control, &message, MSG_CMSG_CLOEXEC);
  if (size != sizeof request.wire || request.wire.magic != kWireMagic) return std::nullopt;
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header == nullptr || header->cmsg_type != SCM_RIGHTS ||
      header->cmsg_len != CMSG_LEN(3 * sizeof(int))) {
    return std::nullopt;
  }
  std::array<int, 3> numbers{};
  std::memcpy(numbers.data(), CMSG_DATA(header), sizeof numbers);
  request.document = Descriptor(numbers[0]);
  request.answer = Descriptor(numbers[1]);
  request.end = Descriptor(numbers[2]);
  if (request.wire.name_size > sizeof request.wire.name) return std::nullopt;
  return request;
}

void write_all(int to, const void* from, std::size_t size) {
  const char* at = static_cast<const char*>(from);
  while (size > 0) {
    const ssize_t written = write(to, at, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(3);
    at += written;
    size -= static_cast<std::size_t>(written);
  }
}

void write_answer(int to, AnswerKind kind, BytesView bytes) {
  WireAnswer answer;
  answer.kind = kind;
  answer.size = bytes.size();
  write_all(to, &answer, sizeof answer);
  write_all(to, bytes.data(), bytes.size());
}

// The child: maps the document, gives up everything else, works, answers, ends.
[[noreturn]] void read_document(const Request& request, const std::vector<sock_filter>& program,
                                const Worker& worker) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const WireRequest& wire = request.wire;
  void* mapped = nullptr;
  if (wire.size > 0) {
    mapped = mmap(nullptr, wire.size, PROT_READ, MAP_PRIVATE, request.document.number(), 0);
    if (mapped == MAP_FAILED) _exit(4);
  }
  // Another document's pipe must not be in reach.
  constexpr int kAnswer = 3;
  if (dup2(request.answer.number(), kAnswer) != kAnswer) _exit(4);
  if (syscall(SYS_close_range, kAnswer + 1, ~0U, 0) != 0) _exit(4);
  if (!confine({wire.memory, wire.cpu_seconds}, program)) _exit(5);

  ReadingTask task;
  task.verb = static_cast<ReadingVerb>(wire.verb);
  task.bytes = {static_cast<const std::uint8_t*>(mapped), static_cast<std::size_t>(wire.size)};
  task.file_name = {wire.name, wire.name_size};
  task.page = wire.page;
  task.dpi = wire.dpi;
  try {
    const Result<Bytes> result = worker(task);
    if (result) {
      write_answer(kAnswer, AnswerKind::kResult, *result);
    } else {
      const bool mendable = result.error().code == ErrorCode::kInvalidInput;
      write_answer(kAnswer, mendable ? AnswerKind::kInvalidInput : AnswerKind::kUnreadable,
                   as_bytes(result.error().public_text));
    }
  } catch (const std::bad_alloc&) {
    write_answer(kAnswer, AnswerKind::kUnreadable,
                 as_bytes("文件展开后所需内存超过上限，未能读取，不能视为已审查。"
                          "请拆分文件或者转换格式后再送审。"));
  }
  _exit(0);
}

struct Child {
  Descriptor end;
  Clock::time_point deadline;
  bool killed = false;
};

class Zygote {
 public:
  Zygote(int control, const Worker& worker)
      : control_(control), worker_(worker), program_(make_seccomp_program()) {}

  int serve() {
    sigset_t child_ended;
    sigemptyset(&child_ended);
    sigaddset(&child_ended, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_ended, nullptr);
    const Descriptor signals(signalfd(-1, &child_ended, SFD_CLOEXEC | SFD_NONBLOCK));
    if (program_.empty() || !signals.open()) return 6;
    for (;;) {
      std::array<pollfd, 2> waiting{{{control_, POLLIN, 0}, {signals.number(), POLLIN, 0}}};
      if (poll(waiting.data(), waiting.size(), milliseconds_to_next_deadline()) < 0 &&
          errno != EINTR) {
        break;
      }
      signalfd_siginfo ignored;
      while (read(signals.number(), &ignored, sizeof ignored) > 0) continue;
      reap();
      kill_overdue();
      if (waiting[0].revents != 0 && !begin_next()) break;
    }
    for (auto& [pid, child] : children_) kill(pid, SIGKILL);
    while (wait(nullptr) > 0) continue;
    return 0;
  }

 private:
  bool begin_next() {
    const std::optional<Request> request = receive(control_);
    if (!request) return false;
    const pid_t pid = fork();
    if (pid == 0) read_document(*request, program_, worker_);
    if (pid < 0) return true;  // the server sees both pipes closed without an answer
    Child child;
    child.end = Descriptor(fcntl(request->end.number(), F_DUPFD_CLOEXEC, 0));
    child.deadline = Clock::now() + std::chrono::milliseconds(request->wire.wall_milliseconds);
    children_.emplace(pid, std::move(child));
    return true;
  }

  void reap() {
    int status = 0;
    for (pid_t pid = 0; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
      const auto child = children_.find(pid);
      if (child == children_.end()) continue;
      const WireEnd end{status, child->second.killed ? 1 : 0};
      // Fits into the pipe's buffer; if the server has gone there is nobody to tell.
      if (write(child->second.end.number(), &end, sizeof end) < 0) errno = 0;
      children_.erase(child);
    }
  }

  void kill_overdue() {
    for (auto& [pid, child] : children_) {
      if (child.killed || Clock::now() < child.deadline) continue;
      child.killed = true;
      kill(pid, SIGKILL);
    }
  }

  int milliseconds_to_next_deadline() const {
    std::optional<Clock::time_point> next;
    for (const auto& [pid, child] : children_) {
      if (!child.killed && (!next || child.deadline < *next)) next = child.deadline;
    }
    if (!next) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*next - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
  }

  int control_;
  const Worker& worker_;
  std::vector<sock_filter> program_;
  std::map<pid_t, Child> children_;
};

}  // namespace

int serve(int control, const Worker& worker) {
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  // A library's warning may quote the document: it goes nowhere.
  const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int standard : {0, 1, 2}) {
    if (nowhere < 0 || dup2(nowhere, standard) != standard) return 7;
  }
  if (nowhere > 2) close(nowhere);
  if (geteuid() == 0 && (setgroups(0, nullptr) != 0 || setresgid(kNobody, kNobody, kNobody) != 0 ||
                         setresuid(kNobody, kNobody, kNobody) != 0)) {
    return 8;
  }
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);  // a change of user sets it again
  return Zygote(control, worker).serve();
}

}  // namespace xs::sandbox
