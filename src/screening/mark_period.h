// SPDX-License-Identifier: AGPL-3.0-or-later
// What does the period of a state-secret mark come to: until when does it hold, is it longer than
// the law allows, or is it missing?
//
// It knows no today: it names the day, the reader compares. A period that cannot be computed never
// ends by computation. The greatest periods are data (list `period_maximum`).
//
//   read_mark(u"机密★10年", issued, maximum).ends == issued + 10 years
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace xs::screening {

struct MarkPeriod {
  enum class Kind : std::uint8_t {
    kMissing,    // 机密★: a marking error; nothing may be assumed in its place
    kTerm,       // years or months
    kDate,       // until a day
    kForever,    // 长期
    kCondition,  // 启用前, and whatever else cannot be computed
  };
  Kind kind = Kind::kMissing;
  int months = 0;                                   // of a term
  std::optional<std::chrono::year_month_day> ends;  // the last day it holds; none if unknown
  bool too_long = false;                            // longer than the law allows for its level
};

using PeriodMaximum = std::map<std::u16string, int>;  // years by level

// `mark` is folded and begins with or contains a level; `issued` is the date of the document.
[[nodiscard]] MarkPeriod read_mark(std::u16string_view mark,
                                   std::optional<std::chrono::year_month_day> issued,
                                   const PeriodMaximum& maximum);
// The last full date that stands alone on a line of the folded text, as below a signature.
[[nodiscard]] std::optional<std::chrono::year_month_day> date_of_issue(std::u16string_view line);
// "期限十年，自…起算，至2030年5月1日止": half a sentence for the finding.
[[nodiscard]] std::string say_period(const MarkPeriod& period);

}  // namespace xs::screening
