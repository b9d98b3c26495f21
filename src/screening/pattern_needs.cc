// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/pattern_needs.h"

#include <algorithm>
#include <bit>
#include <map>
#include <mutex>
#include <optional>

#include "screening/pattern_reading.h"
#include "screening/words.h"

namespace xs::screening {
namespace {

constexpr std::size_t kFewCharacters = 16;  // a set of more is any character
constexpr std::size_t kMostWords = 600;     // of one need
constexpr std::size_t kMostJoined = 64;     // words made by joining parts of a pattern
constexpr std::ptrdiff_t kMostSingles = 8;  // more single characters nearly always stand near
constexpr std::size_t kShort = 48, kLonger = 100;  // to either side of a word
constexpr std::size_t kLineReach = 640;  // of others: no stretch of text RE2 is given is longer

// One of these must stand in every match.
using Need = Words;

// What a part of a pattern matches: just these words, or something that has these needs.
struct Part {
  bool exact = true;
  Words words;
  std::vector<Need> needs;
};

void tidy(Words& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

bool is_use(const Need& need) {
  const auto singles =
      std::count_if(need.begin(), need.end(), [](const auto& word) { return word.size() == 1; });
  return !need.empty() && need.size() <= kMostWords && !need.front().empty() &&
         singles <= kMostSingles;
}

void add_need(Words words, std::vector<Need>& needs) {
  tidy(words);
  if (is_use(words)) needs.push_back(std::move(words));
}

// What is stricter stands more seldom.
bool is_stricter(const Need& a, const Need& b) {
  const auto weight = [](const Need& need) {
    std::size_t all = 0;
    for (const std::u16string& word : need) all += word.size() > 1 ? 1 : 20;
    return all;
  };
  return weight(a) < weight(b);
}

class NeedsReader {
 public:
  explicit NeedsReader(const PatternTree& tree) : tree_(tree) {}

  std::vector<Need> read() {
    Part whole = part(tree_.whole);
    if (whole.exact) add_need(std::move(whole.words), whole.needs);
    std::sort(whole.needs.begin(), whole.needs.end(), is_stricter);
    return std::move(whole.needs);
  }

 private:
  Part part(const PatternNode& node) {
    switch (node.kind) {
      case PatternNode::kEmpty:
      case PatternNode::kLineBegin:
      case PatternNode::kLineEnd:
        return {true, {u""}, {}};
      case PatternNode::kSet:
        return of_set(tree_.sets[node.set]);
      case PatternNode::kSequence:
        return of_sequence(node);
      case PatternNode::kChoice:
        return of_choice(node);
      case PatternNode::kRepeat:
        return of_repeat(node);
    }
    return {false, {}, {}};
  }

  // Line ends, borders of cells and cut ends are in no skeleton.
  static Part of_set(const CharSet& set) {
    Part made;
    std::size_t count = 0;
    for (const auto& [first, last] : set.ranges()) {
      count += last - first + 1;
      if (first < 0x20 || last >= 0xD800 || count > kFewCharacters) return {false, {}, {}};
      for (char32_t c = first; c <= last; ++c) made.words.emplace_back(1, static_cast<char16_t>(c));
    }
    made.exact = count > 0;
    return made;
  }

  static void flush(Part& run, Part& out) {
    add_need(std::move(run.words), out.needs);
    run.words = {u""};
    out.exact = false;
  }

  Part of_sequence(const PatternNode& node) {
    Part out, run{true, {u""}, {}};
    for (const PatternNode& one : node.parts) {
      Part next = part(one);
      if (!next.exact) {
        flush(run, out);
        out.needs.insert(out.needs.end(), next.needs.begin(), next.needs.end());
        continue;
      }
      const std::size_t product = run.words.size() * next.words.size();
      if (product > kMostJoined && run.words.size() > 1 && next.words.size() > 1) flush(run, out);
      Words joined;
      for (const std::u16string& head : run.words) {
        for (const std::u16string& tail : next.words) joined.push_back(head + tail);
      }
      tidy(joined);
      run.words = std::move(joined);
      if (run.words.size() > kMostWords) flush(run, out);
    }
    if (!out.exact) {
      flush(run, out);
    } else {
      out.words = std::move(run.words);
    }
    return out;
  }

  Part of_choice(const PatternNode& node) {
    Part out;
    Need any;  // of each choice its strictest need
    bool each = true;
    for (const PatternNode& one : node.parts) {
      Part next = part(one);
      out.exact &= next.exact;
      if (next.exact) {
        out.words.insert(out.words.end(), next.words.begin(), next.words.end());
        any.insert(any.end(), next.words.begin(), next.words.end());
        continue;
      }
      const auto strictest = std::min_element(next.needs.begin(), next.needs.end(), is_stricter);
      each &= strictest != next.needs.end();
      if (each) any.insert(any.end(), strictest->begin(), strictest->end());
    }
    tidy(out.words);
    if (out.exact && out.words.size() <= kMostWords) return out;
    out.exact = false;
    if (each) add_need(std::move(any), out.needs);
    return out;
  }

  Part of_repeat(const PatternNode& node) {
    if (node.most == 0) return {true, {u""}, {}};
    Part once = part(node.parts.front());
    if (node.least == 0) {
      if (node.most > 1 || !once.exact) return {false, {}, {}};
      once.words.emplace_back();
      tidy(once.words);
      return once;
    }
    if (once.exact && node.most > 1) {
      add_need(std::move(once.words), once.needs);
      once.exact = false;
    }
    return once;
  }

  const PatternTree& tree_;
};

struct NotedNeed {
  std::vector<std::uint16_t> places;
  Words words;  // the same
};

NotedNeed noted(const Need& need) {
  NotedNeed made;
  const std::u16string* shorter = nullptr;
  for (const std::u16string& word : need) {  // in order: behind a word those that begin with it
    if (shorter != nullptr && word.starts_with(*shorter)) continue;
    shorter = &word;
    made.words.push_back(word);
    made.places.push_back(NearWords::place(word));
  }
  return made;
}

}  // namespace

std::uint16_t NearWords::place(std::u16string_view word) {
  return word.size() == 1 ? place_of(word[0]) : place_of(pair_at(word, 0));
}

bool NearWords::note(std::u16string_view text, std::size_t begin, std::size_t end) {
  constexpr std::size_t kMoreBefore = 800;  // other patterns may ask about these, too
  if (end - begin > kKept - kMoreBefore) return false;
  const bool goes_on =
      begun_ && begin >= from_ && begin + kKept >= until_ && end - origin_ <= UINT16_MAX;
  const std::size_t first = begin - std::min(begin, kMoreBefore);
  if (!goes_on) {
    begun_ = true;
    last_.fill(0);
    origin_ = from_ = until_ = first;
  } else if (first > until_) {
    from_ = until_ = first;
  }
  text_ = text.substr(0, end);
  begin_ = begin;
  const char16_t* const chars = text.data();
  const auto put = [&](std::uint16_t place, std::uint16_t& back, std::size_t at) {
    back = static_cast<std::uint16_t>(at - last_[place]);
    last_[place] = static_cast<std::uint16_t>(at);
  };
  for (std::size_t at = until_; at < end; ++at) {
    const std::size_t one_past = at + 1 - origin_;
    put(place_of(chars[at]), back_[0][at % kKept], one_past);
    if (at + 1 < text.size()) put(place_of(pair_at(text, at)), back_[1][at % kKept], one_past);
  }
  until_ = std::max(until_, end);
  return true;
}

bool NearWords::is_found(std::uint16_t place, std::u16string_view word) const {
  constexpr int kMostLooks = 8;  // then it may stand there
  const auto& back = back_[word.size() == 1 ? 0 : 1];
  int looks = 0;
  for (std::size_t one_past = last_[place]; one_past > begin_ - origin_;) {
    const std::size_t at = origin_ + one_past - 1;
    const bool fits = at + word.size() <= text_.size();
    if (fits && text_.compare(at, word.size(), word) == 0) return true;
    if (++looks == kMostLooks) return true;
    one_past -= back[at % kKept];
  }
  return false;
}

struct PatternNeeds::Needs {
  void make() {
    std::map<Need, std::size_t> known;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      std::vector<std::size_t>& pattern = of_pattern.emplace_back();
      const auto tree = read_pattern(patterns[i]);
      if (!tree) continue;
      const std::size_t longest = longest_match(tree->whole);
      const bool in_line = std::none_of(tree->sets.begin(), tree->sets.end(),
                                        [](const CharSet& set) { return set.contains(u'\n'); });
      const std::uint64_t bit = std::uint64_t{1} << i;
      if (longest <= kShort) {
        is_short |= bit;
      } else if (longest <= kLonger) {
        is_longer |= bit;
      } else if (in_line) {
        is_in_line |= bit;
      }
      for (const Need& need : NeedsReader(*tree).read()) {
        const auto [place, added] = known.try_emplace(need, needs.size());
        if (added) needs.push_back(noted(need));
        pattern.push_back(place->second);
      }
    }
  }

  std::once_flag once;
  std::vector<std::string> patterns;
  std::vector<NotedNeed> needs;
  std::vector<std::vector<std::size_t>> of_pattern;  // which of them a pattern has
  // No match has more characters than kShort, or else kLonger, or goes across a line end.
  std::uint64_t is_short = 0, is_longer = 0, is_in_line = 0;
};

PatternNeeds::PatternNeeds(std::vector<std::string> patterns) : needs_(std::make_unique<Needs>()) {
  needs_->patterns = std::move(patterns);
}
PatternNeeds::~PatternNeeds() = default;
PatternNeeds::PatternNeeds(PatternNeeds&&) noexcept = default;
PatternNeeds& PatternNeeds::operator=(PatternNeeds&&) noexcept = default;

std::uint64_t PatternNeeds::possible(const NearWords& near, std::uint64_t asked) const {
  std::uint64_t known = 0, met = 0;  // by need; many patterns have the same
  const auto stands = [&](std::size_t n) {
    const std::uint64_t bit = n < 64 ? std::uint64_t{1} << n : 0;
    if ((known & bit) != 0) return (met & bit) != 0;
    known |= bit;
    const NotedNeed& need = needs_->needs[n];
    for (std::size_t i = 0; i < need.places.size(); ++i) {
      if (!near.stands(need.places[i], need.words[i])) continue;
      met |= bit;
      return true;
    }
    return false;
  };
  std::uint64_t out = 0;
  for (std::uint64_t left = asked; left != 0; left &= left - 1) {
    const auto& needs = needs_->of_pattern[static_cast<std::size_t>(std::countr_zero(left))];
    if (std::all_of(needs.begin(), needs.end(), stands)) out |= left & -left;
  }
  return out;
}

std::uint64_t PatternNeeds::around(const Skeleton& s, std::size_t begin, std::size_t end,
                                   NearWords& near, std::uint64_t asked) const {
  std::call_once(needs_->once, [this] { needs_->make(); });
  const auto ask = [&](std::size_t first, std::size_t last, std::uint64_t some) {
    return near.note(s.chars, first, last) ? possible(near, some) : some;
  };
  const auto least = [&](std::size_t reach) { return begin - std::min(begin, reach); };
  const auto most = [&](std::size_t reach) { return std::min(s.size(), end + reach); };
  std::uint64_t out = asked & ~(needs_->is_short | needs_->is_longer | needs_->is_in_line);
  if (const std::uint64_t some = asked & needs_->is_short; some != 0)
    out |= ask(least(kShort), most(kShort), some);
  if (const std::uint64_t some = asked & needs_->is_longer; some != 0)
    out |= ask(least(kLonger), most(kLonger), some);
  if (const std::uint64_t some = asked & needs_->is_in_line; some != 0) {
    out |= ask(s.line_begin(begin, least(kLineReach)),
               s.next_gap(end, most(kLineReach), Gap::kLine), some);
  }
  return out;
}

std::uint64_t PatternNeeds::inside(const Skeleton& s, std::size_t begin, std::size_t end,
                                   NearWords& near, std::uint64_t asked) const {
  std::call_once(needs_->once, [this] { needs_->make(); });
  return near.note(s.chars, begin, end) ? possible(near, asked) : asked;
}

}  // namespace xs::screening
