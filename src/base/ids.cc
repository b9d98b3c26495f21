// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/ids.h"

#include "base/bytes.h"
#include "base/date.h"
#include "base/sm.h"

namespace xs {

std::string new_uuid_v7() {
  Bytes bytes = random_bytes(16);
  auto milliseconds = static_cast<std::uint64_t>(now().time.time_since_epoch().count());
  for (std::size_t i = 6; i-- > 0;) {
    bytes[i] = static_cast<std::uint8_t>(milliseconds);
    milliseconds >>= 8;
  }
  bytes[6] = static_cast<std::uint8_t>(0x70 | (bytes[6] & 0x0f));
  bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3f));
  std::string uuid = to_hex(bytes);
  for (const std::size_t at : {8U, 13U, 18U, 23U}) uuid.insert(at, 1, '-');
  return uuid;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_hyphen_place = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_hyphen_place ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      return false;
    }
  }
  return true;
}

}  // namespace xs
