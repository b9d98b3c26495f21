// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/pattern_needs.h"

#include <algorithm>
#include <bit>
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
constexpr std::size_t kKept = 256;          // characters noted before all are forgotten, at least
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

// A word by where its first and its last two characters are noted.
struct NotedWord {
  std::uint16_t first = 0, last = 0;
};

std::vector<NotedWord> noted(const Need& need) {
  std::vector<NotedWord> out;
  const std::u16string* shorter = nullptr;
  for (const std::u16string& word : need) {  // in order: behind a word those that begin with it
    if (shorter != nullptr && word.starts_with(*shorter)) continue;
    shorter = &word;
    const std::size_t size = word.size();
    if (size == 1) {
      out.push_back({NotedPairs::place(word[0]), NotedPairs::place(word[0])});
    } else {
      out.push_back(
          {NotedPairs::place(pair_at(word, 0)), NotedPairs::place(pair_at(word, size - 2))});
    }
  }
  return out;
}

}  // namespace

void NotedPairs::note(std::u16string_view text, std::size_t begin, std::size_t end) {
  const bool goes_on =
      begin >= begin_ && begin <= end_ && end - begin_ <= std::max(kKept, 2 * (end - begin));
  if (goes_on && end <= end_) return;
  if (!goes_on) {
    bits_.fill(0);
    begin_ = end_ = begin;
  }
  const auto put = [&](std::uint16_t at) { bits_[at / 64U] |= std::uint64_t{1} << at % 64U; };
  std::size_t at = end_;
  if (at == begin_ && at < end) put(place(text[at++]));
  for (; at < end; ++at) {
    put(place(text[at]));
    put(place(pair_at(text, at - 1)));
  }
  end_ = end;
}

struct PatternNeeds::Needs {
  struct Pattern {
    std::vector<std::vector<NotedWord>> needs;
  };

  void make() {
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      Pattern& pattern = made.emplace_back();
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
      for (const Need& need : NeedsReader(*tree).read()) pattern.needs.push_back(noted(need));
    }
  }

  std::once_flag once;
  std::vector<std::string> patterns;
  std::vector<Pattern> made;
  // No match has more characters than kShort, or else kLonger, or goes across a line end.
  std::uint64_t is_short = 0, is_longer = 0, is_in_line = 0;
};

PatternNeeds::PatternNeeds(std::vector<std::string> patterns) : needs_(std::make_unique<Needs>()) {
  needs_->patterns = std::move(patterns);
}
PatternNeeds::~PatternNeeds() = default;
PatternNeeds::PatternNeeds(PatternNeeds&&) noexcept = default;
PatternNeeds& PatternNeeds::operator=(PatternNeeds&&) noexcept = default;

std::uint64_t PatternNeeds::possible(const NotedPairs& pairs, std::uint64_t asked) const {
  const auto stands = [&](const NotedWord& word) {
    return pairs.may_have(word.first) && pairs.may_have(word.last);
  };
  std::uint64_t out = 0;
  for (std::uint64_t left = asked; left != 0; left &= left - 1) {
    const auto& needs = needs_->made[static_cast<std::size_t>(std::countr_zero(left))].needs;
    const bool all = std::all_of(needs.begin(), needs.end(), [&](const auto& need) {
      return std::any_of(need.begin(), need.end(), stands);
    });
    if (all) out |= left & -left;
  }
  return out;
}

std::uint64_t PatternNeeds::around(const Skeleton& s, std::size_t begin, std::size_t end,
                                   NearWords& near, std::uint64_t asked) const {
  std::call_once(needs_->once, [this] { needs_->make(); });
  const auto least = [&](std::size_t reach) { return begin - std::min(begin, reach); };
  const auto most = [&](std::size_t reach) { return std::min(s.size(), end + reach); };
  std::uint64_t out = asked & ~(needs_->is_short | needs_->is_longer | needs_->is_in_line);
  if (const std::uint64_t some = asked & needs_->is_short; some != 0) {
    near.close.note(s.chars, least(kShort), most(kShort));
    out |= possible(near.close, some);
  }
  if (const std::uint64_t some = asked & needs_->is_longer; some != 0) {
    near.around.note(s.chars, least(kLonger), most(kLonger));
    out |= possible(near.around, some);
  }
  if (const std::uint64_t some = asked & needs_->is_in_line; some != 0) {
    near.line.note(s.chars, s.line_begin(begin, least(kLineReach)),
                   s.next_gap(end, most(kLineReach), Gap::kLine));
    out |= possible(near.line, some);
  }
  return out;
}

std::uint64_t PatternNeeds::inside(const Skeleton& s, std::size_t begin, std::size_t end,
                                   NearWords& near, std::uint64_t asked) const {
  std::call_once(needs_->once, [this] { needs_->make(); });
  near.stretch.note(s.chars, begin, end);
  return possible(near.stretch, asked);
}

}  // namespace xs::screening
