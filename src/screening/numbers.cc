// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/numbers.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <numeric>

namespace xs::screening {
namespace {

constexpr std::size_t kMaxGroups = 24;
constexpr std::size_t kMinLength = 7, kMaxLength = 32;
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

bool is_mask(char16_t c) {
  return c == u'*' || c == u'★' || c == u'×' || c == u'■' || c == u'●' || c == u'#' || c == u'□' ||
         c == u'▇' || c == u'█' || c == u'◆' || c == u'?';
}

struct Group {
  std::uint32_t begin = 0, end = 0;
  std::string digits;
  Joint before = Joint::kNone;
};

// Reads the run of digits at `at`; empty if there is none.
Group read_group(const Skeleton& s, std::size_t at) {
  Group group;
  group.begin = group.end = static_cast<std::uint32_t>(at);
  std::size_t chinese = 0;
  for (std::size_t i = at; i < s.size(); ++i) {
    if (i > at && s.gap(i) != Gap::kNone) break;
    const char16_t c = s.chars[i];
    if (is_digit(c)) {
      group.digits += static_cast<char>(c);
    } else if (is_mask(c)) {
      group.digits += '*';
    } else if (c == u'x' && i > at) {
      const bool more =
          i + 1 < s.size() && s.gap(i + 1) == Gap::kNone &&
          (is_digit(s.chars[i + 1]) || s.chars[i + 1] == u'x' || is_mask(s.chars[i + 1]));
      group.digits += more ? '*' : 'x';
    } else if (const int digit = chinese_digit(c); digit >= 0) {
      group.digits += static_cast<char>('0' + digit);
      ++chinese;
    } else {
      break;
    }
    group.end = static_cast<std::uint32_t>(i + 1);
  }
  if (chinese > 0 && chinese < kMinChineseDigits) {
    // "2024年", "三号楼" beside a digit: keep only what is written in digits.
    Group plain;
    plain.begin = plain.end = group.begin;
    for (std::size_t i = at; i < group.end && chinese_digit(s.chars[i]) < 0; ++i) {
      plain.digits += group.digits[i - at];
      plain.end = static_cast<std::uint32_t>(i + 1);
    }
    return plain;
  }
  return group;
}

// Where could the next group begin, and by what is it joined? `end` if the run stops.
std::pair<std::size_t, Joint> next_group(const Skeleton& s, const Group& group) {
  const std::size_t end = group.end;
  const std::pair<std::size_t, Joint> none{s.size(), Joint::kNone};
  if (end >= s.size()) return none;
  const Gap gap = s.gap(end);
  if (gap == Gap::kThin) {
    const char16_t c = s.chars[end];
    if ((c == u'-' || c == u'·') && end + 1 < s.size() && s.gap(end + 1) <= Gap::kThin) {
      return {end + 1, Joint::kDash};
    }
    return {end, Joint::kThin};
  }
  if (gap == Gap::kLine) return {end, Joint::kLine};
  if (gap != Gap::kNone) return none;
  const char16_t c = s.chars[end];
  const bool country = group.digits == "86" || group.digits == "0086";
  if (end + 1 < s.size() && s.gap(end + 1) <= Gap::kThin) {
    if (c == u'-' || c == u'/' || (c == u')' && country)) return {end + 1, Joint::kDash};
    if (c == u'.' || c == u'·') return {end + 1, Joint::kDot};
  }
  return none;
}

// 3 5 0 … 0 0 0 X: the check character of a number written digit by digit.
bool ends_with_letter(const Skeleton& s, const std::vector<Group>& run, std::size_t at) {
  if (s.chars[at] != u'x') return false;
  std::size_t digits = 0;
  for (const Group& group : run) digits += group.digits.size();
  const bool alone = at + 1 >= s.size() || s.gap(at + 1) != Gap::kNone ||
                     (!is_letter(s.chars[at + 1]) && !is_digit(s.chars[at + 1]));
  return digits >= 17 && alone;
}

bool is_attached(const Skeleton& s, const Group& first, const Group& last) {
  if (first.begin > 0 && s.gap(first.begin) == Gap::kNone) {
    const char16_t c = s.chars[first.begin - 1];
    if (is_letter(c) || is_digit(c) || c == u'_' || c == u'@') return true;
  }
  if (last.end < s.size() && s.gap(last.end) == Gap::kNone) {
    const char16_t c = s.chars[last.end];
    if (is_letter(c) || c == u'_' || c == u'@') return true;
    const bool dotted = c == u'.' && last.end + 1U < s.size() &&
                        s.gap(last.end + 1) == Gap::kNone && is_letter(s.chars[last.end + 1]);
    if (dotted) return true;  // "…/13800138000.html"
  }
  return false;
}

void join(const Skeleton& s, const std::vector<Group>& groups, std::size_t from, std::size_t to,
          NumberCandidate& candidate) {
  candidate.digits.clear();
  candidate.groups.clear();
  candidate.over_line = false;
  candidate.begin = groups[from].begin;
  candidate.end = groups[to].end;
  for (std::size_t i = from; i <= to; ++i) {
    candidate.digits += groups[i].digits;
    candidate.groups.push_back(
        static_cast<std::uint8_t>(std::min<std::size_t>(groups[i].digits.size(), 255)));
    if (i > from && groups[i].before == Joint::kLine) candidate.over_line = true;
  }
  // "+86" and "(+86)" belong to the number.
  if (candidate.begin > 0 && s.chars[candidate.begin - 1] == u'+') --candidate.begin;
  const bool country = groups[from].digits == "86" || groups[from].digits == "0086";
  const bool closed = country && to > from && s.chars[groups[from].end] == u')';
  if (closed && candidate.begin > 0 && s.chars[candidate.begin - 1] == u'(') --candidate.begin;
}

// Takes the last group off: now it ends with groups[to].
void shorten(const std::vector<Group>& groups, std::size_t from, std::size_t to,
             NumberCandidate& candidate) {
  candidate.digits.resize(candidate.digits.size() - groups[to + 1].digits.size());
  candidate.groups.pop_back();
  candidate.end = groups[to].end;
  candidate.over_line =
      std::any_of(groups.begin() + static_cast<std::ptrdiff_t>(from) + 1,
                  groups.begin() + static_cast<std::ptrdiff_t>(to) + 1,
                  [](const Group& group) { return group.before == Joint::kLine; });
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

bool is_mobile_grouping(const std::vector<std::uint8_t>& groups) {
  using Groups = std::vector<std::uint8_t>;
  static const std::vector<Groups> kUsual = {
      {11},         {3, 4, 4},    {3, 8},       {7, 4}, {3, 3, 5},       {4, 3, 4},    {4, 4, 3},
      {5, 6},       {6, 5},       {3, 5, 3},    {4, 7}, {3, 2, 2, 2, 2}, {3, 3, 3, 2}, {5, 3, 3},
      {3, 2, 3, 3}, {3, 4, 2, 2}, {2, 3, 3, 3}, {8, 3}, {1, 2, 4, 4}};
  if (std::find(kUsual.begin(), kUsual.end(), groups) != kUsual.end()) return true;
  return std::all_of(groups.begin(), groups.end(), [](std::uint8_t size) { return size == 1; });
}

bool is_card_grouping(const std::vector<std::uint8_t>& groups) {
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

void for_each_number(const Skeleton& skeleton, std::size_t begin, std::size_t end,
                     const std::function<bool(const NumberCandidate&)>& accept) {
  NumberCandidate candidate;
  for (std::size_t at = begin; at < end;) {
    if (!is_digit(skeleton.chars[at]) && chinese_digit(skeleton.chars[at]) < 0) {
      ++at;
      continue;
    }
    Group group = read_group(skeleton, at);
    if (group.digits.empty()) {
      ++at;
      continue;
    }
    std::vector<Group> run{std::move(group)};
    while (run.size() < kMaxGroups) {
      const auto [next, joint] = next_group(skeleton, run.back());
      if (next >= skeleton.size()) break;
      Group more = read_group(skeleton, next);
      if (more.digits.empty() && ends_with_letter(skeleton, run, next)) {
        more.digits.assign(1, 'x');
        more.begin = static_cast<std::uint32_t>(next);
        more.end = more.begin + 1;
      }
      if (more.digits.empty()) break;
      more.before = joint;
      run.push_back(std::move(more));
    }
    std::size_t used = 0;
    for (std::size_t from = 0; from < run.size();) {
      std::size_t taken = 0;
      std::size_t last = from;
      for (std::size_t length = 0; last < run.size(); ++last) {
        length += run[last].digits.size();
        if (length > kMaxLength) break;
      }
      if (last > from) join(skeleton, run, from, last - 1, candidate);
      for (std::size_t to = last; to-- > from && taken == 0;) {
        if (to + 1 < last) shorten(run, from, to, candidate);
        if (candidate.digits.size() < kMinLength) break;
        if (is_attached(skeleton, run[from], run[to])) continue;
        if (accept(candidate)) taken = to - from + 1;
      }
      from += taken > 0 ? taken : 1;
      used = from;
      // A full run may go on; look again from the middle instead of losing what straddles its end.
      if (run.size() == kMaxGroups && from >= kMaxGroups / 2) break;
    }
    at = used < run.size() ? run[used].begin : run.back().end;
  }
}

}  // namespace xs::screening
