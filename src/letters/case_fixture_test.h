// SPDX-License-Identifier: AGPL-3.0-or-later
// One full case for each regulation of the repository, made by hand: nothing here decides.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "letters/case_facts.h"
#include "letters/fill.h"
#include "letters/template.h"
#include "regulation/load.h"

namespace xs::letters {

inline std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::filesystem::path packs_folder() {
  return std::filesystem::path(XS_SOURCE_DIR) / "packs";
}

// Which checks there are is procedure's to say and of no weight here: those that the packs name.
inline regulation::Pack pack_of(const std::string& id) {
  std::set<std::string> found;
  const std::regex required(R"(requires: ([a-z_]+))");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(packs_folder())) {
    if (entry.path().extension() != ".yaml") continue;
    const std::string text = file_text(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), required), end; at != end; ++at) {
      found.insert((*at)[1]);
    }
    // needs: [STEP, CHECK] names them as well.
    const std::regex word(R"([a-z]+(_[a-z]+)+)");
    for (std::sregex_iterator at(text.begin(), text.end(), word), end; at != end; ++at) {
      found.insert((*at)[0]);
    }
  }
  const std::vector<std::string_view> names(found.begin(), found.end());
  const auto loaded = regulation::load_pack(packs_folder() / id, make_date(2026, 11, 23), names);
  EXPECT_TRUE(loaded.pack) << render(loaded.faults);
  return loaded.pack.value_or(regulation::Pack{});
}

inline Templates templates_of(const regulation::Pack& pack) {
  const LoadedTemplates loaded = load_templates(packs_folder(), pack);
  EXPECT_TRUE(loaded.templates) << render(loaded.faults);
  return loaded.templates.value_or(Templates{});
}

inline Instant moment(const char* text) { return *parse_instant(text); }

struct FullCase {
  casefile::Case item;
  Surroundings around;
};

inline casefile::FileVersion file_named(const std::string& name, const std::string& bytes) {
  casefile::FileVersion file{.digest = sm3(bytes),
                             .name = name,
                             .format = "docx",
                             .size = bytes.size(),
                             .blob = {},
                             .document = {},
                             .screening = {},
                             .findings = {},
                             .could_not_look = {}};
  return file;
}

// Drafted, given an opinion at each of these steps, the last of which concludes.
inline FullCase full_case(const regulation::Pack& pack, const std::string& procedure,
                          const std::vector<std::string>& route) {
  FullCase full;
  casefile::Case& item = full.item;
  item.agency = {pack.id};
  item.id = {"01930000-0000-7000-8000-000000000001"};
  item.seq = 12;
  item.pack = std::string(64, 'a');
  item.procedure = procedure;
  item.drafter = {"p-drafter"};
  item.department = "业务科";
  item.opened = moment("2026-11-20T01:00:00.000Z");
  full.around.agency = "某某县审计局";
  full.around.names[item.drafter] = "李文";
  full.around.categories = {{"PII_ID", "公民身份号码"}, {"PII_PHONE", "电话号码"}};
  full.around.route = route;
  full.around.last_act = moment("2026-11-23T08:30:00.000Z");
  full.around.handed_in = moment("2026-11-20T02:00:00.000Z");
  item.sheet.title = "关于2025年度县级预算执行和其他财政收支审计查出问题整改情况的公告";
  for (const auto& field : pack.fields) {
    if (field.kind == regulation::FieldKind::kDate) item.sheet.fields[field.id] = "2026-11-18";
    for (const auto& value : field.values) {
      if (value.releases && !value.temporary && !value.blocks) {
        item.sheet.fields.try_emplace(field.id, value.id);
      }
    }
  }
  item.sheet.co_issuers = {"某某县财政局"};
  item.co_issuers = {{.name = "某某县财政局",
                      .consents = true,
                      .evidence = {.body = "某某县财政局",
                                   .number = "财函〔2026〕12号",
                                   .on = make_date(2026, 11, 21),
                                   .scope = {},
                                   .file = {}}}};
  item.files = {file_named("公告正文.docx", "正文"), file_named("附表.xlsx", "附表")};
  item.files[0].findings = {{"f1", "PII_ID", "redact"}, {"f2", "PII_ID", "redact"}};
  item.files[1].findings = {{"f1", "PII_PHONE", "review"}};
  item.files[1].could_not_look = {"图片1"};
  for (const char* id : {"f1", "f2"}) {
    item.dispositions[{item.files[0].digest, id}] = {
        casefile::DispositionKind::kRedact, "涉及个人信息", item.drafter, {}};
  }
  item.dispositions[{item.files[1].digest, "f1"}] = {
      casefile::DispositionKind::kNotProblem, "单位对外电话", item.drafter, {}};
  item.confirmed["could_not_look/图片1"] = "p-drafter";
  for (const auto& question : pack.questions) {
    item.answers[question.id] = {casefile::AnswerValue::kNo, {}, item.drafter, route.front()};
  }
  for (const auto& ground : pack.grounds) {
    if (ground.checklist) {
      item.checklist[ground.id] = {casefile::AnswerValue::kNo, {}, item.drafter, route.back()};
    }
  }
  const std::vector<std::string> people{"王建国", "赵敏", "孙立", "周正"};
  for (std::size_t i = 0; i < route.size(); ++i) {
    const PersonId by{"p-" + std::to_string(i)};
    full.around.names[by] = people[i % people.size()];
    const bool last = i + 1 == route.size();
    casefile::Opinion opinion;
    opinion.act = static_cast<std::int64_t>(5 + i);
    opinion.step = route[i];
    opinion.decision = last ? "approve" : "opine";
    opinion.suggests = last ? "open" : "";
    opinion.reason = last ? "同意公开。" : "经逐项审查，未发现不应公开的内容，建议公开。";
    opinion.by = by;
    opinion.at = moment(last ? "2026-11-23T08:30:00.000Z" : "2026-11-21T03:00:00.000Z");
    item.opinions.push_back(std::move(opinion));
  }
  item.standing.phase = casefile::Phase::kApproved;
  item.standing.outcome = casefile::Outcome{
      .conclusion = "open", .clause = {}, .reason = "经审查可以公开。", .grounds = {}};
  return full;
}

inline FullCase full_case(const std::string& id, const regulation::Pack& pack) {
  if (id == "county-audit-bureau") {
    return full_case(pack, "publication", {"department-opinion", "deputy-review"});
  }
  if (id == "government-office") {
    return full_case(pack, "publication",
                     {"section-opinion", "head-opinion", "office-opinion", "deputy-approval"});
  }
  return full_case(pack, "proactive", {"section-review", "office-review"});
}

}  // namespace xs::letters
