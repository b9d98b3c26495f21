// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/pack_command.h"

#include <fmt/format.h>

#include <map>
#include <optional>

#include "base/calendar_file.h"
#include "letters/fill.h"
#include "letters/html.h"
#include "letters/template.h"
#include "procedure/check.h"
#include "procedure/law_case.h"
#include "procedure/requirements.h"
#include "regulation/coverage.h"
#include "regulation/load.h"
#include "regulation/page.h"

namespace xs::cli {
namespace {

namespace fs = std::filesystem;

enum Exit : int { kFit = 0, kNotFit = 1, kUnusable = 2 };

struct Opened {
  std::optional<regulation::Pack> pack;
  int exit = kFit;  // where there is no pack
};

Opened open(const fs::path& folder) {
  if (!fs::is_regular_file(folder / "pack.yaml")) {
    fmt::print(stderr, "{} 里没有 pack.yaml，不是制度包。请给出制度包所在的文件夹。\n",
               folder.string());
    return {std::nullopt, kUnusable};
  }
  regulation::Loaded loaded =
      regulation::load_pack(folder, date_in_shanghai(now()), procedure::requirement_names());
  if (!loaded.pack) {
    fmt::print("{}{}：{} 处错误，请改正后再检查。\n", render(loaded.faults), folder.string(),
               loaded.faults.size());
    return {std::nullopt, kNotFit};
  }
  return {std::move(loaded.pack), kFit};
}

// True when the case expects an act to be refused.
bool expects_refusal(const procedure::LawCase& law_case) {
  return law_case.then.refused.has_value();
}

// Cases about clauses that are not in force today have nothing to say.
bool in_force(const regulation::Pack& pack, const procedure::LawCase& law_case) {
  const Date today = pack.as_of;
  for (const std::string& cited : law_case.cites) {
    const auto clause = pack.clauses.find(cited);
    if (clause != pack.clauses.end() && !is_in_force(clause->second, today)) return false;
  }
  return true;
}

std::optional<procedure::LoadedCases> cases_of(const fs::path& folder,
                                               const regulation::Pack& pack) {
  procedure::LoadedCases loaded = procedure::load_law_cases(folder, pack);
  if (loaded.faults.empty()) return loaded;
  fmt::print("{}案例文件有 {} 处错误，请改正后再运行。\n", render(loaded.faults),
             loaded.faults.size());
  return std::nullopt;
}

void print_staffing(const regulation::Pack& pack, const procedure::CheckReport& report) {
  for (const procedure::Staffing& staffing : report.staffing) {
    fmt::print("“{}”最少须 {} 人（外单位答复的环节不计）：\n",
               pack.procedures.at(staffing.procedure).label, staffing.persons);
    int number = 0;
    for (const auto& share : staffing.shares) {
      fmt::print("    第{}人：{}\n", ++number, fmt::join(share, "、"));
    }
  }
}

// Nothing when the file itself is faulty.
std::optional<std::size_t> check_staff(const regulation::Pack& pack, const fs::path& file) {
  const procedure::LoadedPeople loaded = procedure::load_people(file, pack);
  if (!loaded.faults.empty()) {
    fmt::print("{}", render(loaded.faults));
    return std::nullopt;
  }
  const auto violations = procedure::check_people(pack, loaded.people);
  for (const auto& violation : violations) fmt::print("{}", render(violation));
  if (violations.empty()) fmt::print("人员：{} 人，每个环节都有人办理。\n", loaded.people.size());
  return violations.size();
}

// Nothing when there is any fault; they are printed.
std::optional<letters::Templates> templates_of(const fs::path& folder,
                                               const regulation::Pack& pack) {
  std::error_code error;
  auto loaded = letters::load_templates(fs::canonical(folder, error).parent_path(), pack);
  if (!loaded.templates) {
    fmt::print("{}文书模板有 {} 处错误，请改正。\n", render(loaded.faults), loaded.faults.size());
  }
  return std::move(loaded.templates);
}

}  // namespace

int check_pack(const fs::path& folder, const fs::path& people) {
  const Opened opened = open(folder);
  if (!opened.pack) return opened.exit;
  const regulation::Pack& pack = *opened.pack;
  if (!templates_of(folder, pack)) return kNotFit;
  // Due dates permit and forbid nothing, so that no holidays are needed.
  const procedure::CheckReport report = procedure::check_procedures(pack, WorkdayCalendar{});
  for (const auto& violation : report.violations) fmt::print("{}", render(violation));
  for (const std::string& warning : report.warnings) fmt::print("提示：{}\n", warning);
  std::size_t wrong = report.violations.size();
  if (people.empty()) {
    print_staffing(pack, report);
  } else {
    const auto unstaffed = check_staff(pack, people);
    if (!unstaffed) return kUnusable;
    wrong += *unstaffed;
  }
  if (wrong == 0) {
    fmt::print("{}：{} 个程序，走遍 {} 种情形，没有发现问题。\n", pack.title,
               pack.procedures.size(), report.states);
    return kFit;
  }
  fmt::print("{}：走遍 {} 种情形，发现 {} 个问题，不能启用。\n", pack.title, report.states, wrong);
  return kNotFit;
}

int show_coverage(const fs::path& folder) {
  const Opened opened = open(folder);
  if (!opened.pack) return opened.exit;
  const auto loaded = cases_of(folder, *opened.pack);
  if (!loaded) return kNotFit;
  std::map<std::string, regulation::CaseCounts> counts;
  for (const procedure::LawCase& law_case : loaded->cases) {
    for (const std::string& clause : law_case.cites) {
      ++(expects_refusal(law_case) ? counts[clause].refusing : counts[clause].passing);
    }
  }
  const regulation::Coverage covered = regulation::cover(*opened.pack, counts);
  fmt::print("{}", render(covered));
  for (const auto& clause : covered.clauses) {
    if (clause.too_few_cases) return kNotFit;
  }
  return kFit;
}

int render_pack(const fs::path& folder) {
  const Opened opened = open(folder);
  if (!opened.pack) return opened.exit;
  fmt::print("{}", regulation::page_to_sign(*opened.pack, procedure::requirement_titles()));
  return kFit;
}

int show_letters(const fs::path& folder, const std::string& letter) {
  const Opened opened = open(folder);
  if (!opened.pack) return opened.exit;
  const auto templates = templates_of(folder, *opened.pack);
  if (!templates) return kNotFit;
  if (letter.empty()) {
    for (const auto& [id, form] : *templates) fmt::print("{}\t{}\n", id, form.title);
    return kFit;
  }
  const auto form = templates->find(letter);
  if (form == templates->end()) {
    fmt::print(stderr, "没有名为“{}”的文书；不写名称则列出全部。\n", letter);
    return kUnusable;
  }
  letters::Facts blank;
  blank.texts = {{"单位", opened.pack->agency}, {"制度", opened.pack->title}};
  fmt::print("{}", letters::to_html(letters::fill(form->second, blank)));
  return kFit;
}

int test_pack(const fs::path& folder, const fs::path& calendars) {
  const Opened opened = open(folder);
  if (!opened.pack) return opened.exit;
  const Result<WorkdayCalendar> calendar = load_calendar(calendars);
  if (!calendar) {
    fmt::print(stderr, "{}\n", calendar.error().public_text);
    return kUnusable;
  }
  const auto loaded = cases_of(folder, *opened.pack);
  if (!loaded) return kNotFit;
  int passed = 0, failed = 0, skipped = 0;
  for (const procedure::LawCase& law_case : loaded->cases) {
    if (!in_force(*opened.pack, law_case)) {
      ++skipped;
      continue;
    }
    const auto wrong = procedure::play(*opened.pack, *calendar, law_case);
    ++(wrong ? failed : passed);
    if (wrong) {
      fmt::print("{}:{}:{}: {}：{}\n", law_case.source.file, law_case.source.line,
                 law_case.source.column, law_case.name, *wrong);
    }
  }
  fmt::print("{} passed, {} failed, {} skipped\n", passed, failed, skipped);
  return failed == 0 ? kFit : kNotFit;
}

}  // namespace xs::cli
