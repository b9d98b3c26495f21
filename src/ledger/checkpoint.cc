// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/checkpoint.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "base/text.h"
#include "ledger/signed_note.h"
#include "ledger/storage.h"

namespace xs::ledger {
namespace {

tl::unexpected<Error> not_a_checkpoint(const char* detail) {
  return fail(ErrorCode::kInvalidInput, "检查点的格式不对，请核对是否完整、是否被改动。", detail);
}

std::string_view after(std::string_view line, std::string_view label) {
  return line.starts_with(label) ? line.substr(label.size()) : std::string_view{};
}

}  // namespace

std::string to_text(const Checkpoint& checkpoint) {
  return fmt::format("日志：{}\n条数：{}\n根：{}\n时间：{}\n", checkpoint.log, checkpoint.size,
                     to_hex(checkpoint.root), to_string(checkpoint.time));
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  const auto lines = split(text, '\n');
  if (lines.size() != 5) return not_a_checkpoint("a checkpoint has four lines");
  const std::string_view digits = after(lines[1], "条数：");
  const auto root = sm3_from_hex(after(lines[2], "根："));
  const auto time = parse_instant(after(lines[3], "时间："));
  Checkpoint checkpoint;
  checkpoint.log = after(lines[0], "日志：");
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), checkpoint.size);
  if (!is_log_name(checkpoint.log)) return not_a_checkpoint("the name of the log");
  if (error != std::errc{} || end != digits.data() + digits.size()) {
    return not_a_checkpoint("the tree size");
  }
  if (!root || !time) return not_a_checkpoint("root or time");
  checkpoint.root = *root;
  checkpoint.time = *time;
  if (to_text(checkpoint) != text) return not_a_checkpoint("not in canonical form");
  return checkpoint;
}

Result<SignedCheckpoint> sign_checkpoint(const Checkpoint& checkpoint, const Signer& signer) {
  const std::string text = to_text(checkpoint);
  XS_CHECK(parse_checkpoint(text));
  XS_TRY(std::string note, sign_note(kCheckpointKind, text, signer));
  XS_TRY(std::string id, key_id(signer.public_key()));
  return SignedCheckpoint{checkpoint, std::move(id), std::move(note)};
}

Result<SignedCheckpoint> open_checkpoint(std::string_view note, std::string_view public_key_pem) {
  XS_CHECK(open_note(note, kCheckpointKind, public_key_pem));
  return read_unverified_checkpoint(note);
}

Result<SignedCheckpoint> read_unverified_checkpoint(std::string_view note) {
  XS_TRY(UnverifiedNote read, read_unverified(note));
  if (read.kind != kCheckpointKind) return not_a_checkpoint("a note of another kind");
  XS_TRY(Checkpoint checkpoint, parse_checkpoint(read.text));
  return SignedCheckpoint{std::move(checkpoint), std::move(read.key_id), std::string(note)};
}

}  // namespace xs::ledger
