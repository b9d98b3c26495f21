// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/story.h"

#include <fmt/format.h>

#include <algorithm>

#include "casefile/fold.h"
#include "procedure/asking.h"
#include "procedure/flow.h"

namespace xs::procedure {
namespace {

using casefile::Case;
using casefile::Said;
using regulation::Pack;

constexpr std::string_view kDrafter = "drafter";
constexpr std::string_view kBegins = "2026-11-23T02:00:00.000Z";
constexpr std::string_view kReason = "按规定办理";

bool asked_here(const Pack& pack, const regulation::Field& field, const Case& item) {
  return pack.stands_in(field.procedures, item.procedure) && holds(field.when, item);
}

std::string made_up_value(const regulation::Field& field) {
  switch (field.kind) {
    case regulation::FieldKind::kText:
    case regulation::FieldKind::kLines:
      return "按实际情况填写";
    case regulation::FieldKind::kDate:
      return "2026-11-20";
    case regulation::FieldKind::kTime:
      return "2026-11-23T09:00";
    case regulation::FieldKind::kChoice:
      break;
  }
  for (const auto& value : field.values) {
    if (value.releases && !value.temporary && !value.blocks && value.needs.empty()) return value.id;
  }
  return field.values.empty() ? std::string() : field.values.front().id;
}

casefile::Evidence made_up_paper() {
  return {.body = "某机关",
          .number = "某函〔2026〕1号",
          .on = make_date(2026, 11, 20),
          .scope = "全部",
          .file = {}};
}

casefile::FileVersion made_up_file(const LawItem& item, int number) {
  casefile::FileVersion file;
  file.digest = sm3(fmt::format("file {}", number));
  file.name = "某文件.docx";
  file.format = "docx";
  // A file that takes another's place has had what was found cut out.
  if (number == 0) {
    file.findings = item.findings;
    file.could_not_look = item.could_not_look;
    file.states = item.states;
  }
  return file;
}

std::map<std::string, casefile::Answer> as_answers(
    const std::map<std::string, casefile::AnswerValue>& values) {
  std::map<std::string, casefile::Answer> answers;
  for (const auto& [id, value] : values) answers[id] = {value, std::string(kReason), {}, {}};
  return answers;
}

bool gives(const regulation::Step& step, const std::string& decision) {
  const auto known = regulation::decision_from(decision);
  return known && std::ranges::find(step.gives, *known) != step.gives.end();
}

}  // namespace

casefile::Sheet made_up_sheet(const Pack& pack, const std::string& procedure, const LawItem& item) {
  Case draft;
  draft.procedure = procedure;
  draft.sheet.title = "某信息";
  draft.sheet.fields = item.fields;
  draft.sheet.co_issuers = item.co_issuers;
  for (const std::string& name : item.co_issuers) {
    draft.co_issuers.push_back({.name = name, .consents = std::nullopt, .evidence = {}});
  }
  for (const auto& field : pack.fields) {
    if (!field.required || draft.sheet.fields.contains(field.id)) continue;
    if (asked_here(pack, field, draft)) draft.sheet.fields[field.id] = made_up_value(field);
  }
  return draft.sheet;
}

std::variant<Case, Refused> done(const Pack& pack, const Case& item, const Wanted& wanted,
                                 const Circumstances& circumstances) {
  Decided decided = decide(pack, item, wanted, circumstances);
  if (auto* refused = std::get_if<Refused>(&decided)) return std::move(*refused);
  casefile::Act act;
  act.envelope.case_id = item.id;
  act.envelope.seq = item.seq + 1;
  act.envelope.actor = wanted.actor.person;
  act.envelope.on_behalf_of = wanted.actor.on_behalf_of;
  act.envelope.recorded_at = circumstances.at;
  act.what = wanted.what;
  act.standing = std::get<Allowed>(std::move(decided)).standing;
  Case next = item;
  (void)casefile::apply(next, act);
  return next;
}

namespace {

std::set<std::string> hands_in(const Pack& pack, const std::string& procedure) {
  const auto known = pack.procedures.find(procedure);
  if (known == pack.procedures.end()) return {};
  return {known->second.handed_in_by.begin(), known->second.handed_in_by.end()};
}

// Where the case names no item it is about and one is needed: one in the first state allowed.
LawItem with_what_it_is_about(const Pack& pack, const std::string& procedure, LawItem item) {
  const auto known = pack.procedures.find(procedure);
  if (known == pack.procedures.end() || !known->second.about_needed || item.about) return item;
  item.about = casefile::phase_from(*known->second.about.begin());
  return item;
}

}  // namespace

Story::Story(const Pack& pack, const WorkdayCalendar& calendar, const std::string& procedure,
             const LawItem& item)
    : pack_(pack),
      calendar_(calendar),
      item_(with_what_it_is_about(pack, procedure, item)),
      at_(*parse_instant(kBegins)) {
  case_.id = {"law-case"};
  case_.procedure = procedure;
  const Actor drafter{{std::string(kDrafter)}, hands_in(pack, procedure), std::nullopt};
  casefile::Opened opened{.procedure = procedure, .department = "某科室", .about = {}};
  if (item_.about) opened.about = {"the item it is about"};
  (void)act(drafter, std::move(opened));
  (void)act(drafter, casefile::SheetWritten{made_up_sheet(pack, procedure, item),
                                            item.declassification, item.may_stand});
  (void)act(drafter, casefile::FilesReplaced{{made_up_file(item_, files_made_++)}});
}

std::optional<Refused> Story::act(const Actor& actor, casefile::What what) {
  at_.time += std::chrono::hours(1);
  const Circumstances now{.at = at_,
                          .calendar = &calendar_,
                          .section_head_may_draft = item_.section_head_may_draft,
                          .about = item_.about};
  if (auto* handed = std::get_if<casefile::HandedIn>(&what)) {
    handed->fixed_at_formation = item_.fixed_at_formation;
  }
  auto after = done(pack_, case_, {actor, std::move(what)}, now);
  if (const auto* refused = std::get_if<Refused>(&after)) return *refused;
  case_ = std::get<Case>(std::move(after));
  return std::nullopt;
}

std::optional<Refused> Story::act(const LawAct& act) {
  if (act.role == kDrafter && !act.person.empty()) drafter_name_ = act.person;
  if (act.does == "hand_in") note_what_hand_in_asks(act);
  auto refused = this->act(actor_of(act), what_of(act));
  if (!refused && act.does == "replace_file") ++files_made_;
  return refused;
}

// The drafter does not forget to tick what handing in asks for, unless the case says so.
void Story::note_what_hand_in_asks(const LawAct& act) {
  Said note;
  const bool questions = std::ranges::any_of(pack_.requirements, [](const auto& rule) {
    return rule.name == "questions_answered" && rule.before.contains("hand_in");
  });
  if (act.answers) {
    note.answers = as_answers(*act.answers);
  } else if (questions) {
    for (const auto& question : pack_.questions) {
      note.answers[question.id] = {casefile::AnswerValue::kNo, {}, {}, {}};
    }
  }
  if (act.confirms) {
    note.confirms = *act.confirms;
  } else {
    for (const auto& c : confirmations_asked(pack_, case_, "hand_in")) {
      note.confirms.push_back(c.key);
    }
  }
  if (act.dispose) note.dispositions = said_by(act).dispositions;
  (void)this->act(actor_of(act), note);
}

Actor Story::actor_of(const LawAct& act) const {
  const bool drafts = act.role == kDrafter;
  const bool is_the_drafter = drafts || (!act.person.empty() && act.person == drafter_name_);
  Actor actor{.person = {is_the_drafter       ? std::string(kDrafter)
                         : act.person.empty() ? act.role
                                              : act.person},
              .roles = {act.role},
              .on_behalf_of = std::nullopt};
  if (drafts) actor.roles.merge(hands_in(pack_, case_.procedure));
  return actor;
}

// The open step of this role that can give this decision; else the first such step of the pack,
// so that a refusal names the clause of the step that is not yet there.
std::string Story::step_for(const LawAct& act) const {
  if (act.step) return *act.step;
  std::string of_role;
  for (const OpenStep& open : open_steps(pack_, case_)) {
    const regulation::Step& step = pack_.steps.at(open.step);
    if (step.actor != act.role) continue;
    if (gives(step, act.does)) return step.id;
    of_role = step.id;
  }
  if (!of_role.empty()) return of_role;
  const auto procedure = pack_.procedures.find(case_.procedure);
  if (procedure == pack_.procedures.end()) return {};
  std::vector<std::string> candidates = progress(pack_, case_).ahead;
  const std::vector<std::string> all = steps_of(procedure->second.flow);
  candidates.insert(candidates.end(), all.begin(), all.end());
  for (const auto& [event, flow] : procedure->second.events) {
    const auto more = steps_of(flow);
    candidates.insert(candidates.end(), more.begin(), more.end());
  }
  for (const std::string& id : candidates) {
    const regulation::Step& step = pack_.steps.at(id);
    if (step.actor == act.role && gives(step, act.does)) return id;
  }
  for (const std::string& id : candidates) {
    if (pack_.steps.at(id).actor == act.role) return id;
  }
  return {};
}

Said Story::said_by(const LawAct& act) const {
  Said said;
  said.step = step_for(act);
  said.decision = act.does;
  const auto step = pack_.steps.find(said.step);
  said.reason = act.reason.value_or(std::string(kReason));
  said.return_to = act.return_to.value_or("draft");
  said.grounds = act.grounds.value_or(std::vector<casefile::GroundGiven>{});
  said.lifts = act.lifts.value_or(std::vector<casefile::Lift>{});
  for (const auto& file : case_.files) said.seen.push_back(file.digest);
  if (act.dispose) {
    for (const auto& file : case_.files) {
      for (const auto& finding : file.findings) {
        said.dispositions[{file.digest, finding.id}] = {*act.dispose, std::string(kReason), {}, {}};
      }
    }
  }
  for (const OpenStep& open : open_steps(pack_, case_)) {
    if (open.step == said.step && said.member.empty()) said.member = open.member;
  }
  if (act.member) said.member = *act.member;
  if (act.answers) said.answers = as_answers(*act.answers);
  if (act.checklist) said.checklist = as_answers(*act.checklist);
  if (act.confirms) said.confirms = *act.confirms;
  if (act.evidence) said.evidence = *act.evidence;
  if (act.escalate_for) said.escalate_for = *act.escalate_for;
  if (step == pack_.steps.end()) return said;
  if (!act.answers && step->second.asks_questions) {
    for (const auto& question : pack_.questions) {
      if (!case_.answers.contains(question.id)) {
        said.answers[question.id] = {casefile::AnswerValue::kNo, {}, {}, {}};
      }
    }
  }
  if (!act.checklist && step->second.asks_checklist) {
    for (const auto& ground : pack_.grounds) {
      if (ground.checklist && !case_.checklist.contains(ground.id)) {
        said.checklist[ground.id] = {casefile::AnswerValue::kNo, {}, {}, {}};
      }
    }
  }
  if (!act.confirms) {
    for (const auto& c : confirmations_asked(pack_, case_, said.step)) {
      said.confirms.push_back(c.key);
    }
  }
  if (!act.evidence && step->second.evidence) said.evidence = made_up_paper();
  return said;
}

casefile::What Story::what_of(const LawAct& act) const {
  const std::string reason = act.reason.value_or(std::string(kReason));
  if (act.does == "hand_in") return casefile::HandedIn{};
  if (act.does == "replace_file") {
    return casefile::FilesReplaced{{made_up_file(item_, files_made_)}};
  }
  if (act.does == "seal") return casefile::SealedUp{reason};
  if (act.does == "unseal") return casefile::Unsealed{reason};
  if (act.does == "incident") return casefile::TurnedIncident{reason};
  if (act.does == "withdraw") return casefile::Withdrawn{reason};
  if (act.does == "release") {
    casefile::PermitIssued issued{.permit = "permit", .digests = {}};
    for (const auto& file : case_.files) issued.digests.push_back(file.digest);
    return issued;
  }
  if (act.does == "revoke") return casefile::PermitRevoked{"permit", reason};
  return said_by(act);
}

}  // namespace xs::procedure
