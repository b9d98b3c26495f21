// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/said.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "casefile/fold.h"
#include "procedure/duties.h"
#include "procedure/flow.h"
#include "procedure/requirements.h"

namespace xs::procedure {
namespace {

using casefile::Case;
using casefile::Outcome;
using casefile::Phase;
using casefile::Said;
using casefile::Standing;
using regulation::Decision;
using regulation::Pack;
using regulation::Step;

constexpr std::string_view kToDraft = "draft";
constexpr std::string_view kRefer = "refer";

std::string role_label(const Pack& pack, const std::string& id) {
  const auto role = pack.roles.find(id);
  return role == pack.roles.end() ? id : role->second.label;
}

std::string label_of(const Pack& pack, Decision decision) {
  const auto label = pack.decision_labels.find(decision);
  return label == pack.decision_labels.end() ? std::string(to_string(decision))
                                             : label->second.label;
}

Phase phase_at_end(regulation::EndsIn end) {
  switch (end) {
    case regulation::EndsIn::kRelease:
      return Phase::kApproved;
    case regulation::EndsIn::kFixed:
      return Phase::kFixed;
    case regulation::EndsIn::kClosed:
      return Phase::kClosed;
  }
  return Phase::kInReview;
}

// ---- is it his turn ----

std::string waiting_for(const Pack& pack, const Case& item) {
  std::string names;
  for (const OpenStep& open : open_steps(pack, item)) {
    names += (names.empty() ? "“" : "、“") + pack.steps.at(open.step).label + "”";
  }
  return names;
}

std::optional<Refused> not_his_turn(const Pack& pack, const Case& item, const Said& said,
                                    const Step& step, const Wanted& wanted) {
  if (item.standing.phase != Phase::kInReview) {
    return Refused{step.clause, "本件不在审查中，不能提出意见", {}};
  }
  if (!wanted.actor.roles.contains(step.actor) &&
      !wanted.actor.roles.contains(pack.done_by(step))) {
    return Refused{
        step.clause, fmt::format("“{}”由{}作出", step.label, role_label(pack, step.actor)), {}};
  }
  const std::vector<OpenStep> open = open_steps(pack, item);
  if (std::ranges::find(open, OpenStep{said.step, said.member}) == open.end()) {
    return Refused{step.clause, fmt::format("还没有轮到“{}”", step.label),
                   fmt::format("现在等待{}", waiting_for(pack, item))};
  }
  return std::nullopt;
}

std::optional<Refused> not_on_these_bytes(const Case& item, const Said& said, const Step& step) {
  std::set<Sm3Digest> current, seen(said.seen.begin(), said.seen.end());
  for (const auto& file : item.files) current.insert(file.digest);
  if (seen == current) return std::nullopt;
  return Refused{step.clause, "意见须针对本件现有的全部文件作出，所看文件与现有文件不一致",
                 "请重新打开每个文件后再提出意见"};
}

// Where nothing is asked, nothing that stands is answered anew: nobody would look at it again.
bool changes(const std::map<std::string, casefile::Answer>& said,
             const std::map<std::string, casefile::Answer>& standing) {
  return std::ranges::any_of(said, [&](const auto& answer) {
    const auto known = standing.find(answer.first);
    return known == standing.end() || known->second.value != answer.second.value;
  });
}
std::optional<Refused> not_asked(const Case& item, const Said& said, const Step& step) {
  const bool questions = !step.asks_questions && changes(said.answers, item.answers);
  const bool checklist = !step.asks_checklist && changes(said.checklist, item.checklist);
  if (!questions && !checklist) return std::nullopt;
  return Refused{step.clause, fmt::format("“{}”不回答审查问题", step.label),
                 "如认为原来的回答不对，请退回"};
}

// ---- two persons ----

// Who did it, and in whose place.
std::set<PersonId> who_did(const Case& item, const std::string& party) {
  if (party == "drafter") return {item.drafter};
  const auto* opinion = passing_opinion(item, party);
  if (opinion == nullptr) return {};
  std::set<PersonId> persons{opinion->by};
  if (opinion->on_behalf_of) persons.insert(*opinion->on_behalf_of);
  return persons;
}

bool had_a_part(const procedure::Actor& actor, const std::set<PersonId>& persons) {
  return persons.contains(actor.person) ||
         (actor.on_behalf_of && persons.contains(*actor.on_behalf_of));
}

std::string party_label(const Pack& pack, const std::string& party) {
  return party == "drafter" ? "拟稿" : pack.steps.at(party).label;
}

std::optional<Refused> same_person(const Pack& pack, const Case& item, const Said& said,
                                   const Wanted& wanted, const Circumstances& now,
                                   std::vector<std::string>& remarks) {
  for (const auto& rule : pack.separations) {
    const bool first = rule.first == said.step, second = rule.second == said.step;
    if (!first && !second) continue;
    const std::string& other = first ? rule.second : rule.first;
    if (!had_a_part(wanted.actor, who_did(item, other))) continue;
    const std::string what =
        fmt::format("“{}”与“{}”由同一人{}作出", party_label(pack, other),
                    party_label(pack, said.step), wanted.actor.on_behalf_of ? "或者其受托人" : "");
    if (rule.strength == regulation::Strength::kHard || !now.section_head_may_draft) {
      return Refused{rule.clause, what + "，不符合规定", "请由另一人办理，或按授权委托他人"};
    }
    remarks.push_back("自拟自核：" + what);
  }
  return std::nullopt;
}

// ---- is everything there ----

std::optional<Refused> unmet_need(const Pack& pack, const Case& next, const Said& said,
                                  const Step& step, const Circumstances& now) {
  for (const std::string& need : step.needs) {
    if (is_requirement(need)) {
      if (auto missing = unmet(need, {pack, next, &said, now.about})) {
        return Refused{step.clause, *missing, {}};
      }
    } else if (!passing_opinion(next, need)) {
      return Refused{step.clause, fmt::format("尚无“{}”", pack.steps.at(need).label), {}};
    }
  }
  return std::nullopt;
}

std::optional<Refused> incomplete(const Pack& pack, const Case& next, const Said& said,
                                  const Step& step, Decision decision, const Circumstances& now) {
  // The step's own needs stand before the decisions that go on.
  if (goes_on(decision)) {
    if (auto refused = unmet_need(pack, next, said, step, now)) return refused;
  }
  if (auto refused =
          first_unmet(pack, next, &said, {std::string(to_string(decision)), said.step}, now)) {
    return refused;
  }
  if (step.evidence && decision != Decision::kReturn && decision != Decision::kRefer) {
    if (auto missing = unmet("evidence_given", {pack, next, &said, now.about})) {
      return Refused{step.clause, *missing, "请按书面材料填写"};
    }
  }
  if (!said.suggests.empty() && std::ranges::none_of(pack.conclusions, [&](const auto& conclusion) {
        return conclusion.id == said.suggests && stands(pack, conclusion, next);
      })) {
    return Refused{step.clause, "本件没有这一审查结论", "请从列出的结论中选择"};
  }
  if (decision == Decision::kEscalate && !step.escalates_for.contains(said.escalate_for)) {
    return Refused{step.clause, "未选择报请的事由", "请从列出的事由中选择"};
  }
  return std::nullopt;
}

// ---- where it goes ----

std::string conclusion_of(const Pack& pack, const Case& item, const Said& said, Decision decision) {
  if (!said.suggests.empty()) return said.suggests;
  std::string for_any;
  for (const auto& conclusion : pack.conclusions) {
    if (conclusion.after != decision || !stands(pack, conclusion, item)) continue;
    if (!conclusion.when.empty()) return conclusion.id;
    if (for_any.empty()) for_any = conclusion.id;
  }
  return for_any;
}

void void_opinions(Case& next, auto&& concerns) {
  for (auto& opinion : next.opinions) {
    if (concerns(opinion)) opinion.valid = false;
  }
}

// The interrupting block is over: what was said in it is done with, and the item stands where it
// stood before.
Case resumed(const Pack& pack, Case next) {
  const auto& events = pack.procedures.at(next.procedure).events;
  const std::vector<std::string> steps = steps_of(events.at(next.standing.event));
  void_opinions(next, [&](const auto& opinion) {
    return std::ranges::find(steps, opinion.step) != steps.end();
  });
  next.standing.event.clear();
  return next;
}

Decided send_back(const Pack& pack, const Case& item, Case next, const Said& said, const Step& step,
                  const Circumstances& now) {
  if (!item.standing.event.empty()) {
    return Allowed{settle(pack, resumed(pack, std::move(next)), now),
                   {step.clause},
                   {"不再报请确定，已回到原环节"}};
  }
  if (said.return_to == kToDraft) {
    void_opinions(next, [](const auto&) { return true; });
    Standing standing;
    standing.phase = Phase::kDraft;
    return Allowed{standing, {step.clause}, {"已退回承办人"}};
  }
  const std::vector<std::string> passed = passed_steps(pack, item);
  const auto target = std::ranges::find(passed, said.return_to);
  if (target == passed.end()) {
    return Refused{step.clause, "只能退回到已经办过的环节", "请从列出的环节中选择"};
  }
  const std::set<std::string> behind(target, passed.end());
  void_opinions(next,
                [&](const auto& o) { return behind.contains(o.step) || o.step == said.step; });
  return Allowed{settle(pack, next, now),
                 {step.clause},
                 {fmt::format("已退回“{}”", pack.steps.at(said.return_to).label)}};
}

Decided refer(const Pack& pack, Case next, const Step& step, const Circumstances& now) {
  const auto& procedure = pack.procedures.at(next.procedure);
  if (!procedure.events.contains(std::string(kRefer)) || !next.standing.event.empty()) {
    return Refused{step.clause, "本程序在这一环节不能报请确定", {}};
  }
  next.standing.event = kRefer;
  return Allowed{settle(pack, next, now),
                 {step.clause, procedure.event_clause.at(std::string(kRefer))},
                 {"已转入报请确定，答复前不得公开"}};
}

Decided carry_out(const Pack& pack, const Case& item, Case next, const Said& said, const Step& step,
                  Decision decision, const Circumstances& now) {
  switch (decision) {
    case Decision::kReturn:
      return send_back(pack, item, std::move(next), said, step, now);
    case Decision::kRefer:
      return refer(pack, std::move(next), step, now);
    case Decision::kRefuse: {
      Standing standing = settle(pack, next, now);
      standing.phase = Phase::kNotDisclosed;
      standing.duties.clear();
      standing.event.clear();
      standing.outcome = Outcome{conclusion_of(pack, next, said, decision), step.clause,
                                 said.reason, said.grounds};
      return Allowed{standing, {step.clause}, {}};
    }
    case Decision::kSecret: {
      Standing standing = settle(pack, next, now);
      standing.phase = Phase::kSealed;
      standing.duties.clear();
      return Allowed{standing, {step.clause}, {"经确定属于国家秘密，已封存"}};
    }
    case Decision::kNotSecret:
      next = resumed(pack, std::move(next));
      break;
    case Decision::kApprove:
      next.standing.outcome =
          Outcome{conclusion_of(pack, next, said, decision), step.clause, said.reason, {}};
      break;
    case Decision::kOpine:
    case Decision::kEscalate:
    case Decision::kConsent:
    case Decision::kObject:
      break;
  }
  return Allowed{settle(pack, next, now), {step.clause}, {}};
}

}  // namespace

Case as_if_done(const Case& item, const Wanted& wanted, const Circumstances& now) {
  casefile::Envelope envelope;
  envelope.agency = item.agency;
  envelope.case_id = item.id;
  envelope.seq = item.seq + 1;
  envelope.actor = wanted.actor.person;
  envelope.on_behalf_of = wanted.actor.on_behalf_of;
  envelope.recorded_at = now.at;
  Case next = item;
  casefile::take_over(next, envelope, wanted.what);
  return next;
}

Standing settle(const Pack& pack, const Case& next, const Circumstances& now) {
  Case settled = next;
  settled.standing.valid_opinions.clear();
  settled.standing.escalated.clear();
  for (const auto& opinion : settled.opinions) {
    if (!opinion.valid) continue;
    settled.standing.valid_opinions.push_back(opinion.act);
    if (opinion.decision == to_string(Decision::kEscalate)) {
      settled.standing.escalated = opinion.escalate_for;
    }
  }
  if (settled.standing.phase != Phase::kInReview) return settled.standing;
  const Progress now_at = progress(pack, settled);
  settled.standing.duties = duties_for(pack, settled, now_at.open, now);
  if (now_at.at_end && settled.standing.event.empty()) {
    settled.standing.phase = phase_at_end(pack.procedures.at(settled.procedure).ends_in);
  } else {
    settled.standing.outcome.reset();
  }
  return settled.standing;
}

std::optional<Refused> first_unmet(const Pack& pack, const Case& next, const Said* said,
                                   const std::set<std::string>& before, const Circumstances& now) {
  for (const auto& rule : pack.requirements) {
    const bool here = pack.stands_in(rule.procedures, next.procedure);
    const bool stands_before = std::ranges::any_of(
        rule.before, [&](const std::string& name) { return before.contains(name); });
    if (!here || !stands_before || !holds(rule.when, next)) continue;
    if (const auto missing = unmet(rule.name, {pack, next, said, now.about})) {
      return Refused{rule.clause, rule.says.empty() ? *missing : rule.says + "：" + *missing, {}};
    }
  }
  return std::nullopt;
}

std::optional<Refused> more_than_a_note(const Case& item, const Said& said,
                                        const std::string& clause) {
  const bool opinion = !said.suggests.empty() || !said.reason.empty() || !said.return_to.empty() ||
                       !said.escalate_for.empty() || !said.grounds.empty() || !said.lifts.empty() ||
                       !said.evidence.body.empty() || !said.evidence.number.empty();
  if (opinion) {
    return Refused{clause, "随时保存的只有对发现的处理、对问题的回答和确认",
                   "意见、理由和依据请在提出意见时填写"};
  }
  const auto is_there = [&](const casefile::FindingKey& key) {
    const auto file = std::ranges::find(item.files, key.file, &casefile::FileVersion::digest);
    return file != item.files.end() &&
           std::ranges::find(file->findings, key.finding, &casefile::FindingNote::id) !=
               file->findings.end();
  };
  for (const auto& [key, disposition] : said.dispositions) {
    if (is_there(key)) continue;
    return Refused{clause, "所处理的发现不在本件现有的文件中", "请刷新页面后重新处理"};
  }
  return std::nullopt;
}

Decided decide_note(const Pack& pack, const Case& item, const Said& said, const Wanted& wanted,
                    const Circumstances& now) {
  const auto found = pack.steps.find(said.step);
  if (found == pack.steps.end()) return Refused{{}, "没有这一环节", "请刷新页面后重试"};
  const Step& step = found->second;
  std::vector<std::string> remarks;  // belong to the opinion that follows
  if (auto refused = not_his_turn(pack, item, said, step, wanted)) return *refused;
  if (auto refused = more_than_a_note(item, said, step.clause)) return *refused;
  if (auto refused = not_asked(item, said, step)) return *refused;
  if (auto refused = same_person(pack, item, said, wanted, now, remarks)) return *refused;
  return Allowed{item.standing, {step.clause}, {}};
}

Decided decide_said(const Pack& pack, const Case& item, const Said& said, const Wanted& wanted,
                    const Circumstances& now) {
  const auto found = pack.steps.find(said.step);
  const auto decision = regulation::decision_from(said.decision);
  if (found == pack.steps.end() || !decision) {
    return Refused{{}, "没有这一环节或意见种类", "请刷新页面后重试"};
  }
  const Step& step = found->second;
  if (auto refused = not_his_turn(pack, item, said, step, wanted)) return *refused;
  if (std::ranges::find(step.gives, *decision) == step.gives.end()) {
    return Refused{
        step.clause, fmt::format("“{}”不能作出“{}”", step.label, label_of(pack, *decision)), {}};
  }
  if (auto refused = not_on_these_bytes(item, said, step)) return *refused;
  if (auto refused = not_asked(item, said, step)) return *refused;
  std::vector<std::string> remarks;
  if (auto refused = same_person(pack, item, said, wanted, now, remarks)) return *refused;
  Case next = as_if_done(item, wanted, now);
  if (auto refused = incomplete(pack, next, said, step, *decision, now)) return *refused;
  Decided decided = carry_out(pack, item, std::move(next), said, step, *decision, now);
  if (auto* allowed = std::get_if<Allowed>(&decided)) {
    allowed->remarks.insert(allowed->remarks.end(), remarks.begin(), remarks.end());
  }
  return decided;
}

}  // namespace xs::procedure
