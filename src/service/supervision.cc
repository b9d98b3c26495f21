// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/supervision.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "procedure/duties.h"
#include "procedure/listing.h"
#include "service/access.h"

namespace xs::service {
namespace {

using casefile::Case;
using casefile::Phase;
using regulation::Pack;

constexpr int kMostMonths = 60;

std::string month_of(Instant at) { return to_string(date_in_shanghai(at)).substr(0, 7); }

// 2026-01 → 24312; nothing for what is no month.
std::optional<int> number_of(const std::string& month) {
  const auto day = month.size() == 7 ? parse_date(month + "-01") : std::nullopt;
  if (!day) return std::nullopt;
  return std::stoi(month.substr(0, 4)) * 12 + std::stoi(month.substr(5)) - 1;
}

Result<void> check(const Session& session, const Months& months) {
  if (is_administrator(session) || !may(session, "read_all")) {
    return fail(ErrorCode::kNotPermitted, "您的岗位不承担监督检查，不能查看。");
  }
  const auto first = number_of(months.first), last = number_of(months.last);
  if (!first || !last) return fail(ErrorCode::kInvalidInput, "请按“2026-01”的样式填写月份。");
  if (*last < *first || *last - *first >= kMostMonths) {
    return fail(ErrorCode::kInvalidInput, "开始月份不能晚于结束月份，最多五年，请改正。");
  }
  return {};
}

std::vector<std::string> between(const Months& months) {
  std::vector<std::string> all;
  for (int at = *number_of(months.first); at <= *number_of(months.last); ++at) {
    all.push_back(fmt::format("{:04}-{:02}", at / 12, at % 12 + 1));
  }
  return all;
}

// What became of one item.
struct Course {
  std::optional<Instant> handed_in, decided;
  bool returned = false, late = false;
};
Course course_of(const OpenCase& open) {
  Course course;
  for (const casefile::Act& act : open.acts) {
    if (std::holds_alternative<casefile::HandedIn>(act.what) && !course.handed_in) {
      course.handed_in = act.envelope.recorded_at;
    }
    if (std::holds_alternative<casefile::DeadlinePassed>(act.what)) course.late = true;
    if (act.standing.outcome && !course.decided) course.decided = act.envelope.recorded_at;
  }
  course.returned = std::ranges::any_of(open.item.opinions, [](const auto& opinion) {
    return opinion.decision == regulation::to_string(regulation::Decision::kReturn);
  });
  return course;
}

struct Count {
  Pace pace;
  std::vector<int> days;

  void add(const Case& item, const Course& course) {
    ++pace.handed_in;
    const Phase phase = item.standing.phase;
    if (phase == Phase::kDraft || phase == Phase::kInReview) ++pace.running;
    if (phase == Phase::kApproved) ++pace.approved;
    if (phase == Phase::kFixed) ++pace.fixed;
    if (phase == Phase::kNotDisclosed) ++pace.withheld;
    if (!item.permits.empty()) ++pace.released;
    pace.returned += course.returned ? 1 : 0;
    pace.late += course.late ? 1 : 0;
    if (course.decided && phase != Phase::kDraft && phase != Phase::kInReview) {
      days.push_back(static_cast<int>(
          (date_in_shanghai(*course.decided).days - date_in_shanghai(*course.handed_in).days)
              .count()));
    }
  }
  Pace done() {
    if (!days.empty()) {
      const auto middle = days.begin() + static_cast<std::ptrdiff_t>((days.size() - 1) / 2);
      std::ranges::nth_element(days, middle);
      pace.median_days = *middle;
    }
    return pace;
  }
};

// What is owed now, and terms that ran out before it came to those who owe it.
void add_overdue(const Pack& pack, const Case& item, const procedure::Circumstances& now,
                 std::vector<Overdue>& overdue) {
  const Date today = date_in_shanghai(now.at);
  std::vector<casefile::Duty> owed = item.standing.duties;
  if (item.standing.phase == Phase::kInReview && pack.procedures.contains(item.procedure)) {
    for (auto& term : procedure::terms_ahead(pack, item, now)) owed.push_back(std::move(term));
  }
  for (const casefile::Duty& duty : owed) {
    if (!duty.due || duty.provisional || *duty.due >= today) continue;
    const auto step = pack.steps.find(duty.step);
    const auto role = pack.roles.find(duty.role);
    overdue.push_back({.item = item.id,
                       .title = item.sheet.title,
                       .department = item.department,
                       .step = step == pack.steps.end() ? duty.step : step->second.label,
                       .role = role == pack.roles.end() ? duty.role : role->second.label,
                       .due = *duty.due,
                       .days = static_cast<int>((today.days - duty.due->days).count())});
  }
}

bool decides_about_papers(const Pack& pack, const Case& item) {
  const auto procedure = pack.procedures.find(item.procedure);
  return procedure == pack.procedures.end() ||
         procedure->second.ends_in != regulation::EndsIn::kClosed;
}

std::string names_joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    if (out.find(name) == std::string::npos) out += (out.empty() ? "" : "、") + name;
  }
  return out;
}

}  // namespace

Result<Supervision> supervise(System& system, const Session& session, const Months& months,
                              Instant at) {
  XS_CHECK(check(session, months));
  XS_TRY(const auto items, system.database().read([&](store::Transaction& tx) {
    return all_cases(tx, *session.agency);
  }));
  const Pack& pack = session.pack();
  const procedure::Circumstances now{.at = at, .calendar = &system.calendar()};
  const std::vector<std::string> wanted = between(months);
  Count all;
  std::map<std::string, Count> by_month, by_department;
  std::map<std::string, int> by_ground;
  Supervision out{.months = months,
                  .all = {},
                  .by_month = {},
                  .by_department = {},
                  .by_ground = {},
                  .overdue = {}};
  for (const OpenCase& open : items) {
    const Case& item = open.item;
    add_overdue(pack, item, now, out.overdue);
    const Course course = course_of(open);
    if (!course.handed_in || !decides_about_papers(pack, item)) continue;
    const std::string month = month_of(*course.handed_in);
    if (std::ranges::find(wanted, month) == wanted.end()) continue;
    for (Count* count : {&all, &by_month[month], &by_department[item.department]}) {
      count->add(item, course);
    }
    if (item.standing.phase != Phase::kNotDisclosed || !item.standing.outcome) continue;
    for (const auto& given : item.standing.outcome->grounds) {
      const regulation::Ground* ground = pack.ground(given.ground);
      ++by_ground[ground == nullptr ? given.ground : ground->label];
    }
  }
  out.all = all.done();
  for (const std::string& month : wanted) out.by_month.emplace_back(month, by_month[month].done());
  for (auto& [department, count] : by_department) {
    out.by_department.emplace_back(department, count.done());
  }
  out.by_ground.assign(by_ground.begin(), by_ground.end());
  std::ranges::stable_sort(out.by_ground, std::ranges::greater(),
                           &std::pair<std::string, int>::second);
  std::ranges::stable_sort(out.overdue, {}, &Overdue::due);
  return out;
}

Result<SheetFile> monthly_summary(System& system, const Session& session, const std::string& month,
                                  FileKind kind, Instant at) {
  XS_CHECK(check(session, {month, month}));
  const Pack& pack = session.pack();
  Sheet sheet{.title = fmt::format("保密审查汇总表（{}）", month),
              .clause = {},
              .agency = session.agency->row.title,
              .columns = {"序号", "信息名称", "公开方式", "公开时间", "审查人", "批准人", "备注"},
              .rows = {}};
  XS_CHECK(system.database().read([&](store::Transaction& tx) -> Result<void> {
    XS_TRY(const auto items, all_cases(tx, *session.agency));
    XS_TRY(const auto people, store::people(tx, session.person.agency));
    std::map<PersonId, std::string> names;
    for (const store::Person& person : people) names[person.id] = person.name;
    for (const OpenCase& open : items) {
      const Case& item = open.item;
      if (item.permits.empty() || month_of(item.permits.front().issued) != month) continue;
      if (procedure::is_kept_out(pack, item)) continue;
      std::vector<std::string> reviewed, approved;
      for (const casefile::Opinion& opinion : item.opinions) {
        if (!opinion.valid) continue;
        const bool approves =
            opinion.decision == regulation::to_string(regulation::Decision::kApprove);
        (approves ? approved : reviewed).push_back(names[opinion.by]);
      }
      const regulation::Field* channel = pack.field("channel");
      const auto given = item.sheet.fields.find("channel");
      sheet.rows.push_back(
          {"", item.sheet.title,
           channel == nullptr || given == item.sheet.fields.end() ? "" : given->second,
           to_string(date_in_shanghai(item.permits.front().issued)), names_joined(reviewed),
           names_joined(approved), item.standing.phase == Phase::kRevoked ? "已撤回公开" : ""});
    }
    return {};
  }));
  std::ranges::stable_sort(sheet.rows, {}, [](const auto& row) { return row[3]; });
  for (std::size_t row = 0; row < sheet.rows.size(); ++row) {
    sheet.rows[row][0] = std::to_string(row + 1);
  }
  if (sheet.rows.empty()) sheet.rows.push_back({"", "本月没有公开信息", "", "", "", "", ""});
  SheetFile file = to_file(sheet, kind);
  XS_CHECK(note_access(system, session, Looked::kSummary, month, sm3(file.bytes), at));
  return file;
}

}  // namespace xs::service
