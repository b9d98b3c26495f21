// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/structure.h"

#include <fmt/format.h>

#include <algorithm>

namespace xs::regulation {
namespace {

bool gives(const Step& step, Decision decision) {
  return std::ranges::find(step.gives, decision) != step.gives.end();
}

void collect_steps(const std::vector<Node>& flow, bool in_for_each, std::vector<FlowStep>& out) {
  for (const Node& node : flow) {
    if (const auto* step = std::get_if<StepNode>(&node.is)) {
      out.push_back({step->step, in_for_each, step->source});
    } else if (const auto* choice = std::get_if<ChoiceNode>(&node.is)) {
      for (const Branch& branch : choice->branches) collect_steps(branch.body, in_for_each, out);
    } else if (const auto* parallel = std::get_if<ParallelNode>(&node.is)) {
      for (const auto& lane : parallel->lanes) collect_steps(lane, in_for_each, out);
    } else if (const auto* each = std::get_if<ForEachNode>(&node.is)) {
      collect_steps(each->body, true, out);
    }
  }
}

// Adds the steps with which a flow may end; false when it may also pass without any.
bool collect_last(const std::vector<Node>& flow, std::set<std::string>& out) {
  const auto passes = [&](const Node& node) {
    if (const auto* step = std::get_if<StepNode>(&node.is)) {
      out.insert(step->step);
      return true;
    }
    if (const auto* choice = std::get_if<ChoiceNode>(&node.is)) {
      bool always = true;
      for (const Branch& branch : choice->branches) {
        always = collect_last(branch.body, out) && always;
      }
      return always;
    }
    if (const auto* parallel = std::get_if<ParallelNode>(&node.is)) {
      bool always = false;
      for (const auto& lane : parallel->lanes) always = collect_last(lane, out) || always;
      return always;
    }
    (void)collect_last(std::get<ForEachNode>(node.is).body, out);
    return false;  // there may be no member
  };
  return std::any_of(flow.rbegin(), flow.rend(), passes);
}

class StructureCheck {
 public:
  StructureCheck(const Pack& pack, const std::set<std::string>& own_steps, FaultList& faults)
      : pack_(pack), own_steps_(own_steps), faults_(faults) {}

  void run() {
    for (const auto& [id, procedure] : pack_.procedures) check_procedure(procedure);
    for (const auto& [id, step] : pack_.steps) check_step(step);
    for (const Separation& separation : pack_.separations) check_separation(separation);
    for (const ReleaseNeeds& needs : pack_.release_needs) check_release_needs(needs);
  }

 private:
  void check_procedure(const Procedure& procedure) {
    std::set<std::string>& used = used_in_[procedure.id];
    const std::vector<FlowStep> main = steps_of(procedure.flow);
    check_once(main, procedure, used);
    bool approves = false;  // or a fault already found may hide that it does
    for (const FlowStep& at : main) {
      const Step* step = find(at.step);
      approves = approves || step == nullptr || step->gives.empty();
      if (step == nullptr) continue;
      approves = approves || gives(*step, Decision::kApprove);
      if (gives(*step, Decision::kRefer) && !procedure.events.contains("refer")) {
        faults_.add(at.source, fmt::format("步骤“{}”可以报请（refer），但流程“{}”没有“on: refer”。",
                                           at.step, procedure.id));
      }
      if (gives(*step, Decision::kNotSecret) || gives(*step, Decision::kSecret)) {
        faults_.add(at.source,
                    fmt::format("步骤“{}”答复是否国家秘密，只能用在“on: refer”里。", at.step));
      }
    }
    if (procedure.ends_in != EndsIn::kFixed && !main.empty() && !approves) {
      faults_.add(procedure.source,
                  fmt::format("以{}结束的流程里，要有能作出批准（approve）的步骤。",
                              procedure.ends_in == EndsIn::kRelease ? "公开" : "办结"));
    }
    if (procedure.about_needed && procedure.about.empty()) {
      faults_.add(procedure.source, "“about_needed: true”的流程要用“about”写明所涉信息的状态。");
    }
    for (const auto& [event, flow] : procedure.events) {
      const std::vector<FlowStep> steps = steps_of(flow);
      check_once(steps, procedure, used);
      check_event(flow, steps);
    }
  }

  void check_once(const std::vector<FlowStep>& steps, const Procedure& procedure,
                  std::set<std::string>& used) {
    for (const FlowStep& at : steps) {
      const Step* step = find(at.step);
      if (step == nullptr) continue;
      if (!used.insert(at.step).second) {
        faults_.add(at.source, fmt::format("步骤“{}”在流程“{}”里用了两遍，请另设一个步骤。",
                                           at.step, procedure.id));
      }
      const bool of_member = gives(*step, Decision::kConsent) || gives(*step, Decision::kObject);
      if (of_member && !at.in_for_each) {
        faults_.add(at.source,
                    fmt::format("步骤“{}”是联合发文单位的答复，只能用在“for_each: co_issuers”里。",
                                at.step));
      }
    }
  }

  void check_event(const std::vector<Node>& flow, const std::vector<FlowStep>& steps) {
    std::set<std::string> last;
    const bool always_ends = collect_last(flow, last);
    for (const FlowStep& at : steps) {
      const Step* step = find(at.step);
      if (step == nullptr) continue;
      const bool answers = gives(*step, Decision::kNotSecret) && gives(*step, Decision::kSecret);
      if (last.contains(at.step) && (!answers || !always_ends)) {
        faults_.add(
            at.source,
            fmt::format("“on: refer”以步骤“{}”结束，它要能答复 not_secret 和 secret。", at.step));
      }
    }
  }

  void check_step(const Step& step) {
    const bool used = std::ranges::any_of(
        used_in_, [&](const auto& procedure) { return procedure.second.contains(step.id); });
    // National law may offer steps that only the agencies' flows use.
    if (!used && !pack_.letter.empty() && own_steps_.contains(step.id)) {
      faults_.add(step.source, fmt::format("没有流程用到步骤“{}”，请写进“flow”或删去。", step.id));
    }
    if (const auto actor = pack_.roles.find(step.actor);
        actor != pack_.roles.end() && actor->second.administrator) {
      faults_.add(step.source,
                  fmt::format("“{}”是管理员，不能办理审查步骤。", actor->second.label));
    }
    const auto dates = [&](const ClockRule& clock) {
      return std::ranges::any_of(clock.of, [&](const std::string& name) {
        const std::optional<Decision> decision = decision_from(name);
        return name == step.id || (decision && gives(step, *decision));
      });
    };
    if (step.waits && std::ranges::none_of(pack_.clocks, dates)) {
      faults_.add(step.source,
                  fmt::format("步骤“{}”等候外单位答复，要有一条“clock”规定期限。", step.id));
    }
    if (step.asks_questions && pack_.questions.empty()) {
      faults_.add(step.source,
                  fmt::format("步骤“{}”要答审查问题，但没有“question”规则。", step.id));
    }
    if (step.asks_checklist && std::ranges::none_of(pack_.grounds, [](const Ground& ground) {
          return ground.checklist;
        })) {
      faults_.add(
          step.source,
          fmt::format("步骤“{}”要逐项核对，但没有“checklist: true”的不公开理由。", step.id));
    }
  }

  void check_separation(const Separation& separation) {
    if (separation.first == separation.second) {
      faults_.add(separation.source, "“differ”的两方不能是同一个。");
      return;
    }
    const auto both_in = [&](const auto& procedure) {
      const auto takes_part = [&](const std::string& party) {
        return party == "drafter" || procedure.second.contains(party);
      };
      return takes_part(separation.first) && takes_part(separation.second);
    };
    if (find_party(separation.first) && find_party(separation.second) &&
        std::ranges::none_of(used_in_, both_in)) {
      faults_.add(separation.source,
                  fmt::format("没有一个流程同时用到“{}”和“{}”，这条规则不起作用。",
                              separation.first, separation.second));
    }
  }

  void check_release_needs(const ReleaseNeeds& needs) {
    const auto used = used_in_.find(needs.procedure);
    if (used == used_in_.end()) return;
    for (const std::string& step : needs.steps) {
      if (find(step) == nullptr || used->second.contains(step)) continue;
      faults_.add(needs.source, fmt::format("流程“{}”里没有步骤“{}”，公开前不可能经过它。",
                                            needs.procedure, step));
    }
    if (pack_.procedures.at(needs.procedure).ends_in != EndsIn::kRelease) {
      faults_.add(needs.source,
                  fmt::format("流程“{}”不以公开结束，不能写“release_needs”。", needs.procedure));
    }
  }

  [[nodiscard]] const Step* find(const std::string& id) const {
    const auto step = pack_.steps.find(id);
    return step == pack_.steps.end() ? nullptr : &step->second;
  }
  [[nodiscard]] bool find_party(const std::string& id) const {
    return id == "drafter" || find(id) != nullptr;
  }

  const Pack& pack_;
  const std::set<std::string>& own_steps_;
  FaultList& faults_;
  std::map<std::string, std::set<std::string>> used_in_;  // procedure → steps, with its events
};

}  // namespace

std::vector<FlowStep> steps_of(const std::vector<Node>& flow) {
  std::vector<FlowStep> steps;
  collect_steps(flow, false, steps);
  return steps;
}

void check_structure(const Pack& pack, const std::set<std::string>& own_steps, FaultList& faults) {
  StructureCheck(pack, own_steps, faults).run();
}

}  // namespace xs::regulation
