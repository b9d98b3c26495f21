// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/pattern_states.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "screening/common_pairs.h"
#include "screening/pattern_positions.h"

namespace xs::screening {
namespace {

constexpr std::size_t kMostPlaces = 4096;     // of one direction; then the answer is yes,
constexpr std::size_t kMostSteps = 2U << 20;  // and with so many steps between them
constexpr std::uint64_t kAll = ~std::uint64_t{0};

// The place of each character among all, the most usual first: what one text needs of a table in
// this order lies close together.
const std::array<std::uint16_t, 0x10000>& places_by_use() {
  static const std::array<std::uint16_t, 0x10000> kPlaces = [] {
    std::array<std::uint16_t, 0x10000> places{};
    std::vector<bool> known(places.size());
    std::uint16_t next = 0;
    const auto add = [&](char16_t c) {
      if (!known[c]) places[c] = next++;
      known[c] = true;
    };
    for (char16_t c = 0; c < 0x80; ++c) add(c);
    for (const char16_t c : std::u16string_view(u"，。、；：（）“”《》·")) add(c);
    for (const char16_t c : common_pairs()) add(c);
    for (char32_t c = 0; c < places.size(); ++c) add(static_cast<char16_t>(c));
    return places;
  }();
  return kPlaces;
}

// Characters that are the same to a pattern have one number.
class CharClasses {
 public:
  explicit CharClasses(const std::vector<CharSet>& sets) {
    // Where which sets begin or end.
    std::map<char32_t, std::vector<std::size_t>> borders;
    for (std::size_t n = 0; n < sets.size(); ++n) {
      for (const auto& [first, last] : sets[n].ranges()) {
        borders[first].push_back(n);
        borders[last + 1].push_back(n);
      }
    }
    using Members = std::vector<std::uint64_t>;  // a bit for each set
    Members members(sets.size() / 64 + 1);
    std::map<Members, std::uint16_t> numbers{{members, 0}};
    std::vector<std::uint16_t> by_place(places_.size());
    std::uint16_t number = 0;
    auto next = borders.begin();
    for (char32_t c = 0; c < by_place.size(); ++c) {
      if (next != borders.end() && next->first == c) {
        for (const std::size_t n : next->second) members[n / 64] ^= std::uint64_t{1} << n % 64;
        number =
            numbers.try_emplace(members, static_cast<std::uint16_t>(numbers.size())).first->second;
        ++next;
      }
      by_place[places_[c]] = number;
    }
    count_ = numbers.size();
    std::map<Page, std::uint16_t> known;
    for (std::size_t page = 0; page < page_.size(); ++page) {
      Page made{};
      std::copy_n(by_place.begin() + static_cast<std::ptrdiff_t>(page * made.size()), made.size(),
                  made.begin());
      const auto [found, added] = known.try_emplace(made, static_cast<std::uint16_t>(known.size()));
      if (added) pages_.push_back(made);
      page_[page] = found->second;
    }
  }

  std::size_t of(char16_t c) const {
    const std::uint16_t place = places_[c];
    return pages_[page_[place >> 8]][place & 255];
  }
  std::size_t count() const { return count_; }

 private:
  using Page = std::array<std::uint16_t, 256>;
  const std::array<std::uint16_t, 0x10000>& places_ = places_by_use();
  std::array<std::uint16_t, 256> page_{};
  std::vector<Page> pages_;
  std::size_t count_ = 0;
};

// Sets of positions the patterns can be in, made when a text leads there. `Next` says where a
// position leads: forwards, or backwards.
class Walker {
 public:
  struct alignas(32) Place {
    std::uint64_t alive = 0;         // patterns with a position here
    std::uint64_t done = 0;          // … whose match may end (begin) here
    std::uint64_t done_at_line = 0;  // … if the line does
    // Places by class of character, counted from one; 0: not yet known.
    std::unique_ptr<std::atomic<std::uint16_t>[]> next;
  };
  struct Ends {
    std::uint8_t pattern = 0;
    bool done = false, done_at_line = false;
  };

  Walker(const std::vector<CharSet>& sets, const CharClasses& classes,
         std::vector<std::uint32_t> set_of, std::vector<std::vector<std::uint32_t>> next,
         std::vector<Ends> ends)
      : sets_(sets),
        classes_(classes),
        set_of_(std::move(set_of)),
        next_(std::move(next)),
        ends_(std::move(ends)),
        members_(classes.count()),
        taken_(set_of_.size()),
        most_(std::min(kMostPlaces, kMostSteps / classes.count())),
        places_(std::make_unique<Place[]>(most_ + 1)) {
    places_[kTooMany - 1].alive = places_[kTooMany - 1].done = kAll;
    count_ = kTooMany;
    at_.resize(count_);
  }

  const Place* place(std::vector<std::uint32_t> at) {
    const std::lock_guard lock(mutex_);
    return &places_[place_locked(std::move(at)) - 1U];
  }

  // Where `c` leads. Not from a place that is too many.
  const Place* step(const Place& from, char16_t c) {
    if (from.next == nullptr) return &from;
    const std::size_t kind = classes_.of(c);
    const std::uint16_t to = from.next[kind].load(std::memory_order_acquire);
    return &places_[(to != 0 ? to : make_step(from, c, kind)) - 1U];
  }

 private:
  static constexpr std::uint16_t kTooMany = 1;  // to follow: every match is possible

  std::uint16_t make_step(const Place& from, char16_t c, std::size_t kind) {
    const std::lock_guard lock(mutex_);
    std::vector<bool>& has = members_[kind];
    for (std::size_t i = has.size(); i < sets_.size(); ++i) has.push_back(sets_[i].contains(c));
    std::vector<std::uint32_t> at;
    for (const std::uint32_t position : at_[static_cast<std::size_t>(&from - places_.get())]) {
      for (const std::uint32_t to : next_[position]) {
        if (!has[set_of_[to]] || taken_[to]) continue;
        taken_[to] = true;
        at.push_back(to);
      }
    }
    for (const std::uint32_t to : at) taken_[to] = false;
    const std::uint16_t to = place_locked(std::move(at));
    from.next[kind].store(to, std::memory_order_release);
    return to;
  }

  // `at` holds each position once.
  std::uint16_t place_locked(std::vector<std::uint32_t> at) {
    std::sort(at.begin(), at.end());
    std::uint64_t hash = at.size();
    for (const std::uint32_t position : at) hash = (hash ^ position) * 0x9E3779B97F4A7C15U;
    const auto [first, last] = known_.equal_range(hash);
    for (auto known = first; known != last; ++known) {
      if (at_[known->second - 1U] == at) return known->second;
    }
    if (count_ >= most_) return kTooMany;
    Place& made = places_[count_++];
    for (const std::uint32_t position : at) {
      const std::uint64_t pattern = std::uint64_t{1} << ends_[position].pattern;
      made.alive |= pattern;
      if (ends_[position].done) made.done |= pattern;
      if (ends_[position].done_at_line) made.done_at_line |= pattern;
    }
    at_.push_back(std::move(at));
    made.next = std::make_unique<std::atomic<std::uint16_t>[]>(classes_.count());
    known_.emplace(hash, count_);
    return count_;
  }

  const std::vector<CharSet>& sets_;
  const CharClasses& classes_;
  std::vector<std::uint32_t> set_of_;  // of each position
  std::vector<std::vector<std::uint32_t>> next_;
  std::vector<Ends> ends_;
  std::vector<std::vector<bool>> members_;  // by class: which sets have its characters
  std::vector<bool> taken_;                 // by position; all false between calls
  std::mutex mutex_;
  std::size_t most_;
  std::unique_ptr<Place[]> places_;
  std::vector<std::vector<std::uint32_t>> at_;  // the positions of each place
  std::uint16_t count_ = 0;
  std::unordered_multimap<std::uint64_t, std::uint16_t> known_;  // by hash of the positions
};

// A walk to one side of a word: which patterns may still have a match there?
class Walk {
 public:
  // Without a place every pattern has.
  Walk(Walker& walker, const Walker::Place* place, bool forwards, std::size_t at, Gap border)
      : walker_(walker), place_(place), forwards_(forwards), border_(border), at_(at) {
    place_ == nullptr ? void(yes_ = kAll) : take(place_);
  }
  [[nodiscard]] std::uint64_t yes() const { return yes_; }
  [[nodiscard]] std::uint64_t possible() const { return yes_ | alive_; }

  // One character further.
  void go_on(const Skeleton& s) {
    if (at_ == (forwards_ ? s.size() : 0)) return stop(place_->done_at_line);
    if (const Gap gap = s.gap(at_); gap >= border_) {
      if (gap == Gap::kLine) yes_ |= place_->done_at_line;
      take(walker_.step(*place_, gap == Gap::kLine ? u'\n' : u'\t'));
    }
    take(walker_.step(*place_, s.chars[forwards_ ? at_ : at_ - 1]));
    at_ = forwards_ ? at_ + 1 : at_ - 1;
  }

 private:
  void take(const Walker::Place* place) {
    place_ = place;
    yes_ |= place->done;
    alive_ = place->alive;
  }
  void stop(std::uint64_t more) {
    yes_ |= more;
    alive_ = 0;
  }

  Walker& walker_;
  const Walker::Place* place_;
  bool forwards_;
  Gap border_;
  std::size_t at_;
  std::uint64_t yes_ = 0, alive_ = 0;
};

// Where a word can stand in the matches of the patterns.
struct WordInPatterns {
  const Walker::Place* before = nullptr;   // of matches that span the word: what leads to it,
  const Walker::Place* behind = nullptr;   // and what follows it
  const Walker::Place* begun = nullptr;    // what follows it in matches that begin inside it
  const Walker::Place* stopped = nullptr;  // what leads to it in matches that end inside it
  std::uint64_t always = 0;  // patterns of which it can hold a match, or not understood
};

// The patterns made ready to be followed.
class FollowedPatterns {
 public:
  explicit FollowedPatterns(const std::vector<std::string>& patterns) {
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      const auto tree = read_pattern(patterns[i]);
      if (!tree || !positions_.add_pattern(*tree, i)) unknown_ |= std::uint64_t{1} << i;
      const std::size_t longest = tree ? longest_match(tree->whole) : kEndless;
      for (std::size_t n = 0; n < reaching_.size() && n <= longest; ++n)
        reaching_[n] |= std::uint64_t{1} << i;
    }
    classes_.emplace(positions_.sets);
    const auto& all = positions_.positions;
    std::vector<std::uint32_t> set_of;
    std::vector<std::vector<std::uint32_t>> next(all.size()), previous(all.size());
    std::vector<Walker::Ends> starts, ends;
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      set_of.push_back(all[i].set);
      starts.push_back({all[i].pattern, all[i].starts, all[i].starts_line});
      ends.push_back({all[i].pattern, all[i].ends, all[i].ends_line});
      if (all[i].border) continue;
      next[i] = all[i].next;
      for (const std::uint32_t to : next[i]) previous[to].push_back(i);
    }
    forwards_ = std::make_unique<Walker>(positions_.sets, *classes_, set_of, std::move(next),
                                         std::move(ends));
    backwards_ = std::make_unique<Walker>(positions_.sets, *classes_, std::move(set_of),
                                          std::move(previous), std::move(starts));
  }

  // Any number of threads.
  WordInPatterns place(std::u16string_view word) const {
    WordInPatterns made;
    made.always = word.empty() ? kAll : unknown_;
    if (word.empty()) return made;
    const auto& all = positions_.positions;
    const std::size_t size = all.size(), length = word.size();
    // Which positions can read word[i]: in a match that spans what is before it (within), or in one
    // that begins inside the word (inside)?
    using Marks = std::vector<bool>;
    std::vector<Marks> within(length, Marks(size)), inside(length, Marks(size));
    std::vector<std::vector<std::uint32_t>> reading(length);  // those of either
    Marks fits(size), member(positions_.sets.size());
    for (std::size_t i = 0; i < length; ++i) {
      for (std::size_t set = 0; set < member.size(); ++set) {
        member[set] = positions_.sets[set].contains(word[i]);
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
        // It can hold a whole match.
        if (i > 0 && inside[i][p] && to_stop[i][p]) {
          made.always |= std::uint64_t{1} << all[p].pattern;
        }
      }
    }
    const auto marked = [&](const Marks& a, const Marks& b) {
      std::vector<std::uint32_t> out;
      for (std::uint32_t p = 0; p < size; ++p) {
        if (a[p] && b[p]) out.push_back(p);
      }
      return out;
    };
    const auto put = [&](const Walker::Place*& where, Walker& walker,
                         std::vector<std::uint32_t> at) {
      if (!at.empty()) where = walker.place(std::move(at));
    };
    put(made.before, *backwards_, marked(within[0], to_end[0]));
    put(made.behind, *forwards_, marked(within[length - 1], to_end[length - 1]));
    put(made.begun, *forwards_, marked(inside[length - 1], to_end[length - 1]));
    put(made.stopped, *backwards_, marked(within[0], to_stop[0]));
    return made;
  }

  std::uint64_t could_match(const Skeleton& s, std::size_t begin, std::size_t end,
                            const WordInPatterns& word, std::uint64_t asked, Gap border,
                            std::size_t farthest) const {
    std::uint64_t could = asked & word.always;
    const auto follow_from = [&](const Walker::Place* before, const Walker::Place* behind) {
      const std::uint64_t left = asked & ~could;
      if (left != 0) could |= follow(before, behind, s, begin, end, left, border, farthest);
    };
    if (word.before != nullptr) follow_from(word.before, word.behind);
    if (word.begun != nullptr) follow_from(nullptr, word.begun);
    if (word.stopped != nullptr) follow_from(word.stopped, nullptr);
    return could;
  }

 private:
  // Both ways by turns, so that the shorter no decides. A place that is not given is a yes.
  std::uint64_t follow(const Walker::Place* before, const Walker::Place* behind, const Skeleton& s,
                       std::size_t begin, std::size_t end, std::uint64_t asked, Gap border,
                       std::size_t farthest) const {
    Walk to_end(*forwards_, behind, true, end, border);
    Walk to_begin(*backwards_, before, false, begin, border);
    for (std::size_t n = 0; n <= farthest; ++n) {
      asked &= to_end.possible() & to_begin.possible();
      // What is open to a side has more than n characters there, and one of the word.
      const std::uint64_t one = to_end.yes() & to_begin.yes(),
                          other = to_end.yes() | to_begin.yes();
      asked &= (one | reaching_[n + 2]) & (other | reaching_[2 * n + 3]);
      const bool end_open = (asked & ~to_end.yes()) != 0;
      const bool begin_open = (asked & ~to_begin.yes()) != 0;
      if (!end_open && !begin_open) return asked;
      if (end_open) to_end.go_on(s);
      if (begin_open) to_begin.go_on(s);
    }
    return asked & to_end.possible() & to_begin.possible();
  }

  Positions positions_;
  std::uint64_t unknown_ = 0;  // patterns not understood, or too large
  // Patterns that can match so many characters.
  std::array<std::uint64_t, 2 * PatternStates::kFarthest + 4> reaching_{};
  std::optional<CharClasses> classes_;
  std::unique_ptr<Walker> forwards_, backwards_;
};

}  // namespace

struct PatternStates::States {
  struct Word {
    std::u16string written;
    std::once_flag once;
    WordInPatterns place;
  };

  const FollowedPatterns& ready() {
    std::call_once(once, [this] { followed.emplace(patterns); });
    return *followed;
  }
  const WordInPatterns& place(std::size_t word) {
    Word& asked = words[word];
    std::call_once(asked.once, [&] { asked.place = ready().place(asked.written); });
    return asked.place;
  }

  std::vector<std::string> patterns;
  std::once_flag once;
  std::optional<FollowedPatterns> followed;
  std::deque<Word> words;
};

PatternStates::PatternStates(std::vector<std::string> patterns)
    : states_(std::make_unique<States>()) {
  states_->patterns = std::move(patterns);
}

PatternStates::~PatternStates() = default;
PatternStates::PatternStates(PatternStates&&) noexcept = default;
PatternStates& PatternStates::operator=(PatternStates&&) noexcept = default;

std::size_t PatternStates::add(std::u16string word) {
  states_->words.emplace_back().written = std::move(word);
  return states_->words.size() - 1;
}

std::uint64_t PatternStates::could_match(const Skeleton& skeleton, std::size_t begin,
                                         std::size_t end, std::size_t word, std::uint64_t asked,
                                         Gap border, std::size_t farthest) const {
  const WordInPatterns& place = states_->place(word);
  return states_->ready().could_match(skeleton, begin, end, place, asked, border, farthest);
}

}  // namespace xs::screening
