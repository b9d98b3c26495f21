// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/api/case_json.h"

#include <algorithm>
#include <boost/json.hpp>

#include "casefile/words.h"

namespace xs::http {
namespace {

namespace json = boost::json;
using service::CaseView;

template <class T>
json::value or_null(const std::optional<T>& value) {
  return value ? json::value(json::string(to_string(*value))) : json::value(nullptr);
}

json::array texts(const auto& items) {
  json::array out;
  for (const auto& item : items) out.emplace_back(item);
  return out;
}

json::array grounds(const std::vector<casefile::GroundGiven>& given) {
  json::array out;
  for (const auto& ground : given) {
    out.push_back(json::object{{"ground", ground.ground},
                               {"reason", ground.reason},
                               {"harm", ground.harm},
                               {"article", ground.article}});
  }
  return out;
}

std::string name_in(const CaseView& view, const PersonId& id) {
  const auto name = view.names.find(id);
  return name == view.names.end() ? std::string() : name->second;
}

std::string action_of(const casefile::Case& item, const casefile::FindingNote& finding) {
  return casefile::may_stand(item, finding) ? "pass" : finding.action;
}

std::string verdict_of(const casefile::Case& item, const casefile::FileVersion& file) {
  for (const std::string_view action : {"block", "redact", "review"}) {
    for (const auto& finding : file.findings) {
      if (action_of(item, finding) == action) return std::string(action);
    }
  }
  return "pass";
}

json::array files(const CaseView& view) {
  json::array out;
  for (const auto& file : view.item.files) {
    json::array findings;
    std::int64_t left = 0;
    for (const auto& finding : file.findings) {
      const auto disposed = view.item.dispositions.find({file.digest, finding.id});
      const bool settled = disposed == view.item.dispositions.end()
                               ? casefile::may_stand(view.item, finding)
                               : disposed->second.kind != casefile::DispositionKind::kUnsure;
      if (!settled) ++left;
      findings.push_back(json::object{{"id", finding.id},
                                      {"category", finding.category},
                                      {"action", action_of(view.item, finding)}});
    }
    json::array states;
    for (const auto& stated : file.states) states.emplace_back(stated.attribute);
    out.push_back(json::object{{"digest", to_hex(file.digest)},
                               {"name", file.name},
                               {"format", file.format},
                               {"size", file.size},
                               {"verdict", verdict_of(view.item, file)},
                               {"findings_left", left},
                               {"findings", std::move(findings)},
                               {"could_not_look", texts(file.could_not_look)},
                               {"states", std::move(states)}});
  }
  return out;
}

json::array dispositions(const CaseView& view) {
  json::array out;
  for (const auto& [key, disposition] : view.item.dispositions) {
    out.push_back(json::object{{"file", to_hex(key.file)},
                               {"finding", key.finding},
                               {"kind", to_string(disposition.kind)},
                               {"reason", disposition.reason},
                               {"by", name_in(view, disposition.by)},
                               {"step", disposition.step}});
  }
  return out;
}

std::string step_label(const regulation::Pack& pack, const std::string& id) {
  const auto step = pack.steps.find(id);
  return step == pack.steps.end() ? std::string() : step->second.label;
}

json::object answers(const CaseView& view, const regulation::Pack& pack,
                     const std::map<std::string, casefile::Answer>& given) {
  json::object out;
  for (const auto& [id, answer] : given) {
    out[id] = json::object{{"value", to_string(answer.value)},
                           {"reason", answer.reason},
                           {"by", name_in(view, answer.by)},
                           {"step", answer.step},
                           {"step_label", step_label(pack, answer.step)}};
  }
  return out;
}

std::string_view state_text(service::OutlineStep::State state) {
  switch (state) {
    case service::OutlineStep::State::kPassed:
      return "passed";
    case service::OutlineStep::State::kOpen:
      return "open";
    case service::OutlineStep::State::kAhead:
      return "ahead";
  }
  return {};
}

json::array outline(const CaseView& view) {
  json::array out;
  for (const auto& step : view.outline) {
    json::object line{{"step", step.step},
                      {"label", step.label},
                      {"clause", step.clause},
                      {"role_label", step.role_label},
                      {"state", state_text(step.state)}};
    if (step.at) line["by"] = step.by, line["at"] = to_string(*step.at);
    out.push_back(std::move(line));
  }
  return out;
}

json::array duties(const std::vector<casefile::Duty>& owed, const regulation::Pack& pack) {
  json::array out;
  for (const auto& duty : owed) {
    const auto role = pack.roles.find(duty.role);
    out.push_back(
        json::object{{"step", duty.step},
                     {"label", step_label(pack, duty.step)},
                     {"member", duty.member},
                     {"role_label", role == pack.roles.end() ? duty.role : role->second.label},
                     {"since", to_string(duty.since)},
                     {"due", or_null(duty.due)},
                     {"until", or_null(duty.until)},
                     {"derivation", duty.derivation},
                     {"provisional", duty.provisional},
                     {"clause", duty.clause}});
  }
  return out;
}

json::array opinions(const CaseView& view, const regulation::Pack& pack) {
  json::array out;
  for (const auto& opinion : view.item.opinions) {
    const auto decision = regulation::decision_from(opinion.decision);
    const auto label = decision ? pack.decision_labels.find(*decision) : pack.decision_labels.end();
    json::array seen;
    for (const Sm3Digest& digest : opinion.seen) seen.emplace_back(to_hex(digest));
    out.push_back(json::object{
        {"act", opinion.act},
        {"step", opinion.step},
        {"label", step_label(pack, opinion.step)},
        {"decision", opinion.decision},
        {"decision_label",
         label == pack.decision_labels.end() ? opinion.decision : label->second.label},
        {"by", name_in(view, opinion.by)},
        {"in_place_of", opinion.on_behalf_of ? name_in(view, *opinion.on_behalf_of) : ""},
        {"at", to_string(opinion.at)},
        {"reason", opinion.reason},
        {"suggests", opinion.suggests},
        {"grounds", grounds(opinion.grounds)},
        {"seen", std::move(seen)},
        {"valid", opinion.valid},
        {"voided_why", opinion.voided_why},
        {"member", opinion.member}});
  }
  return out;
}

json::array pairs(const std::vector<std::pair<std::string, std::string>>& items,
                  std::string_view key) {
  json::array out;
  for (const auto& [id, label] : items) {
    out.push_back(json::object{{key, id}, {"label", label}});
  }
  return out;
}

json::array missing(const std::vector<procedure::Missing>& items) {
  json::array out;
  for (const auto& item : items) {
    out.emplace_back(item.clause.empty() ? item.says : item.says + "（" + item.clause + "）");
  }
  return out;
}

json::array confirms(const std::vector<procedure::Confirmation>& items) {
  json::array out;
  for (const auto& item : items) {
    out.push_back(json::object{{"key", item.key}, {"label", item.says}, {"clause", item.clause}});
  }
  return out;
}

json::object asked(const service::AskedOf& of) {
  json::object escalates;
  for (const auto& [reason, label] : of.escalates_for) escalates[reason] = label;
  json::array conclusions;
  for (const auto& [id, label] : of.conclusions) conclusions.emplace_back(id);
  return {{"step", of.step},
          {"member", of.member},
          {"label", of.label},
          {"clause", of.clause},
          {"says", of.says},
          {"role_label", of.role_label},
          {"in_place_of", of.in_place_of},
          {"due", of.duty ? or_null(of.duty->due) : json::value(nullptr)},
          {"decisions", pairs(of.decisions, "decision")},
          {"asks_questions", of.asks_questions},
          {"asks_checklist", of.asks_checklist},
          {"evidence", of.evidence},
          {"escalates_for", std::move(escalates)},
          {"return_to", pairs(of.return_to, "step")},
          {"suggests", std::move(conclusions)},
          {"missing", missing(of.missing)},
          {"confirms", confirms(of.confirms)}};
}

json::object may(const service::MayDo& may) {
  return {{"edit", may.edit},         {"note", may.note},       {"hand_in", may.hand_in},
          {"seal", may.seal},         {"unseal", may.unseal},   {"incident", may.incident},
          {"withdraw", may.withdraw}, {"permit", may.permit},   {"revoke", may.revoke},
          {"view", may.view},         {"replace", may.replace}, {"move_over", may.move_over}};
}

json::object evidence(const casefile::Evidence& paper) {
  return {{"body", paper.body},
          {"number", paper.number},
          {"on", paper.on ? to_string(*paper.on) : std::string()},
          {"scope", paper.scope}};
}

json::object sheet(const casefile::Sheet& sheet) {
  json::object fields;
  for (const auto& [field, value] : sheet.fields) fields[field] = value;
  return {{"title", sheet.title},
          {"fields", std::move(fields)},
          {"co_issuers", texts(sheet.co_issuers)}};
}

json::array permits(const CaseView& view) {
  json::array out;
  for (const auto& permit : view.permits) {
    json::array files;
    for (const auto& file : permit.files) {
      files.push_back(json::object{{"digest", to_hex(file.digest)}, {"name", file.name}});
    }
    out.push_back(json::object{
        {"id", permit.note.id},
        {"issued", to_string(permit.note.issued)},
        {"position", permit.position ? json::value(*permit.position) : json::value(nullptr)},
        {"revoked", or_null(permit.note.revoked)},
        {"why", permit.note.why_revoked},
        {"files", std::move(files)}});
  }
  return out;
}

json::array timeline(const CaseView& view) {
  json::array out;
  for (const auto& entry : view.timeline) {
    out.push_back(json::object{{"seq", entry.seq},
                               {"at", to_string(entry.at)},
                               {"actor", entry.actor},
                               {"type", entry.type},
                               {"label", entry.label},
                               {"clause", entry.clause},
                               {"reason", entry.reason},
                               {"changes", texts(entry.changes)}});
  }
  return out;
}

}  // namespace

json::object to_json(const CaseView& view, const service::Session&) {
  const regulation::Pack& pack = *view.pack;
  const casefile::Case& item = view.item;
  json::array issuers, asks, confirmed, others;
  for (const auto& issuer : item.co_issuers) {
    issuers.push_back(json::object{
        {"name", issuer.name},
        {"consents", issuer.consents ? json::value(*issuer.consents) : json::value(nullptr)}});
  }
  for (const auto& of : view.asked) asks.push_back(asked(of));
  for (const auto& [key, by] : item.confirmed) confirmed.emplace_back(key);
  for (const auto& other : view.others) others.push_back(to_json(other));
  json::object out{{"id", item.id.value},
                   {"seq", item.seq},
                   {"title", item.sheet.title},
                   {"phase", to_string(item.standing.phase)},
                   {"phase_label", view.phase_label},
                   {"procedure", {{"id", item.procedure}, {"label", view.procedure_label}}},
                   {"drafter", {{"id", item.drafter.value}, {"name", name_in(view, item.drafter)}}},
                   {"department", item.department},
                   {"opened", to_string(item.opened)},
                   {"sheet", sheet(item.sheet)},
                   {"co_issuers", std::move(issuers)},
                   {"files", files(view)},
                   {"dispositions", dispositions(view)},
                   {"answers", answers(view, pack, item.answers)},
                   {"checklist", answers(view, pack, item.checklist)},
                   {"confirmed", std::move(confirmed)},
                   {"outline", outline(view)},
                   {"duties", duties(item.standing.duties, pack)},
                   {"terms", duties(view.terms, pack)},
                   {"opinions", opinions(view, pack)},
                   {"asked", std::move(asks)},
                   {"may", may(view.may)},
                   {"others", std::move(others)},
                   {"may_begin", pairs(view.may_begin, "id")},
                   {"permits", permits(view)},
                   {"timeline", timeline(view)}};
  if (item.declassification) out["declassification"] = evidence(*item.declassification);
  if (view.rules_lost) out["rules_lost"] = true;
  if (view.about) out["about"] = to_json(*view.about);
  if (view.matter) {
    out["matter"] = {{"id", view.matter->id},
                     {"label", view.matter->name},
                     {"says", view.matter->says},
                     {"period", view.matter->period}};
  }
  if (view.to_hand_in) {
    out["to_hand_in"] = {{"missing", missing(view.to_hand_in->missing)},
                         {"confirms", confirms(view.to_hand_in->confirms)},
                         {"asks_questions", view.to_hand_in->questions},
                         {"declassification", view.to_hand_in->declassification}};
  }
  if (item.standing.outcome) {
    const auto& outcome = *item.standing.outcome;
    out["outcome"] = {{"conclusion", outcome.conclusion},
                      {"clause", outcome.clause},
                      {"reason", outcome.reason},
                      {"grounds", grounds(outcome.grounds)}};
  }
  return out;
}

json::object to_json(const service::ListedCase& item) {
  const auto phase = casefile::phase_from(item.phase);
  return {{"case", item.item.value},
          {"title", item.title},
          {"class", item.item_class},
          {"phase", item.phase},
          {"phase_label", phase ? casefile::word_for(*phase) : std::string_view()},
          {"procedure", item.procedure},
          {"department", item.department},
          {"drafter", item.drafter},
          {"step_label", item.step_label},
          {"overdue", item.overdue},
          {"updated", to_string(item.updated)}};
}

json::object to_json(const service::Desk& desk) {
  json::array owed;
  for (const auto& task : desk.owed) {
    owed.push_back(json::object{
        {"case", task.item.item.value},
        {"title", task.item.title},
        {"class", task.item.item_class},
        {"step", task.step},
        {"label", task.label},
        {"clause", task.clause},
        {"role", task.role_label},
        {"department", task.item.department},
        {"drafter", task.item.drafter},
        {"since", to_string(task.since)},
        {"due", or_null(task.due)},
        {"days_left", task.days_left ? json::value(*task.days_left) : json::value(nullptr)},
        {"urgent", task.days_left && *task.days_left <= 2},
        {"overdue", task.days_left && *task.days_left < 0}});
  }
  const auto rows = [](const std::vector<service::ListedCase>& items) {
    json::array out;
    for (const auto& item : items) out.push_back(to_json(item));
    return out;
  };
  return {{"owed", std::move(owed)}, {"drafts", rows(desk.drafts)},
          {"sent", rows(desk.sent)}, {"returned", rows(desk.returned)},
          {"done", rows(desk.done)}, {"refused_uploads", desk.refused_uploads}};
}

Response ok(const json::object& body) { return Response::json(200, json::serialize(body)); }

}  // namespace xs::http
