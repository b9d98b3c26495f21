// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/timeline.h"

#include <fmt/format.h>

#include <algorithm>

#include "casefile/fold.h"
#include "casefile/words.h"

namespace xs::service {
namespace {

using casefile::Case;
using regulation::Pack;

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

std::string step_label(const Pack& pack, const std::string& id) {
  const auto step = pack.steps.find(id);
  return step == pack.steps.end() ? std::string() : step->second.label;
}

std::string decision_label(const Pack& pack, const std::string& id) {
  const auto decision = regulation::decision_from(id);
  if (!decision) return id;
  const auto label = pack.decision_labels.find(*decision);
  return label == pack.decision_labels.end() ? id : label->second.label;
}

std::string act_label(const Pack& pack, const casefile::What& what) {
  std::string word(casefile::word_for_act(casefile::type_of(what)));
  if (const auto* replaced = std::get_if<casefile::FilesReplaced>(&what)) {
    return fmt::format("{}，现有 {} 个文件", word, replaced->files.size());
  }
  if (const auto* passed = std::get_if<casefile::DeadlinePassed>(&what)) {
    const std::string step = step_label(pack, passed->step);
    return step.empty() ? word : word + "：" + step;
  }
  const auto* said = std::get_if<casefile::Said>(&what);
  if (!said) return word;
  const std::string step = step_label(pack, said->step);
  if (step.empty()) return word;
  return step + "：" + (is_note(*said) ? word : decision_label(pack, said->decision));
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
