// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/mark_period.h"

#include <fmt/format.h>

#include <array>

namespace xs::screening {
namespace {

using std::chrono::year_month_day;

int digit_of(char16_t c) {
  if (c >= u'0' && c <= u'9') return c - u'0';
  constexpr std::u16string_view kPlain = u"零一二三四五六七八九", kFormal = u"〇壹贰叁肆伍陆柒捌玖";
  if (const std::size_t at = kPlain.find(c); at != kPlain.npos) return static_cast<int>(at);
  if (const std::size_t at = kFormal.find(c); at != kFormal.npos) return static_cast<int>(at);
  return c == u'两' ? 2 : c == u'○' ? 0 : -1;
}

// Reads 15, 十五, 二〇三〇 at `at` and moves behind it; -1 if there is no number.
int read_number(std::u16string_view text, std::size_t& at) {
  constexpr int kLargest = 9999;
  int value = 0, last = -1;
  bool any = false;
  for (; at < text.size(); ++at) {
    if (const int digit = digit_of(text[at]); digit >= 0) {
      value = last >= 0 ? value * 10 + digit : value + digit;
      last = digit;
    } else if (text[at] == u'十' || text[at] == u'拾') {
      value = last >= 0 ? value - last + last * 10 : value + 10;
      last = -1;
    } else {
      break;
    }
    any = true;
    if (value > kLargest) return -1;
  }
  return any ? value : -1;
}

std::optional<year_month_day> day(int year, int month, int day_of_month) {
  if (year < 1949 || year > 2200 || month < 1 || day_of_month < 1) return std::nullopt;
  const year_month_day date{std::chrono::year(year),
                            std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day_of_month))};
  return date.ok() ? std::optional(date) : std::nullopt;
}

// 2030年5月1日, 2030-05-01
std::optional<year_month_day> read_date(std::u16string_view text, std::size_t& at) {
  std::array<int, 3> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i] = read_number(text, at);
    if (parts[i] < 0) return std::nullopt;
    const bool separator = at < text.size() && std::u16string_view(u"年月日-./").find(text[at]) !=
                                                   std::u16string_view::npos;
    if (!separator && i + 1 < parts.size()) return std::nullopt;
    if (separator) ++at;
  }
  return day(parts[0], parts[1], parts[2]);
}

// The same day so many months later, or the last day of a month that is too short for it.
year_month_day add_months(year_month_day date, int months) {
  const year_month_day moved = date + std::chrono::months(months);
  return moved.ok() ? moved : year_month_day(moved.year() / moved.month() / std::chrono::last);
}

std::string say(year_month_day date) {
  return fmt::format("{}年{}月{}日", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace

MarkPeriod read_mark(std::u16string_view mark, std::optional<year_month_day> issued,
                     const PeriodMaximum& maximum) {
  MarkPeriod period;
  int most = 0;
  std::size_t at = 0;
  for (const auto& [level, years] : maximum) {
    const std::size_t found = mark.find(level);
    if (found == mark.npos || found + level.size() < at) continue;
    at = found + level.size();
    most = years * 12;
  }
  constexpr std::u16string_view kBetween = u"级文件★*:为、,·-/~|()[]期限保密至自";
  while (at < mark.size() && kBetween.find(mark[at]) != kBetween.npos) ++at;
  const std::u16string_view term = mark.substr(at);
  if (term.empty()) return period;
  for (const std::u16string_view word : {u"长期", u"永久", u"永远", u"无限期", u"不限期"}) {
    if (term.starts_with(word)) {
      period.kind = MarkPeriod::Kind::kForever;
      return period;
    }
  }
  std::size_t end = 0;
  if (const auto date = read_date(term, end)) {
    period.kind = MarkPeriod::Kind::kDate;
    period.ends = date;
    period.too_long = issued && most > 0 && *date > add_months(*issued, most);
    return period;
  }
  end = 0;
  const bool half = term.starts_with(u"半年");
  const int number = half ? 0 : read_number(term, end);
  const std::u16string_view unit = term.substr(end);
  period.kind = MarkPeriod::Kind::kCondition;
  if (half) {
    period.months = 6;
  } else if (number > 0 && unit.starts_with(u"年")) {
    period.months = number * 12 + (unit.starts_with(u"年半") ? 6 : 0);
  } else if (number > 0 && (unit.starts_with(u"个月") || unit.starts_with(u"月"))) {
    period.months = number;
  }
  if (period.months == 0) return period;
  period.kind = MarkPeriod::Kind::kTerm;
  period.too_long = most > 0 && period.months > most;
  if (issued && !period.too_long) period.ends = add_months(*issued, period.months);
  return period;
}

std::optional<year_month_day> date_of_issue(std::u16string_view line) {
  constexpr std::size_t kLongest = 16;
  if (line.size() > kLongest) return std::nullopt;
  std::size_t at = 0;
  const auto date = read_date(line, at);
  return date && at == line.size() ? date : std::nullopt;
}

std::string say_period(const MarkPeriod& period) {
  switch (period.kind) {
    case MarkPeriod::Kind::kMissing:
      return "没有写明保密期限，标注有误，不得自行推定，应当向原定密单位核实";
    case MarkPeriod::Kind::kForever:
    case MarkPeriod::Kind::kCondition:
      return "保密期限不能推算，不会自行届满";
    case MarkPeriod::Kind::kTerm:
    case MarkPeriod::Kind::kDate:
      break;
  }
  if (period.too_long) return "标注的期限超过该密级的最长期限，标注有误，应当交定密机关核实";
  if (!period.ends) return "文中没有成文日期，保密期限何时届满无法推算";
  return fmt::format("按文中日期推算保密期限至{}止，此日之后须查明是否已经解密或者延期",
                     say(*period.ends));
}

}  // namespace xs::screening
