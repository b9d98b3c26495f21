// SPDX-License-Identifier: AGPL-3.0-or-later
// One entry of a log: an open header, a sealed body, and the commitment that joins them.
//
// The header is readable by whoever may read the log. The body is sealed under a key of the
// caller's choice (one per case); once that key is destroyed nobody reads the body, while the
// commitment and with it every proof stay valid. The header goes into the leaf byte for byte, so
// the caller writes it in a canonical form; this module never looks inside.
//
//   XS_TRY(const Entry entry, make_entry(header_json, as_bytes(body_json), case_key));
//   XS_TRY(const Bytes body, open_body(entry, case_key));
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/sm.h"

namespace xs::ledger {

inline constexpr std::size_t kLargestHeader = std::size_t{1} << 20;

struct Entry {
  std::string header;    // UTF-8
  Sm3Digest commitment;  // SM3(salt(32) ‖ body); the salt makes it unique, so it names the entry
  Bytes sealed;          // salt ‖ body, sealed with the header as context; not part of the leaf
  bool operator==(const Entry&) const = default;
};

// kInvalidInput when the header is empty, too large or not UTF-8.
[[nodiscard]] Result<Entry> make_entry(std::string header, BytesView body, const SealingKey& key);

// kCorrupt when the key is another one, a byte was changed, the sealed bytes belong to another
// header, or the body is not the one committed to.
[[nodiscard]] Result<Bytes> open_body(const Entry& entry, const SealingKey& key);

// SM3(0x00 ‖ length of header as 4 bytes, big-endian ‖ header ‖ commitment).
[[nodiscard]] Sm3Digest leaf_hash(std::string_view header, const Sm3Digest& commitment);
[[nodiscard]] inline Sm3Digest leaf_hash(const Entry& entry) {
  return leaf_hash(entry.header, entry.commitment);
}

}  // namespace xs::ledger
