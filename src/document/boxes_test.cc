// SPDX-License-Identifier: AGPL-3.0-or-later
#include "document/boxes.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace xs::document {

void PrintTo(const Box& box, std::ostream* out) {
  *out << box.x << "," << box.y << " " << box.width << "x" << box.height;
}

namespace {

// 证号 (bytes 0–5) 340826 (6–11) 转下行 (12–20) 4422 (21–24) 完 (25–27)
constexpr std::string_view kText = "证号340826转下行4422完";

TEST(Boxes, OneForEachLineOnThePageOfTheFirstByte) {
  const struct {
    std::string_view name;
    std::vector<document::Run> runs;
    std::uint32_t start, end;
    std::int32_t page;
    std::vector<Box> lines;
  } cases[] = {
      {"one run", {{6, 12, 3, {10, 20, 60, 12}}}, 6, 12, 3, {{10, 20, 60, 12}}},
      {"runs of one line",
       {{6, 9, 1, {10, 20, 30, 12}}, {9, 12, 1, {40, 20.5F, 30, 12}}},
       6,
       12,
       1,
       {{10, 20, 60, 12.5F}}},
      {"two lines",
       {{6, 9, 1, {70, 20, 30, 12}}, {9, 12, 1, {10, 40, 30, 12}}},
       6,
       12,
       1,
       {{70, 20, 30, 12}, {10, 40, 30, 12}}},
      {"overleaf is left out",
       {{6, 9, 1, {70, 20, 30, 12}}, {9, 12, 2, {10, 40, 30, 12}}},
       6,
       12,
       1,
       {{70, 20, 30, 12}}},
      {"the share of a longer run, Chinese counting double",
       {{0, 12, 1, {0, 20, 100, 12}}},
       6,
       12,
       1,
       {{40, 20, 60, 12}}},
      {"the front of a run", {{0, 12, 1, {0, 20, 100, 12}}}, 0, 6, 1, {{0, 20, 40, 12}}},
      {"neighbours are not meant",
       {{0, 6, 1, {0, 20, 40, 12}}, {6, 12, 1, {40, 20, 60, 12}}, {12, 21, 1, {100, 20, 60, 12}}},
       6,
       12,
       1,
       {{40, 20, 60, 12}}},
      {"no run there", {{0, 6, 1, {0, 20, 40, 12}}}, 6, 12, 0, {}},
      {"no runs", {}, 6, 12, 0, {}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    Part part;
    part.text = kText;
    part.runs = c.runs;
    const auto paper = stands_on(part, c.start, c.end);
    ASSERT_EQ(paper.has_value(), !c.lines.empty());
    if (!paper) continue;
    EXPECT_EQ(paper->page, c.page);
    EXPECT_EQ(paper->lines, c.lines);
  }
}

TEST(Boxes, AroundThemAll) {
  EXPECT_EQ(around({}), Box{});
  const std::vector<Box> two{{70, 20, 30, 12}, {10, 40, 30, 12}};
  EXPECT_EQ(around(two), (Box{10, 20, 90, 32}));
}

}  // namespace
}  // namespace xs::document
