// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/check.h"

#include <fmt/format.h>

#include <algorithm>

#include "procedure/check_staffing.h"
#include "procedure/check_walk.h"
#include "procedure/flow.h"

namespace xs::procedure {
namespace {

using regulation::Decision;
using regulation::EndsIn;
using regulation::Pack;
using regulation::Procedure;
using regulation::Step;

std::vector<std::string> all_steps(const Procedure& procedure) {
  std::vector<std::string> steps = steps_of(procedure.flow);
  for (const auto& [event, flow] : procedure.events) {
    const auto more = steps_of(flow);
    steps.insert(steps.end(), more.begin(), more.end());
  }
  return steps;
}

class Checker {
 public:
  Checker(const Pack& pack, const WorkdayCalendar& calendar) : pack_(pack), calendar_(calendar) {}

  CheckReport run() {
    check_floors();
    for (const auto& [id, procedure] : pack_.procedures) check(procedure);
    return std::move(report_);
  }

 private:
  void add(std::string says, std::string clause, const regulation::Source& source) {
    report_.violations.push_back({std::move(says), std::move(clause), source, {}});
  }

  // An agency's regulation stands on the national rules that it cannot lift.
  void check_floors() {
    const auto is_floor = [](const auto& rule) { return rule.floor; };
    if (pack_.procedures.empty() || std::ranges::any_of(pack_.requirements, is_floor)) return;
    add("本制度没有延伸任何不得放宽的全国性规则（pack.yaml 的 extends）", {},
        pack_.procedures.begin()->second.source);
  }

  void check(const Procedure& procedure) {
    Walked all;
    std::map<std::string, Walked::Found> shortest;
    std::vector<std::string> order;
    for (const Slice& slice : slices_of(pack_, procedure)) {
      Walked walked = walk(pack_, calendar_, slice);
      report_.states += walked.states;
      all.ended = all.ended || walked.ended;
      all.opened.merge(walked.opened);
      all.allowed.merge(walked.allowed);
      for (auto& found : walked.found) {
        const auto [known, fresh] = shortest.try_emplace(found.breach.says, found);
        if (fresh) {
          order.push_back(found.breach.says);
        } else if (found.path.size() < known->second.path.size()) {
          known->second = std::move(found);
        }
      }
    }
    for (const std::string& says : order) {
      auto& [breach, path] = shortest.at(says);
      report_.violations.push_back({fmt::format("“{}”：{}", procedure.label, breach.says),
                                    breach.clause, breach.source, std::move(path)});
    }
    check_ways(procedure, all, !order.empty());
    staff(procedure);
  }

  // Breaches are not followed, so that with any the end may not have been seen.
  void check_ways(const Procedure& procedure, const Walked& all, bool breached) {
    if (!all.ended && !breached) {
      add(fmt::format("“{}”永远到不了“{}”", procedure.label,
                      procedure.ends_in == EndsIn::kRelease ? "公开"
                      : procedure.ends_in == EndsIn::kFixed ? "审定"
                                                            : "办结"),
          procedure.clause, procedure.source);
    }
    for (const std::string& id : all_steps(procedure)) {
      const Step& step = pack_.steps.at(id);
      if (!all.opened.contains(id)) {
        add(fmt::format("“{}”永远走不到“{}”", procedure.label, step.label), step.clause,
            step.source);
        continue;
      }
      check_decisions(procedure, step, all);
      if (step.waits && std::ranges::none_of(pack_.clocks, [&](const auto& clock) {
            return std::ranges::find(clock.of, id) != clock.of.end();
          })) {
        add(fmt::format("“{}”等候外单位而没有期限", step.label), step.clause, step.source);
      }
    }
  }

  void check_decisions(const Procedure& procedure, const Step& step, const Walked& all) {
    bool passes = false;
    std::string never;
    for (const Decision decision : step.gives) {
      const std::string name(to_string(decision));
      const bool possible = all.allowed.contains({step.id, name});
      casefile::Opinion opinion;
      opinion.decision = name;
      passes = passes || (possible && (carries_on(opinion) || decision == Decision::kSecret));
      const auto label = pack_.decision_labels.find(decision);
      if (!possible) {
        never += fmt::format("{}“{}”", never.empty() ? "" : "、",
                             label == pack_.decision_labels.end() ? name : label->second.label);
      }
    }
    if (!passes) {
      add(fmt::format("“{}”：谁也通不过“{}”", procedure.label, step.label), step.clause,
          step.source);
    } else if (!never.empty()) {
      report_.warnings.push_back(fmt::format("“{}”：在“{}”永远不能作出{}（{}）。", procedure.label,
                                             step.label, never, step.clause));
    }
  }

  void staff(const Procedure& procedure) {
    Staffing staffing = fewest(pack_, procedure);
    report_.fewest_persons = std::max(report_.fewest_persons, staffing.persons);
    std::string soft;
    for (const auto& rule : pack_.separations) {
      if (rule.strength != regulation::Strength::kSoft || !concerns(procedure, rule)) continue;
      soft += fmt::format("{}{}与{}（{}）", soft.empty() ? "" : "、", party(rule.first),
                          party(rule.second), rule.clause);
    }
    if (!soft.empty()) {
      std::string shares;
      for (const auto& share : staffing.shares) {
        shares += fmt::format("{}{}", shares.empty() ? "" : "；", fmt::join(share, "、"));
      }
      report_.warnings.push_back(fmt::format(
          "“{}”：{}一般应由两人办理；本单位设置允许自拟自核的，可以由同一人办理，审批表上注明。"
          "都分开须 {} 人，允许自拟自核须 {} 人：{}。",
          procedure.label, soft, staffing.if_all_apart, staffing.persons, shares));
    }
    report_.staffing.push_back(std::move(staffing));
  }
  [[nodiscard]] static bool concerns(const Procedure& procedure,
                                     const regulation::Separation& rule) {
    const std::vector<std::string> steps = all_steps(procedure);
    const auto takes_part = [&](const std::string& name) {
      return name == "drafter" || std::ranges::find(steps, name) != steps.end();
    };
    return takes_part(rule.first) && takes_part(rule.second);
  }
  [[nodiscard]] std::string party(const std::string& name) const {
    return name == "drafter" ? "“拟稿”" : "“" + pack_.steps.at(name).label + "”";
  }

  const Pack& pack_;
  const WorkdayCalendar& calendar_;
  CheckReport report_;
};

}  // namespace

CheckReport check_procedures(const Pack& pack, const WorkdayCalendar& calendar) {
  return Checker(pack, calendar).run();
}

std::string render(const Violation& violation) {
  std::string text;
  if (!violation.source.file.empty()) {
    text += fmt::format("{}:{}:{}: ", violation.source.file, violation.source.line,
                        violation.source.column);
  }
  text += violation.says;
  if (!violation.clause.empty()) text += fmt::format("（{}）", violation.clause);
  text += "。\n";
  for (std::size_t i = 0; i < violation.path.size(); ++i) {
    text += fmt::format("    {}. {}\n", i + 1, violation.path[i]);
  }
  return text;
}

}  // namespace xs::procedure
