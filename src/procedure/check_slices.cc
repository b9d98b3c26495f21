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

bool applies(const std::vector<std::string>& procedures, const std::string& id) {
  return procedures.empty() || std::ranges::find(procedures, id) != procedures.end();
}

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
      if (applies(rule.procedures, procedure.id)) obstacles_.push_back(&rule.when);
    }
    for (const Field& field : pack.fields) {
      if (applies(field.procedures, procedure.id)) obstacles_.push_back(&field.when);
    }
  }

  // Sets of values that conditions ask of this name, each once, in order.
  [[nodiscard]] std::set<std::set<std::string>> asked_of(const std::string& name) const {
    std::set<std::set<std::string>> asked;
    for (const auto* list : {&paths_, &obstacles_}) {
      for (const Condition* condition : *list) {
        const auto found = condition->find(name);
        if (found != condition->end()) asked.insert(found->second);
      }
    }
    return asked;
  }

  // True when another than the favourable value could open a path: when it leads elsewhere in the
  // flow, or takes an obstacle away that stands before the favourable one.
  [[nodiscard]] bool may_open(const std::string& name, const std::string& favourable_one) const {
    const auto names_it = [&](const Condition* condition) { return condition->contains(name); };
    if (std::ranges::any_of(paths_, names_it)) return true;
    return std::ranges::any_of(obstacles_, [&](const Condition* condition) {
      const auto found = condition->find(name);
      return found != condition->end() && found->second.contains(favourable_one);
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

  std::vector<const Condition*> paths_;      // choose where to go, or what a release needs
  std::vector<const Condition*> obstacles_;  // only ever refuse
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
      if (field.kind != FieldKind::kChoice || !applies(field.procedures, procedure.id)) continue;
      if (conditions_.may_open(field.id, favourable_value(field))) {
        together_.push_back(&field);
      } else {
        alone_.push_back(&field);
      }
    }
    for (const Question& question : pack.questions) {
      if (conditions_.may_open(std::string(kAnswer) + question.id, "no")) {
        questions_together_.push_back(question.id);
      }
    }
    fixed_varies_ = !conditions_.asked_of("fixed_at_formation").empty();
  }

  std::vector<Slice> slices() const {
    std::vector<Slice> slices;
    Slice base = plain();
    base.wordings = true;
    slices.push_back(base);
    Slice persons = plain();
    persons.persons = true;
    slices.push_back(persons);
    for (const int count : {1, 2}) slices.push_back(with_co_issuers(count));
    Slice findings = plain();
    findings.findings = true;
    slices.push_back(findings);
    for (const Field* field : alone_) slices.push_back(with_field(*field));
    add_declassification(slices);
    add_questions(slices);
    add_checklist(slices);
    return slices;
  }

 private:
  [[nodiscard]] Slice plain() const {
    return {.procedure = procedure_.id,
            .starts = starts_over(together_, 0),
            .questions = questions_together_,
            .grounds = {},
            .lifts = {},
            .fixed_varies = fixed_varies_};
  }

  // One value of each kind that the pack can tell apart, the favourable one first.
  [[nodiscard]] std::vector<std::string> classes_of(const Field& field) const {
    const std::set<std::set<std::string>> asked = conditions_.asked_of(field.id);
    std::set<std::string> seen;
    std::vector<std::string> values;
    const auto add = [&](const FieldValue& value) {
      std::string kind = fmt::format("{}{}{}{}{}", value.releases, value.temporary, value.blocks,
                                     value.declassified_first, value.needs);
      for (const auto& set : asked) kind += set.contains(value.id) ? "+" : "-";
      if (seen.insert(kind).second) values.push_back(value.id);
    };
    const std::string best = favourable_value(field);
    for (const FieldValue& value : field.values) {
      if (value.id == best) add(value);
    }
    for (const FieldValue& value : field.values) add(value);
    return values;
  }

  [[nodiscard]] std::vector<Start> starts_over(const std::vector<const Field*>& fields,
                                               int co_issuers) const {
    std::vector<std::map<std::string, std::string>> choices{{}};
    for (const Field* field : fields) {
      std::vector<std::map<std::string, std::string>> more;
      for (const std::string& value : classes_of(*field)) {
        for (auto choice : choices) {
          choice[field->id] = value;
          more.push_back(std::move(choice));
        }
      }
      choices = std::move(more);
    }
    std::vector<Start> starts;
    for (auto& choice : choices) {
      LawItem item;
      item.fields = std::move(choice);
      for (int i = 0; i < co_issuers; ++i) item.co_issuers.push_back(fmt::format("联合单位{}", i + 1));
      starts.push_back({made_up_sheet(pack_, procedure_.id, item), std::nullopt});
    }
    return starts;
  }

  [[nodiscard]] Slice with_co_issuers(int count) const {
    Slice slice = plain();
    slice.starts = starts_over(together_, count);
    return slice;
  }

  // A field that is asked only for certain values of others varies together with those.
  [[nodiscard]] std::vector<const Field*> with_those_it_hangs_on(const Field& field) const {
    std::vector<const Field*> fields = together_;
    const std::function<void(const Field&)> add = [&](const Field& one) {
      if (std::ranges::find(fields, &one) != fields.end()) return;
      fields.push_back(&one);
      for (const auto& [name, values] : one.when) {
        if (const Field* other = pack_.field(name)) add(*other);
      }
    };
    add(field);
    return fields;
  }
  [[nodiscard]] Slice with_field(const Field& field) const {
    Slice slice = plain();
    slice.starts = starts_over(with_those_it_hangs_on(field), 0);
    return slice;
  }

  // Marks together with no, an incomplete and a complete record of declassification.
  void add_declassification(std::vector<Slice>& slices) const {
    std::vector<const Field*> fields = together_;
    for (const Field* field : alone_) {
      const bool marked = std::ranges::any_of(field->values, [](const FieldValue& value) {
        return value.declassified_first || value.blocks;
      });
      const bool named = std::ranges::any_of(pack_.requirements, [&](const auto& rule) {
        return rule.name == "declassification_recorded" && rule.when.contains(field->id);
      });
      if (marked || named) fields.push_back(field);
    }
    Slice slice = plain();
    slice.starts.clear();
    for (const Start& start : starts_over(fields, 0)) {
      slice.starts.push_back(start);
      slice.starts.push_back({start.sheet, paper(false)});
      slice.starts.push_back({start.sheet, paper(true)});
    }
    slices.push_back(std::move(slice));
  }

  // A good lift of each kind, one without its paper, one that this ground does not know.
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
      const bool together =
          std::ranges::find(questions_together_, question.id) != questions_together_.end();
      Slice slice = plain();
      std::set<std::string> grounds;
      for (const std::string& id : question.grounds) {
        const Ground* ground = pack_.ground(id);
        if (!ground) continue;
        if (grounds.insert(kind_of(*ground)).second) add_lifts(*ground, slice.lifts);
      }
      std::string kind;
      for (const std::string& ground : grounds) kind += ground + " ";
      for (const auto& set : conditions_.asked_of(std::string(kAnswer) + question.id)) {
        kind += fmt::format("[{}]", fmt::join(set, " "));
      }
      if (!seen.insert(kind).second && !together) continue;
      if (!together) slice.questions.push_back(question.id);
      slices.push_back(std::move(slice));
    }
  }

  void add_checklist(std::vector<Slice>& slices) const {
    std::set<std::string> seen;
    for (const Ground& ground : pack_.grounds) {
      if (!ground.checklist || !seen.insert(kind_of(ground)).second) continue;
      Slice slice = plain();
      slice.grounds.push_back(ground.id);
      add_lifts(ground, slice.lifts);
      slices.push_back(std::move(slice));
    }
  }

  const Pack& pack_;
  const Procedure& procedure_;
  Conditions conditions_;
  std::vector<const Field*> together_, alone_;
  std::vector<std::string> questions_together_;
  bool fixed_varies_ = false;
};

}  // namespace

std::vector<Slice> slices_of(const Pack& pack, const Procedure& procedure) {
  return Slicer(pack, procedure).slices();
}

}  // namespace xs::procedure
