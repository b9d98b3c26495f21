// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/flow_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xs::regulation {
namespace {

std::vector<Node> read_nodes(const YamlValue& list, Draft& draft, FaultList& faults);

std::vector<Node> read_body(const YamlValue* list, Draft& draft, FaultList& faults) {
  if (list == nullptr) return {};
  if (list->kind == YamlValue::Kind::kList && list->items.empty()) {
    faults.add(list->source, "这里至少要有一个步骤。");
  }
  return read_nodes(*list, draft, faults);
}

Branch read_branch(const YamlValue& value, bool last, Draft& draft, FaultList& faults) {
  Branch branch;
  if (value.find("otherwise") != nullptr) {
    Keys keys(value, faults);
    const YamlValue* body = keys.need("otherwise");
    keys.finish();
    if (!last) faults.add(value.source, "“otherwise”只能是最后一个分支。");
    branch.body = read_nodes(*body, draft, faults);
    return branch;
  }
  Keys keys(value, faults);
  if (const YamlValue* when = keys.need("when")) branch.when = read_condition(*when, draft, faults);
  branch.body = read_body(keys.need("do"), draft, faults);
  keys.finish();
  return branch;
}

ChoiceNode read_choice(const YamlValue& list, const Source& source, Draft& draft,
                       FaultList& faults) {
  ChoiceNode choice{{}, source};
  const std::span<const YamlValue> branches = read_list(list, faults);
  for (const YamlValue& branch : branches) {
    choice.branches.push_back(read_branch(branch, &branch == &branches.back(), draft, faults));
  }
  if (branches.size() < 2 || branches.back().find("otherwise") == nullptr) {
    faults.add(
        source,
        "选择要有“when”分支，并以“otherwise”分支结尾；其他情形不需要步骤时写 { otherwise: [] }。");
  }
  return choice;
}

ParallelNode read_parallel(const YamlValue& list, const Source& source, Draft& draft,
                           FaultList& faults) {
  ParallelNode parallel{{}, source};
  for (const YamlValue& lane : read_list(list, faults)) {
    parallel.lanes.push_back(read_body(&lane, draft, faults));
  }
  if (parallel.lanes.size() < 2) faults.add(source, "并行至少要有两路，每路是一个步骤列表。");
  return parallel;
}

std::optional<Node> read_node(const YamlValue& value, Draft& draft, FaultList& faults) {
  if (value.kind == YamlValue::Kind::kText) {
    const std::string step = read_text(value, faults);
    if (step.empty()) return std::nullopt;
    draft.mentions.push_back({Thing::kStep, step, value.source});
    return Node{StepNode{step, value.source}};
  }
  Keys keys(value, faults);
  if (value.kind != YamlValue::Kind::kMap) return std::nullopt;
  const YamlValue* choice = keys.may("choice");
  const YamlValue* parallel = keys.may("parallel");
  const YamlValue* for_each = keys.may("for_each");
  if ((choice != nullptr) + (parallel != nullptr) + (for_each != nullptr) != 1) {
    faults.add(value.source, "流程里的一项应是步骤名，或者 choice、parallel、for_each 之一。");
    return std::nullopt;
  }
  std::optional<Node> node;
  if (choice != nullptr) {
    node = Node{read_choice(*choice, value.source, draft, faults)};
  } else if (parallel != nullptr) {
    node = Node{read_parallel(*parallel, value.source, draft, faults)};
  } else {
    const std::string of = read_text(*for_each, faults);
    if (!of.empty() && of != "co_issuers") {
      faults.add(for_each->source, "“for_each”后面只能写 co_issuers（联合发文单位）。");
    }
    node = Node{ForEachNode{of, read_body(keys.need("do"), draft, faults), value.source}};
  }
  keys.finish();
  return node;
}

std::vector<Node> read_nodes(const YamlValue& list, Draft& draft, FaultList& faults) {
  std::vector<Node> nodes;
  for (const YamlValue& value : read_list(list, faults)) {
    if (std::optional<Node> node = read_node(value, draft, faults)) {
      nodes.push_back(*std::move(node));
    }
  }
  return nodes;
}

}  // namespace

std::vector<Node> read_flow(const YamlValue& list, Draft& draft, FaultList& faults) {
  return read_body(&list, draft, faults);
}

Condition read_condition(const YamlValue& map, Draft& draft, FaultList& faults) {
  Condition condition;
  Keys keys(map, faults);
  if (map.kind == YamlValue::Kind::kMap && map.entries.empty()) {
    faults.add(map.source, "条件不能是空的。");
  }
  for (const YamlEntry& entry : map.entries) {
    ConditionMention mention{entry.key, entry.key_source, {}};
    std::vector<Named> values;
    if (entry.value.kind == YamlValue::Kind::kText) {
      values.push_back({read_text(entry.value, faults), entry.value.source});
    } else {
      values = read_names(entry.value, faults);
      if (entry.value.kind == YamlValue::Kind::kList && entry.value.items.empty()) {
        faults.add(entry.value.source, "条件至少要列一个值。");
      }
    }
    for (const Named& value : values) {
      if (value.name.empty()) continue;
      condition[entry.key].insert(value.name);
      mention.values.emplace_back(value.name, value.source);
    }
    draft.conditions.push_back(std::move(mention));
  }
  return condition;
}

}  // namespace xs::regulation
