// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/check_slices.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "procedure/story.h"

namespace xs::procedure {
namespace {

using regulation::Condition;
using regulation::Field;
using regulation::FieldKind;
using regulation::FieldValue;
using regulation::Ground;
using regulation::Node;
using regulation::Pack;
using regulation::Procedure;
using regulation::Question;

constexpr std::string_view kAnswer = "answer.";

bool favourable(const FieldValue& value) {
  return value.releases && !value.temporary && !value.blocks && value.needs.empty();
}

std::string favourable_value(const Field& field) {
  const auto value = std::ranges::find_if(field.values, favourable);
  return value != field.values.end() ? value->id
         : field.values.empty()      ? std::string()
                                     : field.values.front().id;
}

// All conditions that decide() evaluates for one procedure.
class Conditions {
 public:
  Conditions(const Pack& pack, const Procedure& procedure) {
    from_flow(procedure.flow);
    for (const auto& [event, flow] : procedure.events) from_flow(flow);
    for (const auto& needs : pack.release_needs) {
      if (needs.procedure == procedure.id) paths_.push_back(&needs.when);
    }
    for (const auto& rule : pack.requirements) {
      if (!pack.stands_in(rule.procedures, procedure.id)) continue;
      obstacles_.emplace_back(concern_of(rule.name), &rule.when);
    }
    for (const Field& field : pack.fields) {
      if (!pack.stands_in(field.procedures, procedure.id)) continue;
      obstacles_.emplace_back(Concern::kFields, &field.when);
    }
  }

  // Sets of values asked of this name by conditions that choose where to go, or by any.
  [[nodiscard]] std::set<std::set<std::string>> asked_of(const std::string& name,
                                                         bool paths_only) const {
    std::set<std::set<std::string>> asked;
    const auto look = [&](const Condition* condition) {
      const auto found = condition->find(name);
      if (found != condition->end()) asked.insert(found->second);
    };
    for (const Condition* condition : paths_) look(condition);
    if (paths_only) return asked;
    for (const auto& [concern, condition] : obstacles_) look(condition);
    return asked;
  }

  [[nodiscard]] bool choose_paths(const std::string& name) const {
    return !asked_of(name, true).empty();
  }
  // True when another value takes an obstacle of this concern away, which the favourable one meets.
  [[nodiscard]] bool spare(const std::string& name, const std::string& favourable_one,
                           Concern concern) const {
    return std::ranges::any_of(obstacles_, [&](const auto& obstacle) {
      if (obstacle.first != concern && obstacle.first != Concern::kPath &&
          obstacle.first != Concern::kEverything) {
        return false;
      }
      const auto found = obstacle.second->find(name);
      return found != obstacle.second->end() && found->second.contains(favourable_one);
    });
  }

 private:
  void from_flow(const std::vector<Node>& flow) {
    for (const Node& node : flow) {
      if (const auto* choice = std::get_if<regulation::ChoiceNode>(&node.is)) {
        for (const auto& branch : choice->branches) {
          paths_.push_back(&branch.when);
          from_flow(branch.body);
        }
      } else if (const auto* parallel = std::get_if<regulation::ParallelNode>(&node.is)) {
        for (const auto& lane : parallel->lanes) from_flow(lane);
      } else if (const auto* each = std::get_if<regulation::ForEachNode>(&node.is)) {
        from_flow(each->body);
      }
    }
  }

  std::vector<const Condition*> paths_;  // choose where to go, or what a release needs
  std::vector<std::pair<Concern, const Condition*>> obstacles_;  // only ever refuse
};

casefile::Evidence paper(bool complete) {
  return {.body = "某机关",
          .number = complete ? "某函〔2026〕1号" : "",
          .on = make_date(2026, 11, 20),
          .scope = "全部",
          .file = {}};
}

class Slicer {
 public:
  Slicer(const Pack& pack, const Procedure& procedure)
      : pack_(pack), procedure_(procedure), conditions_(pack, procedure) {
    for (const Field& field : pack.fields) {
      if (field.kind != FieldKind::kChoice || !pack.stands_in(field.procedures, procedure.id))
        continue;
      fields_.push_back(&field);
    }
  }

  std::vector<Slice> slices() const {
    std::vector<Slice> slices;
    Slice base = plain(Concern::kWording);
    base.wordings = true;
    base.fixed = {false, true};
    slices.push_back(base);
    slices.push_back(plain(Concern::kPath));
    slices.back().persons = true;
    for (const int count : {1, 2}) slices.push_back(plain(Concern::kCoIssuers, {}, count));
    for (const Field* field : fields_) add_field(*field, slices);
    // Nothing is decided about the papers of such a case.
    if (procedure_.ends_in == regulation::EndsIn::kClosed) return slices;
    slices.push_back(plain(Concern::kFiles));
    slices.back().findings = true;
    add_declassification(slices);
    add_questions(slices);
    add_checklist(slices);
    return slices;
  }

 private:
  // Which values of a field stand for all: those that conditions which choose the way tell apart,
  // or all that any rule tells apart.
  struct Varied {
    const Field* field;
    bool in_full;
  };

  // What always varies: whatever may choose the way; and what may take away the obstacles that
  // stand before the concern of this slice. `in_full` are the fields of the slice itself.
  [[nodiscard]] Slice plain(Concern concern, const std::vector<const Field*>& in_full = {},
                            int co_issuers = 0) const {
    std::vector<Varied> varied;
    for (const Field* field : fields_) {
      const bool full = std::ranges::find(in_full, field) != in_full.end() ||
                        conditions_.spare(field->id, favourable_value(*field), concern);
      if (full || conditions_.choose_paths(field->id)) varied.push_back({field, full});
    }
    Slice slice;
    slice.procedure = procedure_.id;
    slice.starts = starts_over(varied, co_issuers);
    if (co_issuers == 0 && (conditions_.choose_paths("co_issuers") ||
                            conditions_.spare("co_issuers", "none", concern))) {
      for (Start& start : starts_over(varied, 1)) slice.starts.push_back(std::move(start));
    }
    for (const Question& question : pack_.questions) {
      const std::string name = std::string(kAnswer) + question.id;
      const bool chooses = conditions_.choose_paths(name);
      if (!chooses && !conditions_.spare(name, "no", concern)) continue;
      slice.questions.push_back(question.id);
      if (chooses) slice.unanswered.insert(question.id), slice.early_answers = true;
    }
    const bool no_is_better = conditions_.spare("fixed_at_formation", "yes", concern);
    const bool yes_is_better = conditions_.spare("fixed_at_formation", "no", concern);
    slice.fixed = {yes_is_better && !no_is_better};
    if (conditions_.choose_paths("fixed_at_formation") || (yes_is_better && no_is_better)) {
      slice.fixed = {false, true};
    }
    return slice;
  }

  // One value of each kind that the pack can tell apart, the most favourable of each kind, and of
  // all, first.
  [[nodiscard]] std::vector<std::string> kinds_of(const Varied& varied) const {
    const auto asked = conditions_.asked_of(varied.field->id, !varied.in_full);
    std::set<std::string> seen;
    std::vector<std::string> values;
    const auto add = [&](const FieldValue& value) {
      std::string kind;
      if (varied.in_full) {
        kind = fmt::format("{}{}{}{}{}", value.releases, value.temporary, value.blocks,
                           value.declassified_first, value.needs);
      }
      for (const auto& set : asked) kind += set.contains(value.id) ? "+" : "-";
      if (seen.insert(kind).second) values.push_back(value.id);
    };
    for (const FieldValue& value : varied.field->values) {
      if (favourable(value) && !value.declassified_first) add(value);
    }
    for (const FieldValue& value : varied.field->values) {
      if (favourable(value)) add(value);
    }
    for (const FieldValue& value : varied.field->values) add(value);
    return values;
  }

  [[nodiscard]] std::vector<Start> starts_over(const std::vector<Varied>& fields,
                                               int co_issuers) const {
    std::vector<std::map<std::string, std::string>> choices{{}};
    for (const Varied& varied : fields) {
      std::vector<std::map<std::string, std::string>> more;
      for (const std::string& value : kinds_of(varied)) {
        for (auto choice : choices) {
          choice[varied.field->id] = value;
          more.push_back(std::move(choice));
        }
      }
      choices = std::move(more);
    }
    std::vector<Start> starts;
    for (auto& choice : choices) {
      LawItem item;
      item.fields = std::move(choice);
      for (int i = 0; i < co_issuers; ++i) {
        item.co_issuers.push_back(fmt::format("联合单位{}", i + 1));
      }
      starts.push_back({made_up_sheet(pack_, procedure_.id, item), std::nullopt});
    }
    return starts;
  }

  // A field that is asked only for certain values of others varies together with those.
  void add_field(const Field& field, std::vector<Slice>& slices) const {
    std::vector<const Field*> fields;
    const std::function<void(const Field&)> add = [&](const Field& one) {
      if (std::ranges::find(fields, &one) != fields.end()) return;
      fields.push_back(&one);
      for (const auto& [name, values] : one.when) {
        if (const Field* other = pack_.field(name)) add(*other);
      }
    };
    add(field);
    slices.push_back(plain(Concern::kFields, fields));
  }

  // Marks together with no, an incomplete and a complete record of declassification.
  void add_declassification(std::vector<Slice>& slices) const {
    std::vector<const Field*> fields;
    for (const Field* field : fields_) {
      const bool marked = std::ranges::any_of(field->values, &FieldValue::declassified_first);
      const bool named = std::ranges::any_of(pack_.requirements, [&](const auto& rule) {
        return rule.name == "declassification_recorded" && rule.when.contains(field->id);
      });
      if (marked || named) fields.push_back(field);
    }
    if (fields.empty()) return;
    Slice slice = plain(Concern::kDeclassification, fields);
    const std::vector<Start> starts = std::move(slice.starts);
    slice.starts.clear();
    for (const Start& start : starts) {
      slice.starts.push_back(start);
      slice.starts.push_back({start.sheet, paper(false)});
      slice.starts.push_back({start.sheet, paper(true)});
    }
    slices.push_back(std::move(slice));
  }

  // A good lift, one without its paper, one that this ground does not know.
  static void add_lifts(const Ground& ground, std::vector<casefile::Lift>& lifts) {
    const auto lift = [&](const std::string& by, bool documented) {
      return casefile::Lift{.ground = ground.id,
                            .by = by,
                            .whose = "某权利人",
                            .basis = documented ? "某函〔2026〕2号" : "",
                            .on = make_date(2026, 11, 20),
                            .evidence = {}};
    };
    const std::string known = ground.lifted_by.empty() ? "" : *ground.lifted_by.begin();
    if (!known.empty()) {
      lifts.push_back(lift(known, true));
      lifts.push_back(lift(known, false));
    }
    for (const char* other : {"consent", "cited_law"}) {
      if (ground.lifted_by.contains(other)) continue;
      lifts.push_back(lift(other, true));
      break;
    }
  }

  [[nodiscard]] static std::string kind_of(const Ground& ground) {
    return fmt::format("{}{}{}", ground.state_secret, ground.checklist, !ground.lifted_by.empty());
  }

  void add_questions(std::vector<Slice>& slices) const {
    std::set<std::string> seen;
    for (const Question& question : pack_.questions) {
      std::vector<casefile::Lift> lifts;
      std::set<std::string> grounds;
      for (const std::string& id : question.grounds) {
        const Ground* ground = pack_.ground(id);
        if (ground && grounds.insert(kind_of(*ground)).second) add_lifts(*ground, lifts);
      }
      std::string kind = fmt::format("{}", fmt::join(grounds, " "));
      for (const auto& set : conditions_.asked_of(std::string(kAnswer) + question.id, false)) {
        kind += fmt::format("[{}]", fmt::join(set, " "));
      }
      if (!seen.insert(kind).second) continue;
      const auto with_question = [&](Slice slice) {
        if (std::ranges::find(slice.questions, question.id) == slice.questions.end()) {
          slice.questions.push_back(question.id);
        }
        slice.unanswered.insert(question.id);
        return slice;
      };
      slices.push_back(with_question(plain(Concern::kQuestions)));
      if (lifts.empty()) continue;
      slices.push_back(with_question(plain(Concern::kPath)));
      slices.back().lifts = std::move(lifts);
    }
  }

  void add_checklist(std::vector<Slice>& slices) const {
    std::set<std::string> seen;
    for (const Ground& ground : pack_.grounds) {
      if (!ground.checklist || !seen.insert(kind_of(ground)).second) continue;
      Slice slice = plain(Concern::kChecklist);
      slice.grounds.push_back(ground.id);
      add_lifts(ground, slice.lifts);
      slices.push_back(std::move(slice));
    }
  }

  const Pack& pack_;
  const Procedure& procedure_;
  Conditions conditions_;
  std::vector<const Field*> fields_;  // choices of this procedure
};

}  // namespace

Concern concern_of(std::string_view requirement) {
  static const std::map<std::string_view, Concern> known{
      {"files_present", Concern::kFiles},
      {"every_finding_disposed", Concern::kFiles},
      {"nothing_left_to_cut", Concern::kFiles},
      {"could_not_look_confirmed", Concern::kFiles},
      {"accuracy_confirmed", Concern::kFiles},
      {"stated_attribute_agrees", Concern::kFiles},
      {"fields_complete", Concern::kFields},
      {"lines_confirmed", Concern::kFields},
      {"about_not_public", Concern::kPath},
      {"field_settled", Concern::kFields},
      {"attribute_releases", Concern::kFields},
      {"declassification_recorded", Concern::kDeclassification},
      {"co_issuers_answered", Concern::kCoIssuers},
      {"co_issuers_consent", Concern::kCoIssuers},
      {"questions_answered", Concern::kQuestions},
      {"no_question_unsure", Concern::kQuestions},
      {"questions_clear", Concern::kQuestions},
      {"lifts_documented", Concern::kQuestions},
      {"checklist_answered", Concern::kChecklist},
      {"checklist_clear", Concern::kChecklist},
      {"checklist_not_yes", Concern::kChecklist},
      {"ground_and_reason", Concern::kWording},
      {"reason_given", Concern::kWording},
      {"evidence_given", Concern::kWording},
      {"escalation_reason", Concern::kWording},
      {"not_carried_on", Concern::kPath}};
  const auto found = known.find(requirement);
  return found == known.end() ? Concern::kEverything : found->second;
}

std::vector<Slice> slices_of(const Pack& pack, const Procedure& procedure) {
  return Slicer(pack, procedure).slices();
}

}  // namespace xs::procedure
