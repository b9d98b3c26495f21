// SPDX-License-Identifier: AGPL-3.0-or-later
// Where bytes of a part stand on paper: one box for each line, from the runs of the part.
//
//   if (const auto paper = stands_on(part, place.start, place.end)) … paper->page, paper->lines
//
// Where only some bytes of a run are meant, its box is cut in the share of their breadth, a Chinese
// character counting as wide as two others.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "document/document.h"

namespace xs::document {

struct OnPaper {
  std::int32_t page = 0;
  std::vector<Box> lines;  // in reading order; never empty
};

// On the page of its first byte; what goes on overleaf is left out. Nothing where no run is known.
[[nodiscard]] std::optional<OnPaper> stands_on(const Part& part, std::uint32_t start,
                                               std::uint32_t end);

// The smallest box around all of them; an empty box around none.
[[nodiscard]] Box around(std::span<const Box> boxes);

}  // namespace xs::document
