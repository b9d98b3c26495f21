// SPDX-License-Identifier: AGPL-3.0-or-later
// A regular expression of the rules, made ready when a text first needs it; most texts need few.
// Internal to screening.
//
//   const Pattern pattern("(?:绝密|机密)★");
//   if (!pattern.fault().empty()) …
//   re2::RE2::PartialMatch(text, pattern.ready());
#pragma once

#include <re2/re2.h>

#include <memory>
#include <mutex>
#include <string>

namespace xs::screening {

class Pattern {
 public:
  // RE2 syntax over folded text, '^' and '$' at line ends.
  explicit Pattern(std::string written) : written_(std::move(written)) {}

  // Why RE2 refuses it, or nothing. Cheap for what pattern_reading.h understands and is not large:
  // RE2 takes all of that.
  [[nodiscard]] std::string fault() const;
  // The first call may take milliseconds. Any number of threads.
  [[nodiscard]] const re2::RE2& ready() const;
  // No match has more characters; kEndless if that is not known. Costs as ready() does.
  [[nodiscard]] std::size_t longest() const;
  // Does every match stay within one line? Costs as ready() does.
  [[nodiscard]] bool in_line() const;

 private:
  std::string written_;
  mutable std::once_flag once_;
  mutable std::unique_ptr<const re2::RE2> made_;
  mutable std::size_t longest_ = 0;
  mutable bool in_line_ = false;
};

}  // namespace xs::screening
