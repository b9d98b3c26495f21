// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/pattern_states.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "screening/pattern_reading.h"

namespace xs::screening {
namespace {

constexpr std::size_t kMostPositions = 20000, kMostBorders = 8;
constexpr std::size_t kMostEdges = 1U << 20;
constexpr std::size_t kMostPlaces = 2048;  // of one direction; then the answer is yes
constexpr std::size_t kFarthest = 100;     // characters followed; then the answer is yes

struct TooLarge {};

// One position for each character of the pattern, repetitions written out (Glushkov's automaton).
class Positions {
 public:
  struct Position {
    std::uint32_t set = 0;
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

  std::uint32_t add(std::uint32_t set, bool border) {
    if (positions.size() >= kMostPositions) throw TooLarge{};
    Position position;
    position.set = set;
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

  Piece build_repeat(const PatternNode& node) {
    Piece tail;  // what may follow the last copy one must have
    if (node.most == kEndless) {
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
    for (std::uint32_t i = 0; i < positions.size(); ++i) {
      if (positions[i].border) continue;
      std::vector<std::uint32_t> reached;
      positions[i].ends = last[i];
      pass_borders(i, i, last, reached, 0);
      std::sort(reached.begin(), reached.end());
      reached.erase(std::unique(reached.begin(), reached.end()), reached.end());
      passed_.push_back(std::move(reached));
    }
    std::size_t at = 0;
    for (Position& position : positions) {
      if (!position.border) position.next = std::move(passed_[at++]);
    }
    passed_.clear();
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

 private:
  std::size_t edges_ = 0;
  std::vector<std::vector<std::uint32_t>> passed_;
};

// Characters that are the same to a pattern have one number.
class CharClasses {
 public:
  explicit CharClasses(const std::vector<CharSet>& sets) {
    std::vector<char32_t> borders;
    for (const CharSet& set : sets) {
      for (const auto& [first, last] : set.ranges()) {
        borders.push_back(first);
        borders.push_back(last + 1);
      }
    }
    std::sort(borders.begin(), borders.end());
    borders.erase(std::unique(borders.begin(), borders.end()), borders.end());
    count_ = borders.size() + 1;
    std::map<Page, std::uint16_t> known;
    std::uint16_t number = 0;
    for (char32_t page = 0; page < page_.size(); ++page) {
      Page made{};
      for (char32_t c = 0; c < made.size(); ++c) {
        while (number < borders.size() && borders[number] <= page * 256 + c) ++number;
        made[c] = number;
      }
      const auto [found, added] = known.try_emplace(made, static_cast<std::uint16_t>(known.size()));
      if (added) pages_.push_back(made);
      page_[page] = found->second;
    }
  }

  std::size_t of(char16_t c) const { return pages_[page_[c >> 8]][c & 255]; }
  std::size_t count() const { return count_; }

 private:
  using Page = std::array<std::uint16_t, 256>;
  std::array<std::uint16_t, 256> page_{};
  std::vector<Page> pages_;
  std::size_t count_ = 0;
};

// Sets of positions the pattern can be in, made when a text leads there. `Next` says where a
// position leads: forwards, or backwards.
class Walker {
 public:
  struct Place {
    std::vector<std::uint32_t> at;
    bool done = false;                                  // the match may end (begin) here
    bool done_at_line = false;                          // … if the line does
    std::unique_ptr<std::atomic<const Place*>[]> next;  // by class of character
  };

  Walker(const std::vector<CharSet>& sets, const CharClasses& classes,
         std::vector<std::uint32_t> set_of, std::vector<std::vector<std::uint32_t>> next,
         std::vector<bool> done, std::vector<bool> done_at_line)
      : sets_(sets),
        classes_(classes),
        set_of_(std::move(set_of)),
        next_(std::move(next)),
        done_(std::move(done)),
        done_at_line_(std::move(done_at_line)) {
    too_many_.done = true;
  }

  const Place* place(std::vector<std::uint32_t> at) {
    const std::lock_guard lock(mutex_);
    return place_locked(std::move(at));
  }

  // Where `c` leads.
  const Place* step(const Place& from, char16_t c) {
    const std::size_t kind = classes_.of(c);
    const Place* to = from.next[kind].load(std::memory_order_acquire);
    return to != nullptr ? to : make_step(from, c, kind);
  }

 private:
  const Place* make_step(const Place& from, char16_t c, std::size_t kind) {
    const std::lock_guard lock(mutex_);
    std::vector<std::uint32_t> at;
    for (const std::uint32_t position : from.at) {
      for (const std::uint32_t to : next_[position]) {
        if (sets_[set_of_[to]].contains(c)) at.push_back(to);
      }
    }
    const Place* to = place_locked(std::move(at));
    from.next[kind].store(to, std::memory_order_release);
    return to;
  }

  const Place* place_locked(std::vector<std::uint32_t> at) {
    std::sort(at.begin(), at.end());
    at.erase(std::unique(at.begin(), at.end()), at.end());
    if (const auto found = known_.find(at); found != known_.end()) return found->second;
    if (places_.size() >= kMostPlaces) return &too_many_;
    Place& made = places_.emplace_back();
    made.at = std::move(at);
    for (const std::uint32_t position : made.at) {
      made.done |= done_[position];
      made.done_at_line |= done_at_line_[position];
    }
    made.next = std::make_unique<std::atomic<const Place*>[]>(classes_.count());
    known_.emplace(made.at, &made);
    return &made;
  }

  const std::vector<CharSet>& sets_;
  const CharClasses& classes_;
  std::vector<std::uint32_t> set_of_;  // of each position
  std::vector<std::vector<std::uint32_t>> next_;
  std::vector<bool> done_, done_at_line_;
  std::mutex mutex_;
  std::deque<Place> places_;
  Place too_many_;  // to follow: a match is possible
  std::map<std::vector<std::uint32_t>, const Place*> known_;
};

bool is_line(Gap gap) { return gap == Gap::kLine; }

// What the text holds for a gap; 0 if nothing.
char16_t written(Gap gap) { return is_line(gap) ? u'\n' : gap == Gap::kTab ? u'\t' : u'\0'; }

}  // namespace

struct PatternStates::States {
  explicit States(PatternTree tree) {
    positions.sets = std::move(tree.sets);
    classes.emplace(positions.sets);
    positions.finish(positions.build(tree.whole));
    const auto& all = positions.positions;
    std::vector<std::uint32_t> set_of;
    std::vector<std::vector<std::uint32_t>> next(all.size()), previous(all.size());
    std::vector<bool> starts, starts_line, ends, ends_line;
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      set_of.push_back(all[i].set);
      starts.push_back(all[i].starts);
      starts_line.push_back(all[i].starts_line);
      ends.push_back(all[i].ends);
      ends_line.push_back(all[i].ends_line);
      if (all[i].border) continue;
      next[i] = all[i].next;
      for (const std::uint32_t to : next[i]) previous[to].push_back(i);
    }
    forwards = std::make_unique<Walker>(positions.sets, *classes, set_of, std::move(next),
                                        std::move(ends), std::move(ends_line));
    backwards =
        std::make_unique<Walker>(positions.sets, *classes, std::move(set_of), std::move(previous),
                                 std::move(starts), std::move(starts_line));
  }

  enum class Way { kOpen, kYes, kNo };

  // One more character towards the end of a match that is at `place`, from `at` on.
  Way ahead(const Walker::Place*& place, const Skeleton& s, std::size_t& at) const {
    if (place->done) return Way::kYes;
    if (place->at.empty()) return Way::kNo;
    if (at >= s.size()) return place->done_at_line ? Way::kYes : Way::kNo;
    if (const char16_t border = written(s.gap(at)); border != 0) {
      if (place->done_at_line && border == u'\n') return Way::kYes;
      place = forwards->step(*place, border);
      if (place->done) return Way::kYes;
    }
    place = forwards->step(*place, s.chars[at++]);
    return Way::kOpen;
  }

  // The same towards its beginning, from before `at`.
  Way back(const Walker::Place*& place, const Skeleton& s, std::size_t& at) const {
    if (place->done) return Way::kYes;
    if (place->at.empty()) return Way::kNo;
    if (at == 0) return place->done_at_line ? Way::kYes : Way::kNo;
    if (const char16_t border = written(s.gap(at)); border != 0) {
      if (place->done_at_line && border == u'\n') return Way::kYes;
      place = backwards->step(*place, border);
      if (place->done) return Way::kYes;
    }
    place = backwards->step(*place, s.chars[--at]);
    return Way::kOpen;
  }

  // Both ways by turns, so that the shorter no decides. A place that is not given is a yes.
  bool go_on(const Walker::Place* before, const Walker::Place* behind, const Skeleton& s,
             std::size_t begin, std::size_t end) const {
    Way to_end = behind == nullptr ? Way::kYes : Way::kOpen;
    Way to_begin = before == nullptr ? Way::kYes : Way::kOpen;
    for (std::size_t n = 0; n <= kFarthest; ++n) {
      if (to_end == Way::kOpen) to_end = ahead(behind, s, end);
      if (to_begin == Way::kOpen) to_begin = back(before, s, begin);
      if (to_end == Way::kNo || to_begin == Way::kNo) return false;
      if (to_end == Way::kYes && to_begin == Way::kYes) return true;
    }
    return true;
  }

  Positions positions;
  std::optional<CharClasses> classes;
  std::unique_ptr<Walker> forwards, backwards;
};

PatternStates::PatternStates(std::string_view pattern) {
  auto tree = read_pattern(pattern);
  if (!tree) return;
  try {
    states_ = std::make_unique<States>(std::move(*tree));
  } catch (const TooLarge&) {
    states_ = nullptr;
  }
}

PatternStates::~PatternStates() = default;
PatternStates::PatternStates(PatternStates&&) noexcept = default;
PatternStates& PatternStates::operator=(PatternStates&&) noexcept = default;

WordInPattern PatternStates::place(std::u16string_view word) const {
  WordInPattern made;
  made.always = true;
  if (!known() || word.empty()) return made;
  const auto& all = states_->positions.positions;
  const std::size_t size = all.size(), length = word.size();
  // Which positions can read word[i]: in a match that spans what is before it (within), or in one
  // that begins inside the word (inside)?
  using Marks = std::vector<bool>;
  std::vector<Marks> within(length, Marks(size)), inside(length, Marks(size));
  std::vector<std::vector<std::uint32_t>> reading(length);  // those of either
  Marks fits(size), member(states_->positions.sets.size());
  for (std::size_t i = 0; i < length; ++i) {
    for (std::size_t set = 0; set < member.size(); ++set) {
      member[set] = states_->positions.sets[set].contains(word[i]);
    }
    const auto mark = [&](Marks& marks, std::uint32_t p) {
      if (!within[i][p] && !inside[i][p]) reading[i].push_back(p);
      marks[p] = true;
    };
    for (std::uint32_t p = 0; p < size; ++p) {
      fits[p] = !all[p].border && member[all[p].set];
      if (fits[p] && i == 0) mark(within[i], p);
      if (fits[p] && i > 0 && all[p].starts) mark(inside[i], p);
    }
    if (i == 0) continue;
    for (const std::uint32_t p : reading[i - 1]) {
      for (const std::uint32_t to : all[p].next) {
        if (fits[to] && within[i - 1][p]) mark(within[i], to);
        if (fits[to] && inside[i - 1][p]) mark(inside[i], to);
      }
    }
  }
  // And which of them get to the end of the word, or end a match inside it?
  std::vector<Marks> to_end(length, Marks(size)), to_stop(length, Marks(size));
  for (std::size_t i = length; i-- > 0;) {
    for (const std::uint32_t p : reading[i]) {
      to_end[i][p] = i + 1 == length;
      to_stop[i][p] = i + 1 < length && all[p].ends;
      for (const std::uint32_t to : all[p].next) {
        if (i + 1 == length) break;
        if (to_end[i + 1][to]) to_end[i][p] = true;
        if (to_stop[i + 1][to]) to_stop[i][p] = true;
      }
      if (i > 0 && inside[i][p] && to_stop[i][p]) return made;
    }
  }
  const auto marked = [&](const Marks& a, const Marks& b) {
    std::vector<std::uint32_t> out;
    for (std::uint32_t p = 0; p < size; ++p) {
      if (a[p] && b[p]) out.push_back(p);
    }
    return out;
  };
  const auto put = [&](const void*& where, Walker& walker, std::vector<std::uint32_t> at) {
    if (!at.empty()) where = walker.place(std::move(at));
  };
  put(made.before, *states_->backwards, marked(within[0], to_end[0]));
  put(made.behind, *states_->forwards, marked(within[length - 1], to_end[length - 1]));
  put(made.begun, *states_->forwards, marked(inside[length - 1], to_end[length - 1]));
  put(made.stopped, *states_->backwards, marked(within[0], to_stop[0]));
  made.always = false;
  return made;
}

bool PatternStates::could_match(const Skeleton& skeleton, std::size_t begin, std::size_t end,
                                const WordInPattern& word) const {
  if (word.always) return true;
  const auto place = [](const void* where) { return static_cast<const Walker::Place*>(where); };
  const auto go_on = [&](const void* before, const void* behind) {
    return states_->go_on(place(before), place(behind), skeleton, begin, end);
  };
  return (word.before != nullptr && go_on(word.before, word.behind)) ||
         (word.begun != nullptr && go_on(nullptr, word.begun)) ||
         (word.stopped != nullptr && go_on(word.stopped, nullptr));
}

}  // namespace xs::screening
