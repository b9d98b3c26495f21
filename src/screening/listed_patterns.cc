// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/listed_patterns.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "screening/pattern_reading.h"

namespace xs::screening {
namespace {

// Of one automaton; beyond, RE2 throws states away and begins anew.
constexpr std::int64_t kPatternMemory = std::int64_t{2} << 20;
constexpr std::size_t kShortestMatch = 2;  // folded characters, as of a listed word
constexpr std::string_view kSupplementary = "\xEE\x80\x80";  // what their ideographs fold to
constexpr std::string_view kNotSupported =
    "式样里有不支持的写法。可以用文字、[…]、\\d、\\w、\\p{Han}、“.”、(…|…)、?、{m,n}、^、$。";

std::optional<std::string> last_code_point(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::size_t at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
  return std::string(text.substr(at));
}

bool is_slash(std::string_view c) { return c == "/" || c == "／"; }

// ---- folding a pattern: what stands for itself becomes what it is in folded text ----

class Folding {
 public:
  explicit Folding(std::string_view written) : in_(written) {}

  // False at something that has no meaning in folded text.
  bool run() {
    while (at_ < in_.size()) {
      if (!(in_[at_] == '\\' ? escaped() : one())) return false;
    }
    return true;
  }
  std::string out;
  std::string fault;

 private:
  static constexpr std::string_view kOperators = "^$.|?*+(){}";

  bool one() {
    const DecodedCodePoint c = decode_utf8(in_, at_);
    const std::string_view as_written = in_.substr(at_, c.length);
    at_ += c.length;
    if (as_written == "[" && !in_class_) {
      in_class_ = true;
      out += '[';
      if (at_ < in_.size() && in_[at_] == '^') out += in_[at_++];
      return true;
    }
    if (as_written == "]" && in_class_) {
      in_class_ = false;
      out += ']';
      return true;
    }
    const bool means =
        in_class_ ? as_written == "-" : kOperators.find(as_written) != kOperators.npos;
    if (means) {
      out += as_written;
      // Flags and names behind "(?" are no text.
      if (as_written == "(" && in_.substr(at_).starts_with("?:")) out += "?:", at_ += 2;
      if (as_written == "{") take_counts();
      return true;
    }
    literal(as_written);
    return true;
  }

  // Also as a Chinese keyboard writes them: {0，20}.
  void take_counts() {
    while (at_ < in_.size() && in_[at_] != '}') {
      const DecodedCodePoint c = decode_utf8(in_, at_);
      if (c.value != U' ') out += utf8(fold_word(in_.substr(at_, c.length)));
      at_ += c.length;
    }
  }

  bool escaped() {
    if (++at_ >= in_.size()) {
      out += '\\';  // RE2 says what is wrong
      return true;
    }
    const char c = in_[at_];
    if (c == 'd' || c == 'w') {
      ++at_;
      const std::string_view set = c == 'd' ? "0-9" : "0-9a-z_";
      out += in_class_ ? std::string(set) : fmt::format("[{}]", set);
      return true;
    }
    if (c == 's') {
      fault = "筛查的文字里已经去掉空格和换行，式样里不必写空格，请删去 \\s。";
      return false;
    }
    if (in_.substr(at_).starts_with("p{Han}")) {
      at_ += std::string_view("p{Han}").size();
      const std::string set = "\\p{Han}" + std::string(kSupplementary);
      out += in_class_ ? set : "[" + set + "]";
      return true;
    }
    if (c == 'u' || c == 'x') return numbered();
    const DecodedCodePoint whole = decode_utf8(in_, at_);
    const std::string_view as_written = in_.substr(at_, whole.length);
    at_ += whole.length;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
      fault = kNotSupported;
      return false;
    }
    literal(as_written);
    return true;
  }

  // \u4e00 and \x{4e00}.
  bool numbered() {
    std::string_view digits = in_.substr(at_ + 1);
    std::size_t taken = 5;
    if (digits.starts_with("{")) {
      const std::size_t close = digits.find('}');
      if (close == digits.npos) return not_supported();
      taken = close + 2;
      digits = digits.substr(1, close - 1);
    } else {
      digits = digits.substr(0, in_[at_] == 'u' ? 4 : 2);
      taken = digits.size() + 1;
    }
    char32_t value = 0;
    for (const char c : digits) {
      const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
      const bool digit = lower >= '0' && lower <= '9', letter = lower >= 'a' && lower <= 'f';
      if (!digit && !letter) return not_supported();
      value = value * 16 + static_cast<char32_t>(digit ? lower - '0' : lower - 'a' + 10);
      if (value > 0x10FFFF) return not_supported();
    }
    if (digits.empty() || value == 0 || (value >= 0xD800 && value <= 0xDFFF))
      return not_supported();
    at_ += taken;
    std::string text;
    append_utf8(text, value);
    literal(text);
    return true;
  }
  bool not_supported() {
    fault = kNotSupported;
    return false;
  }

  // What a character is in folded text: nothing, itself, or three of them.
  void literal(std::string_view as_written) {
    const std::u16string folded = fold_word(as_written);
    std::string text;
    for (const char16_t c : folded) {
      const std::string one_char = utf8(std::u16string_view(&c, 1));
      const bool ascii_sign = c < 0x80 && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z');
      text += ascii_sign ? "\\" + one_char : one_char;
    }
    out += folded.size() > 1 && !in_class_ ? "(?:" + text + ")" : text;
  }

  std::string_view in_;
  std::size_t at_ = 0;
  bool in_class_ = false;
};

// ---- how much can it match ----

struct Lengths {
  std::size_t least = 0, most = 0;
};
std::size_t times(std::size_t a, std::size_t b) {
  if (a == 0 || b == 0) return 0;
  return a >= kEndless / b ? kEndless : a * b;
}
std::size_t plus(std::size_t a, std::size_t b) { return a >= kEndless - b ? kEndless : a + b; }

Lengths lengths_of(const PatternNode& node) {
  switch (node.kind) {
    case PatternNode::kEmpty:
    case PatternNode::kLineBegin:
    case PatternNode::kLineEnd:
      return {0, 0};
    case PatternNode::kSet:
      return {1, 1};
    case PatternNode::kRepeat: {
      const Lengths once = lengths_of(node.parts.front());
      return {times(once.least, node.least), times(once.most, node.most)};
    }
    case PatternNode::kSequence: {
      Lengths all;
      for (const PatternNode& part : node.parts) {
        const Lengths one = lengths_of(part);
        all = {plus(all.least, one.least), plus(all.most, one.most)};
      }
      return all;
    }
    case PatternNode::kChoice: {
      Lengths any{kEndless, 0};
      for (const PatternNode& part : node.parts) {
        const Lengths one = lengths_of(part);
        any = {std::min(any.least, one.least), std::max(any.most, one.most)};
      }
      return any;
    }
  }
  return {};
}

std::string fault_of(const re2::RE2& pattern) {
  switch (pattern.error_code()) {
    case re2::RE2::ErrorMissingBracket:
      return "式样里的方括号没有成对，请检查。";
    case re2::RE2::ErrorMissingParen:
    case re2::RE2::ErrorUnexpectedParen:
      return "式样里的圆括号没有成对，请检查；要找括号本身，请写成 \\( 和 \\)。";
    case re2::RE2::ErrorTrailingBackslash:
      return "式样末尾多了一个反斜杠，请删去。";
    case re2::RE2::ErrorBadCharRange:
      return "式样里方括号中的范围前后颠倒，请检查“-”两边。";
    case re2::RE2::ErrorRepeatArgument:
    case re2::RE2::ErrorRepeatSize:
    case re2::RE2::ErrorRepeatOp:
      return "式样里的次数写得不对，请写成 {2} 或者 {0,20}，前面要有所重复的内容。";
    case re2::RE2::ErrorPatternTooLarge:
      return "式样展开以后太大，请把次数写小一些，或者拆成几个式样。";
    default:
      return std::string(kNotSupported);
  }
}

// Never across a line end, which stands for the border of a cell.
std::unique_ptr<re2::RE2> compiled(const std::string& folded) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_never_nl(true);
  options.set_max_mem(kPatternMemory);
  return std::make_unique<re2::RE2>("(?m)" + folded, options);
}

std::string fault_in(const std::string& folded) {
  const auto pattern = compiled(folded);
  if (!pattern->ok()) return fault_of(*pattern);
  const auto tree = read_pattern(folded);
  if (!tree) return std::string(kNotSupported);
  const Lengths lengths = lengths_of(tree->whole);
  if (lengths.most == kEndless) {
    return "式样里的“*”“+”“{n,}”没有上限，请写明最多几个字，例如 .{0,20}。";
  }
  if (lengths.most > kLongestPatternMatch) {
    return fmt::format("符合式样的文字可以长达 {} 个字，最多 {} 个，请把次数写小一些。",
                       lengths.most, kLongestPatternMatch);
  }
  if (lengths.least < kShortestMatch) return "不到两个字也符合式样，请写得具体一些。";
  return {};
}

bool runs_on(char16_t a, char16_t b) {
  return (is_letter(a) && is_letter(b)) || (is_digit(a) && is_digit(b));
}

// The folded text with a line end at every border of a cell, where no match goes across.
std::string cells_of(const Skeleton& s) {
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = 1; (at = s.next_gap(at, s.size(), Gap::kTab)) < s.size(); ++at) {
    if (s.gap(at) != Gap::kTab) continue;
    out += utf8(std::u16string_view(s.chars).substr(from, at - from));
    out += '\n';
    from = at;
  }
  return out + utf8(std::u16string_view(s.chars).substr(from));
}

// Counts the characters of a text that is only asked about from front to back.
class Characters {
 public:
  explicit Characters(std::string_view text) : text_(text) {}
  std::uint32_t before(std::size_t byte) {
    for (; byte_ < byte; ++byte_) {
      const bool first = (static_cast<unsigned char>(text_[byte_]) & 0xC0U) != 0x80U;
      count_ += first && text_[byte_] != '\n' ? 1 : 0;
    }
    return count_;
  }

 private:
  std::string_view text_;
  std::size_t byte_ = 0;
  std::uint32_t count_ = 0;
};

void search(const re2::RE2& re, std::uint32_t pattern, const Skeleton& skeleton,
            const std::string& text, std::vector<PatternMatch>& out) {
  Characters characters(text);
  re2::StringPiece found;
  std::size_t from = 0, matches = 0;
  while (re.Match(text, from, text.size(), re2::RE2::UNANCHORED, &found, 1)) {
    const auto at = static_cast<std::size_t>(found.data() - text.data());
    const std::uint32_t begin = characters.before(at);
    const auto length = count_code_points({found.data(), found.size()});
    const auto end = begin + static_cast<std::uint32_t>(length);
    if (cut_out_of_a_word(skeleton, begin, end)) {
      from = at + decode_utf8(text, at).length;
      continue;
    }
    if (matches++ == ListedPatterns::kMostMatches) {
      out.push_back({begin, static_cast<std::uint32_t>(skeleton.size()), pattern, true});
      return;
    }
    out.push_back({begin, end, pattern, false});
    from = at + found.size();
  }
}

}  // namespace

std::optional<std::string_view> pattern_in(std::string_view entry) {
  const std::size_t first = entry.empty() ? 0 : decode_utf8(entry, 0).length;
  const auto last = last_code_point(entry);
  if (!last || entry.size() <= first + last->size() || !is_slash(entry.substr(0, first)) ||
      !is_slash(*last)) {
    return std::nullopt;
  }
  return entry.substr(first, entry.size() - first - last->size());
}

ReadPattern read_listed_pattern(std::string_view written) {
  if (count_code_points(written) > kLongestPattern) {
    return {{}, fmt::format("式样太长，最多 {} 个字符，请拆成几个式样。", kLongestPattern)};
  }
  Folding folding(written);
  if (!folding.run()) return {{}, std::move(folding.fault)};
  std::string fault = fault_in(folding.out);
  return {std::move(folding.out), std::move(fault)};
}

bool cut_out_of_a_word(const Skeleton& s, std::size_t begin, std::size_t end) {
  const bool before =
      begin > 0 && s.gap(begin) == Gap::kNone && runs_on(s.chars[begin - 1], s.chars[begin]);
  return before ||
         (end < s.size() && s.gap(end) == Gap::kNone && runs_on(s.chars[end - 1], s.chars[end]));
}

ListedPatterns::ListedPatterns(const std::vector<std::string>& folded) {
  for (const std::string& pattern : folded) patterns_.push_back(compiled(pattern));
}

std::vector<PatternMatch> ListedPatterns::find(const Skeleton& skeleton) const {
  std::vector<PatternMatch> out;
  if (patterns_.empty() || skeleton.size() == 0) return out;
  const std::string text = cells_of(skeleton);
  for (std::uint32_t i = 0; i < patterns_.size(); ++i) {
    search(*patterns_[i], i, skeleton, text, out);
  }
  return out;
}

}  // namespace xs::screening
