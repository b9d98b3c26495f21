// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/check_breaches.h"

#include <fmt/format.h>

#include <algorithm>

#include "procedure/flow.h"

namespace xs::procedure {
namespace {

using casefile::AnswerValue;
using casefile::Case;
using casefile::Opinion;
using casefile::Phase;
using regulation::FieldValue;
using regulation::Ground;
using regulation::Pack;
using regulation::Procedure;

class Look {
 public:
  Look(const Pack& pack, const State& state)
      : pack_(pack),
        state_(state),
        item_(state.item),
        procedure_(pack.procedures.at(item_.procedure)) {}

  std::vector<Breach> all() {
    const Phase phase = item_.standing.phase;
    if (phase == Phase::kNotDisclosed) refusal();
    if (phase == Phase::kClosed) {
      reached_ = "办结";
      persons();
    }
    if (phase == Phase::kApproved || phase == Phase::kFixed || phase == Phase::kReleased) {
      reached_ = phase == Phase::kFixed ? "审定" : phase == Phase::kApproved ? "同意公开" : "公开";
      persons();
      secrets();
      unsure();
      if (phase != Phase::kFixed) approvals();
    }
    if (phase == Phase::kReleased) released();
    return std::move(found_);
  }

 private:
  void add(std::string says, std::string clause = {}) {
    found_.push_back({std::move(says), std::move(clause), procedure_.source});
  }
  [[nodiscard]] const std::string& label(const std::string& step) const {
    return pack_.steps.at(step).label;
  }

  // ---- every approval its class requires ----

  void approvals() {
    bool stated = false;
    for (const auto& needs : pack_.release_needs) {
      if (needs.procedure != procedure_.id || !holds(needs.when, item_)) continue;
      stated = true;
      for (const std::string& step : needs.steps) {
        if (passing_opinion(item_, step)) continue;
        found_.push_back(
            {fmt::format("没有“{}”也能到“{}”", label(step), reached_), needs.clause, needs.source});
      }
    }
    if (!stated) {
      add(fmt::format("有一类信息能到“{}”，而制度没有写明它公开前须经哪些环节（release_needs）",
                      reached_));
    }
  }

  // ---- two persons ----

  void persons() {
    bool approved = false;
    for (const Opinion& opinion : item_.opinions) {
      if (!opinion.valid || opinion.decision != "approve") continue;
      approved = true;
      if (opinion.by == item_.drafter) {
        add(fmt::format("承办人自己作出“{}”，没有第二个人", label(opinion.step)),
            pack_.steps.at(opinion.step).clause);
      }
    }
    if (!approved) add(fmt::format("没有任何批准也能到“{}”", reached_));
    for (const auto& rule : pack_.separations) {
      if (rule.strength != regulation::Strength::kHard) continue;
      const auto first = who_did(rule.first), second = who_did(rule.second);
      if (first && second && *first == *second) {
        found_.push_back(
            {fmt::format("“{}”与“{}”可以由同一人作出", party(rule.first), party(rule.second)),
             rule.clause, rule.source});
      }
    }
  }
  [[nodiscard]] std::optional<PersonId> who_did(const std::string& name) const {
    if (name == "drafter") return item_.drafter;
    const Opinion* opinion = passing_opinion(item_, name);
    return opinion ? std::optional(opinion->by) : std::nullopt;
  }
  [[nodiscard]] std::string party(const std::string& name) const {
    return name == "drafter" ? "拟稿" : label(name);
  }

  // ---- secrets ----

  void secrets() {
    if (determined_secret(item_)) {
      add(fmt::format("有权机关已确定属于国家秘密的文件仍能到“{}”", reached_));
    }
    if (state_.referred) add(fmt::format("报请确定以后、答复以前就能到“{}”", reached_));
    for (const Ground& ground : pack_.grounds) {
      if (!ground.state_secret) continue;
      if (answered(item_.checklist, ground.id, AnswerValue::kYes)) {
        add(fmt::format("已认定“{}”的信息仍能到“{}”", ground.label, reached_), ground.clause);
      }
      for (const auto& question : pack_.questions) {
        if (std::ranges::find(question.grounds, ground.id) != question.grounds.end() &&
            answered(item_.answers, question.id, AnswerValue::kYes)) {
          add(fmt::format("“{}”答“是”的信息仍能到“{}”", question.label, reached_), question.clause);
        }
      }
    }
    for_chosen([&](const auto& field, const FieldValue& value) {
      if (value.blocks) {
        add(fmt::format("“{}”为“{}”的信息能到“{}”", field.label, value.label, reached_),
            field.clause);
      }
      if (value.declassified_first && item_.standing.phase == Phase::kReleased &&
          !declassified(field.id, value.id)) {
        add(fmt::format("“{}”为“{}”的信息没有解密记录也能到“{}”", field.label, value.label,
                        reached_),
            field.clause);
      }
    });
  }

  static bool answered(const std::map<std::string, casefile::Answer>& answers,
                       const std::string& id, AnswerValue value) {
    const auto answer = answers.find(id);
    return answer != answers.end() && answer->second.value == value;
  }

  // On the sheet, or at a step that releases with this value need and that takes the paper.
  [[nodiscard]] bool declassified(const std::string& field, const std::string& value) const {
    const auto& record = item_.declassification;
    if (record && complete(*record) && !record->scope.empty()) return true;
    return std::ranges::any_of(pack_.release_needs, [&](const auto& needs) {
      const auto named = needs.when.find(field);
      if (needs.procedure != procedure_.id || named == needs.when.end() ||
          !named->second.contains(value)) {
        return false;
      }
      return std::ranges::any_of(needs.steps, [&](const std::string& step) {
        const Opinion* opinion = passing_opinion(item_, step);
        return pack_.steps.at(step).evidence && opinion && complete(opinion->evidence);
      });
    });
  }

  void for_chosen(auto&& look) {
    for (const auto& field : pack_.fields) {
      const bool here = pack_.stands_in(field.procedures, procedure_.id);
      const auto value = item_.sheet.fields.find(field.id);
      if (!here || value == item_.sheet.fields.end() || !holds(field.when, item_)) continue;
      const auto known = std::ranges::find(field.values, value->second, &FieldValue::id);
      if (known != field.values.end()) look(field, *known);
    }
  }

  void unsure() {
    for (const auto& question : pack_.questions) {
      if (answered(item_.answers, question.id, AnswerValue::kUnsure)) {
        add(fmt::format("“{}”答“不能确定”的信息，未经报请确定就能到“{}”", question.label, reached_),
            question.clause);
      }
    }
  }

  // ---- what may not go out ----

  void released() {
    for_chosen([&](const auto& field, const FieldValue& value) {
      if (!value.releases) {
        add(fmt::format("“{}”为“{}”的信息能公开", field.label, value.label), field.clause);
      }
      if (value.temporary) {
        add(fmt::format("“{}”只是暂定为“{}”就能公开", field.label, value.label), field.clause);
      }
    });
    for (const auto& issuer : item_.co_issuers) {
      if (!issuer.consents) {
        add("联合发文单位没有书面答复也能公开");
      } else if (!*issuer.consents) {
        add("联合发文单位书面不同意也能公开");
      }
    }
    for (const auto& question : pack_.questions) {
      if (answered(item_.answers, question.id, AnswerValue::kYes) &&
          std::ranges::none_of(question.grounds, [&](const auto& id) { return is_lifted(id); })) {
        add(fmt::format("“{}”答“是”而没有可以公开的依据，仍能公开", question.label),
            question.clause);
      }
    }
    for (const Ground& ground : pack_.grounds) {
      const auto answer = item_.checklist.find(ground.id);
      if (ground.checklist && answer != item_.checklist.end() &&
          answer->second.value != AnswerValue::kNo && !is_lifted(ground.id)) {
        add(fmt::format("“{}”没有答“否”，也没有可以公开的依据，仍能公开", ground.label),
            ground.clause);
      }
    }
    bytes();
  }

  // A lift that this ground knows and that says whose, on what basis and when.
  [[nodiscard]] bool is_lifted(const std::string& id) const {
    const Ground* ground = pack_.ground(id);
    return ground && !ground->state_secret &&
           std::ranges::any_of(item_.lifts, [&](const casefile::Lift& lift) {
             return lift.ground == id && ground->lifted_by.contains(lift.by) &&
                    !lift.whose.empty() && !lift.basis.empty() && lift.on != Date{};
           });
  }

  void bytes() {
    for (const Opinion& opinion : item_.opinions) {
      if (opinion.valid && carries_on(opinion) && !covers_current_bytes(opinion, item_)) {
        add(fmt::format("“{}”看的不是公开的文件", label(opinion.step)));
      }
    }
    for (const auto& file : item_.files) {
      for (const auto& finding : file.findings) {
        const auto disposed = item_.dispositions.find({file.digest, finding.id});
        if (disposed == item_.dispositions.end() ||
            disposed->second.kind != casefile::DispositionKind::kNotProblem) {
          add("筛查发现没有处理完就能公开");
        }
      }
      for (const auto& part : file.could_not_look) {
        const std::string key = fmt::format("could_not_look/{}/{}", to_hex(file.digest), part);
        if (!item_.confirmed.contains(key)) add("系统未能检查的部分没有人工确认就能公开");
      }
    }
  }

  // ---- refusals ----

  void refusal() {
    const auto& outcome = item_.standing.outcome;
    if (!outcome || outcome->grounds.empty()) {
      add("不写依据就能作出不予公开");
      return;
    }
    for (const auto& given : outcome->grounds) {
      const Ground* ground = pack_.ground(given.ground);
      if (!ground || given.reason.empty()) {
        add("不写理由就能作出不予公开");
      } else if ((ground->needs_harm && given.harm.empty()) ||
                 (ground->needs_article && given.article.empty())) {
        add("不写明危害或者具体条款就能作出不予公开", ground->clause);
      }
    }
  }

  const Pack& pack_;
  const State& state_;
  const Case& item_;
  const Procedure& procedure_;
  std::string reached_;
  std::vector<Breach> found_;
};

}  // namespace

std::vector<Breach> breaches(const Pack& pack, const State& state) {
  return Look(pack, state).all();
}

}  // namespace xs::procedure
