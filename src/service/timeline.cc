// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/timeline.h"

#include <fmt/format.h>

#include <algorithm>

#include "casefile/fold.h"

namespace xs::service {
namespace {

using casefile::Case;
using regulation::Pack;

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

std::string act_label(const Pack& pack, const casefile::What& what) {
  return std::visit(
      Overloaded{[](const casefile::Opened&) -> std::string { return "建立送审件"; },
                 [](const casefile::SheetWritten&) -> std::string { return "填写送审信息"; },
                 [](const casefile::FilesReplaced& act) -> std::string {
                   return "文件变更，现有 " + std::to_string(act.files.size()) + " 个文件";
                 },
                 [](const casefile::HandedIn&) -> std::string { return "送审"; },
                 [&](const casefile::Said& said) -> std::string {
                   const auto step = pack.steps.find(said.step);
                   const auto decision = regulation::decision_from(said.decision);
                   if (step == pack.steps.end()) return "填写审查情况";
                   if (!decision) return step->second.label + "：填写审查情况";
                   const auto label = pack.decision_labels.find(*decision);
                   return step->second.label + "：" +
                          (label == pack.decision_labels.end() ? said.decision
                                                               : label->second.label);
                 },
                 [](const casefile::SealedUp&) -> std::string { return "封存"; },
                 [](const casefile::Unsealed&) -> std::string { return "解封"; },
                 [](const casefile::TurnedIncident&) -> std::string { return "转为事件处置"; },
                 [](const casefile::Withdrawn&) -> std::string { return "撤回送审"; },
                 [](const casefile::MovedOver&) -> std::string { return "改按现行制度办理"; },
                 [](const casefile::PermitIssued&) -> std::string { return "签发公开许可"; },
                 [](const casefile::PermitRevoked&) -> std::string { return "撤销公开许可"; },
                 [](const casefile::Erased&) -> std::string { return "内容按规定销毁"; },
                 [&](const casefile::DeadlinePassed& passed) -> std::string {
                   const auto step = pack.steps.find(passed.step);
                   return "办理期限届满" +
                          (step == pack.steps.end() ? std::string() : "：" + step->second.label);
                 }},
      what);
}

std::string reason_of(const casefile::What& what) {
  return std::visit(Overloaded{[](const casefile::Said& act) { return act.reason; },
                               [](const casefile::SealedUp& act) { return act.why; },
                               [](const casefile::Unsealed& act) { return act.why; },
                               [](const casefile::TurnedIncident& act) { return act.why; },
                               [](const casefile::Withdrawn& act) { return act.reason; },
                               [](const casefile::MovedOver& act) { return act.why; },
                               [](const casefile::PermitRevoked& act) { return act.reason; },
                               [](const casefile::Erased& act) { return act.why; },
                               [](const auto&) { return std::string(); }},
                    what);
}

std::string_view word_for(casefile::DispositionKind kind) {
  switch (kind) {
    case casefile::DispositionKind::kRedact:
      return "遮盖";
    case casefile::DispositionKind::kWithhold:
      return "不公开";
    case casefile::DispositionKind::kNotProblem:
      return "不是问题";
    case casefile::DispositionKind::kUnsure:
      return "拿不准";
  }
  return {};
}

std::string_view word_for(casefile::AnswerValue value) {
  switch (value) {
    case casefile::AnswerValue::kNo:
      return "否";
    case casefile::AnswerValue::kYes:
      return "是";
    case casefile::AnswerValue::kUnsure:
      return "不能确定";
  }
  return {};
}

std::string category_of(const System& system, const Case& item, const casefile::FindingKey& key) {
  for (const auto& file : item.files) {
    if (file.digest != key.file) continue;
    const auto note = std::ranges::find(file.findings, key.finding, &casefile::FindingNote::id);
    if (note == file.findings.end()) break;
    const auto label = system.category_labels().find(note->category);
    return label == system.category_labels().end() ? note->category : label->second;
  }
  return "筛查发现";
}

// Findings treated alike are told together.
void tell_dispositions(const System& system, const Case& before, const casefile::Said& said,
                       std::vector<std::string>& changes) {
  std::map<std::string, int> alike;
  for (const auto& [key, now] : said.dispositions) {
    std::string what(word_for(now.kind));
    const auto known = before.dispositions.find(key);
    if (known != before.dispositions.end() && known->second.kind != now.kind) {
      what = fmt::format("由“{}”改为“{}”", word_for(known->second.kind), what);
    }
    if (!now.reason.empty()) what += "，" + now.reason;
    ++alike[fmt::format("{}|：{}", category_of(system, before, key), what)];
  }
  for (const auto& [text, count] : alike) {
    std::string line = text;
    changes.push_back(line.replace(line.find('|'), 1, fmt::format(" {} 处", count)));
  }
}

// Only what differs from what stood before.
void tell_answers(const std::map<std::string, casefile::Answer>& before,
                  const std::map<std::string, casefile::Answer>& said, auto&& label_of,
                  std::vector<std::string>& changes) {
  for (const auto& [id, now] : said) {
    const auto known = before.find(id);
    if (known != before.end() && known->second.value == now.value) continue;
    std::string line = fmt::format("“{}”答“{}”", label_of(id), word_for(now.value));
    if (known != before.end()) line += fmt::format("，此前为“{}”", word_for(known->second.value));
    if (!now.reason.empty()) line += "，" + now.reason;
    changes.push_back(std::move(line));
  }
}

std::vector<std::string> changes_of(const System& system, const Pack& pack, const Case& before,
                                    const casefile::What& what) {
  std::vector<std::string> changes;
  const auto* said = std::get_if<casefile::Said>(&what);
  if (!said) return changes;
  tell_dispositions(system, before, *said, changes);
  tell_answers(
      before.answers, said->answers,
      [&](const std::string& id) {
        const auto* question = pack.question(id);
        return question ? question->label : id;
      },
      changes);
  tell_answers(
      before.checklist, said->checklist,
      [&](const std::string& id) {
        const auto* ground = pack.ground(id);
        return ground ? ground->label : id;
      },
      changes);
  return changes;
}

}  // namespace

std::vector<TimelineEntry> timeline_of(const System& system, const Pack& pack,
                                       std::span<const casefile::Act> acts,
                                       const std::map<PersonId, std::string>& names) {
  std::vector<TimelineEntry> timeline;
  Case before;
  for (const casefile::Act& act : acts) {
    const auto name = names.find(act.envelope.actor);
    timeline.push_back(
        {.seq = act.envelope.seq,
         .at = act.envelope.recorded_at,
         .actor = act.envelope.actor.value.empty() ? "系统"
                  : name == names.end()            ? std::string()
                                                   : name->second,
         .type = act.envelope.type,
         .label = act_label(pack, act.what),
         .clause = act.envelope.citations.empty() ? "" : act.envelope.citations.front(),
         .reason = reason_of(act.what),
         .changes = changes_of(system, pack, before, act.what)});
    casefile::take_over(before, act.envelope, act.what);
  }
  return timeline;
}

}  // namespace xs::service
