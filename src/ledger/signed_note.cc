// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/signed_note.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace xs::ledger {
namespace {

constexpr std::string_view kSignatureWord = "签名：";
constexpr std::string_view kAlgorithm = "SM2 ";
constexpr std::size_t kKeyIdSize = 16;

struct Range {
  char32_t first;
  char32_t last;
};
// What a reader cannot see, or sees in another order than it is signed.
constexpr Range kForbidden[] = {
    {0x00, 0x09},     {0x0B, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},
    {0x061C, 0x061C}, {0x180E, 0x180E}, {0x200B, 0x200F}, {0x2028, 0x202E},
    {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
};

bool is_readable(std::string_view text) {
  if (!is_valid_utf8(text)) return false;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint point = decode_utf8(text, at);
    for (const Range& range : kForbidden) {
      if (point.value >= range.first && point.value <= range.last) return false;
    }
    at += point.length;
  }
  return true;
}

// Nothing when kind and text can stand in a note.
const char* why_not(std::string_view kind, std::string_view text) {
  if (kind.empty() || kind.find('\n') != std::string_view::npos) return "the kind is not one line";
  if (text.size() < 2 || !text.ends_with('\n') || text.ends_with("\n\n")) {
    return "the text does not end with exactly one line end";
  }
  if (!is_readable(kind) || !is_readable(text)) return "characters that cannot be seen";
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with(kSignatureWord)) return "a line looks like a signature";
  }
  if (kind.starts_with(kSignatureWord)) return "the kind looks like a signature";
  return nullptr;
}

std::string signed_part(std::string_view kind, std::string_view text) {
  return std::string(kind) + "\n" + std::string(text);
}

std::string with_signature(std::string signed_text, std::string_view id, BytesView signature) {
  signed_text += "\n";
  signed_text += kSignatureWord;
  signed_text += kAlgorithm;
  signed_text += id;
  signed_text += " ";
  signed_text += to_base64url(signature);
  signed_text += "\n";
  return signed_text;
}

tl::unexpected<Error> not_a_note(const char* detail) {
  return fail(ErrorCode::kInvalidInput, "签名文本的格式不对，请核对是否完整、是否被改动。", detail);
}

}  // namespace

Result<std::string> sign_note(std::string_view kind, std::string_view text, const Signer& signer) {
  if (const char* const reason = why_not(kind, text)) {
    return fail(ErrorCode::kInvalidInput, "待签名的文本不符合格式，没有签名。", reason);
  }
  XS_TRY(const std::string id, key_id(signer.public_key()));
  std::string signed_text = signed_part(kind, text);
  XS_TRY(const Bytes signature, signer.sign(as_bytes(signed_text)));
  return with_signature(std::move(signed_text), id, signature);
}

Result<UnverifiedNote> read_unverified(std::string_view note) {
  const std::size_t gap = note.rfind("\n\n");
  const std::size_t kind_end = note.find('\n');
  if (gap == std::string_view::npos || kind_end >= gap) return not_a_note("no signature block");
  UnverifiedNote read;
  read.kind = note.substr(0, kind_end);
  read.text = note.substr(kind_end + 1, gap - kind_end);
  if (const char* const reason = why_not(read.kind, read.text)) return not_a_note(reason);
  std::string_view line = note.substr(gap + 2);
  for (const std::string_view word : {kSignatureWord, kAlgorithm}) {
    if (!line.starts_with(word)) return not_a_note("no signature line");
    line.remove_prefix(word.size());
  }
  if (line.size() <= kKeyIdSize || line[kKeyIdSize] != ' ' || !line.ends_with('\n')) {
    return not_a_note("no key id");
  }
  read.key_id = line.substr(0, kKeyIdSize);
  line = line.substr(kKeyIdSize + 1);
  line.remove_suffix(1);
  auto signature = from_base64url(line);
  if (!signature) return not_a_note("the signature is not base64url");
  read.signature = *std::move(signature);
  // One note has one spelling.
  if (with_signature(signed_part(read.kind, read.text), read.key_id, read.signature) != note) {
    return not_a_note("not in canonical form");
  }
  return read;
}

Result<std::string> open_note(std::string_view note, std::string_view kind,
                              std::string_view public_key_pem) {
  XS_TRY(UnverifiedNote read, read_unverified(note));
  if (read.kind != kind) {
    return fail(ErrorCode::kInvalidInput, "签名文本不是所需的种类，请核对文件。",
                "a note of another kind");
  }
  XS_TRY(const std::string id, key_id(public_key_pem));
  if (read.key_id != id) {
    return fail(ErrorCode::kCorrupt, "签名所用的密钥与给定的公钥不符，不能认可。",
                "signed by key " + read.key_id + ", given " + id);
  }
  if (!verify_signature(public_key_pem, as_bytes(signed_part(read.kind, read.text)),
                        read.signature)) {
    return fail(ErrorCode::kCorrupt, "签名无效：文本或者签名已被改动，不能认可。",
                "the signature of a note does not verify");
  }
  return std::move(read.text);
}

}  // namespace xs::ledger
