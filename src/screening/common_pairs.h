// SPDX-License-Identifier: AGPL-3.0-or-later
// Which two characters stand side by side most often in official texts? Words are filed by others,
// and a name in running text is not read across them.
#pragma once

#include <string_view>

namespace xs::screening {

// Folded; two characters each, the most frequent first.
[[nodiscard]] std::u16string_view common_pairs();

}  // namespace xs::screening
