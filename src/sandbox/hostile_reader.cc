// SPDX-License-Identifier: AGPL-3.0-or-later
// A reader program for sandbox_test whose "documents" do what a taken-over parser would try.
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "document/encoding.h"
#include "sandbox/zygote.h"

namespace xs::sandbox {
namespace {

Result<Bytes> said(const std::string& text) {
  document::Document document;
  document.format = "txt";
  document.parts.push_back({"body", "正文", document::PartKind::kBody, true, text, {}, {}});
  return to_bytes(document::encode(document));
}

void raw_answer(char kind, std::uint64_t size, const std::string& bytes) {
  char head[16] = {};
  std::memcpy(head, &size, sizeof size);
  head[8] = kind;
  if (write(3, head, sizeof head) < 0 || write(3, bytes.data(), bytes.size()) < 0) _exit(9);
}

Result<Bytes> misbehave(const ReadingTask& task) {
  const std::string_view verb = as_text(task.bytes).substr(0, 40);
  volatile int zero = 0;
  if (verb == "loop") {
    while (zero == 0) continue;
  }
  if (verb == "wait") {
    static int never = 0;
    for (;;) syscall(SYS_futex, &never, FUTEX_WAIT, 0, nullptr, nullptr, 0);
  }
  if (verb == "allocate") {
    std::vector<char> bytes(std::size_t{10} << 30, 'x');
    return said(std::to_string(bytes[5]));
  }
  // NOLINTNEXTLINE(performance-no-int-to-ptr): it is to fall
  if (verb == "segfault") *reinterpret_cast<volatile int*>(zero) = 1;
  if (verb == "abort") std::abort();
  if (verb == "throw") throw 5;
  if (verb == "exit") _exit(0);
  if (verb == "open") return said(open("/etc/passwd", O_RDONLY) < 0 ? "refused" : "opened");
  if (verb == "create") {
    return said(open("/tmp/xs-hostile", O_CREAT | O_WRONLY, 0600) < 0 ? "refused" : "opened");
  }
  if (verb == "socket") return said(socket(AF_INET, SOCK_STREAM, 0) < 0 ? "refused" : "opened");
  if (verb == "fork") return said(fork() < 0 ? "refused" : "forked");
  if (verb == "exec") {
    execl("/bin/true", "true", nullptr);
    return said("refused");
  }
  if (verb == "kill") return said(kill(getppid(), SIGKILL) < 0 ? "refused" : "killed");
  if (verb == "code") {
    const void* page =
        mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return said(page == MAP_FAILED ? "refused" : "mapped");
  }
  if (verb == "descriptors") {
    std::string open_ones;
    for (int i = 0; i < 64; ++i) {
      if (lseek(i, 0, SEEK_CUR) >= 0 || errno != EBADF) open_ones += std::to_string(i) + " ";
    }
    return said(open_ones);
  }
  if (verb == "nonsense") return to_bytes("{\"format\":");
  if (verb == "huge") {
    raw_answer('R', std::uint64_t{1} << 60, "x");
    _exit(0);
  }
  if (verb == "short") {
    raw_answer('R', 100, "x");
    _exit(0);
  }
  if (verb == "goes on") {
    raw_answer('R', 1, "xyz");
    _exit(0);
  }
  if (verb == "bad sentence") {
    raw_answer('U', 2, "\xFF\xFE");
    _exit(0);
  }
  if (verb == "refuse") return fail(ErrorCode::kUnreadable, "本版本尚不能读取。");
  if (task.verb == ReadingVerb::kRender) {
    return to_bytes(std::to_string(task.page) + "@" + std::to_string(task.dpi));
  }
  return said(std::string(task.file_name) + ":" + std::string(as_text(task.bytes)));
}

}  // namespace
}  // namespace xs::sandbox

int main(int count, char** arguments) {
  if (count != 2 || std::strcmp(arguments[1], xs::sandbox::kServeArgument) != 0) return 2;
  return xs::sandbox::serve(xs::sandbox::kControlDescriptor, xs::sandbox::misbehave);
}
