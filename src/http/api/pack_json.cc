// SPDX-License-Identifier: AGPL-3.0-or-later
#include <boost/json.hpp>

#include "http/api/case_json.h"
#include "procedure/flow.h"

namespace xs::http {
namespace {

namespace json = boost::json;
using regulation::Pack;

json::array texts(const auto& items) {
  json::array out;
  for (const auto& item : items) out.emplace_back(item);
  return out;
}

json::object condition(const regulation::Condition& when) {
  json::object out;
  for (const auto& [name, values] : when) out[name] = texts(values);
  return out;
}

std::string_view kind_text(regulation::FieldKind kind) {
  switch (kind) {
    case regulation::FieldKind::kChoice:
      return "choice";
    case regulation::FieldKind::kText:
      return "text";
    case regulation::FieldKind::kDate:
      return "date";
    case regulation::FieldKind::kTime:
      return "time";
    case regulation::FieldKind::kLines:
      return "lines";
  }
  return {};
}

std::string_view end_text(regulation::EndsIn end) {
  switch (end) {
    case regulation::EndsIn::kRelease:
      return "release";
    case regulation::EndsIn::kFixed:
      return "fixed";
    case regulation::EndsIn::kClosed:
      return "closed";
  }
  return {};
}

json::object field(const Pack& pack, const regulation::Field& field) {
  json::array procedures;
  for (const auto& [id, procedure] : pack.procedures) {
    if (pack.stands_in(field.procedures, id)) procedures.emplace_back(id);
  }
  json::array values;
  for (const auto& value : field.values) {
    values.push_back(json::object{{"id", value.id},
                                  {"label", value.label},
                                  {"releases", value.releases},
                                  {"temporary", value.temporary},
                                  {"blocks", value.blocks},
                                  {"needs", value.needs},
                                  {"screened_as", value.screened_as}});
  }
  return {{"id", field.id},
          {"label", field.label},
          {"clause", field.clause},
          {"kind", kind_text(field.kind)},
          {"values", std::move(values)},
          {"required", field.required},
          {"when", condition(field.when)},
          {"restarts", field.restarts},
          {"procedures", std::move(procedures)}};
}

json::object ground(const regulation::Ground& ground) {
  return {{"id", ground.id},
          {"code", ground.code},
          {"label", ground.label},
          {"clause", ground.clause},
          {"lifted_by", texts(ground.lifted_by)},
          {"needs_harm", ground.needs_harm},
          {"needs_article", ground.needs_article},
          {"checklist", ground.checklist},
          {"state_secret", ground.state_secret}};
}

json::array outline(const Pack& pack, const regulation::Procedure& procedure) {
  json::array out;
  for (const std::string& id : procedure::steps_of(procedure.flow)) {
    const regulation::Step& step = pack.steps.at(id);
    const auto role = pack.roles.find(step.actor);
    out.push_back(
        json::object{{"step", step.id},
                     {"label", step.label},
                     {"clause", step.clause},
                     {"role_label", role == pack.roles.end() ? step.actor : role->second.label},
                     {"asks_questions", step.asks_questions}});
  }
  return out;
}

json::array procedures(const Pack& pack) {
  json::array out;
  for (const auto& [id, procedure] : pack.procedures) {
    out.push_back(
        json::object{{"id", id},
                     {"label", procedure.label},
                     {"clause", procedure.clause},
                     {"handed_in_by", texts(procedure.handed_in_by)},
                     {"ends_in", end_text(procedure.ends_in)},
                     {"about", json::array(procedure.about.begin(), procedure.about.end())},
                     {"about_needed", procedure.about_needed},
                     {"outline", outline(pack, procedure)}});
  }
  return out;
}

json::array clauses(const Pack& pack) {
  json::array out;
  for (const std::string& id : pack.clause_order) {
    const regulation::Clause& clause = pack.clauses.at(id);
    out.push_back(json::object{{"id", clause.id},
                               {"article", clause.article},
                               {"heading", clause.heading},
                               {"says", clause.says},
                               {"not_formalized", clause.not_formalized},
                               {"pack", clause.pack}});
  }
  return out;
}

}  // namespace

json::object to_json(const Pack& pack) {
  json::array roles, fields, questions, grounds, conclusions;
  for (const auto& [id, role] : pack.roles) {
    roles.push_back(
        json::object{{"id", id}, {"label", role.label}, {"administrator", role.administrator}});
  }
  for (const auto& each : pack.fields) fields.push_back(field(pack, each));
  for (const auto& each : pack.questions) {
    questions.push_back(json::object{{"id", each.id},
                                     {"label", each.label},
                                     {"clause", each.clause},
                                     {"grounds", texts(each.grounds)}});
  }
  for (const auto& each : pack.grounds) grounds.push_back(ground(each));
  for (const auto& each : pack.conclusions) {
    conclusions.push_back(json::object{{"id", each.id}, {"label", each.label}});
  }
  json::object decisions;
  for (const auto& [decision, label] : pack.decision_labels) {
    decisions[regulation::to_string(decision)] = label.label;
  }
  return {{"id", pack.id},
          {"title", pack.title},
          {"letter", pack.letter},
          {"roles", std::move(roles)},
          {"fields", std::move(fields)},
          {"questions", std::move(questions)},
          {"grounds", std::move(grounds)},
          {"procedures", procedures(pack)},
          {"conclusions", std::move(conclusions)},
          {"decisions", std::move(decisions)},
          {"clauses", clauses(pack)}};
}

}  // namespace xs::http
