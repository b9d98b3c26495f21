// SPDX-License-Identifier: AGPL-3.0-or-later
// Does a word that begins like a surname say something else in official texts: 涂改, 储蓄, 程材料?
//
// Counted in public texts of authorities, not taken from a dictionary: what stands in several of
// them is no private person. Pieces of longer words are among them.
#pragma once

#include <string_view>

namespace xs::screening {

// `text` folded, of two or three characters; others are never.
[[nodiscard]] bool is_ordinary_word(std::u16string_view text);

}  // namespace xs::screening
