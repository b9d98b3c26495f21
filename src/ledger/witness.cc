// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/witness.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "ledger/storage.h"

namespace xs::ledger {
namespace {

// Kind, four lines, blank line, signature.
constexpr std::size_t kLinesOfNote = 7;
// Ends a line that a crash cut off, so that it cannot be taken for a whole signature.
constexpr std::string_view kCutOff = "（未写完）\n";

std::filesystem::path witness_file(const std::filesystem::path& folder, std::string_view log) {
  std::string name{log};
  std::replace(name.begin(), name.end(), '/', '.');
  return folder / (name + ".checkpoints");
}

Result<void> require_log_name(std::string_view log) {
  if (is_log_name(log)) return {};
  return fail(ErrorCode::kInvalidInput, "日志名称不对，请核对。", "not the name of a log");
}

tl::unexpected<Error> cannot(const char* action, const std::filesystem::path& path) {
  return fail(ErrorCode::kUnavailable, "见证目录无法写入，请检查目录、权限和剩余空间。",
              std::string(action) + " " + path.string() + ": " + std::strerror(errno));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// How many lines from `at` make up a note; 0 when none begins there.
std::size_t lines_of_note(const std::vector<std::string_view>& lines, std::size_t at,
                          std::string& note) {
  // The piece after the last line end is not a line: a note that lacks its line end is not whole.
  if (lines[at] != kCheckpointKind || at + kLinesOfNote >= lines.size()) return 0;
  note.clear();
  for (std::size_t i = 0; i < kLinesOfNote; ++i) note.append(lines[at + i]).append("\n");
  return read_unverified_checkpoint(note) ? kLinesOfNote : 0;
}

}  // namespace

Result<void> append_to_witness(const std::filesystem::path& folder,
                               const SignedCheckpoint& checkpoint) {
  // What cannot be read back must not be written.
  XS_TRY(const SignedCheckpoint read, read_unverified_checkpoint(checkpoint.note));
  const auto path = witness_file(folder, read.checkpoint.log);
  const Descriptor file{::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644)};
  if (file.number() < 0) return cannot("open", path);
  if (::flock(file.number(), LOCK_EX) != 0) return cannot("lock", path);
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return cannot("examine", path);
  std::string text = checkpoint.note + "\n";
  if (status.st_size > 0) {
    char last = 0;
    if (::pread(file.number(), &last, 1, status.st_size - 1) != 1) return cannot("read", path);
    if (last != '\n') text.insert(0, kCutOff);
  }
  if (!write_all(file.number(), text) || ::fsync(file.number()) != 0) return cannot("write", path);
  // Until the folder is on the disk too, a new file might be lost.
  const Descriptor directory{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (directory.number() < 0 || ::fsync(directory.number()) != 0) return cannot("sync", folder);
  return {};
}

Result<WitnessFile> read_witness(const std::filesystem::path& folder, std::string_view log) {
  XS_CHECK(require_log_name(log));
  const auto path = witness_file(folder, log);
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    return fail(ErrorCode::kNotFound, "见证目录里没有这个日志的检查点，请检查见证目录。",
                "cannot open " + path.string());
  }
  const std::string content{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad()) {
    return fail(ErrorCode::kUnavailable, "见证文件读取失败，请检查见证目录。",
                "cannot read " + path.string());
  }
  const std::vector<std::string_view> lines = split(content, '\n');
  WitnessFile witness;
  std::string note;
  std::size_t at = 0;
  const std::size_t end = lines.back().empty() ? lines.size() - 1 : lines.size();
  std::size_t bad_from = end;
  const auto close_malformed = [&](bool is_tail) {
    if (bad_from < at) witness.malformed.push_back({bad_from + 1, at - bad_from, is_tail});
    bad_from = end;
  };
  while (at < end) {
    if (const std::size_t count = lines_of_note(lines, at, note)) {
      close_malformed(false);
      witness.notes.push_back(note);
      at += count;
      if (at < end && lines[at].empty()) ++at;
    } else {
      bad_from = std::min(bad_from, at);
      ++at;
    }
  }
  close_malformed(true);
  return witness;
}

}  // namespace xs::ledger
