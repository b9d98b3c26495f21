// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/flow.h"

#include <algorithm>
#include <ranges>

namespace xs::procedure {
namespace {

using casefile::Case;
using regulation::ChoiceNode;
using regulation::Condition;
using regulation::Decision;
using regulation::ForEachNode;
using regulation::Node;
using regulation::Pack;
using regulation::ParallelNode;
using regulation::StepNode;

bool goes_on(std::string_view decision) {
  const auto known = regulation::decision_from(decision);
  return known && procedure::goes_on(*known);
}

std::string value_of(std::string_view name, const Case& item) {
  constexpr std::string_view kAnswer = "answer.";
  if (name.starts_with(kAnswer)) {
    const auto answer = item.answers.find(std::string(name.substr(kAnswer.size())));
    return answer == item.answers.end() ? "none"
                                        : std::string(casefile::to_string(answer->second.value));
  }
  if (name == "escalated") {
    return item.standing.escalated.empty() ? "none" : item.standing.escalated;
  }
  if (name == "co_issuers") return item.co_issuers.empty() ? "none" : "some";
  if (name == "fixed_at_formation") return item.fixed_at_formation ? "yes" : "no";
  const auto field = item.sheet.fields.find(std::string(name));
  return field == item.sheet.fields.end() ? std::string() : field->second;
}

class Walk {
 public:
  explicit Walk(const Case& item) : item_(item) {}

  // True when the block is passed.
  bool block(const std::vector<Node>& nodes, const std::string& member, Progress& out) {
    bool reached = true;
    for (const Node& node : nodes) {
      if (reached) {
        reached = node_passed(node, member, out);
      } else {
        for (std::string& step : on_the_way(node)) out.ahead.push_back(std::move(step));
      }
    }
    return reached;
  }

 private:
  bool node_passed(const Node& node, const std::string& member, Progress& out) {
    if (const auto* step = std::get_if<StepNode>(&node.is)) {
      if (!passing_opinion(item_, step->step, member)) {
        out.open.push_back({step->step, member});
        return false;
      }
      if (std::ranges::find(out.passed, step->step) == out.passed.end()) {
        out.passed.push_back(step->step);
      }
      return true;
    }
    if (const auto* choice = std::get_if<ChoiceNode>(&node.is)) {
      const auto* branch = chosen(*choice);
      return branch == nullptr || block(branch->body, member, out);
    }
    bool passed = true;
    if (const auto* parallel = std::get_if<ParallelNode>(&node.is)) {
      for (const auto& lane : parallel->lanes) passed = block(lane, member, out) && passed;
    } else {
      for (const auto& issuer : item_.co_issuers) {
        passed = block(std::get<ForEachNode>(node.is).body, issuer.name, out) && passed;
      }
    }
    return passed;
  }

  [[nodiscard]] const regulation::Branch* chosen(const ChoiceNode& choice) const {
    const auto branch = std::ranges::find_if(
        choice.branches, [&](const auto& candidate) { return holds(candidate.when, item_); });
    return branch == choice.branches.end() ? nullptr : &*branch;
  }

  [[nodiscard]] std::vector<std::string> on_the_way(const Node& node) const {
    if (const auto* choice = std::get_if<ChoiceNode>(&node.is)) {
      const auto* branch = chosen(*choice);
      return branch ? steps_of(branch->body) : std::vector<std::string>{};
    }
    if (std::holds_alternative<ForEachNode>(node.is) && item_.co_issuers.empty()) return {};
    return steps_of({node});
  }

  const Case& item_;
};

void collect(const std::vector<Node>& nodes, std::vector<std::string>& out) {
  for (const Node& node : nodes) {
    if (const auto* step = std::get_if<StepNode>(&node.is)) {
      out.push_back(step->step);
    } else if (const auto* choice = std::get_if<ChoiceNode>(&node.is)) {
      for (const auto& branch : choice->branches) collect(branch.body, out);
    } else if (const auto* parallel = std::get_if<ParallelNode>(&node.is)) {
      for (const auto& lane : parallel->lanes) collect(lane, out);
    } else {
      collect(std::get<ForEachNode>(node.is).body, out);
    }
  }
}

}  // namespace

bool goes_on(Decision decision) {
  switch (decision) {
    case Decision::kOpine:
    case Decision::kApprove:
    case Decision::kEscalate:
    case Decision::kConsent:
    case Decision::kObject:
    case Decision::kNotSecret:
      return true;
    case Decision::kRefuse:
    case Decision::kReturn:
    case Decision::kRefer:
    case Decision::kSecret:
      return false;
  }
  return false;
}

bool holds(const Condition& condition, const Case& item) {
  return std::ranges::all_of(condition, [&](const auto& wanted) {
    return wanted.second.contains(value_of(wanted.first, item));
  });
}

bool stands(const Pack& pack, const regulation::Conclusion& conclusion, const Case& item) {
  return pack.stands_in(conclusion.procedures, item.procedure) && holds(conclusion.when, item);
}

const casefile::Opinion* passing_opinion(const Case& item, std::string_view step,
                                         std::string_view member) {
  for (const casefile::Opinion& opinion : item.opinions | std::views::reverse) {
    if (opinion.valid && opinion.step == step && opinion.member == member &&
        goes_on(opinion.decision)) {
      return &opinion;
    }
  }
  return nullptr;
}

std::vector<std::string> steps_of(const std::vector<Node>& flow) {
  std::vector<std::string> steps;
  collect(flow, steps);
  return steps;
}

Progress progress_of(const std::vector<Node>& flow, const Case& item) {
  Progress out;
  out.at_end = Walk(item).block(flow, {}, out);
  return out;
}

Progress progress(const Pack& pack, const Case& item) {
  const auto procedure = pack.procedures.find(item.procedure);
  if (procedure == pack.procedures.end()) return {};
  if (!item.standing.event.empty()) {
    const auto event = procedure->second.events.find(item.standing.event);
    return event == procedure->second.events.end() ? Progress{} : progress_of(event->second, item);
  }
  return progress_of(procedure->second.flow, item);
}

std::vector<OpenStep> open_steps(const Pack& pack, const Case& item) {
  if (item.standing.phase != casefile::Phase::kInReview) return {};
  return progress(pack, item).open;
}

std::vector<std::string> passed_steps(const Pack& pack, const Case& item) {
  return progress(pack, item).passed;
}

}  // namespace xs::procedure
