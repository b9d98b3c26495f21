// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/duties.h"

#include <fmt/format.h>

#include <algorithm>

#include "procedure/flow.h"

namespace xs::procedure {
namespace {

using casefile::Duty;
using regulation::ClockRule;

const ClockRule* clock_of(const regulation::Pack& pack, std::string_view step) {
  const auto dates = [&](const ClockRule& rule) {
    return std::ranges::find(rule.of, step) != rule.of.end();
  };
  const auto rule = std::ranges::find_if(pack.clocks, dates);
  return rule == pack.clocks.end() ? nullptr : &*rule;
}

Date start_of(const ClockRule& rule, const casefile::Case& item, Instant at) {
  const auto field = item.sheet.fields.find(rule.starts);
  if (!rule.starts.empty() && field != item.sheet.fields.end()) {
    if (const auto date = parse_date(field->second)) return *date;
    if (const auto time = parse_minute_in_shanghai(field->second)) return date_in_shanghai(*time);
  }
  return date_in_shanghai(at);
}

// A time that is still to come starts nothing yet: then the duty itself does.
Instant moment_of(const ClockRule& rule, const casefile::Case& item, Instant at) {
  const auto field = item.sheet.fields.find(rule.starts);
  if (rule.starts.empty() || field == item.sheet.fields.end()) return at;
  const auto time = parse_minute_in_shanghai(field->second);
  return time && time->time < at.time ? *time : at;
}

void date_in_hours(Duty& duty, const ClockRule& rule, Instant start) {
  const Instant end{start.time + std::chrono::hours(rule.hours)};
  duty.until = end;
  duty.due = date_in_shanghai(end);
  duty.derivation = fmt::format("自{}起{}小时（{}），至{}", to_chinese(start), rule.hours,
                                rule.clause, to_chinese(end));
}

void date_in_working_days(Duty& duty, const ClockRule& rule, Date start, const Circumstances& now) {
  const auto exact = now.calendar ? add_working_days(*now.calendar, start, rule.working_days)
                                  : Result<Date>(fail(ErrorCode::kUnavailable, {}));
  duty.provisional = !exact;
  duty.due = exact ? *exact : earliest_possible(start, rule.working_days);
  duty.derivation = fmt::format("自{}起{}个工作日（{}），至{}{}", to_chinese(start),
                                rule.working_days, rule.clause, to_chinese(*duty.due),
                                duty.provisional ? "（暂算：该年度日历未维护）" : "");
}

Duty duty_at(const regulation::Pack& pack, const casefile::Case& item, const OpenStep& owed,
             const Circumstances& now) {
  const regulation::Step& step = pack.steps.at(owed.step);
  Duty duty{.step = owed.step,
            .role = pack.done_by(step),
            .member = owed.member,
            .since = now.at,
            .due = std::nullopt,
            .derivation = {},
            .provisional = false,
            .clause = step.clause};
  if (const ClockRule* rule = clock_of(pack, owed.step)) {
    if (rule->hours > 0) {
      date_in_hours(duty, *rule, moment_of(*rule, item, now.at));
    } else {
      date_in_working_days(duty, *rule, start_of(*rule, item, now.at), now);
    }
    duty.clause = rule->clause;
  }
  return duty;
}

}  // namespace

std::vector<Duty> duties_for(const regulation::Pack& pack, const casefile::Case& item,
                             const std::vector<OpenStep>& open,
                             const Circumstances& circumstances) {
  std::vector<Duty> duties;
  for (const OpenStep& owed : open) {
    const auto known = std::ranges::find_if(item.standing.duties, [&](const Duty& duty) {
      return duty.step == owed.step && duty.member == owed.member;
    });
    if (known != item.standing.duties.end()) {
      duties.push_back(*known);
      continue;
    }
    duties.push_back(duty_at(pack, item, owed, circumstances));
  }
  return duties;
}

std::vector<Duty> terms_ahead(const regulation::Pack& pack, const casefile::Case& item,
                              const Circumstances& circumstances) {
  std::vector<Duty> terms;
  for (const std::string& step : progress(pack, item).ahead) {
    const ClockRule* rule = clock_of(pack, step);
    if (rule == nullptr || !item.sheet.fields.contains(rule->starts)) continue;
    terms.push_back(duty_at(pack, item, {step, {}}, circumstances));
  }
  return terms;
}

}  // namespace xs::procedure
