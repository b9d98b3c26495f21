// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/references.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "regulation/yaml_reading.h"

namespace xs::regulation {
namespace {

constexpr std::string_view kAnswer = "answer.";

template <class Item>
std::vector<std::string> ids_of(const std::map<std::string, Item>& items) {
  std::vector<std::string> ids;
  ids.reserve(items.size());
  for (const auto& [id, item] : items) ids.push_back(id);
  return ids;
}
template <class Item>
std::vector<std::string> ids_of(const std::vector<Item>& items) {
  std::vector<std::string> ids;
  ids.reserve(items.size());
  for (const Item& item : items) ids.push_back(item.id);
  return ids;
}
std::vector<std::string> joined(std::vector<std::string> names,
                                const std::vector<std::string>& more) {
  names.insert(names.end(), more.begin(), more.end());
  return names;
}

std::vector<std::string> decision_names() {
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(Decision::kSecret); ++i) {
    names.emplace_back(to_string(static_cast<Decision>(i)));
  }
  return names;
}

std::string_view word_for(Thing thing) {
  switch (thing) {
    case Thing::kRole:
      return "角色";
    case Thing::kField:
      return "栏目";
    case Thing::kQuestion:
      return "审查问题";
    case Thing::kGround:
      return "不公开理由";
    case Thing::kStep:
      return "步骤";
    case Thing::kProcedure:
      return "流程";
    case Thing::kClock:
      return "期限";
    case Thing::kConclusion:
      return "结论";
    case Thing::kRight:
      return "权限";
    case Thing::kDecision:
      return "决定";
    case Thing::kEvent:
      return "事件";
    case Thing::kCatalogue:
      return "目录";
    case Thing::kIndexNumber:
      return "索引号";
    case Thing::kColumn:
      return "栏目";
    case Thing::kClause:
      return "条款";
    case Thing::kDateField:
      return "日期或时间栏目";
    case Thing::kRequirement:
      return "要求";
    case Thing::kStepOrRequirement:
      return "步骤或要求";
    case Thing::kMoment:
    case Thing::kParty:
    case Thing::kStepOrDecision:
      return "步骤或决定";
  }
  return {};
}

std::vector<std::string> date_fields(const Pack& pack) {
  std::vector<std::string> ids;
  for (const Field& field : pack.fields) {
    if (field.kind == FieldKind::kDate || field.kind == FieldKind::kTime) ids.push_back(field.id);
  }
  return ids;
}

std::vector<std::string> labelled_decisions(const Pack& pack) {
  std::vector<std::string> names;
  names.reserve(pack.decision_labels.size());
  for (const auto& [decision, label] : pack.decision_labels) {
    names.emplace_back(to_string(decision));
  }
  return names;
}

// What may stand where such a thing is mentioned.
std::vector<std::string> known_names(Thing thing, const Pack& pack,
                                     const std::vector<std::string>& requirements) {
  switch (thing) {
    case Thing::kRole:
      return ids_of(pack.roles);
    case Thing::kField:
      return ids_of(pack.fields);
    case Thing::kQuestion:
      return ids_of(pack.questions);
    case Thing::kGround:
      return ids_of(pack.grounds);
    case Thing::kStep:
      return ids_of(pack.steps);
    case Thing::kProcedure:
      return ids_of(pack.procedures);
    case Thing::kClause:
      return ids_of(pack.clauses);
    case Thing::kDecision:
      return labelled_decisions(pack);
    case Thing::kDateField:
      return date_fields(pack);
    case Thing::kRequirement:
      return requirements;
    case Thing::kStepOrRequirement:
      return joined(ids_of(pack.steps), requirements);
    case Thing::kMoment:
      return joined(joined(ids_of(pack.steps), decision_names()), {"hand_in", "release"});
    case Thing::kParty:
      return joined(joined(ids_of(pack.steps), decision_names()), {"drafter"});
    case Thing::kStepOrDecision:
      return joined(ids_of(pack.steps), decision_names());
    case Thing::kColumn:
      return joined(ids_of(pack.fields), {kColumnFacts.begin(), kColumnFacts.end()});
    case Thing::kCatalogue:
    case Thing::kIndexNumber:
    case Thing::kClock:
    case Thing::kConclusion:
    case Thing::kRight:
    case Thing::kEvent:
      return {};  // defined by rules, mentioned by none
  }
  return {};
}

void check_mentions(const Pack& pack, const Draft& draft,
                    const std::vector<std::string>& requirements, FaultList& faults) {
  for (const Mention& mention : draft.mentions) {
    const std::vector<std::string> names = known_names(mention.thing, pack, requirements);
    if (std::ranges::find(names, mention.id) != names.end()) continue;
    if (mention.thing == Thing::kDecision) {
      faults.add(mention.source,
                 fmt::format("决定“{0}”还没有按钮上的字，请加一条规则：decision: {0}，写明 label。",
                             mention.id));
    } else {
      faults.add(mention.source,
                 fmt::format("没有名为“{}”的{}{}", mention.id, word_for(mention.thing),
                             did_you_mean(mention.id, names, "。")));
    }
  }
}

// The values that a name of a condition can take; nothing when the name is unknown.
std::optional<std::vector<std::string>> values_of(std::string_view name, const Pack& pack) {
  if (name == "co_issuers") return std::vector<std::string>{"none", "some"};
  if (name == "fixed_at_formation") return std::vector<std::string>{"yes", "no"};
  if (name == "escalated") {
    std::vector<std::string> reasons{"none"};
    for (const auto& [id, step] : pack.steps) {
      for (const auto& [reason, label] : step.escalates_for) reasons.push_back(reason);
    }
    return reasons;
  }
  if (name.starts_with(kAnswer) && pack.question(name.substr(kAnswer.size())) != nullptr) {
    return std::vector<std::string>{"no", "yes", "unsure", "none"};
  }
  const Field* field = pack.field(name);
  if (field == nullptr || field->kind != FieldKind::kChoice) return std::nullopt;
  return ids_of(field->values);
}

std::vector<std::string> condition_names(const Pack& pack) {
  std::vector<std::string> names{"escalated", "co_issuers", "fixed_at_formation"};
  for (const Field& field : pack.fields) {
    if (field.kind == FieldKind::kChoice) names.push_back(field.id);
  }
  for (const Question& question : pack.questions) {
    names.push_back(std::string(kAnswer) + question.id);
  }
  return names;
}

void check_conditions(const Pack& pack, const Draft& draft, FaultList& faults) {
  const std::vector<std::string> names = condition_names(pack);
  for (const ConditionMention& condition : draft.conditions) {
    const std::optional<std::vector<std::string>> values = values_of(condition.name, pack);
    if (!values) {
      faults.add(condition.source,
                 fmt::format("条件里没有“{}”这一项{}可以写{}。", condition.name,
                             did_you_mean(condition.name, names, "；"), quoted_list(names)));
      continue;
    }
    for (const auto& [value, source] : condition.values) {
      if (std::ranges::find(*values, value) != values->end()) continue;
      faults.add(source, fmt::format("“{}”没有“{}”这个值，可以写{}。", condition.name, value,
                                     quoted_list(*values)));
    }
  }
}

void check_defined_once(const Draft& draft, FaultList& faults) {
  std::map<std::pair<Thing, std::string>, const Definition*> first;
  for (const Definition& definition : draft.definitions) {
    const auto [earlier, fresh] = first.try_emplace({definition.thing, definition.id}, &definition);
    if (fresh) continue;
    faults.add(definition.source,
               fmt::format("{}“{}”定义了两遍，前一个在 {} 第 {} 行（{}）。",
                           word_for(definition.thing), definition.id, earlier->second->source.file,
                           earlier->second->source.line, earlier->second->clause));
  }
}

}  // namespace

void check_references(const Pack& pack, std::span<const Draft> drafts,
                      std::span<const std::string_view> known_requirements, FaultList& faults) {
  const std::vector<std::string> requirements(known_requirements.begin(), known_requirements.end());
  for (const Draft& draft : drafts) {
    check_defined_once(draft, faults);
    check_mentions(pack, draft, requirements, faults);
    check_conditions(pack, draft, faults);
  }
}

}  // namespace xs::regulation
