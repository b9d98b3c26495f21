// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sandbox/reader_pool.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include "base/text.h"
#include "document/encoding.h"
#include "sandbox/confinement.h"
#include "sandbox/descriptor.h"
#include "sandbox/typesetter.h"
#include "sandbox/wire.h"
#include "sandbox/zygote.h"

namespace xs::sandbox {
namespace {

using Clock = std::chrono::steady_clock;

// The child is killed by the zygote at its limit; this long after it we no longer wait.
constexpr std::chrono::seconds kGrace{5};
constexpr std::size_t kLongestSentence = 600;

tl::unexpected<Error> unavailable(std::string detail) {
  return fail(ErrorCode::kUnavailable,
              "文件读取程序未能启动，请稍后再试；仍不成功的，请联系管理员。", std::move(detail));
}

Result<Descriptor> sealed_memory(BytesView bytes) {
  Descriptor memory(memfd_create("document", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!memory.open()) return unavailable("memfd_create");
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t written = write(memory.number(), bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return unavailable("memory for the document");
    done += static_cast<std::size_t>(written);
  }
  constexpr int kSeals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
  if (fcntl(memory.number(), F_ADD_SEALS, kSeals) != 0) return unavailable("sealing memory");
  return memory;
}

struct Pipe {
  Descriptor out, in;
};
Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return unavailable("pipe");
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

// Bytes from one end of a pipe, until a moment.
class Receiver {
 public:
  Receiver(int from, Clock::time_point until) : from_(from), until_(until) {}

  // How many came before the end of the stream or the moment.
  std::size_t receive(void* to, std::size_t size) {
    std::size_t done = 0;
    while (done < size) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(until_ - Clock::now()).count();
      pollfd waiting{from_, POLLIN, 0};
      const int ready =
          poll(&waiting, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, 1 << 30)));
      if (ready < 0 && errno == EINTR) continue;
      if (ready <= 0) break;
      const ssize_t got = read(from_, static_cast<char*>(to) + done, size - done);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

 private:
  int from_;
  Clock::time_point until_;
};

// The running reader program; its end of the control socket closes with it.
class RunningReader {
 public:
  static Result<std::unique_ptr<RunningReader>> start(const std::filesystem::path& program) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
      return unavailable("socketpair");
    }
    auto reader = std::make_unique<RunningReader>();
    reader->control_ = Descriptor(ends[0]);
    // Away from the number it gets in the child: dup2 onto itself would leave it to be closed.
    const Descriptor theirs(fcntl(ends[1], F_DUPFD_CLOEXEC, kControlDescriptor + 1));
    ::close(ends[1]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, theirs.number(), kControlDescriptor);
    posix_spawn_file_actions_addclosefrom_np(&actions, kControlDescriptor + 1);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    std::string name = program.string();
    std::string verb = kServeArgument;
    std::string locale = "LC_ALL=C.UTF-8";
    std::array<char*, 3> arguments{name.data(), verb.data(), nullptr};
    std::array<char*, 2> environment{locale.data(), nullptr};
    const int error = posix_spawn(&reader->pid_, name.c_str(), &actions, &attributes,
                                  arguments.data(), environment.data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (error != 0) {
      reader->pid_ = -1;
      return unavailable(fmt::format("{}: {}", name, std::strerror(error)));
    }
    return reader;
  }

  RunningReader() = default;
  RunningReader(const RunningReader&) = delete;
  RunningReader& operator=(const RunningReader&) = delete;
  ~RunningReader() {
    control_.close();
    if (pid_ > 0) {
      while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
    }
  }

  // False when the program is no longer there.
  bool send(const WireRequest& request, const std::array<int, 3>& descriptors) {
    WireRequest copy = request;
    iovec part{&copy, sizeof copy};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(3 * sizeof(int))> room{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = room.data();
    message.msg_controllen = room.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof descriptors);
    std::memcpy(CMSG_DATA(header), descriptors.data(), sizeof descriptors);
    ssize_t sent = 0;
    do {
      sent = sendmsg(control_.number(), &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == sizeof copy;
  }

 private:
  Descriptor control_;
  pid_t pid_ = -1;
};

struct Answer {
  WireAnswer head;
  std::string bytes;
};

// What is said when there is no answer.
struct Sentences {
  std::string_view gone, overdue, crashed, refused;
};
constexpr Sentences kOfReading{
    "文件读取程序意外停止，请稍后再试。",
    "读取文件所用时间超过上限，未能读完，不能视为已审查。请拆分文件或者转换格式后再送审。",
    "读取文件时出错中止，未能读完，不能视为已审查。请核对文件是否损坏，或者转换格式后再送审。",
    "文件未能读取，不能视为已审查。请转换格式后再送审。"};
constexpr Sentences kOfTypesetting{"文书排版程序意外停止，请稍后再试。",
                                   "文书过长，排版超过时限，请用网页版打印。",
                                   "文书排版时出错中止，请用网页版打印，并告知管理员。",
                                   "文书未能排版，请用网页版打印，并告知管理员。"};

// A program that answers through its zygote, started when it is not there.
class OverZygote {
 public:
  OverZygote(std::filesystem::path program, const ReaderLimits& limits, const Sentences& sentences)
      : program_(std::move(program)), limits_(limits), sentences_(sentences) {
    free_places_ =
        limits_.at_once > 0 ? limits_.at_once : std::max(1U, std::thread::hardware_concurrency());
  }

  Result<void> begin() {
    const std::lock_guard lock(reader_mutex_);
    return restart();
  }

  Result<std::string> ask(WireRequest& request, BytesView bytes) {
    const Turn turn(*this);
    request.size = bytes.size();
    request.memory = limits_.memory + bytes.size();
    request.cpu_seconds = static_cast<std::uint32_t>(limits_.cpu.count());
    request.wall_milliseconds = static_cast<std::uint32_t>(limits_.wall.count());
    XS_TRY(const Descriptor document, sealed_memory(bytes));
    XS_TRY(Pipe answer, make_pipe());
    XS_TRY(Pipe end, make_pipe());
    XS_CHECK(send(request, {document.number(), answer.in.number(), end.in.number()}));
    answer.in.close();
    end.in.close();
    const Clock::time_point until = Clock::now() + limits_.wall + kGrace;
    const Result<Answer> received = receive_answer(answer.out.number(), until);
    answer.out.close();  // a child that still writes gets no reader and ends
    WireEnd how;
    const bool told =
        Receiver(end.out.number(), Clock::now() + kGrace).receive(&how, sizeof how) == sizeof how;
    return judge(received, told, how);
  }

 private:
  // One of the places for documents read at the same time.
  class Turn {
   public:
    explicit Turn(OverZygote& pool) : pool_(pool) {
      std::unique_lock lock(pool_.places_mutex_);
      pool_.place_free_.wait(lock, [&] { return pool_.free_places_ > 0; });
      --pool_.free_places_;
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
      {
        const std::lock_guard lock(pool_.places_mutex_);
        ++pool_.free_places_;
      }
      pool_.place_free_.notify_one();
    }

   private:
    OverZygote& pool_;
  };

  Result<Answer> receive_answer(int from, Clock::time_point until) const {
    Receiver receiver(from, until);
    Answer answer;
    if (receiver.receive(&answer.head, sizeof answer.head) != sizeof answer.head) {
      return fail(ErrorCode::kUnreadable, {}, "no answer");
    }
    if (answer.head.size > limits_.result) {
      return fail(ErrorCode::kUnreadable, {}, "answer too long");
    }
    answer.bytes.resize(answer.head.size);
    if (receiver.receive(answer.bytes.data(), answer.bytes.size()) != answer.bytes.size()) {
      return fail(ErrorCode::kUnreadable, {}, "answer cut short");
    }
    char more = 0;
    if (receiver.receive(&more, 1) != 0) return fail(ErrorCode::kUnreadable, {}, "answer goes on");
    return answer;
  }

  [[nodiscard]] Result<std::string> judge(const Result<Answer>& received, bool told,
                                          const WireEnd& how) const {
    if (!told) {  // the zygote itself has gone, or could not fork: no fault of the document
      return fail(ErrorCode::kUnavailable, std::string(sentences_.gone), "no end status");
    }
    const bool exited = WIFEXITED(how.wait_status) && WEXITSTATUS(how.wait_status) == 0;
    if (!received || !exited) {
      const int signal = WIFSIGNALED(how.wait_status) ? WTERMSIG(how.wait_status) : 0;
      std::string detail = fmt::format("{}, status {:#x}, timed out {}",
                                       received ? "answered" : received.error().detail,
                                       how.wait_status, how.timed_out);
      if (how.timed_out != 0 || signal == SIGXCPU || signal == SIGKILL) {
        return fail(ErrorCode::kUnreadable, std::string(sentences_.overdue), std::move(detail));
      }
      return fail(ErrorCode::kUnreadable, std::string(sentences_.crashed), std::move(detail));
    }
    if (received->head.kind == AnswerKind::kResult) return received->bytes;
    const std::string& sentence = received->bytes;
    if (sentence.empty() || sentence.size() > kLongestSentence || !is_valid_utf8(sentence)) {
      return fail(ErrorCode::kUnreadable, std::string(sentences_.refused), "malformed refusal");
    }
    return fail(received->head.kind == AnswerKind::kInvalidInput ? ErrorCode::kInvalidInput
                                                                 : ErrorCode::kUnreadable,
                sentence);
  }

  Result<void> send(const WireRequest& request, const std::array<int, 3>& descriptors) {
    const std::lock_guard lock(reader_mutex_);
    if (reader_ && reader_->send(request, descriptors)) return {};
    XS_CHECK(restart());
    if (!reader_->send(request, descriptors)) return unavailable("reader ended at once");
    return {};
  }

  Result<void> restart() {
    reader_.reset();
    XS_TRY(reader_, RunningReader::start(program_));
    return {};
  }

  const std::filesystem::path program_;
  const ReaderLimits limits_;
  const Sentences& sentences_;
  std::mutex reader_mutex_;
  std::unique_ptr<RunningReader> reader_;
  std::mutex places_mutex_;
  std::condition_variable place_free_;
  unsigned free_places_ = 1;
};

class ReaderPoolOverZygote final : public ReaderPool, public OverZygote {
 public:
  ReaderPoolOverZygote(std::filesystem::path program, const ReaderLimits& limits)
      : OverZygote(std::move(program), limits, kOfReading) {}

  Result<document::Document> read(BytesView bytes, std::string_view file_name) override {
    WireRequest request;
    request.verb = static_cast<std::uint32_t>(ReadingVerb::kRead);
    request.name_size = static_cast<std::uint32_t>(std::min(file_name.size(), sizeof request.name));
    std::memcpy(request.name, file_name.data() + (file_name.size() - request.name_size),
                request.name_size);  // its end: that is where the extension is
    XS_TRY(const std::string json, ask(request, bytes));
    return document::decode_document(json);
  }

  Result<Bytes> render(BytesView bytes, int page, int dpi) override {
    WireRequest request;
    request.verb = static_cast<std::uint32_t>(ReadingVerb::kRender);
    request.page = page;
    request.dpi = dpi;
    XS_TRY(const std::string picture, ask(request, bytes));
    return to_bytes(picture);
  }
};

class TypesetterOverZygote final : public Typesetter, public OverZygote {
 public:
  TypesetterOverZygote(std::filesystem::path program, const ReaderLimits& limits)
      : OverZygote(std::move(program), limits, kOfTypesetting) {}

  Result<Bytes> set(std::string_view letter) override {
    WireRequest request;
    request.verb = static_cast<std::uint32_t>(ReadingVerb::kTypeset);
    XS_TRY(const std::string pdf, ask(request, as_bytes(letter)));
    return to_bytes(pdf);
  }
};

std::filesystem::path beside_this_program(const char* name) {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path(name) : self.parent_path() / name;
}

}  // namespace

Result<std::unique_ptr<ReaderPool>> ReaderPool::start(const std::filesystem::path& reader,
                                                      const ReaderLimits& limits) {
  if (!seccomp_available()) return unavailable("the kernel has no seccomp filters");
  auto pool = std::make_unique<ReaderPoolOverZygote>(reader, limits);
  XS_CHECK(pool->begin());
  // A reader that cannot confine its children, or lacks a library, says so now.
  const auto tried = pool->read(as_bytes("self-test"), "self-test.txt");
  if (!tried) return unavailable(fmt::format("self-test: {}", tried.error().detail));
  return pool;
}

std::unique_ptr<Typesetter> Typesetter::of(std::filesystem::path program) {
  // A letter is short; whatever takes longer than this has lost its way.
  const ReaderLimits limits{.cpu = std::chrono::seconds(20),
                            .wall = std::chrono::milliseconds(30'000),
                            .result = std::size_t{64} << 20};
  return std::make_unique<TypesetterOverZygote>(std::move(program), limits);
}

std::filesystem::path reader_beside_this_program() {
  return beside_this_program("xianshen-reader");
}

std::filesystem::path typesetter_beside_this_program() {
  return beside_this_program("xianshen-typesetter");
}

std::vector<SandboxLayer> sandbox_report() {
  const int landlock = landlock_version();
  return {
      {"limits", true, "每份文件的处理时间、内存有上限，不产生内存转储。"},
      {"seccomp", seccomp_available(),
       seccomp_available() ? "系统调用白名单已启用：不能打开文件、联网、启动程序。"
                           : "内核不支持系统调用白名单，读取程序不能启动。"},
      {"landlock", landlock > 0,
       landlock > 0 ? fmt::format("文件系统和网络隔离已启用（landlock 第{}版）。", landlock)
                    : "内核不支持 landlock，文件系统隔离只靠系统调用白名单。"},
      {"separate-user", geteuid() == 0,
       geteuid() == 0 ? "读取程序以无权限用户运行。"
                      : "读取程序与服务程序同一用户运行，靠系统调用白名单隔离。"},
  };
}

}  // namespace xs::sandbox
