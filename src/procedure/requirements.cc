// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/requirements.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "casefile/words.h"
#include "procedure/decide.h"
#include "procedure/flow.h"

namespace xs::procedure {
namespace {

using casefile::AnswerValue;
using casefile::DispositionKind;
using regulation::Field;
using regulation::FieldValue;
using regulation::Ground;
using Unmet = std::optional<std::string>;

const FieldValue* chosen(const Field& field, const casefile::Case& item) {
  const auto value = item.sheet.fields.find(field.id);
  if (value == item.sheet.fields.end()) return nullptr;
  const auto known = std::ranges::find(field.values, value->second, &FieldValue::id);
  return known == field.values.end() ? nullptr : &*known;
}

bool filled(std::string_view field, const casefile::Case& item) {
  const auto value = item.sheet.fields.find(std::string(field));
  return value != item.sheet.fields.end() && !value->second.empty();
}

bool asked_for(const regulation::Pack& pack, const Field& field, const casefile::Case& item) {
  return pack.stands_in(field.procedures, item.procedure) && holds(field.when, item);
}

Unmet files_present(const Asked& asked) {
  if (!asked.item.files.empty()) return std::nullopt;
  return "尚未上传拟公开的文件";
}

Unmet field_complaint(const Field& field, const Asked& asked) {
  const FieldValue* value = chosen(field, asked.item);
  const bool has_text = filled(field.id, asked.item);
  if (field.kind == regulation::FieldKind::kChoice && has_text && !value) {
    return fmt::format("“{}”的取值不在可选范围内", field.label);
  }
  if (field.kind == regulation::FieldKind::kDate && has_text &&
      !parse_date(asked.item.sheet.fields.at(field.id))) {
    return fmt::format("“{}”不是有效日期", field.label);
  }
  if (field.kind == regulation::FieldKind::kTime && has_text &&
      !parse_minute_in_shanghai(asked.item.sheet.fields.at(field.id))) {
    return fmt::format("“{}”不是有效的日期和时间", field.label);
  }
  if (!has_text) {
    return field.required ? Unmet(fmt::format("“{}”未填写", field.label)) : std::nullopt;
  }
  if (value && value->blocks) {
    return fmt::format("“{}”为“{}”的信息不能送审公开", field.label, value->label);
  }
  if (value && !value->needs.empty() && !filled(value->needs, asked.item)) {
    const Field* needed = asked.pack.field(value->needs);
    return fmt::format("“{}”选择“{}”时，须填写“{}”", field.label, value->label,
                       needed ? needed->label : value->needs);
  }
  return std::nullopt;
}

Unmet fields_complete(const Asked& asked) {
  if (asked.item.sheet.title.empty()) return "“信息名称”未填写";
  for (const Field& field : asked.pack.fields) {
    if (!asked_for(asked.pack, field, asked.item)) continue;
    if (Unmet complaint = field_complaint(field, asked)) return complaint;
  }
  return std::nullopt;
}

Unmet field_settled(const Asked& asked) {
  for (const Field& field : asked.pack.fields) {
    if (!asked_for(asked.pack, field, asked.item)) continue;
    const FieldValue* value = chosen(field, asked.item);
    if (value && value->temporary) {
      return fmt::format("“{}”仍为“{}”，须先确定", field.label, value->label);
    }
  }
  return std::nullopt;
}

Unmet attribute_releases(const Asked& asked) {
  for (const Field& field : asked.pack.fields) {
    if (!asked_for(asked.pack, field, asked.item)) continue;
    const FieldValue* value = chosen(field, asked.item);
    if (value && !value->releases) {
      return fmt::format("“{}”为“{}”，不能对外发布", field.label, value->label);
    }
  }
  return std::nullopt;
}

// What a file says of itself is compared with the field that answers for it; where nobody was
// asked, with what the procedure is for.
Unmet stated_attribute_agrees(const Asked& asked) {
  for (const auto& file : asked.item.files) {
    for (const auto& stated : file.states) {
      bool answered = false;
      for (const Field& field : asked.pack.fields) {
        if (!field.stated_in_text || !asked_for(asked.pack, field, asked.item)) continue;
        answered = true;
        const FieldValue* value = chosen(field, asked.item);
        if (value && !value->temporary && value->id != stated.attribute) {
          return fmt::format("文件中写明“{}”，与“{}”所填的“{}”不一致，须改正其中之一",
                             stated.attribute, field.label, value->label);
        }
      }
      const auto procedure = asked.pack.procedures.find(asked.item.procedure);
      const bool for_release = procedure != asked.pack.procedures.end() &&
                               procedure->second.ends_in == regulation::EndsIn::kRelease;
      if (!answered && !stated.releases && for_release) {
        return fmt::format("文件中写明“{}”，与本件送审公开不一致，须改正文件或者撤回送审",
                           stated.attribute);
      }
    }
  }
  return std::nullopt;
}

std::size_t count_findings(const casefile::Case& item, auto&& counts) {
  std::size_t count = 0;
  for (const auto& file : item.files) {
    for (const auto& finding : file.findings) {
      const auto disposition = item.dispositions.find({file.digest, finding.id});
      if (counts(disposition == item.dispositions.end() ? nullptr : &disposition->second)) ++count;
    }
  }
  return count;
}

Unmet every_finding_disposed(const Asked& asked) {
  std::size_t left = 0;
  for (const auto& file : asked.item.files) {
    for (const auto& finding : file.findings) {
      const auto d = asked.item.dispositions.find({file.digest, finding.id});
      const bool disposed = d != asked.item.dispositions.end()
                                ? d->second.kind != DispositionKind::kUnsure
                                : casefile::may_stand(asked.item, finding);
      if (!disposed) ++left;
    }
  }
  if (left == 0) return std::nullopt;
  return fmt::format("还有 {} 处筛查发现未处理", left);
}

Unmet nothing_left_to_cut(const Asked& asked) {
  const std::size_t left = count_findings(asked.item, [](const casefile::Disposition* d) {
    return d && (d->kind == DispositionKind::kRedact || d->kind == DispositionKind::kWithhold);
  });
  if (left == 0) return std::nullopt;
  return fmt::format("文件中仍有 {} 处定为“{}”或者“{}”的内容，须换成处理后的文件", left,
                     word_for(DispositionKind::kRedact), word_for(DispositionKind::kWithhold));
}

std::string could_not_look_key(const casefile::FileVersion& file, std::string_view part) {
  return fmt::format("could_not_look/{}/{}", to_hex(file.digest), part);
}

Unmet could_not_look_confirmed(const Asked& asked) {
  std::size_t left = 0;
  for (const auto& file : asked.item.files) {
    for (const auto& part : file.could_not_look) {
      if (!asked.item.confirmed.contains(could_not_look_key(file, part))) ++left;
    }
  }
  if (left == 0) return std::nullopt;
  return fmt::format("有 {} 处内容系统未能检查，须由人工查看并确认", left);
}

Unmet accuracy_confirmed(const Asked& asked) {
  if (asked.item.confirmed.contains("accuracy")) return std::nullopt;
  return "尚未确认内容真实、准确";
}

// What sends the case back need not fulfil what carrying on asks for.
bool does_not_go_on(const Asked& asked) {
  if (!asked.said) return false;
  const auto decision = regulation::decision_from(asked.said->decision);
  return decision && !goes_on(*decision);
}

Unmet lines_confirmed(const Asked& asked) {
  if (does_not_go_on(asked)) return std::nullopt;
  std::size_t left = 0;
  for (const Field& field : asked.pack.fields) {
    if (!asked_for(asked.pack, field, asked.item)) continue;
    for (const std::string& line : lines_of(field, asked.item.sheet)) {
      if (!asked.item.confirmed.contains(line_key(field, line))) ++left;
    }
  }
  if (left == 0) return std::nullopt;
  return fmt::format("还有 {} 处没有确认处理完毕", left);
}

Unmet about_not_public(const Asked& asked) {
  if (asked.item.about.value.empty() || does_not_go_on(asked)) return std::nullopt;
  if (!asked.about) return "所涉信息的状态无法查明";
  if (*asked.about != casefile::Phase::kReleased) return std::nullopt;
  return "所涉信息仍在公开";
}

bool lifted(const Ground& ground, const casefile::Case& item) {
  if (ground.state_secret) return false;
  return std::ranges::any_of(item.lifts, [&](const casefile::Lift& lift) {
    return lift.ground == ground.id && ground.lifted_by.contains(lift.by);
  });
}

bool documented(const casefile::Lift& lift) {
  return !lift.whose.empty() && !lift.basis.empty() && lift.on != Date{};
}

// What was entered incompletely is made good by entering it again.
Unmet lifts_documented(const Asked& asked) {
  for (const casefile::Lift& lift : asked.item.lifts) {
    const auto makes_good = [&](const casefile::Lift& other) {
      return documented(other) && other.ground == lift.ground && other.by == lift.by &&
             (lift.whose.empty() || other.whose == lift.whose);
    };
    if (std::ranges::none_of(asked.item.lifts, makes_good)) {
      return "同意公开或公共利益决定未写明权利人（决定人）、依据和日期";
    }
  }
  return std::nullopt;
}

Unmet questions_answered(const Asked& asked) {
  for (const auto& question : asked.pack.questions) {
    if (!asked.item.answers.contains(question.id)) {
      return fmt::format("“{}”尚未回答", question.label);
    }
  }
  return std::nullopt;
}

Unmet no_question_unsure(const Asked& asked) {
  for (const auto& question : asked.pack.questions) {
    const auto answer = asked.item.answers.find(question.id);
    if (answer != asked.item.answers.end() && answer->second.value == AnswerValue::kUnsure) {
      return fmt::format("“{}”的回答为“不能确定”", question.label);
    }
  }
  return std::nullopt;
}

Unmet questions_clear(const Asked& asked) {
  if (Unmet open = questions_answered(asked)) return open;
  if (Unmet unsure = no_question_unsure(asked)) return unsure;
  for (const auto& question : asked.pack.questions) {
    if (asked.item.answers.at(question.id).value == AnswerValue::kNo) continue;
    const bool is_lifted = std::ranges::any_of(question.grounds, [&](const std::string& id) {
      const Ground* ground = asked.pack.ground(id);
      return ground && lifted(*ground, asked.item);
    });
    if (!is_lifted) {
      return fmt::format("“{}”的回答为“是”，且没有可以公开的依据", question.label);
    }
  }
  return std::nullopt;
}

Unmet checklist_answered(const Asked& asked) {
  for (const Ground& ground : asked.pack.grounds) {
    if (ground.checklist && !asked.item.checklist.contains(ground.id)) {
      return fmt::format("“{}”尚未逐项回答", ground.label);
    }
  }
  return std::nullopt;
}

Unmet checklist_clear(const Asked& asked) {
  if (Unmet open = checklist_answered(asked)) return open;
  for (const Ground& ground : asked.pack.grounds) {
    if (!ground.checklist) continue;
    if (asked.item.checklist.at(ground.id).value != AnswerValue::kNo &&
        !lifted(ground, asked.item)) {
      return fmt::format("存在“{}”的情形，且没有可以公开的依据", ground.label);
    }
  }
  return std::nullopt;
}

// What was found stands until it is answered no, also where nobody has to go through the list.
Unmet checklist_not_yes(const Asked& asked) {
  for (const Ground& ground : asked.pack.grounds) {
    const auto answer = asked.item.checklist.find(ground.id);
    if (!ground.checklist || answer == asked.item.checklist.end()) continue;
    if (answer->second.value != AnswerValue::kNo && !lifted(ground, asked.item)) {
      return fmt::format("“{}”没有答“否”，且没有可以公开的依据", ground.label);
    }
  }
  return std::nullopt;
}

Unmet not_state_secret(const Asked& asked) {
  for (const Ground& ground : asked.pack.grounds) {
    if (!ground.state_secret) continue;
    const auto item = asked.item.checklist.find(ground.id);
    if (item != asked.item.checklist.end() && item->second.value == AnswerValue::kYes) {
      return fmt::format("已认定为“{}”", ground.label);
    }
    if (asked.said &&
        std::ranges::find(asked.said->grounds, ground.id, &casefile::GroundGiven::ground) !=
            asked.said->grounds.end()) {
      return fmt::format("所选依据是“{}”", ground.label);
    }
    for (const auto& question : asked.pack.questions) {
      const auto answer = asked.item.answers.find(question.id);
      if (answer != asked.item.answers.end() && answer->second.value == AnswerValue::kYes &&
          std::ranges::find(question.grounds, ground.id) != question.grounds.end()) {
        return fmt::format("“{}”的回答为“是”", question.label);
      }
    }
  }
  return std::nullopt;
}

Unmet ground_and_reason(const Asked& asked) {
  if (!asked.said || asked.said->grounds.empty()) return "未选择不予公开的依据";
  for (const auto& given : asked.said->grounds) {
    const Ground* ground = asked.pack.ground(given.ground);
    if (!ground) return "所选不予公开的依据不在本制度内";
    if (given.reason.empty()) return fmt::format("“{}”未说明理由", ground->label);
    if (ground->needs_harm && given.harm.empty()) {
      return fmt::format("“{}”须说明公开会造成的危害", ground->label);
    }
    if (ground->needs_article && given.article.empty()) {
      return fmt::format("“{}”须写明所依据的具体条款", ground->label);
    }
  }
  return std::nullopt;
}

Unmet reason_given(const Asked& asked) {
  if (asked.said && !asked.said->reason.empty()) return std::nullopt;
  return "未说明理由";
}

Unmet evidence_given(const Asked& asked) {
  const auto complete = [](const casefile::Evidence& paper) {
    return !paper.body.empty() && !paper.number.empty() && paper.on;
  };
  if (asked.said && complete(asked.said->evidence)) return std::nullopt;
  return "未登记书面材料的出具单位、文号和日期";
}

Unmet declassification_recorded(const Asked& asked) {
  const auto& paper = asked.item.declassification;
  if (paper && !paper->body.empty() && !paper->number.empty() && paper->on &&
      !paper->scope.empty()) {
    return std::nullopt;
  }
  return "未登记解密决定的作出机关、文号、日期和范围";
}

Unmet co_issuers_answered(const Asked& asked) {
  for (const auto& issuer : asked.item.co_issuers) {
    if (!issuer.consents) return fmt::format("尚未收到“{}”的书面意见", issuer.name);
  }
  return std::nullopt;
}

Unmet co_issuers_consent(const Asked& asked) {
  if (Unmet open = co_issuers_answered(asked)) return open;
  for (const auto& issuer : asked.item.co_issuers) {
    if (!*issuer.consents) return fmt::format("“{}”书面不同意公开", issuer.name);
  }
  return std::nullopt;
}

Unmet escalation_reason(const Asked& asked) {
  if (asked.said && !asked.said->escalate_for.empty()) return std::nullopt;
  return "未选择报请的事由";
}

// The answers ask for another way than straight on.
Unmet not_carried_on(const Asked& asked) {
  if (!asked.said) return std::nullopt;
  const auto decision = regulation::decision_from(asked.said->decision);
  if (decision != regulation::Decision::kOpine && decision != regulation::Decision::kApprove) {
    return std::nullopt;
  }
  return "不能直接通过";
}

using Check = Unmet (*)(const Asked&);
struct NamedCheck {
  std::string_view name, title;
  Check check;
};
constexpr std::array<NamedCheck, 27> kChecks{{
    {"files_present", "已上传文件", files_present},
    {"fields_complete", "送审信息填写完整", fields_complete},
    {"field_settled", "没有尚待确定的选项", field_settled},
    {"attribute_releases", "公开属性允许对外发布", attribute_releases},
    {"stated_attribute_agrees", "文件自己写明的公开属性与送审单一致", stated_attribute_agrees},
    {"every_finding_disposed", "筛查发现逐项处理完毕", every_finding_disposed},
    {"nothing_left_to_cut", "定为遮盖、不公开的内容已不在文件中", nothing_left_to_cut},
    {"could_not_look_confirmed", "系统未能检查的部分已由人工确认", could_not_look_confirmed},
    {"accuracy_confirmed", "已确认内容真实、准确", accuracy_confirmed},
    {"questions_answered", "各问题均已回答", questions_answered},
    {"no_question_unsure", "没有“不能确定”的回答", no_question_unsure},
    {"questions_clear", "各问题均为“否”，或者已有公开依据", questions_clear},
    {"checklist_answered", "各种情形已逐项回答", checklist_answered},
    {"checklist_clear", "各种情形均不存在，或者已有公开依据", checklist_clear},
    {"checklist_not_yes", "已逐项回答的各项均为“否”，或者已有公开依据", checklist_not_yes},
    {"not_state_secret", "没有认定为国家秘密", not_state_secret},
    {"ground_and_reason", "写明不予公开的依据和理由", ground_and_reason},
    {"reason_given", "说明理由", reason_given},
    {"evidence_given", "登记书面材料的出具单位、文号和日期", evidence_given},
    {"declassification_recorded", "登记解密决定的机关、文号、日期和范围",
     declassification_recorded},
    {"co_issuers_answered", "各联合单位均已书面答复", co_issuers_answered},
    {"co_issuers_consent", "各联合单位均书面同意", co_issuers_consent},
    {"escalation_reason", "选择报请的事由", escalation_reason},
    {"lines_confirmed", "逐行列出的各处均已确认处理完毕", lines_confirmed},
    {"about_not_public", "所涉信息已不再公开", about_not_public},
    {"lifts_documented", "同意或公共利益决定写明权利人、依据和日期", lifts_documented},
    {"not_carried_on", "不得直接通过", not_carried_on},
}};

const NamedCheck* check_named(std::string_view name) {
  const auto found = std::ranges::find(kChecks, name, &NamedCheck::name);
  return found == kChecks.end() ? nullptr : &*found;
}

}  // namespace

std::vector<std::string> lines_of(const Field& field, const casefile::Sheet& sheet) {
  std::vector<std::string> lines;
  const auto value = sheet.fields.find(field.id);
  if (field.kind != regulation::FieldKind::kLines || value == sheet.fields.end()) return lines;
  constexpr std::string_view kBlank = " \t\r";
  std::string_view rest = value->second;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
    line = line.substr(0, line.find_last_not_of(kBlank) + 1);
    if (!line.empty() && std::ranges::find(lines, line) == lines.end()) lines.emplace_back(line);
  }
  return lines;
}

std::string line_key(const Field& field, std::string_view line) {
  return fmt::format("line/{}/{}", field.id, line);
}

std::optional<std::string> unmet(std::string_view name, const Asked& asked) {
  return check_named(name)->check(asked);
}

bool is_requirement(std::string_view name) { return check_named(name) != nullptr; }

std::vector<std::string_view> requirement_names() {
  std::vector<std::string_view> names;
  names.reserve(kChecks.size());
  for (const NamedCheck& check : kChecks) names.push_back(check.name);
  return names;
}

std::map<std::string, std::string, std::less<>> requirement_titles() {
  std::map<std::string, std::string, std::less<>> titles;
  for (const NamedCheck& check : kChecks) titles.emplace(check.name, check.title);
  return titles;
}

}  // namespace xs::procedure
