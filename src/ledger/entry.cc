// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/entry.h"

#include <array>
#include <utility>

#include "base/text.h"

namespace xs::ledger {
namespace {

constexpr std::size_t kSaltSize = 32;
constexpr std::uint8_t kLeafPrefix[] = {0x00};

// The header is part of it: a body cannot be moved under another header.
std::string sealing_context(std::string_view header) {
  return "xianshen ledger entry v1\n" + std::string(header);
}

}  // namespace

Result<Entry> make_entry(std::string header, BytesView body, const SealingKey& key) {
  if (header.empty() || header.size() > kLargestHeader || !is_valid_utf8(header)) {
    return fail(ErrorCode::kInvalidInput, "日志记录的公开部分不符合格式，没有登记。",
                "a header is UTF-8, of 1 to " + std::to_string(kLargestHeader) + " bytes; given " +
                    std::to_string(header.size()));
  }
  Bytes salted = random_bytes(kSaltSize);
  salted.insert(salted.end(), body.begin(), body.end());
  Entry entry;
  entry.commitment = sm3(salted);
  entry.sealed = seal(key, salted, sealing_context(header));
  entry.header = std::move(header);
  return entry;
}

Result<Bytes> open_body(const Entry& entry, const SealingKey& key) {
  XS_TRY(Bytes salted, open_sealed(key, entry.sealed, sealing_context(entry.header)));
  if (salted.size() < kSaltSize || sm3(salted) != entry.commitment) {
    return fail(ErrorCode::kCorrupt, "封存的内容与登记的摘要不一致，可能已被改动，请联系管理员。",
                "the commitment does not fit the opened body");
  }
  salted.erase(salted.begin(), salted.begin() + kSaltSize);
  return salted;
}

Sm3Digest leaf_hash(std::string_view header, const Sm3Digest& commitment) {
  const std::size_t size = header.size();
  const std::array<std::uint8_t, 4> length = {
      static_cast<std::uint8_t>(size >> 24), static_cast<std::uint8_t>(size >> 16),
      static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
  Sm3Stream stream;
  stream.update(kLeafPrefix);
  stream.update(length);
  stream.update(as_bytes(header));
  stream.update(commitment.bytes);
  return stream.finish();
}

}  // namespace xs::ledger
