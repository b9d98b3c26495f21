// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "casefile/words.h"
#include "procedure/check_moves.h"

namespace xs::procedure {
namespace {

using casefile::Said;
using regulation::Pack;

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

std::string role_label(const Pack& pack, const Wanted& move) {
  for (const std::string& id : move.actor.roles) {
    const auto role = pack.roles.find(id);
    if (role != pack.roles.end()) return role->second.label;
  }
  return "某人";
}

std::string_view word_for_lift(std::string_view by) {
  if (by == "consent") return "权利人同意";
  if (by == "public_interest") return "公共利益决定";
  return "法律规定";
}

// Who he is among those who acted: nothing when he is new.
std::string same_as(const Pack& pack, const State& before, const Wanted& move,
                    const std::string& step) {
  const PersonId& person = move.actor.person;
  if (person == before.item.drafter) {
    return pack.steps.at(step).actor == "drafter" ? "" : "（即承办人本人）";
  }
  for (const auto& opinion : before.item.opinions) {
    if (opinion.valid && opinion.by == person && opinion.step != step) {
      return fmt::format("（与“{}”为同一人）", pack.steps.at(opinion.step).label);
    }
  }
  return {};
}

void add_answers(const Pack& pack, const Said& said, std::vector<std::string>& details) {
  for (const auto& [id, answer] : said.answers) {
    const auto* question = pack.question(id);
    details.push_back(
        fmt::format("“{}”答“{}”", question ? question->label : id, word_for(answer.value)));
  }
  for (const auto& [id, answer] : said.checklist) {
    const auto* ground = pack.ground(id);
    details.push_back(
        fmt::format("“{}”答“{}”", ground ? ground->label : id, word_for(answer.value)));
  }
}

std::vector<std::string> details_of(const Pack& pack, const Said& said) {
  std::vector<std::string> details;
  if (!said.member.empty()) details.push_back(said.member);
  if (!said.return_to.empty()) {
    const auto step = pack.steps.find(said.return_to);
    details.push_back(step == pack.steps.end() ? "退回承办人"
                                               : fmt::format("退回“{}”", step->second.label));
  }
  const auto step = pack.steps.find(said.step);
  if (!said.escalate_for.empty() && step != pack.steps.end()) {
    const auto reason = step->second.escalates_for.find(said.escalate_for);
    details.push_back("事由：" + (reason == step->second.escalates_for.end() ? said.escalate_for
                                                                             : reason->second));
  }
  add_answers(pack, said, details);
  for (const auto& lift : said.lifts) {
    const auto* ground = pack.ground(lift.ground);
    details.push_back(fmt::format("就“{}”登记{}{}", ground ? ground->label : lift.ground,
                                  word_for_lift(lift.by), lift.basis.empty() ? "，未写依据" : ""));
  }
  for (const auto& [finding, disposition] : said.dispositions) {
    details.push_back(fmt::format("筛查发现：{}", word_for(disposition.kind)));
  }
  if (said.confirms.size() > 1) details.emplace_back("确认已人工查看未能检查的部分");
  if (!is_note(said) && said.reason.empty()) details.emplace_back("不写理由");
  if (said.decision == "refuse") {
    if (said.grounds.empty()) details.emplace_back("不选依据");
    for (const auto& given : said.grounds) {
      const auto* ground = pack.ground(given.ground);
      if (!ground) continue;
      details.push_back("依据：" + ground->label);
      if (given.reason.empty()) details.emplace_back("依据未写理由");
      if (ground->needs_harm && given.harm.empty()) details.emplace_back("未写危害");
      if (ground->needs_article && given.article.empty()) details.emplace_back("未写条款");
    }
  }
  return details;
}

std::string decided(const Pack& pack, const Said& said) {
  if (is_note(said)) return "先行保存";
  const auto decision = regulation::decision_from(said.decision);
  const auto label = pack.decision_labels.find(*decision);
  return label == pack.decision_labels.end() ? said.decision : label->second.label;
}

std::string said_in_words(const Pack& pack, const State& before, const Wanted& move,
                          const Said& said) {
  std::string text = role_label(pack, move);
  if (said.step.empty()) {
    text += "：填写";
  } else {
    const std::string& actor = pack.steps.at(said.step).actor;
    if (const auto role = pack.roles.find(actor); role != pack.roles.end()) {
      text = role->second.label;
    }
    text += same_as(pack, before, move, said.step);
    text += fmt::format("在“{}”：{}", pack.steps.at(said.step).label, decided(pack, said));
  }
  std::vector<std::string> details = details_of(pack, said);
  if (!is_note(said) && pack.steps.at(said.step).evidence && said.evidence.body.empty()) {
    details.emplace_back("不登记书面材料");
  }
  if (!details.empty()) text += fmt::format("（{}）", fmt::join(details, "；"));
  return text;
}

std::string sheet_in_words(const Pack& pack, const Start& start, const Start& best) {
  std::vector<std::string> parts;
  for (const auto& field : pack.fields) {
    const auto chosen = start.sheet.fields.find(field.id);
    if (field.kind != regulation::FieldKind::kChoice || chosen == start.sheet.fields.end()) {
      continue;
    }
    const auto usual = best.sheet.fields.find(field.id);
    if (usual != best.sheet.fields.end() && usual->second == chosen->second) continue;
    const auto value = std::ranges::find(field.values, chosen->second, &regulation::FieldValue::id);
    parts.push_back(fmt::format("{}：{}", field.label,
                                value == field.values.end() ? chosen->second : value->label));
  }
  if (!start.sheet.co_issuers.empty()) {
    parts.push_back(fmt::format("联合发文单位 {} 个", start.sheet.co_issuers.size()));
  }
  if (start.declassification) {
    parts.emplace_back(complete(*start.declassification) ? "已登记解密决定" : "解密决定登记不全");
  }
  return parts.empty() ? "一般信息" : fmt::format("{}", fmt::join(parts, "，"));
}

}  // namespace

std::string in_words(const Pack& pack, const Slice& slice, std::size_t start) {
  return sheet_in_words(pack, slice.starts.at(start), slice.starts.front());
}

std::string in_words(const Pack& pack, const State& before, const Wanted& move) {
  const std::string who = role_label(pack, move);
  std::string word(casefile::word_for_act(casefile::type_of(move.what)));
  return std::visit(
      Overloaded{[&](const casefile::SheetWritten& written) {
                   Start now{before.item.sheet, std::nullopt};
                   return who + "：改填送审信息（" +
                          sheet_in_words(pack, {written.sheet, written.declassification}, now) +
                          "）";
                 },
                 [&](const casefile::HandedIn& handed) {
                   return who + "：" + word +
                          (handed.fixed_at_formation ? "（形成时已定为主动公开）" : "");
                 },
                 [&](const Said& said) { return said_in_words(pack, before, move, said); },
                 [&](const casefile::DeadlinePassed&) { return word; },
                 [&](const auto&) { return who + "：" + word; }},
      move.what);
}

}  // namespace xs::procedure
