// SPDX-License-Identifier: AGPL-3.0-or-later
// Patterns as positions and what may follow them. Internal to pattern_states.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "screening/pattern_reading.h"

namespace xs::screening {

// One position for each character of the pattern, repetitions written out (Glushkov's automaton).
class Positions {
 public:
  struct Position {
    std::uint32_t set = 0;
    std::uint8_t pattern = 0;
    bool border = false;                       // '^' or '$', consumes nothing
    bool starts = false, starts_line = false;  // freely, or only behind '^'
    bool ends = false, ends_line = false;
    std::vector<std::uint32_t> next;
  };
  struct Piece {
    bool empty = true;  // may match nothing
    std::vector<std::uint32_t> firsts, lasts;
  };

  std::vector<CharSet> sets;
  std::vector<Position> positions;

  // False, and nothing has changed, if the pattern is too large.
  bool add_pattern(const PatternTree& tree, std::size_t number) {
    first_ = positions.size();
    pattern_ = static_cast<std::uint8_t>(number);
    edges_ = 0;
    set_of_.clear();
    for (const CharSet& set : tree.sets) set_of_.push_back(known_set(set));
    try {
      finish(build(tree.whole));
      return true;
    } catch (const TooLarge&) {
      positions.resize(first_);
      return false;
    }
  }

 private:
  struct TooLarge {};
  static constexpr std::size_t kMostPositions = 20000, kMostBorders = 8;  // of one pattern
  static constexpr std::size_t kFewChoices = 3;  // counted out, of one repetition
  static constexpr std::size_t kMostEdges = 1U << 20;

  std::uint32_t known_set(const CharSet& set) {
    const auto [known, added] =
        known_sets_.try_emplace(set.ranges(), static_cast<std::uint32_t>(sets.size()));
    if (added) sets.push_back(set);
    return known->second;
  }

  std::uint32_t add(std::uint32_t set, bool border) {
    if (positions.size() - first_ >= kMostPositions) throw TooLarge{};
    Position position;
    position.set = border ? 0 : set_of_[set];
    position.pattern = pattern_;
    position.border = border;
    positions.push_back(std::move(position));
    return static_cast<std::uint32_t>(positions.size() - 1);
  }

  void link(const std::vector<std::uint32_t>& from, const std::vector<std::uint32_t>& to) {
    edges_ += from.size() * to.size();
    if (edges_ > kMostEdges) throw TooLarge{};
    for (const std::uint32_t place : from) {
      positions[place].next.insert(positions[place].next.end(), to.begin(), to.end());
    }
  }

  Piece joined(Piece a, Piece b) {
    link(a.lasts, b.firsts);
    if (a.empty) a.firsts.insert(a.firsts.end(), b.firsts.begin(), b.firsts.end());
    if (b.empty) b.lasts.insert(b.lasts.end(), a.lasts.begin(), a.lasts.end());
    return {a.empty && b.empty, std::move(a.firsts), std::move(b.lasts)};
  }

  Piece build(const PatternNode& node) {
    Piece piece;
    switch (node.kind) {
      case PatternNode::kEmpty:
        break;
      case PatternNode::kSet:
      case PatternNode::kLineBegin:
      case PatternNode::kLineEnd: {
        const std::uint32_t place = add(node.set, node.kind != PatternNode::kSet);
        if (node.kind == PatternNode::kLineBegin) positions[place].starts_line = true;
        if (node.kind == PatternNode::kLineEnd) positions[place].ends_line = true;
        piece = {false, {place}, {place}};
        break;
      }
      case PatternNode::kSequence:
        for (const PatternNode& part : node.parts) piece = joined(std::move(piece), build(part));
        break;
      case PatternNode::kChoice:
        piece.empty = false;
        for (const PatternNode& part : node.parts) {
          const Piece one = build(part);
          piece.empty |= one.empty;
          piece.firsts.insert(piece.firsts.end(), one.firsts.begin(), one.firsts.end());
          piece.lasts.insert(piece.lasts.end(), one.lasts.begin(), one.lasts.end());
        }
        break;
      case PatternNode::kRepeat:
        piece = build_repeat(node);
        break;
    }
    return piece;
  }

  // A gap of many possible lengths may have any: counted out, the sets of positions the patterns
  // can be in would hardly ever come back.
  Piece build_repeat(const PatternNode& node) {
    Piece tail;  // what may follow the last copy one must have
    if (node.most == kEndless || node.most > node.least + kFewChoices) {
      tail = build(node.parts[0]);
      link(tail.lasts, tail.firsts);
      tail.empty = true;
    } else {
      for (std::size_t i = node.least; i < node.most; ++i) {
        tail = joined(build(node.parts[0]), std::move(tail));
        tail.empty = true;
      }
    }
    for (std::size_t i = 0; i < node.least; ++i) {
      tail = joined(build(node.parts[0]), std::move(tail));
    }
    return tail;
  }

  // Positions that consume nothing are passed over.
  void finish(const Piece& whole) {
    for (const std::uint32_t first : whole.firsts) mark_starts(first, false, 0);
    std::vector<bool> last(positions.size());
    for (const std::uint32_t place : whole.lasts) last[place] = true;
    passed_.clear();
    for (auto i = static_cast<std::uint32_t>(first_); i < positions.size(); ++i) {
      if (positions[i].border) continue;
      std::vector<std::uint32_t> reached;
      positions[i].ends = last[i];
      pass_borders(i, i, last, reached, 0);
      std::sort(reached.begin(), reached.end());
      reached.erase(std::unique(reached.begin(), reached.end()), reached.end());
      passed_.push_back(std::move(reached));
    }
    std::size_t at = 0;
    for (std::size_t i = first_; i < positions.size(); ++i) {
      if (!positions[i].border) positions[i].next = std::move(passed_[at++]);
    }
  }

  void mark_starts(std::uint32_t place, bool behind_border, std::size_t depth) {
    if (depth > kMostBorders) throw TooLarge{};
    if (!positions[place].border) {
      (behind_border ? positions[place].starts_line : positions[place].starts) = true;
      return;
    }
    // '$' before anything else says nothing about what stands before.
    for (const std::uint32_t next : positions[place].next) {
      mark_starts(next, behind_border || positions[place].starts_line, depth + 1);
    }
  }

  void pass_borders(std::uint32_t from, std::uint32_t at, const std::vector<bool>& last,
                    std::vector<std::uint32_t>& reached, std::size_t depth) {
    if (depth > kMostBorders) throw TooLarge{};
    for (const std::uint32_t next : positions[at].next) {
      if (!positions[next].border) {
        reached.push_back(next);
        continue;
      }
      if (last[next])
        (positions[next].ends_line ? positions[from].ends_line : positions[from].ends) = true;
      pass_borders(from, next, last, reached, depth + 1);
    }
  }

  std::size_t first_ = 0, edges_ = 0;  // of the pattern that is being added
  std::uint8_t pattern_ = 0;
  std::vector<std::uint32_t> set_of_;  // its sets among all
  std::vector<std::vector<std::uint32_t>> passed_;
  std::map<std::vector<std::pair<char32_t, char32_t>>, std::uint32_t> known_sets_;
};

}  // namespace xs::screening
