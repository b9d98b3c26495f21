// SPDX-License-Identifier: AGPL-3.0-or-later
#include "letters/case_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "casefile/words.h"

namespace xs::letters {
namespace {

using casefile::Answer;
using casefile::AnswerValue;
using casefile::Case;
using casefile::Opinion;
using regulation::Decision;
using regulation::Pack;

std::string date_of(Instant at) { return to_chinese(date_in_shanghai(at)); }

std::string name_of(const Surroundings& around, const PersonId& id) {
  const auto name = around.names.find(id);
  return name == around.names.end() ? std::string() : name->second;
}

std::string clause_of(const Pack& pack, const std::string& id) {
  const auto clause = pack.clauses.find(id);
  return clause == pack.clauses.end() ? std::string() : law_and_article(pack, clause->second);
}

std::string decision_label(const Pack& pack, const std::string& id) {
  const auto decision = regulation::decision_from(id);
  const auto label = decision ? pack.decision_labels.find(*decision) : pack.decision_labels.end();
  return label == pack.decision_labels.end() ? std::string() : label->second.label;
}

std::string conclusion_label(const Pack& pack, const std::string& id) {
  const auto found = std::ranges::find(pack.conclusions, id, &regulation::Conclusion::id);
  return found == pack.conclusions.end() ? std::string() : found->label;
}

std::string box(bool chosen, std::string_view label) {
  return fmt::format("{}{}", chosen ? "■" : "□", label);
}

std::string boxes_of(const std::optional<AnswerValue>& given) {
  std::string text;
  for (const AnswerValue value : {AnswerValue::kYes, AnswerValue::kNo, AnswerValue::kUnsure}) {
    text += (text.empty() ? "" : " ") + box(given == value, casefile::word_for(value));
  }
  return text;
}

// What one person wrote at one step, in whole sentences.
std::string said(const Pack& pack, const Opinion& opinion) {
  std::string text = decision_label(pack, opinion.decision);
  const auto step = pack.steps.find(opinion.step);
  if (!opinion.escalate_for.empty() && step != pack.steps.end()) {
    const auto why = step->second.escalates_for.find(opinion.escalate_for);
    if (why != step->second.escalates_for.end()) text += "（" + why->second + "）";
  }
  const std::string suggests = conclusion_label(pack, opinion.suggests);
  if (!suggests.empty()) text += "，结论：" + suggests;
  return text;
}

std::string note_on(const Case& item, const Pack& pack, const Surroundings& around,
                    const Opinion& opinion) {
  std::string note;
  if (opinion.on_behalf_of) {
    note = fmt::format("代{}办理", name_of(around, *opinion.on_behalf_of));
  }
  const bool drafted = opinion.by == item.drafter;
  const bool soft = std::ranges::any_of(pack.separations, [&](const auto& rule) {
    const bool these = (rule.first == "drafter" && rule.second == opinion.step) ||
                       (rule.second == "drafter" && rule.first == opinion.step);
    return these && rule.strength == regulation::Strength::kSoft;
  });
  if (drafted && soft) note += note.empty() ? "自拟自核" : "；自拟自核";
  return note;
}

Texts opinion_row(const Case& item, const Pack& pack, const Surroundings& around,
                  const Opinion& opinion) {
  Texts row{{"意见", said(pack, opinion)},         {"理由", opinion.reason},
            {"姓名", name_of(around, opinion.by)}, {"日期", date_of(opinion.at)},
            {"单位名称", opinion.member},          {"备注", note_on(item, pack, around, opinion)}};
  if (!opinion.evidence.body.empty()) {
    row["备注"] +=
        fmt::format("{}据{}{}", row["备注"].empty() ? "" : "；", opinion.evidence.body,
                    opinion.evidence.number.empty() ? "" : " " + opinion.evidence.number);
  }
  return row;
}

// Along the way of the case; a step that nobody has taken is an empty row.
void tell_opinions(const Case& item, const Pack& pack, const Surroundings& around, Facts& facts) {
  std::vector<std::string> route = around.route;
  for (const Opinion& opinion : item.opinions) {
    const bool known = std::ranges::find(route, opinion.step) != route.end();
    if (opinion.valid && !known) route.push_back(opinion.step);
  }
  auto& rows = facts.lists["审查意见"];
  for (const std::string& id : route) {
    const auto step = pack.steps.find(id);
    if (step == pack.steps.end()) continue;
    const auto role = pack.roles.find(step->second.actor);
    const Texts head{{"环节", step->second.label},
                     {"岗位", role == pack.roles.end() ? std::string() : role->second.label},
                     {"依据", clause_of(pack, step->second.clause)}};
    bool any = false;
    for (const Opinion& opinion : item.opinions) {
      if (!opinion.valid || opinion.step != id) continue;
      Texts row = opinion_row(item, pack, around, opinion);
      row.insert(head.begin(), head.end());
      rows.push_back(std::move(row));
      any = true;
    }
    if (!any) rows.push_back(head);
  }
}

void tell_sheet(const Case& item, const Pack& pack, Facts& facts) {
  facts.texts["题名"] = item.sheet.title;
  for (const regulation::Field& field : pack.fields) {
    if (!field.procedures.empty() &&
        std::ranges::find(field.procedures, item.procedure) == field.procedures.end()) {
      continue;
    }
    const auto value = item.sheet.fields.find(field.id);
    const std::string given = value == item.sheet.fields.end() ? std::string() : value->second;
    std::string shown = given, boxes;
    for (const regulation::FieldValue& choice : field.values) {
      if (choice.id == given) shown = choice.label;
      if (choice.id == given && choice.declassified_first) {
        facts.texts["曾有密级标志"] = choice.label;
      }
      boxes += (boxes.empty() ? "" : "　") + box(choice.id == given, choice.label);
    }
    if (field.kind == regulation::FieldKind::kDate) {
      if (const auto date = parse_date(given)) shown = to_chinese(*date);
    }
    facts.texts["登记." + field.label] = shown;
    if (field.kind == regulation::FieldKind::kChoice) {
      facts.texts["登记." + field.label + ".勾选"] = boxes;
    }
    if (!given.empty()) facts.lists["登记事项"].push_back({{"名称", field.label}, {"内容", shown}});
  }
}

// In the order of the regulation.
std::vector<regulation::Ground> checklist_of(const Pack& pack) {
  std::vector<regulation::Ground> checklist;
  for (const regulation::Ground& ground : pack.grounds) {
    if (ground.checklist) checklist.push_back(ground);
  }
  std::ranges::stable_sort(checklist, {}, [&](const regulation::Ground& ground) {
    return std::ranges::find(pack.clause_order, ground.clause) - pack.clause_order.begin();
  });
  return checklist;
}

void tell_answers(const Case& item, const Pack& pack, const Surroundings& around, Facts& facts) {
  const auto row = [&](const std::map<std::string, Answer>& given, const std::string& id,
                       const std::string& what, const std::string& label, const std::string& who) {
    const auto answer = given.find(id);
    const bool known = answer != given.end();
    Texts texts{{what, label},
                {"勾选", boxes_of(known ? std::optional(answer->second.value) : std::nullopt)}};
    if (known) {
      texts["答案"] = casefile::word_for(answer->second.value);
      texts["理由"] = answer->second.reason;
      texts[who] = name_of(around, answer->second.by);
    }
    return texts;
  };
  for (const regulation::Question& question : pack.questions) {
    facts.lists["审查问题"].push_back(
        row(item.answers, question.id, "问题", question.label, "回答人"));
    const auto answer = item.answers.find(question.id);
    const bool open = answer != item.answers.end() && answer->second.value != AnswerValue::kNo;
    const bool by_consent = std::ranges::any_of(question.grounds, [&](const std::string& id) {
      const auto* ground = pack.ground(id);
      return ground && ground->lifted_by.contains("consent");
    });
    if (open && by_consent) {
      facts.lists["第三方事项"].push_back(
          {{"问题", question.label}, {"理由", answer->second.reason}});
    }
  }
  for (const regulation::Ground& ground : checklist_of(pack)) {
    facts.lists["逐项表态"].push_back(
        row(item.checklist, ground.id, "情形", ground.label, "表态人"));
  }
}

void tell_files(const Case& item, const Surroundings& around, Facts& facts) {
  facts.texts["文件数"] = std::to_string(item.files.size());
  int number = 0;
  // Findings treated alike are told together.
  std::map<std::array<std::string, 4>, int> alike;
  for (const casefile::FileVersion& file : item.files) {
    facts.lists["送审文件"].push_back({{"序号", std::to_string(++number)},
                                       {"文件名", file.name},
                                       {"格式", file.format},
                                       {"大小", std::to_string(file.size)},
                                       {"摘要值", to_hex(file.digest)}});
    for (const std::string& part : file.could_not_look) {
      const auto confirmed = item.confirmed.find("could_not_look/" + part);
      Texts row{{"文件名", file.name}, {"部位", part.empty() ? "整个文件" : part}};
      if (confirmed != item.confirmed.end()) {
        row["确认人"] = name_of(around, PersonId{confirmed->second});
      }
      facts.lists["未能检查"].push_back(std::move(row));
    }
    for (const casefile::FindingNote& note : file.findings) {
      const auto label = around.categories.find(note.category);
      const std::string category = label == around.categories.end() ? note.category : label->second;
      const auto done = item.dispositions.find({file.digest, note.id});
      if (done == item.dispositions.end()) {
        ++alike[{category, may_stand(item, note) ? "按公开事项可以公开" : "", "", ""}];
      } else {
        ++alike[{category, std::string(casefile::word_for(done->second.kind)), done->second.reason,
                 name_of(around, done->second.by)}];
      }
    }
  }
  for (const auto& [texts, count] : alike) {
    facts.lists["筛查处理"].push_back({{"类别", texts[0]},
                                       {"处理", texts[1]},
                                       {"理由", texts[2]},
                                       {"处理人", texts[3]},
                                       {"处数", std::to_string(count)}});
  }
}

void tell_outcome(const Case& item, const Pack& pack, const Surroundings& around, Facts& facts) {
  const auto& outcome = item.standing.outcome;
  if (!outcome) return;
  facts.texts["审查结论"] = conclusion_label(pack, outcome->conclusion);
  facts.texts["结论理由"] = outcome->reason;
  facts.texts["结论依据"] = clause_of(pack, outcome->clause);
  for (const casefile::GroundGiven& given : outcome->grounds) {
    const auto* ground = pack.ground(given.ground);
    facts.lists["不予公开依据"].push_back({{"情形", ground ? ground->label : given.ground},
                                           {"依据", ground ? clause_of(pack, ground->clause) : ""},
                                           {"理由", given.reason},
                                           {"危害", given.harm},
                                           {"条款", given.article}});
  }
  for (const Opinion& opinion : item.opinions) {
    const bool concludes = opinion.decision == to_string(Decision::kApprove) ||
                           opinion.decision == to_string(Decision::kRefuse);
    if (!opinion.valid || !concludes) continue;
    const auto step = pack.steps.find(opinion.step);
    facts.texts["批准环节"] = step == pack.steps.end() ? std::string() : step->second.label;
    facts.texts["批准人"] = name_of(around, opinion.by);
    facts.texts["批准日期"] = date_of(opinion.at);
  }
}

void tell_referral(const Case& item, const Pack& pack, const Surroundings& around, Facts& facts) {
  for (const Opinion& opinion : item.opinions) {
    const auto step = pack.steps.find(opinion.step);
    if (opinion.decision == to_string(Decision::kRefer)) {
      facts.texts["报请理由"] = opinion.reason;
      facts.texts["报请环节"] = step == pack.steps.end() ? std::string() : step->second.label;
      facts.texts["报请人"] = name_of(around, opinion.by);
      facts.texts["报请日期"] = date_of(opinion.at);
    }
    const bool answers = opinion.decision == to_string(Decision::kNotSecret) ||
                         opinion.decision == to_string(Decision::kSecret);
    if (!answers || !opinion.valid) continue;
    facts.texts["答复机关"] = opinion.evidence.body;
    facts.texts["答复文号"] = opinion.evidence.number;
    if (opinion.evidence.on) facts.texts["答复日期"] = to_chinese(*opinion.evidence.on);
    facts.texts["答复结论"] = decision_label(pack, opinion.decision);
  }
}

void tell_others(const Case& item, const Pack& pack, Facts& facts) {
  std::string names;
  for (const std::string& name : item.sheet.co_issuers) {
    names += (names.empty() ? "" : "、") + name;
    Texts row{{"单位名称", name}};
    const auto known = std::ranges::find(item.co_issuers, name, &casefile::CoIssuer::name);
    if (known != item.co_issuers.end() && known->consents) {
      row["意见"] = decision_label(
          pack, std::string(to_string(*known->consents ? Decision::kConsent : Decision::kObject)));
      row["文号"] = known->evidence.number;
      if (known->evidence.on) row["日期"] = to_chinese(*known->evidence.on);
    }
    facts.lists["共同制作单位"].push_back(std::move(row));
  }
  facts.texts["联合制发单位"] = names;
  const std::map<std::string, std::string> ways{
      {"consent", "权利人同意"}, {"public_interest", "公共利益决定"}, {"cited_law", "法律规定"}};
  for (const casefile::Lift& lift : item.lifts) {
    const auto* ground = pack.ground(lift.ground);
    const auto way = ways.find(lift.by);
    facts.lists["同意事项"].push_back({{"情形", ground ? ground->label : lift.ground},
                                       {"方式", way == ways.end() ? lift.by : way->second},
                                       {"权利人", lift.whose},
                                       {"依据", lift.basis},
                                       {"日期", to_chinese(lift.on)}});
  }
  if (item.declassification) {
    facts.texts["解密机关"] = item.declassification->body;
    facts.texts["解密文号"] = item.declassification->number;
    facts.texts["解密范围"] = item.declassification->scope;
    if (item.declassification->on) {
      facts.texts["解密日期"] = to_chinese(*item.declassification->on);
    }
  }
}

void tell_permits(const Case& item, const Surroundings& around, Facts& facts) {
  for (const casefile::PermitNote& permit : item.permits) {
    Texts row{{"许可编号", permit.id}, {"签发日期", date_of(permit.issued)}};
    facts.texts["许可编号"] = permit.id;
    facts.texts["许可日期"] = date_of(permit.issued);
    if (permit.revoked) {
      row["撤销日期"] = facts.texts["撤销日期"] = date_of(*permit.revoked);
      if (!around.closed) row["撤销原因"] = facts.texts["撤销原因"] = permit.why_revoked;
      facts.lists["已撤销许可"].push_back(row);
    }
    facts.lists["公开许可"].push_back(std::move(row));
  }
}

void tell_duties(const Case& item, const Pack& pack, Facts& facts) {
  for (const casefile::Duty& duty : item.standing.duties) {
    const auto step = pack.steps.find(duty.step);
    const auto role = pack.roles.find(duty.role);
    Texts row{{"环节", step == pack.steps.end() ? duty.step : step->second.label},
              {"岗位", role == pack.roles.end() ? duty.role : role->second.label},
              {"推算", duty.derivation}};
    if (duty.due) row["截止日期"] = to_chinese(*duty.due);
    facts.lists["办理期限"].push_back(std::move(row));
  }
}

}  // namespace

Facts facts_of(const Case& item, const Pack& pack, const Surroundings& around) {
  constexpr std::size_t kShortHash = 16;
  Facts facts;
  facts.made = to_string(around.last_act);
  facts.closed = around.closed;
  const auto procedure = pack.procedures.find(item.procedure);
  facts.texts = {
      {"单位", around.agency},
      {"制度", pack.title},
      {"制度版本", item.pack.substr(0, kShortHash)},
      {"案号", item.id.value},
      {"记录序号", std::to_string(item.seq)},
      {"记录日期", date_of(around.last_act)},
      {"程序", procedure == pack.procedures.end() ? std::string() : procedure->second.label},
      {"状态", std::string(casefile::word_for(item.standing.phase))},
      {"填表日期", date_of(item.opened)}};
  tell_permits(item, around, facts);
  if (!around.closed) {
    facts.texts["承办人"] = name_of(around, item.drafter);
    facts.texts["承办部门"] = item.department;
    if (around.handed_in) facts.texts["送审日期"] = date_of(*around.handed_in);
    tell_sheet(item, pack, facts);
    tell_answers(item, pack, around, facts);
    tell_files(item, around, facts);
    tell_opinions(item, pack, around, facts);
    tell_outcome(item, pack, around, facts);
    tell_referral(item, pack, around, facts);
    tell_others(item, pack, facts);
    tell_duties(item, pack, facts);
  }
  std::erase_if(facts.texts, [](const auto& text) { return text.second.empty(); });
  std::erase_if(facts.lists, [](const auto& list) { return list.second.empty(); });
  return facts;
}

}  // namespace xs::letters
