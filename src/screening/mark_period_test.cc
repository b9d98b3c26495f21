// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/mark_period.h"

#include <gtest/gtest.h>

namespace xs::screening {
namespace {

using Kind = MarkPeriod::Kind;
using std::chrono::year_month_day;

year_month_day date(int year, unsigned month, unsigned day) {
  return {std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
}

const PeriodMaximum& maximum() {
  static const PeriodMaximum years = {{u"绝密", 30}, {u"机密", 20}, {u"秘密", 10}};
  return years;
}

TEST(MarkPeriod, OfAMark) {
  struct Case {
    const char16_t* mark;
    Kind kind;
    std::optional<year_month_day> ends;
    bool too_long;
  };
  const Case cases[] = {
      {u"机密★10年", Kind::kTerm, date(2033, 5, 31), false},
      {u"绝密★二十五年", Kind::kTerm, date(2048, 5, 31), false},
      {u"秘密★6个月", Kind::kTerm, date(2023, 11, 30), false},  // November is shorter
      {u"秘密★半年", Kind::kTerm, date(2023, 11, 30), false},
      {u"秘密★拾年", Kind::kTerm, date(2033, 5, 31), false},
      {u"密级:机密,保密期限:5年", Kind::kTerm, date(2028, 5, 31), false},
      {u"机密(3年)", Kind::kTerm, date(2026, 5, 31), false},
      {u"机密★一年半", Kind::kTerm, date(2024, 11, 30), false},
      {u"秘密★20年", Kind::kTerm, {}, true},
      {u"绝密★31年", Kind::kTerm, {}, true},
      {u"机密★2030年5月1日", Kind::kDate, date(2030, 5, 1), false},
      {u"秘密★2030-05-01", Kind::kDate, date(2030, 5, 1), false},
      {u"秘密★二〇三〇年五月一日前", Kind::kDate, date(2030, 5, 1), false},
      {u"秘密★2050年1月1日", Kind::kDate, date(2050, 1, 1), true},
      {u"机密★长期", Kind::kForever, {}, false},
      {u"绝密★启用前", Kind::kCondition, {}, false},
      {u"绝密★会议开始前", Kind::kCondition, {}, false},
      {u"机密★", Kind::kMissing, {}, false},
      {u"秘密", Kind::kMissing, {}, false},
      {u"机密★2030年2月30日", Kind::kTerm, {}, true},  // no such day; 2030 years are no period
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(testing::PrintToString(std::u16string(c.mark)));
    const MarkPeriod period = read_mark(c.mark, date(2023, 5, 31), maximum());
    EXPECT_EQ(period.kind, c.kind);
    EXPECT_EQ(period.ends, c.ends);
    EXPECT_EQ(period.too_long, c.too_long);
  }
}

TEST(MarkPeriod, WithoutADateOfIssueATermHasNoEnd) {
  const MarkPeriod period = read_mark(u"机密★10年", std::nullopt, maximum());
  EXPECT_EQ(period.kind, Kind::kTerm);
  EXPECT_FALSE(period.ends);
  EXPECT_NE(say_period(period).find("没有成文日期"), std::string::npos);
}

TEST(MarkPeriod, DateOfIssueStandsAlone) {
  EXPECT_EQ(date_of_issue(u"2023年5月31日"), date(2023, 5, 31));
  EXPECT_EQ(date_of_issue(u"二〇〇六年九月七日"), date(2006, 9, 7));
  EXPECT_FALSE(date_of_issue(u"2023年5月"));
  EXPECT_FALSE(date_of_issue(u"2023年5月31日印发"));
  EXPECT_FALSE(date_of_issue(u"自2023年5月31日起施行"));
}

TEST(MarkPeriod, SaysTheDay) {
  EXPECT_NE(say_period(read_mark(u"机密★10年", date(2023, 5, 31), maximum())).find("2033年5月31日"),
            std::string::npos);
  EXPECT_NE(say_period(read_mark(u"秘密★20年", date(2023, 5, 31), maximum())).find("最长期限"),
            std::string::npos);
}

}  // namespace
}  // namespace xs::screening
