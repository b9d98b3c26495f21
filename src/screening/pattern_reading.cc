// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/pattern_reading.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace xs::screening {
namespace {

constexpr char32_t kLastChar = 0xFFFF;

// Throws Unknown at anything it does not know; caught below.
struct Unknown {};

class PatternReader {
 public:
  explicit PatternReader(std::string_view pattern) {
    for (std::size_t at = 0; at < pattern.size();) {
      const DecodedCodePoint next = decode_utf8(pattern, at);
      text_.push_back(next.value);
      at += next.length;
    }
  }

  PatternNode read() {
    PatternNode whole = choice();
    if (at_ != text_.size()) throw Unknown{};
    return whole;
  }
  std::vector<CharSet> sets;

 private:
  bool more() const { return at_ < text_.size(); }
  bool take(char32_t c) {
    if (!more() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  char32_t next() {
    if (!more()) throw Unknown{};
    return text_[at_++];
  }

  PatternNode choice() {
    PatternNode node;
    node.kind = PatternNode::kChoice;
    do {
      node.parts.push_back(sequence());
    } while (take('|'));
    return node.parts.size() == 1 ? std::move(node.parts[0]) : node;
  }

  PatternNode sequence() {
    PatternNode node;
    node.kind = PatternNode::kSequence;
    while (more() && text_[at_] != '|' && text_[at_] != ')') node.parts.push_back(repeated(atom()));
    return node;
  }

  PatternNode repeated(PatternNode what) {
    std::size_t least = 0, most = kEndless;
    if (take('?')) {
      most = 1;
    } else if (take('+')) {
      least = 1;
    } else if (take('{')) {
      least = number();
      most = least;
      if (take(',')) most = more() && text_[at_] == '}' ? kEndless : number();
      if (!take('}') || most < least) throw Unknown{};
    } else if (!take('*')) {
      return what;
    }
    take('?');  // which match is taken does not matter here
    if (more() && std::u32string_view(U"?+*{").find(text_[at_]) != std::u32string_view::npos)
      throw Unknown{};
    PatternNode node;
    node.kind = PatternNode::kRepeat;
    node.least = least;
    node.most = most;
    node.parts.push_back(std::move(what));
    return node;
  }

  std::size_t number() {
    std::size_t value = 0;
    if (!more() || text_[at_] < '0' || text_[at_] > '9') throw Unknown{};
    while (more() && text_[at_] >= '0' && text_[at_] <= '9') {
      value = value * 10 + next() - '0';
      if (value > 1000) throw Unknown{};
    }
    return value;
  }

  PatternNode atom() {
    const char32_t c = next();
    PatternNode node;
    if (c == '(') {
      if (take('?') && !take(':')) throw Unknown{};
      node = choice();
      if (!take(')')) throw Unknown{};
      return node;
    }
    if (c == '^' || c == '$') {
      node.kind = c == '^' ? PatternNode::kLineBegin : PatternNode::kLineEnd;
      return node;
    }
    CharSet set;
    if (c == '.') {
      set.add('\n', '\n');
      set.complement();
    } else if (c == '[') {
      set = bracket();
    } else if (c == '\\') {
      set = escape();
    } else if (c == '*' || c == '+' || c == '?' || c == '{') {
      throw Unknown{};
    } else {
      set.add(c, c);
    }
    set.close();
    node.kind = PatternNode::kSet;
    node.set = static_cast<std::uint32_t>(sets.size());
    sets.push_back(std::move(set));
    return node;
  }

  // Behind a backslash: one character, or more of them than RE2 knows as \p{Han}; `certain`: or
  // fewer, for what is excluded.
  CharSet escape(bool certain = false) {
    CharSet set;
    const char32_t c = next();
    if (c == 't') {
      set.add('\t', '\t');
    } else if (c == 'n') {
      set.add('\n', '\n');
    } else if (c == 'x') {
      const char32_t value = hexadecimal();
      set.add(value, value);
    } else if (c == 'p') {
      for (const char32_t wanted : U"{Han}") {
        if (wanted != 0 && next() != wanted) throw Unknown{};
      }
      set.add(certain ? 0x3400 : 0x2E80, certain ? 0x4DB5 : 0x2FDF);
      set.add(certain ? 0x4E00 : 0x3400, certain ? 0x9FCC : 0x9FFF);
      set.add(certain ? 0xF900 : 0xE000, certain ? 0xFA6D : 0xFAFF);
      if (!certain) set.add(0x3005, 0x3007);
      if (!certain) set.add(0x3021, 0x303B);
    } else if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               (c >= '0' && c <= '9')) {
      throw Unknown{};
    } else {
      set.add(c, c);
    }
    return set;
  }

  // {FFFD}
  char32_t hexadecimal() {
    char32_t value = 0;
    if (!take('{') || (more() && text_[at_] == '}')) throw Unknown{};
    while (!take('}')) {
      const char32_t c = next();
      const bool digit = c >= '0' && c <= '9';
      const char32_t letter = c | 0x20;
      if (!digit && (letter < 'a' || letter > 'f')) throw Unknown{};
      value = value * 16 + (digit ? c - '0' : letter - 'a' + 10);
      if (value > 0x10FFFF) throw Unknown{};
    }
    return value;
  }

  CharSet bracket() {
    CharSet set;
    const bool negated = take('^');
    for (bool first = true; first || !take(']'); first = false) {
      const char32_t c = next();
      if (c == '[' && more() && text_[at_] == ':') throw Unknown{};
      if (c == '\\') {
        const CharSet escaped = escape(negated);
        if (escaped.ranges().size() > 1) {
          set.add(escaped);
          continue;
        }
        if (escaped.ranges().empty()) throw Unknown{};
        range(set, escaped.ranges()[0].first);
      } else {
        range(set, c);
      }
    }
    if (negated) set.complement();
    return set;
  }

  void range(CharSet& set, char32_t first) {
    if (!more() || text_[at_] != '-' || at_ + 1 >= text_.size() || text_[at_ + 1] == ']') {
      set.add(first, first);
      return;
    }
    ++at_;
    char32_t last = next();
    if (last == '\\') {
      const CharSet escaped = escape();
      if (escaped.ranges().size() != 1) throw Unknown{};
      last = escaped.ranges()[0].first;
    }
    if (last < first) throw Unknown{};
    set.add(first, last);
  }

  std::u32string text_;
  std::size_t at_ = 0;
};

}  // namespace

void CharSet::add(char32_t first, char32_t last) {
  if (first <= std::min(last, kLastChar)) ranges_.emplace_back(first, std::min(last, kLastChar));
}

void CharSet::add(const CharSet& other) {
  ranges_.insert(ranges_.end(), other.ranges_.begin(), other.ranges_.end());
}

void CharSet::close() {
  std::sort(ranges_.begin(), ranges_.end());
  std::vector<std::pair<char32_t, char32_t>> merged;
  for (const auto& [first, last] : ranges_) {
    if (!merged.empty() && first <= merged.back().second + 1) {
      merged.back().second = std::max(merged.back().second, last);
    } else {
      merged.emplace_back(first, last);
    }
  }
  ranges_ = std::move(merged);
}

void CharSet::complement() {
  close();
  std::vector<std::pair<char32_t, char32_t>> other;
  char32_t next = 0;
  for (const auto& [first, last] : ranges_) {
    if (first > next) other.emplace_back(next, first - 1);
    next = last + 1;
  }
  if (next <= kLastChar) other.emplace_back(next, kLastChar);
  ranges_ = std::move(other);
}

bool CharSet::contains(char16_t c) const {
  const auto after =
      std::upper_bound(ranges_.begin(), ranges_.end(), char32_t{c},
                       [](char32_t value, const auto& range) { return value < range.first; });
  return after != ranges_.begin() && c <= (after - 1)->second;
}

WrittenOut written_out(const PatternNode& node) {
  constexpr std::size_t kPlenty = 1'000'000;
  WrittenOut out;
  if (node.kind == PatternNode::kSet) out.characters = 1;
  for (const PatternNode& part : node.parts) {
    const WrittenOut one = written_out(part);
    out.characters = std::min(out.characters + one.characters, kPlenty);
    out.copies = std::max(out.copies, one.copies);
  }
  if (node.kind == PatternNode::kRepeat) {
    const std::size_t most = node.most == kEndless ? node.least : node.most;
    const std::size_t times = std::max<std::size_t>(most, 1);
    out.characters = std::min(out.characters * times, kPlenty);
    out.copies = std::min(out.copies * times, kPlenty);
  }
  return out;
}

std::size_t longest_match(const PatternNode& node) {
  constexpr std::size_t kPlenty = 1'000'000;
  if (node.kind == PatternNode::kSet) return 1;
  std::size_t longest = 0;
  for (const PatternNode& part : node.parts) {
    const std::size_t one = longest_match(part);
    longest = node.kind == PatternNode::kChoice ? std::max(longest, one) : longest + one;
    if (one > kPlenty) return kEndless;
  }
  if (node.kind != PatternNode::kRepeat || longest == 0) return longest;
  return node.most > kPlenty / longest ? kEndless : longest * node.most;
}

std::optional<PatternTree> read_pattern(std::string_view pattern) {
  try {
    PatternReader reader(pattern);
    PatternTree tree;
    tree.whole = reader.read();
    tree.sets = std::move(reader.sets);
    return tree;
  } catch (const Unknown&) {
    return std::nullopt;
  }
}

}  // namespace xs::screening
