// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/law_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "procedure/listing.h"
#include "procedure/story.h"
#include "regulation/yaml_reading.h"

namespace xs::procedure {
namespace {

namespace fs = std::filesystem;
using regulation::FaultList;
using regulation::Keys;
using regulation::Pack;
using regulation::read_text;
using regulation::YamlValue;

std::optional<std::string> may_have(Keys& keys, std::string_view name, FaultList& faults) {
  const YamlValue* value = keys.may(name);
  if (!value) return std::nullopt;
  // "" is how a case says that something was left out.
  if (value->quoted && value->text.empty()) return std::string();
  return read_text(*value, faults);
}

std::optional<casefile::Evidence> read_evidence(const YamlValue* value, FaultList& faults) {
  if (!value) return std::nullopt;
  Keys keys(*value, faults);
  casefile::Evidence paper{.body = keys.may_text("body"),
                           .number = keys.may_text("number"),
                           .on = keys.may_date("on"),
                           .scope = keys.may_text("scope"),
                           .file = {}};
  keys.finish();
  return paper;
}

std::optional<std::map<std::string, casefile::AnswerValue>> read_answers(const YamlValue* value,
                                                                         FaultList& faults) {
  if (!value) return std::nullopt;
  std::map<std::string, casefile::AnswerValue> answers;
  for (const auto& entry : value->entries) {
    const auto answer = casefile::answer_from(read_text(entry.value, faults));
    if (answer) {
      answers[entry.key] = *answer;
    } else {
      faults.add(entry.value.source, "回答应为 no、yes 或 unsure。");
    }
  }
  return answers;
}

std::vector<casefile::GroundGiven> read_grounds(const YamlValue& list, const Pack& pack,
                                                FaultList& faults) {
  std::vector<casefile::GroundGiven> grounds;
  for (const YamlValue& value : regulation::read_list(list, faults)) {
    Keys keys(value, faults);
    grounds.push_back({.ground = keys.need_text("ground"),
                       .reason = keys.may_text("reason"),
                       .harm = keys.may_text("harm"),
                       .article = keys.may_text("article")});
    keys.finish();
    if (!pack.ground(grounds.back().ground)) {
      faults.add(value.source, fmt::format("没有名为“{}”的依据。", grounds.back().ground));
    }
  }
  return grounds;
}

std::vector<casefile::Lift> read_lifts(const YamlValue& list, FaultList& faults) {
  std::vector<casefile::Lift> lifts;
  for (const YamlValue& value : regulation::read_list(list, faults)) {
    Keys keys(value, faults);
    lifts.push_back({.ground = keys.need_text("ground"),
                     .by = keys.need_text("by"),
                     .whose = keys.may_text("whose"),
                     .basis = keys.may_text("basis"),
                     .on = keys.may_date("on").value_or(Date{}),
                     .evidence = {}});
    keys.finish();
  }
  return lifts;
}

constexpr std::array<std::string_view, 8> kDeeds{"hand_in",  "replace_file", "seal",    "unseal",
                                                 "incident", "withdraw",     "release", "revoke"};

bool is_deed(std::string_view does) {
  return std::ranges::find(kDeeds, does) != kDeeds.end() ||
         regulation::decision_from(does).has_value();
}

void read_act_keys(const YamlValue& value, const Pack& pack, LawAct& act, FaultList& faults) {
  Keys keys(value, faults);
  act.does = keys.need_text("does");
  act.person = keys.may_text("person");
  act.step = may_have(keys, "step", faults);
  act.member = may_have(keys, "member", faults);
  act.reason = may_have(keys, "reason", faults);
  act.return_to = may_have(keys, "return_to", faults);
  act.escalate_for = may_have(keys, "for", faults);
  if (const YamlValue* v = keys.may("grounds")) act.grounds = read_grounds(*v, pack, faults);
  act.answers = read_answers(keys.may("answers"), faults);
  act.checklist = read_answers(keys.may("checklist"), faults);
  if (const YamlValue* v = keys.may("dispose")) {
    act.dispose = casefile::disposition_from(read_text(*v, faults));
    if (!act.dispose) faults.add(v->source, "应为 not_problem、redact、withhold 或 unsure。");
  }
  if (const YamlValue* v = keys.may("lifts")) act.lifts = read_lifts(*v, faults);
  act.evidence = read_evidence(keys.may("evidence"), faults);
  if (const YamlValue* v = keys.may("confirms")) {
    act.confirms.emplace();
    for (const auto& named : regulation::read_names(*v, faults)) {
      act.confirms->push_back(named.name);
    }
  }
  keys.finish();
}

// `ROLE: DECISION` or `ROLE: { does: DECISION, … }`.
std::optional<LawAct> read_act(const YamlValue& value, const Pack& pack, FaultList& faults) {
  if (value.kind != YamlValue::Kind::kMap || value.entries.size() != 1) {
    faults.add(value.source, "一个行为写成“角色: 决定”一行，例如 { deputy: approve }。");
    return std::nullopt;
  }
  const auto& entry = value.entries.front();
  LawAct act;
  act.role = entry.key;
  act.source = entry.key_source;
  if (act.role != "drafter" && !pack.roles.contains(act.role)) {
    faults.add(entry.key_source, fmt::format("没有名为“{}”的角色。", act.role));
  }
  if (entry.value.kind == YamlValue::Kind::kMap) {
    read_act_keys(entry.value, pack, act, faults);
  } else {
    act.does = read_text(entry.value, faults);
  }
  if (!is_deed(act.does)) {
    faults.add(entry.value.source, fmt::format("不认识的行为“{}”。", act.does));
    return std::nullopt;
  }
  return act;
}

void read_findings(const YamlValue& list, LawItem& item, FaultList& faults) {
  for (const YamlValue& value : regulation::read_list(list, faults)) {
    Keys keys(value, faults);
    item.findings.push_back({.id = fmt::format("F{}", item.findings.size() + 1),
                             .category = keys.need_text("category"),
                             .action = keys.need_text("action"),
                             .always_masked = keys.flag("always_masked", false)});
    keys.finish();
  }
}

void read_states(const YamlValue& list, LawItem& item, FaultList& faults) {
  for (const YamlValue& value : regulation::read_list(list, faults)) {
    Keys keys(value, faults);
    item.states.push_back(
        {.attribute = keys.need_text("attribute"), .releases = keys.flag("releases", true)});
    keys.finish();
  }
}

void read_item(const YamlValue& value, const Pack& pack, LawItem& item, FaultList& faults) {
  for (const auto& entry : value.entries) {
    const auto names = [&](std::vector<std::string>& into) {
      for (const auto& named : regulation::read_names(entry.value, faults)) {
        into.push_back(named.name);
      }
    };
    if (entry.key == "findings") {
      read_findings(entry.value, item, faults);
    } else if (entry.key == "states") {
      read_states(entry.value, item, faults);
    } else if (entry.key == "may_stand") {
      names(item.may_stand);
    } else if (entry.key == "co_issuers") {
      names(item.co_issuers);
    } else if (entry.key == "could_not_look") {
      names(item.could_not_look);
    } else if (entry.key == "declassification") {
      item.declassification = read_evidence(&entry.value, faults);
    } else if (entry.key == "about") {
      item.about = casefile::phase_from(read_text(entry.value, faults));
      if (!item.about) faults.add(entry.value.source, "没有这种状态。");
    } else if (entry.key == "fixed_at_formation") {
      item.fixed_at_formation = regulation::read_flag(entry.value, faults);
    } else if (entry.key == "section_head_may_draft") {
      item.section_head_may_draft = regulation::read_flag(entry.value, faults);
    } else if (pack.field(entry.key)) {
      const bool left_out = entry.value.quoted && entry.value.text.empty();
      item.fields[entry.key] = left_out ? std::string() : read_text(entry.value, faults);
    } else {
      faults.add(entry.key_source, fmt::format("没有名为“{}”的项目。", entry.key));
    }
  }
}

void read_expected(const YamlValue& value, const Pack& pack, Expected& then, FaultList& faults) {
  Keys keys(value, faults);
  then.refused = may_have(keys, "refused", faults);
  if (then.refused && !pack.clauses.contains(*then.refused)) {
    faults.add(value.source, fmt::format("没有编号为“{}”的条款。", *then.refused));
  }
  if (const YamlValue* v = keys.may("phase")) {
    then.phase = casefile::phase_from(read_text(*v, faults));
    if (!then.phase) faults.add(v->source, "不认识的状态。");
  }
  if (const YamlValue* v = keys.may("open")) {
    then.open.emplace();
    for (const auto& named : regulation::read_names(*v, faults)) then.open->push_back(named.name);
  }
  if (const YamlValue* v = keys.may("due")) {
    Keys due(*v, faults);
    const std::string step = due.need_text("step");
    if (const auto on = due.may_date("on")) then.due[step] = *on;
    due.finish();
  }
  if (const YamlValue* v = keys.may("catalogues")) {
    then.catalogues.emplace();
    for (const auto& named : regulation::read_names(*v, faults)) {
      then.catalogues->push_back(named.name);
      if (pack.catalogue(named.name) != nullptr) continue;
      faults.add(named.source, fmt::format("没有名为“{}”的目录。", named.name));
    }
  }
  keys.finish();
}

LawCase read_case(const YamlValue& value, const Pack& pack, FaultList& faults) {
  LawCase law_case;
  law_case.source = value.source;
  Keys keys(value, faults);
  law_case.name = keys.need_text("name");
  for (const auto& named : keys.need_names("cites")) {
    law_case.cites.push_back(named.name);
    if (!pack.clauses.contains(named.name)) {
      faults.add(named.source, fmt::format("没有编号为“{}”的条款。", named.name));
    }
  }
  law_case.procedure = keys.may_text("procedure");
  if (law_case.procedure.empty() && pack.procedures.size() == 1) {
    law_case.procedure = pack.procedures.begin()->first;
  }
  if (!pack.procedures.contains(law_case.procedure)) {
    faults.add(value.source, "请写明是哪一个程序（procedure）。");
  }
  if (const YamlValue* given = keys.may("given")) {
    for (const YamlValue& each : regulation::read_list(*given, faults)) {
      if (each.entries.size() == 1 && each.entries.front().key == "item") {
        read_item(each.entries.front().value, pack, law_case.item, faults);
      } else if (auto act = read_act(each, pack, faults)) {
        law_case.given.push_back(std::move(*act));
      }
    }
  }
  if (const YamlValue* when = keys.may("when")) law_case.when = read_act(*when, pack, faults);
  if (const YamlValue* then = keys.need("then")) {
    read_expected(*then, pack, law_case.then, faults);
  }
  keys.finish();
  return law_case;
}

std::string joined(const std::vector<std::string>& names) {
  return names.empty() ? "（无）" : fmt::format("{}", fmt::join(names, "、"));
}

std::optional<std::string> unlike(const Expected& then, const casefile::Case& item,
                                  const Pack& pack) {
  if (then.phase && item.standing.phase != *then.phase) {
    return fmt::format("状态应为 {}，实际为 {}", casefile::to_string(*then.phase),
                       casefile::to_string(item.standing.phase));
  }
  if (then.open) {
    std::vector<std::string> open;
    for (const OpenStep& step : open_steps(pack, item)) open.push_back(step.step);
    std::vector<std::string> wanted = *then.open;
    std::ranges::sort(open), std::ranges::sort(wanted);
    if (open != wanted) {
      return fmt::format("待办环节应为 {}，实际为 {}", joined(wanted), joined(open));
    }
  }
  if (then.catalogues) {
    std::vector<std::string> listed;
    for (const auto& catalogue : pack.catalogues) {
      if (lists(pack, catalogue, item)) listed.push_back(catalogue.id);
    }
    std::vector<std::string> wanted = *then.catalogues;
    std::ranges::sort(listed), std::ranges::sort(wanted);
    if (listed != wanted) {
      return fmt::format("应列入的目录为 {}，实际为 {}", joined(wanted), joined(listed));
    }
  }
  for (const auto& [step, day] : then.due) {
    const auto duty = std::ranges::find(item.standing.duties, step, &casefile::Duty::step);
    const std::string actual = duty == item.standing.duties.end() || !duty->due
                                   ? std::string("没有期限")
                                   : to_string(*duty->due);
    if (actual != to_string(day)) {
      return fmt::format("“{}”的期限应为 {}，实际为 {}", step, to_string(day), actual);
    }
  }
  return std::nullopt;
}

}  // namespace

LoadedCases load_law_cases(const fs::path& folder, const Pack& pack) {
  LoadedCases loaded;
  FaultList faults;
  std::vector<fs::path> files;
  if (fs::exists(folder / "cases")) {
    for (const auto& entry : fs::directory_iterator(folder / "cases")) {
      if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  for (const fs::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const std::string name = (folder.filename() / "cases" / file.filename()).generic_string();
    const auto root = regulation::read_yaml(name, bytes, faults);
    if (!root) continue;
    for (const YamlValue& value : regulation::read_list(*root, faults)) {
      loaded.cases.push_back(read_case(value, pack, faults));
    }
  }
  loaded.faults = faults.sorted();
  return loaded;
}

std::optional<std::string> play(const Pack& pack, const WorkdayCalendar& calendar,
                                const LawCase& law_case) {
  Story story(pack, calendar, law_case.procedure, law_case.item);
  for (const LawAct& act : law_case.given) {
    if (const auto refused = story.act(act)) {
      return fmt::format("前提“{}: {}”就被拒绝（{}：{}）", act.role, act.does, refused->clause,
                         refused->says);
    }
  }
  std::optional<Refused> refused;
  if (law_case.when) refused = story.act(*law_case.when);
  if (law_case.then.refused) {
    if (!refused) return fmt::format("应依 {} 拒绝，实际允许", *law_case.then.refused);
    if (refused->clause == *law_case.then.refused) return std::nullopt;
    return fmt::format("应依 {} 拒绝，实际依 {} 拒绝（{}）", *law_case.then.refused,
                       refused->clause, refused->says);
  }
  if (refused) return fmt::format("应允许，实际依 {} 拒绝（{}）", refused->clause, refused->says);
  return unlike(law_case.then, story.told(), pack);
}

}  // namespace xs::procedure
