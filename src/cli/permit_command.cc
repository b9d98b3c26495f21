// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/permit_command.h"

#include <array>
#include <fstream>
#include <optional>
#include <ostream>
#include <string>

#include "base/sm.h"
#include "cli/exit_codes.h"
#include "service/permits.h"

namespace xs::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLongestNote = 64U << 20;

std::optional<std::string> read_note(const fs::path& path, std::ostream& err) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (!error && size <= kLongestNote) {
    std::ifstream in(path, std::ios::binary);
    std::string text(size, '\0');
    if (in.read(text.data(), static_cast<std::streamsize>(size))) return text;
  }
  err << "不能读取：" << path.string() << '\n';
  return std::nullopt;
}

std::optional<Sm3Digest> digest_of(const fs::path& path, std::ostream& err) {
  std::ifstream in(path, std::ios::binary);
  std::error_code error;
  Sm3Stream stream;
  std::array<char, 1U << 16> piece{};
  if (in && fs::is_regular_file(path, error)) {
    while (in.read(piece.data(), piece.size()) || in.gcount() > 0) {
      stream.update(as_bytes({piece.data(), static_cast<std::size_t>(in.gcount())}));
    }
    if (in.eof()) return stream.finish();
  }
  err << "不能读取：" << path.string() << '\n';
  return std::nullopt;
}

}  // namespace

int verify_permit(const PermitOptions& options, Instant at, std::ostream& out, std::ostream& err) {
  const auto key = read_note(options.trust, err);
  const auto permit = read_note(options.permit, err);
  const auto digest = digest_of(options.file, err);
  if (!key || !permit || !digest) return kInternal;
  std::optional<std::string> revocations;
  if (!options.revocations.empty()) {
    revocations = read_note(options.revocations, err);
    if (!revocations) return kInternal;
  }
  const auto check = service::check_permit(*permit, *key, *digest, revocations, at);
  out << check.says << '\n';
  return check.verdict == service::PermitVerdict::kValid ? kPass : kInternal;
}

}  // namespace xs::cli
