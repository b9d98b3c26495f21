// SPDX-License-Identifier: AGPL-3.0-or-later
// A skeleton made the obvious way, character by character, with every answer written down: what
// the fast makers of skeleton.h are compared with. Slow and large; for tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "screening/skeleton.h"

namespace xs::screening {

struct PlainSkeleton {
  std::u16string chars;
  std::vector<Gap> gaps;                    // what stood before chars[i]
  std::vector<std::uint32_t> begins, ends;  // the bytes chars[i] came from
};

[[nodiscard]] PlainSkeleton make_plain_skeleton(std::string_view text);

}  // namespace xs::screening
