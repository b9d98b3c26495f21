// SPDX-License-Identifier: AGPL-3.0-or-later
// Days and moments. Legal periods count days in Asia/Shanghai; the record keeps moments in UTC.
#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace xs {

// A day of the Gregorian calendar. Always a valid one.
struct Date {
  std::chrono::sys_days days{};
  auto operator<=>(const Date&) const = default;
};
// "2026-11-23" and nothing else; nothing for a day that does not exist.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);
[[nodiscard]] std::string to_string(Date date);                        // 2026-11-23
[[nodiscard]] std::string to_chinese(Date date);                       // 2026年11月23日
[[nodiscard]] Date make_date(int year, unsigned month, unsigned day);  // asserts validity
[[nodiscard]] int year_of(Date date);

// A moment, to the millisecond.
struct Instant {
  std::chrono::sys_time<std::chrono::milliseconds> time{};
  auto operator<=>(const Instant&) const = default;
};
[[nodiscard]] Instant now();                           // the only reading of the clock
[[nodiscard]] std::string to_string(Instant instant);  // 2026-11-23T02:03:04.005Z
// Exactly that form; nothing otherwise.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);
// 2026-11-24T09:30, said of the clock in China; nothing otherwise.
[[nodiscard]] std::optional<Instant> parse_minute_in_shanghai(std::string_view text);
[[nodiscard]] Date date_in_shanghai(Instant instant);
[[nodiscard]] std::string to_chinese(Instant instant);  // 2026年11月23日 10:03, Shanghai

}  // namespace xs
