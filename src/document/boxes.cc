// SPDX-License-Identifier: AGPL-3.0-or-later
#include "document/boxes.h"

#include <algorithm>

#include "base/text.h"

namespace xs::document {
namespace {

constexpr char32_t kFirstWide = 0x2E80;

int breadth(std::string_view text, std::uint32_t start, std::uint32_t end) {
  int sum = 0;
  for (std::size_t at = start; at < end;) {
    const DecodedCodePoint one = decode_utf8(text, at);
    sum += one.value >= kFirstWide ? 2 : 1;
    at += one.length;
  }
  return sum;
}

Box share_of(const Run& run, std::string_view text, std::uint32_t start, std::uint32_t end) {
  if (start <= run.start && end >= run.end) return run.box;
  const auto whole = static_cast<float>(breadth(text, run.start, run.end));
  if (whole == 0) return run.box;
  const std::uint32_t from = std::max(start, run.start), to = std::min(end, run.end);
  const auto before = static_cast<float>(breadth(text, run.start, from));
  const auto covered = static_cast<float>(breadth(text, from, to));
  return {run.box.x + run.box.width * before / whole, run.box.y, run.box.width * covered / whole,
          run.box.height};
}

bool same_line(const Box& a, const Box& b) {
  const float overlap = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
  return overlap > 0.5F * std::min(a.height, b.height);
}

Box joined(const Box& a, const Box& b) {
  const float x = std::min(a.x, b.x), y = std::min(a.y, b.y);
  return {x, y, std::max(a.x + a.width, b.x + b.width) - x,
          std::max(a.y + a.height, b.y + b.height) - y};
}

}  // namespace

std::optional<OnPaper> stands_on(const Part& part, std::uint32_t start, std::uint32_t end) {
  const auto first = std::ranges::partition_point(
      part.runs, [&](const Run& candidate) { return candidate.end <= start; });
  OnPaper paper;
  for (auto run = first; run != part.runs.end() && run->start < end; ++run) {
    if (paper.lines.empty()) paper.page = run->page;
    if (run->page != paper.page) break;
    const Box box = share_of(*run, part.text, start, end);
    if (!paper.lines.empty() && same_line(paper.lines.back(), box)) {
      paper.lines.back() = joined(paper.lines.back(), box);
    } else {
      paper.lines.push_back(box);
    }
  }
  if (paper.lines.empty()) return std::nullopt;
  return paper;
}

Box around(std::span<const Box> boxes) {
  if (boxes.empty()) return {};
  Box all = boxes.front();
  for (const Box& box : boxes) all = joined(all, box);
  return all;
}

}  // namespace xs::document
