// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/date.h"

#include <fmt/format.h>

#include <cassert>

namespace xs {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::year_month_day;

// China has kept one time zone without summer time since 1992; no earlier moment is recorded.
constexpr hours kShanghaiOffset{8};

struct YearMonthDay {
  int year;
  unsigned month;
  unsigned day;
};

YearMonthDay split(Date date) {
  const year_month_day ymd{date.days};
  return {static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
          static_cast<unsigned>(ymd.day())};
}

// Exactly `count` ASCII digits at `at`.
std::optional<unsigned> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  unsigned value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  if (!year || !month || !day || *year == 0) return std::nullopt;
  const year_month_day ymd{std::chrono::year{static_cast<int>(*year)}, std::chrono::month{*month},
                           std::chrono::day{*day}};
  if (!ymd.ok()) return std::nullopt;
  return Date{ymd};
}

std::string to_string(Date date) {
  const auto [year, month, day] = split(date);
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

std::string to_chinese(Date date) {
  const auto [year, month, day] = split(date);
  return fmt::format("{}年{}月{}日", year, month, day);
}

Date make_date(int year, unsigned month, unsigned day) {
  const year_month_day ymd{std::chrono::year{year}, std::chrono::month{month},
                           std::chrono::day{day}};
  assert(ymd.ok());
  return Date{ymd};
}

int year_of(Date date) { return split(date).year; }

Instant now() { return {floor<milliseconds>(std::chrono::system_clock::now())}; }

std::string to_string(Instant instant) {
  const auto midnight = floor<days>(instant.time);
  const auto [year, month, day] = split(Date{midnight});
  const std::chrono::hh_mm_ss<milliseconds> clock{instant.time - midnight};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", year, month, day,
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::optional<Instant> parse_instant(std::string_view text) {
  if (text.size() != 24 || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
      text[19] != '.' || text[23] != 'Z') {
    return std::nullopt;
  }
  const auto date = parse_date(text.substr(0, 10));
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  const auto millisecond = digits(text, 20, 3);
  if (!date || !hour || !minute || !second || !millisecond) return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return Instant{date->days + hours{*hour} + minutes{*minute} + seconds{*second} +
                 milliseconds{*millisecond}};
}

std::optional<Instant> parse_minute_in_shanghai(std::string_view text) {
  if (text.size() != 16 || text[10] != 'T' || text[13] != ':') return std::nullopt;
  const auto date = parse_date(text.substr(0, 10));
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  if (!date || !hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return Instant{date->days + hours{*hour} + minutes{*minute} - kShanghaiOffset};
}

Date date_in_shanghai(Instant instant) { return {floor<days>(instant.time + kShanghaiOffset)}; }

std::string to_chinese(Instant instant) {
  const auto local = instant.time + kShanghaiOffset;
  const std::chrono::hh_mm_ss<milliseconds> clock{local - floor<days>(local)};
  return fmt::format("{} {:02}:{:02}", to_chinese(date_in_shanghai(instant)), clock.hours().count(),
                     clock.minutes().count());
}

}  // namespace xs
