// SPDX-License-Identifier: AGPL-3.0-or-later
// Where a finding begins and ends once it is clear that there is one.
#include <algorithm>

#include "screening/scene.h"

namespace xs::screening {
namespace {

constexpr std::size_t kLongestSentence = 90;  // what is longer is shown as it was found

constexpr std::u16string_view kOpening = u"([{<“‘「";
constexpr std::u16string_view kClosing = u")]}>”’」";
constexpr std::u16string_view kOrnaments = u"-=★※*~#_·\"";
constexpr std::u16string_view kStops = u"。;!";

bool is_one_of(char16_t c, std::u16string_view set) { return set.find(c) != set.npos; }

// The characters a hit may grow into: its line or cell, up to its neighbours.
struct Room {
  std::size_t begin, end;
};

Room room_around(const Skeleton& s, const Hit& hit, std::size_t least, std::size_t most) {
  Room room{hit.begin, hit.end};
  const std::size_t far = kLongestSentence * 2;
  while (room.begin > least && hit.begin - room.begin < far && s.gap(room.begin) < Gap::kTab) {
    --room.begin;
  }
  while (room.end < most && room.end - hit.end < far && s.gap(room.end) < Gap::kTab) ++room.end;
  return room;
}

// Brackets around it, and the ornaments that stand on both sides.
void take_frame(std::u16string_view chars, Room room, Hit& hit) {
  const auto count = [&](std::u16string_view set) {
    return std::count_if(chars.begin() + hit.begin, chars.begin() + hit.end,
                         [&](char16_t c) { return is_one_of(c, set); });
  };
  for (;;) {
    const bool left = hit.begin > room.begin && is_one_of(chars[hit.begin - 1], kOpening);
    const bool right = hit.end < room.end && is_one_of(chars[hit.end], kClosing);
    const auto inside = count(kOpening) - count(kClosing);
    if (left && inside < 0) {
      --hit.begin;
    } else if (right && inside > 0) {
      ++hit.end;
    } else if (left && right) {
      --hit.begin;
      ++hit.end;
    } else {
      break;
    }
  }
  while (hit.begin > room.begin && chars[hit.begin - 1] == u'★') --hit.begin;
  std::uint32_t begin = hit.begin, end = hit.end;
  while (begin > room.begin && is_one_of(chars[begin - 1], kOrnaments)) --begin;
  while (end < room.end && is_one_of(chars[end], kOrnaments)) ++end;
  const bool before = begin < hit.begin || is_one_of(chars[hit.begin], kOrnaments);
  const bool behind = end > hit.end || is_one_of(chars[hit.end - 1], kOrnaments);
  if (before && behind) {
    hit.begin = begin;
    hit.end = end;
  }
}

void take_sentence(std::u16string_view chars, Room room, Hit& hit) {
  std::uint32_t begin = hit.begin, end = hit.end;
  while (begin > room.begin && !is_one_of(chars[begin - 1], kStops)) --begin;
  while (end < room.end && !is_one_of(chars[end], kStops)) ++end;
  // A bracket that was opened or closed elsewhere is no part of it.
  const auto said = chars.substr(begin, end - begin);
  if (is_one_of(said.front(), kOpening) && !is_one_of(said.back(), kClosing)) ++begin;
  if (end > begin && is_one_of(chars[end - 1], kClosing) && !is_one_of(chars[begin], kOpening) &&
      std::none_of(said.begin(), said.end(), [](char16_t c) { return is_one_of(c, kOpening); })) {
    --end;
  }
  if (end - begin > kLongestSentence) return;
  hit.begin = std::min(begin, hit.begin);
  hit.end = std::max(end, hit.end);
}

}  // namespace

bool is_same_mark(const Hit& a, const Hit& b) {
  const auto& left = a.detector->rule;
  const auto& right = b.detector->rule;
  return left.category == right.category && left.action == right.action &&
         left.admission == right.admission && left.extent != Extent::kMatch &&
         right.extent != Extent::kMatch && a.listed == nullptr && b.listed == nullptr &&
         !a.unexamined && !b.unexamined;
}

void take_extents(const Scene& scene, std::vector<Hit>& hits) {
  const Skeleton& s = scene.skeleton;
  std::vector<Hit> taken;
  taken.reserve(hits.size());
  for (std::size_t i = 0; i < hits.size(); ++i) {
    Hit hit = hits[i];
    if (!taken.empty() && taken.back().end > hit.begin) continue;  // taken in by its neighbour
    const Extent extent = hit.detector->rule.extent;
    if (extent != Extent::kMatch && !hit.unexamined && hit.listed == nullptr) {
      std::size_t next = i + 1;
      if (extent == Extent::kSentence) {
        while (next < hits.size() && is_same_mark(hit, hits[next])) ++next;
      }
      const std::size_t least = taken.empty() ? 0 : taken.back().end;
      const std::size_t most = next < hits.size() ? hits[next].begin : s.size();
      const Room room = room_around(s, hit, least, most);
      if (extent == Extent::kSentence) take_sentence(s.chars, room, hit);
      take_frame(s.chars, room, hit);
      // What it cuts through, it takes in as a whole.
      for (std::size_t k = i + 1; k < next && hits[k].begin < hit.end; ++k) {
        hit.end = std::max(hit.end, hits[k].end);
      }
    }
    taken.push_back(hit);
  }
  hits = std::move(taken);
}

}  // namespace xs::screening
