// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/numbers.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <initializer_list>
#include <utility>

namespace xs::screening {
namespace {

constexpr std::size_t kMaxGroups = 64;
// A number has fewer groups than this, unless it is written digit by digit.
constexpr std::size_t kManyGroups = 24;
constexpr std::size_t kMinLength = 7, kMaxLength = 48;
// Fewer Chinese digits in a row are a year or a plain number.
constexpr std::size_t kMinChineseDigits = 7;

int chinese_digit(char16_t c) {
  static const std::array<std::int8_t, 0x10000> kDigits = [] {
    std::array<std::int8_t, 0x10000> digits;
    digits.fill(-1);
    for (const std::u16string_view row : {u"〇一二三四五六七八九", u"零壹贰叁肆伍陆柒捌玖"}) {
      for (std::size_t i = 0; i < row.size(); ++i) digits[row[i]] = static_cast<std::int8_t>(i);
    }
    digits[u'○'] = 0;
    digits[u'幺'] = 1;
    digits[u'两'] = 2;
    return digits;
  }();
  return kDigits[c];
}

// Other signs a masked character is written with.
constexpr std::u16string_view kRareMasks = u"▇█◆?○◎◇☆※▲△⊙◯▓▒░✕✱∗•◼▪☐";

bool is_mask(char16_t c) {
  return c == u'*' || c == u'★' || c == u'×' || c == u'■' || c == u'●' || c == u'#' || c == u'□' ||
         kRareMasks.find(c) != kRareMasks.npos;
}

// ·· and _ hide digits only between others.
bool is_mask_between(const Skeleton& s, std::size_t i) {
  const auto same = [&](std::size_t at) {
    return at < s.size() && s.chars[at] == s.chars[i] && s.gap(std::max(at, i)) == Gap::kNone;
  };
  const auto digit = [&](std::size_t at) {
    return at < s.size() && is_digit(s.chars[at]) && s.gap(std::max(at, i)) == Gap::kNone;
  };
  if (i == 0) return false;
  if (s.chars[i] == u'·') return same(i - 1) || same(i + 1);
  // A single one parts groups, 6212_2696, unless it makes a whole identity number.
  if (s.chars[i] == u'_' && digit(i - 1) && digit(i + 1)) {
    constexpr std::size_t kWhole = 18;
    std::size_t begin = i, end = i + 1;
    while (begin > 0 && i - begin < kWhole && digit(begin - 1)) --begin;
    while (end - i < kWhole && (digit(end) || (end < s.size() && s.chars[end] == u'x'))) ++end;
    return end - begin == kWhole;
  }
  return s.chars[i] == u'_' && (same(i - 1) || same(i + 1)) && (digit(i - 1) || same(i - 1)) &&
         (digit(i + 1) || same(i + 1));
}

enum class Joint : std::uint8_t { kSign, kThin, kWide, kLine };

struct Group {
  std::uint32_t begin, end;
  std::uint32_t count;  // of its digits
  std::uint32_t at;     // of them in Run::digits
  Joint before;
  Gap behind;
  char16_t sign;  // between it and the group before, 0 if there is none
};

// Groups one after the other. Of a group too long for a number only the beginning is kept.
struct Run {
  std::array<Group, kMaxGroups> groups;
  std::array<std::uint8_t, kMaxGroups> sizes;
  std::array<char, kMaxGroups*(kMaxLength + 1)> digits;
  std::size_t size = 0;

  [[nodiscard]] std::string_view text(const Group& group) const {
    return {digits.data() + group.at, std::min<std::size_t>(group.count, kMaxLength + 1)};
  }
  [[nodiscard]] std::size_t used() const {
    if (size == 0) return 0;
    return groups[size - 1].at + text(groups[size - 1]).size();
  }
  void add(const Group& group) {
    sizes[size] = static_cast<std::uint8_t>(std::min<std::uint32_t>(group.count, 255));
    groups[size++] = group;
  }
};

bool is_cross(char16_t c) { return c == u'×' || c == u'✕'; }

// Would an X complete the identity number?
bool is_check_character(std::string_view digits) {
  return digits.size() == 17 && has_resident_id_check(std::string(digits) + 'x');
}

// Reads the run of digits at `at`; empty if there is none.
Group read_group(const Skeleton& s, std::size_t at, Run& run) {
  Group group{};
  group.begin = group.end = static_cast<std::uint32_t>(at);
  group.at = static_cast<std::uint32_t>(run.used());
  std::size_t chinese = 0, plain = 0;  // digits in all, and before the first Chinese one
  for (std::size_t i = at; i < s.size(); ++i) {
    if (i > at) group.behind = s.gap(i);
    if (group.behind != Gap::kNone) break;
    const char16_t c = s.chars[i];
    char read = 0;
    if (is_digit(c)) {
      read = static_cast<char>(c);
    } else if (is_cross(c) && is_check_character({run.digits.data() + group.at, group.count})) {
      read = 'x';
    } else if (is_mask(c) || (i > at && is_mask_between(s, i))) {
      read = '*';
    } else if (c == u'x' && i > at) {
      const bool more =
          i + 1 < s.size() && s.gap(i + 1) == Gap::kNone &&
          (is_digit(s.chars[i + 1]) || s.chars[i + 1] == u'x' || is_mask(s.chars[i + 1]));
      read = more ? '*' : 'x';
    } else if (const int digit = chinese_digit(c); digit >= 0) {
      read = static_cast<char>('0' + digit);
      ++chinese;
    } else {
      break;
    }
    if (group.count <= kMaxLength) run.digits[group.at + group.count] = read;
    ++group.count;
    if (chinese == 0) plain = group.count;
  }
  // "2024年", "三号楼" beside a digit: keep only what is written in digits.
  if (chinese > 0 && chinese < kMinChineseDigits) {
    group.count = static_cast<std::uint32_t>(plain);
    group.behind = Gap::kNone;
  }
  group.end = group.begin + group.count;
  return group;
}

bool is_country(std::string_view digits) { return digits == "86" || digits == "0086"; }

// Where the bracket of "(86)" or "(+86)" opens; `begin` if none does.
std::size_t bracket_before(const Skeleton& s, std::size_t begin) {
  const std::size_t sign = begin > 0 && s.chars[begin - 1] == u'+' ? begin - 1 : begin;
  return sign > 0 && s.chars[sign - 1] == u'(' ? sign - 1 : begin;
}

// Are the digits of the group in brackets of their own: (86)138…, (138)0013…, 140106(19071115)4853?
bool is_bracketed(const Skeleton& s, const Run& run, const Group& group) {
  const std::string_view digits = run.text(group);
  if (is_country(digits)) return bracket_before(s, group.begin) != group.begin;
  if (group.begin == 0 || s.chars[group.begin - 1] != u'(') return false;
  return digits.size() == (run.size > 1 ? 8 : 3);
}

// Where could the next group begin, and by what is it joined? `end` if the run stops.
std::pair<std::size_t, Joint> next_group(const Skeleton& s, const Run& run) {
  const Group& group = run.groups[run.size - 1];
  const std::size_t end = group.end;
  const std::pair<std::size_t, Joint> none{s.size(), Joint::kSign};
  if (end >= s.size()) return none;
  const char16_t c = s.chars[end];
  const auto sign = [&] { return end + 1 < s.size() && s.gap(end + 1) <= Gap::kThin; };
  switch (group.behind) {
    case Gap::kThin:
      if ((c == u'-' || c == u'·') && sign()) return {end + 1, Joint::kSign};
      return {end, Joint::kThin};
    case Gap::kWide:
      return {end, Joint::kWide};
    case Gap::kLine:
      return {end, Joint::kLine};
    case Gap::kTab:
      return none;
    case Gap::kNone:
      break;
  }
  // 1990-01-02/138…: a stroke parts values unless the whole number is written with strokes.
  const char16_t used = run.size > 1 ? group.sign : c;
  if ((c == u'/') != (used == u'/')) return none;
  constexpr std::u16string_view kJoints = u"-/.·_~=";
  const bool joins = kJoints.find(c) != kJoints.npos;
  const bool closes = c == u')' && is_bracketed(s, run, group);
  // 140106(19071115)4853
  const bool opens =
      c == u'(' && group.count == 6 && end + 9 < s.size() && s.chars[end + 9] == u')';
  if ((joins || closes || opens) && sign()) return {end + 1, Joint::kSign};
  return none;
}

// 3 5 0 … 0 0 0 X: the check character of a number written digit by digit.
bool ends_with_letter(const Skeleton& s, const Run& run, std::size_t at) {
  if (s.chars[at] != u'x') return false;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < run.size; ++i) digits += run.groups[i].count;
  const bool alone = at + 1 >= s.size() || s.gap(at + 1) != Gap::kNone ||
                     (!is_letter(s.chars[at + 1]) && !is_digit(s.chars[at + 1]));
  return digits >= 17 && alone;
}

// Inside a run a sign or a gap parts its groups: only its two ends can be stuck to a word.
bool is_stuck_before(const Skeleton& s, const Group& first) {
  if (first.begin == 0 || s.gap(first.begin) != Gap::kNone) return false;
  const char16_t c = s.chars[first.begin - 1];
  return is_letter(c) || is_digit(c) || c == u'_' || c == u'@';
}

bool is_stuck_behind(const Skeleton& s, const Group& last) {
  if (last.end >= s.size() || s.gap(last.end) != Gap::kNone) return false;
  const char16_t c = s.chars[last.end];
  if (is_letter(c) || c == u'_' || c == u'@') return true;
  return c == u'.' && last.end + 1U < s.size() && s.gap(last.end + 1) == Gap::kNone &&
         is_letter(s.chars[last.end + 1]);  // "…/13800138000.html"
}

void read_run(const Skeleton& s, const Group& first, Run& run) {
  run.add(first);
  while (run.size < kMaxGroups) {
    const auto [next, joint] = next_group(s, run);
    if (next >= s.size()) return;
    Group more = read_group(s, next, run);
    if (more.count == 0 && ends_with_letter(s, run, next)) {
      run.digits[more.at] = 'x';
      more.count = 1;
      more.end = more.begin + 1;
      more.behind = more.end < s.size() ? s.gap(more.end) : Gap::kNone;
    }
    if (more.count == 0) return;
    more.before = joint;
    more.sign = joint == Joint::kSign ? s.chars[next - 1] : u'\0';
    run.add(more);
  }
}

// "+86" and "(+86)" belong to the number.
std::uint32_t begin_of(const Skeleton& s, const Run& run, std::size_t from) {
  const Group& first = run.groups[from];
  const bool closed = from + 1 < run.size && s.chars[first.end] == u')';
  if (closed && first.count == 3) return first.begin - 1;
  if (closed && is_country(run.text(first))) {
    return static_cast<std::uint32_t>(bracket_before(s, first.begin));
  }
  return first.begin > 0 && s.chars[first.begin - 1] == u'+' ? first.begin - 1 : first.begin;
}

// Offers the numbers that begin with group `from`; how many groups were taken?
std::size_t offer(const Skeleton& s, const Run& run, std::size_t from, const WantedLengths& wanted,
                  const Accept& accept) {
  std::size_t last = from, length = 0;
  while (last < run.size && length + run.groups[last].count <= kMaxLength) {
    length += run.groups[last++].count;
  }
  if (length < kMinLength || (from == 0 && is_stuck_before(s, run.groups[0]))) return 0;
  NumberCandidate candidate;
  candidate.begin = begin_of(s, run, from);
  const std::uint64_t lengths = wanted(candidate.begin);
  for (; last > from && length >= kMinLength; length -= run.groups[--last].count) {
    if (last - from > 1 && (lengths >> length & 1) == 0) continue;
    if (last == run.size && is_stuck_behind(s, run.groups[last - 1])) continue;
    candidate.end = run.groups[last - 1].end;
    candidate.digits = {run.digits.data() + run.groups[from].at, length};
    candidate.groups = {run.sizes.data() + from, last - from};
    candidate.alone = from == 0 && last == run.size;
    candidate.over_wide = false;
    candidate.before_line = 0;
    for (std::size_t i = from + 1; i < last; ++i) {
      candidate.over_wide |= run.groups[i].before == Joint::kWide;
      if (run.groups[i].before == Joint::kLine && candidate.before_line == 0) {
        candidate.before_line = run.groups[i].at - run.groups[from].at;
      }
    }
    if (accept(candidate)) return last - from;
  }
  return 0;
}

// Sizes of groups in one number, four bits each.
constexpr std::uint64_t packed(std::initializer_list<std::uint8_t> sizes) {
  std::uint64_t all = 0;
  for (const std::uint8_t size : sizes) all = all << 4 | size;
  return all;
}

}  // namespace

bool has_resident_id_check(std::string_view id) {
  constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kCheck = "10x98765432";
  if (id.size() != 18) return false;
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    if (id[i] < '0' || id[i] > '9') return false;
    sum += (id[i] - '0') * kWeights[i];
  }
  return id[17] == kCheck[static_cast<std::size_t>(sum % 11)];
}

namespace {
int number_at(std::string_view id, std::size_t at, std::size_t length) {
  int value = 0;
  for (std::size_t i = at; i < at + length; ++i) {
    if (i >= id.size() || id[i] < '0' || id[i] > '9') return -1;
    value = value * 10 + (id[i] - '0');
  }
  return value;
}

bool is_date(int year, int month, int day) {
  if (year < 1800 || year > 2099 || month < 1 || day < 1) return false;
  return std::chrono::year_month_day(std::chrono::year(year),
                                     std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}
}  // namespace

bool has_birth_date(std::string_view id) {
  return is_date(number_at(id, 6, 4), number_at(id, 10, 2), number_at(id, 12, 2));
}

bool has_old_birth_date(std::string_view id15) {
  const int year = number_at(id15, 6, 2);
  return year >= 0 && is_date(1900 + year, number_at(id15, 8, 2), number_at(id15, 10, 2));
}

bool is_luhn(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const char c = digits[digits.size() - 1 - i];
    if (c < '0' || c > '9') return false;
    int value = c - '0';
    if (i % 2 == 1) value = value * 2 > 9 ? value * 2 - 9 : value * 2;
    sum += value;
  }
  return !digits.empty() && sum % 10 == 0;
}

bool is_mobile_grouping(GroupSizes groups) {
  static constexpr std::array kUsual = {
      packed({11}),         packed({3, 4, 4}), packed({3, 8}),       packed({7, 4}),
      packed({3, 3, 5}),    packed({4, 3, 4}), packed({4, 4, 3}),    packed({5, 6}),
      packed({6, 5}),       packed({3, 5, 3}), packed({4, 7}),       packed({3, 2, 2, 2, 2}),
      packed({3, 3, 3, 2}), packed({5, 3, 3}), packed({3, 2, 3, 3}), packed({3, 4, 2, 2}),
      packed({2, 3, 3, 3}), packed({8, 3}),    packed({1, 2, 4, 4})};
  const auto single = [](std::uint8_t size) { return size == 1; };
  if (groups.size() > 5) return std::all_of(groups.begin(), groups.end(), single);
  std::uint64_t all = 0;
  for (const std::uint8_t size : groups) all = all << 4 | std::min<std::uint8_t>(size, 15);
  return std::find(kUsual.begin(), kUsual.end(), all) != kUsual.end();
}

bool is_card_grouping(GroupSizes groups) {
  if (groups.size() == 1) return true;
  const auto all = [&](std::uint8_t size) {
    return std::all_of(groups.begin(), groups.end() - 1,
                       [&](std::uint8_t group) { return group == size; }) &&
           groups.back() <= (size == 1 ? 1 : size + 3);
  };
  return all(4) || all(1) || all(5) || all(3) ||
         (groups.front() == 6 && groups.size() <= 4 && groups.back() >= 3) ||
         (groups.size() == 2 && groups.front() >= 4);
}

std::size_t for_each_number(const Skeleton& skeleton, std::size_t begin, std::size_t end,
                            const Accept& accept) {
  return for_each_number(
      skeleton, begin, end, [](std::uint32_t) { return ~std::uint64_t{0}; }, accept);
}

std::size_t for_each_number(const Skeleton& skeleton, std::size_t begin, std::size_t end,
                            const WantedLengths& wanted, const Accept& accept) {
  Run run;
  std::size_t at = begin;
  while (at < end) {
    if (!is_digit(skeleton.chars[at]) && chinese_digit(skeleton.chars[at]) < 0) {
      ++at;
      continue;
    }
    run.size = 0;
    const Group first = read_group(skeleton, at, run);
    if (first.count == 0) {
      ++at;
      continue;
    }
    read_run(skeleton, first, run);
    std::size_t from = 0, taken = 0;
    while (from < run.size) {
      taken = offer(skeleton, run, from, wanted, accept);
      from += std::max<std::size_t>(1, taken);
      // A full run may go on; look again from further back, not to lose what straddles its end.
      if (run.size == kMaxGroups && from + kManyGroups >= kMaxGroups) break;
    }
    const Group& last = run.groups[run.size - 1];
    // …/0086-138…: the sign behind the last group was not that of the run.
    const bool again = from == run.size && run.size > 1 && !taken && last.before == Joint::kSign &&
                       last.behind == Gap::kNone;
    at = from < run.size ? run.groups[from].begin : again ? last.begin : last.end;
  }
  return at;
}

}  // namespace xs::screening
