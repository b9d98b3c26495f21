// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/storage.h"

#include <algorithm>

#include "base/text.h"

namespace xs::ledger {

bool is_log_name(std::string_view text) {
  const auto parts = split(text, '/');
  return parts.size() == 2 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           return !part.empty() && part.size() <= 32 &&
                  std::all_of(part.begin(), part.end(), [](char c) {
                    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                  });
         });
}

}  // namespace xs::ledger
