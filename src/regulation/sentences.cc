// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/sentences.h"

#include <fmt/format.h>

#include <array>

namespace xs::regulation {
namespace {

template <class Names, class Say>
std::string joined(const Names& names, std::string_view between, Say say) {
  std::string out;
  for (const auto& name : names) {
    if (!out.empty()) out += between;
    out += say(name);
  }
  return out;
}

// In the order of kActNames.
constexpr std::array<std::string_view, kActNames.size()> kActWords{
    "封存事项",         "解封事项",           "转为事件处置",
    "撤回送审",         "改按现行制度办理",   "发布",
    "撤下已发布的",     "销毁内容",           "查阅全部事项",
    "处理被拒收的文件", "查阅办理记录",       "核验办理记录",
    "查看人员",         "新增人员",           "授予角色",
    "维护本单位词表",   "查看和导出全部目录", "书面委托他人代行职责"};

std::string_view act_word(std::string_view act) {
  for (std::size_t i = 0; i < kActNames.size(); ++i) {
    if (kActNames[i] == act) return kActWords[i];
  }
  return act;
}

std::string_view phase_word(std::string_view phase) {
  if (phase == "approved") return "同意公开";
  if (phase == "fixed") return "属性已定";
  if (phase == "not_disclosed") return "不予公开";
  return phase == "released" ? "已公开" : "已撤回公开";
}

std::string_view exit_word(std::string_view exit) {
  if (exit == "consent") return "权利人同意";
  if (exit == "public_interest") return "因公共利益决定公开";
  return "引用法律、法规的规定";
}

class Speaker {
 public:
  Speaker(const Pack& pack, std::string_view clause, const RequirementTitles& titles)
      : pack_(pack), clause_(clause), titles_(titles) {}

  std::vector<Sentence> speak() {
    for (const auto& [id, role] : pack_.roles) add(role.clause, "角色", say(role));
    for (const auto& [decision, label] : pack_.decision_labels) {
      add(label.clause, "决定", fmt::format("一种决定叫作“{}”。", label.label));
    }
    for (const Field& field : pack_.fields) add(field.clause, "栏目", say(field));
    for (const Question& question : pack_.questions) add(question.clause, "问题", say(question));
    for (const Ground& ground : pack_.grounds) add(ground.clause, "理由", say(ground));
    for (const Conclusion& conclusion : pack_.conclusions) {
      add(conclusion.clause, "结论", say(conclusion));
    }
    for (const auto& [id, step] : pack_.steps) add(step.clause, "步骤", say(step));
    for (const auto& [id, procedure] : pack_.procedures) speak_of(procedure);
    for (const Requirement& requirement : pack_.requirements) {
      add(requirement.clause, "要求", say(requirement));
    }
    for (const Separation& separation : pack_.separations) {
      add(separation.clause, "分离", say(separation));
    }
    for (const ReleaseNeeds& needs : pack_.release_needs) add(needs.clause, "公开前提", say(needs));
    for (const ClockRule& clock : pack_.clocks) add(clock.clause, "期限", say(clock));
    for (const Right& right : pack_.rights) add(right.clause, "权限", say(right));
    for (const Catalogue& catalogue : pack_.catalogues) {
      add(catalogue.clause, "目录", say(catalogue));
    }
    if (!pack_.index_number.form.empty()) {
      add(pack_.index_number.clause, "索引号", say(pack_.index_number));
    }
    return std::move(sentences_);
  }

 private:
  void add(std::string_view clause, std::string_view kind, std::string text) {
    if (clause == clause_) sentences_.push_back({std::string(kind), std::move(text)});
  }
  void speak_of(const Procedure& procedure) {
    add(procedure.clause, "流程",
        fmt::format(
            "“{}”由{}送审，依次办理：{}；{}。", procedure.label,
            joined(procedure.handed_in_by, "或者", [&](const auto& id) { return role(id); }),
            flow(procedure.flow), ends_with(procedure.ends_in)));
    for (const auto& [event, body] : procedure.events) {
      add(procedure.event_clause.at(event), "报请",
          fmt::format("“{}”中不能确定而报请的，暂停办理，先依次办理：{}"
                      "；答复不属于国家秘密的继续办理，属于的予以封存。",
                      procedure.label, flow(body)));
    }
  }

  [[nodiscard]] static std::string_view ends_with(EndsIn end) {
    switch (end) {
      case EndsIn::kRelease:
        return "全部完成后可以公开";
      case EndsIn::kFixed:
        return "全部完成后定稿";
      case EndsIn::kClosed:
        return "全部完成后办结";
    }
    return {};
  }
  [[nodiscard]] std::string role(const std::string& id) const {
    const auto found = pack_.roles.find(id);
    if (found != pack_.roles.end()) return found->second.label;
    return id == "drafter" ? "拟稿人" : id;
  }
  [[nodiscard]] std::string step(const std::string& id) const {
    const auto found = pack_.steps.find(id);
    return found == pack_.steps.end() ? id : found->second.label;
  }
  [[nodiscard]] std::string decision(Decision decision) const {
    const auto found = pack_.decision_labels.find(decision);
    return found == pack_.decision_labels.end() ? std::string(to_string(decision))
                                                : found->second.label;
  }
  [[nodiscard]] std::string procedure(const std::string& id) const {
    const auto found = pack_.procedures.find(id);
    return found == pack_.procedures.end() ? id : found->second.label;
  }
  [[nodiscard]] std::string title(const std::string& requirement) const {
    const auto found = titles_.find(requirement);
    return found == titles_.end() ? requirement : found->second;
  }
  [[nodiscard]] std::string moment(const std::string& name) const {
    if (name == "hand_in") return "送审";
    if (name == "release") return "发布";
    if (const std::optional<Decision> given = decision_from(name)) return decision(*given);
    return step(name);
  }
  [[nodiscard]] std::string value(const std::string& name, const std::string& id) const {
    static const std::map<std::string, std::string> kWords{
        {"no", "否"}, {"yes", "是"}, {"unsure", "不能确定"}, {"none", "未答"}};
    if (name.starts_with("answer.")) return kWords.contains(id) ? kWords.at(id) : id;
    if (name == "escalated") {
      for (const auto& [step_id, rule] : pack_.steps) {
        const auto reason = rule.escalates_for.find(id);
        if (reason != rule.escalates_for.end()) return reason->second;
      }
      return "未提请";
    }
    const Field* field = pack_.field(name);
    if (field == nullptr) return id;
    for (const FieldValue& known : field->values) {
      if (known.id == id) return known.label;
    }
    return id;
  }
  [[nodiscard]] std::string term(const std::string& name,
                                 const std::set<std::string>& values) const {
    if (name == "co_issuers" && values.size() == 1) {
      return values.contains("some") ? "有联合发文单位" : "没有联合发文单位";
    }
    if (name == "fixed_at_formation" && values.size() == 1) {
      return values.contains("yes") ? "形成时已确定公开属性" : "形成时未确定公开属性";
    }
    std::string subject = name;
    if (const Field* field = pack_.field(name)) subject = fmt::format("“{}”", field->label);
    if (name == "escalated") subject = "提请情况";
    if (name.starts_with("answer.")) {
      const Question* question = pack_.question(name.substr(std::string_view("answer.").size()));
      if (question != nullptr) subject = fmt::format("对“{}”的回答", question->label);
    }
    return fmt::format("{}为{}", subject, joined(values, "或", [&](const std::string& id) {
                         return fmt::format("“{}”", value(name, id));
                       }));
  }
  [[nodiscard]] std::string condition(const Condition& when) const {
    return joined(when, "，且", [&](const auto& asked) { return term(asked.first, asked.second); });
  }
  // "……的，" before a sentence; nothing without condition.
  [[nodiscard]] std::string in_case(const Condition& when,
                                    const std::vector<std::string>& procedures) const {
    std::string out;
    if (!procedures.empty()) {
      out += fmt::format("在{}中，", joined(procedures, "、", [&](const std::string& id) {
                           return fmt::format("“{}”", procedure(id));
                         }));
    }
    if (!when.empty()) out += condition(when) + "的，";
    return out;
  }

  [[nodiscard]] std::string flow(const std::vector<Node>& nodes) const {
    if (nodes.empty()) return "不需办理";
    return joined(nodes, " → ", [&](const Node& node) { return say(node); });
  }
  [[nodiscard]] std::string say(const Node& node) const {
    if (const auto* named = std::get_if<StepNode>(&node.is)) return step(named->step);
    if (const auto* choice = std::get_if<ChoiceNode>(&node.is)) {
      return fmt::format("〔{}〕", joined(choice->branches, "；", [&](const Branch& branch) {
                           const std::string when =
                               branch.when.empty() ? "其他情形" : condition(branch.when);
                           return fmt::format("{}：{}", when, flow(branch.body));
                         }));
    }
    if (const auto* parallel = std::get_if<ParallelNode>(&node.is)) {
      return fmt::format("〔同时办理：{}〕", joined(parallel->lanes, "；",
                                                    [&](const auto& lane) { return flow(lane); }));
    }
    return fmt::format("〔每个联合发文单位：{}〕", flow(std::get<ForEachNode>(node.is).body));
  }

  [[nodiscard]] static std::string say(const Role& rule) {
    std::string out = fmt::format("设角色“{}”", rule.label);
    if (rule.of_department) out += "，只对本部门的事项起作用";
    if (rule.administrator) out += "，只管理系统，不兼任其他角色，不参与审查";
    return out + "。";
  }
  [[nodiscard]] std::string say(const Field& rule) const {
    std::string out = in_case(rule.when, rule.procedures);
    out += fmt::format("{}填写“{}”", rule.required ? "必须" : "可以", rule.label);
    if (!rule.values.empty()) {
      out += "：" + joined(rule.values, "、", [](const FieldValue& one) { return one.label; });
    }
    if (rule.kind == FieldKind::kDate) out += "（日期）";
    if (rule.kind == FieldKind::kTime) out += "（日期和时间）";
    if (rule.kind == FieldKind::kLines) out += "（每行一项）";
    for (const FieldValue& one : rule.values) {
      if (!one.releases) out += fmt::format("；选“{}”的不得公开", one.label);
      if (one.temporary) out += fmt::format("；选“{}”的只是暂定，批准前须改定", one.label);
      if (one.blocks) out += fmt::format("；选“{}”的不能送审", one.label);
      if (one.not_catalogued) {
        out += fmt::format("；选“{}”的，该事项不列入目录", one.label);
      }
      if (one.declassified_first) {
        out += fmt::format("；选“{}”的，登记解密手续前不得公开", one.label);
      }
      if (const Field* other = pack_.field(one.needs)) {
        out += fmt::format("；选“{}”的还须填写“{}”", one.label, other->label);
      }
      if (!one.screened_as.empty()) {
        out += fmt::format("；选“{}”的，按该类公示筛查个人信息", one.label);
      }
    }
    if (rule.restarts) out += "；改动后已有意见作废";
    if (rule.stated_in_text) out += "；文件自己写明的，应当与此一致";
    return out + "。";
  }
  [[nodiscard]] std::string say(const Question& rule) const {
    return fmt::format("审查时须回答“{}”（是、否、不能确定）；答“是”的理由为{}。", rule.label,
                       joined(rule.grounds, "、", [&](const std::string& id) {
                         const Ground* ground = pack_.ground(id);
                         return ground == nullptr ? id : ground->label;
                       }));
  }
  [[nodiscard]] static std::string say(const Ground& rule) {
    std::string out = fmt::format("可以以“{}”为由不公开（代码 {}）", rule.label, rule.code);
    if (rule.needs_harm) out += "，须写明公开会造成的损害";
    if (rule.needs_article) out += "，须引用具体条款";
    if (rule.checklist) out += "；审查时须逐项核对有无此情形";
    if (!rule.lifted_by.empty()) {
      out += fmt::format("；{}的可以不再以此为由", joined(rule.lifted_by, "或", exit_word));
    }
    if (rule.state_secret) out += "；属国家秘密，在本系统内不能排除";
    return out + "。";
  }
  [[nodiscard]] std::string say(const Conclusion& rule) const {
    std::string out = fmt::format("审查结论之一是“{}”", rule.label);
    if (!rule.when.empty()) out += fmt::format("，用于{}的", condition(rule.when));
    if (rule.after) out += fmt::format("；作出“{}”而未另选结论的即为此结论", decision(*rule.after));
    return out + "。";
  }
  [[nodiscard]] std::string say(const Step& rule) const {
    std::string out =
        fmt::format("“{}”由{}办理，可以作出的决定：{}", rule.label, role(rule.actor),
                    joined(rule.gives, "、", [&](Decision one) { return decision(one); }));
    if (!rule.needs.empty()) {
      out += fmt::format("；须先具备{}", joined(rule.needs, "、", [&](const std::string& name) {
                           const bool is_step = pack_.steps.contains(name);
                           return fmt::format("“{}”", is_step ? step(name) : title(name));
                         }));
    }
    if (!rule.escalates_for.empty()) {
      out += fmt::format("；{}的理由为{}", decision(Decision::kEscalate),
                         joined(rule.escalates_for, "、", [](const auto& reason) {
                           return fmt::format("“{}”", reason.second);
                         }));
    }
    if (rule.asks_questions) out += "；须逐个回答审查问题";
    if (rule.asks_checklist) out += "；须逐项核对不公开情形";
    if (rule.evidence) out += "；须登记书面材料的机关、文号和日期";
    if (rule.waits) out += "；等候外单位答复，到期提醒";
    return out + "。";
  }
  [[nodiscard]] std::string say(const Requirement& rule) const {
    return fmt::format(
        "{}在“{}”之前须满足：{}。{}", in_case(rule.when, rule.procedures),
        joined(rule.before, "”“", [&](const std::string& name) { return moment(name); }),
        rule.says.empty() ? title(rule.name) : rule.says, rule.floor ? "其他规定不得放宽。" : "");
  }
  [[nodiscard]] std::string say(const Separation& rule) const {
    const auto party = [&](const std::string& id) {
      return id == "drafter" ? std::string("拟稿") : step(id);
    };
    return fmt::format("“{}”与“{}”{}由两个人办理。", party(rule.first), party(rule.second),
                       rule.strength == Strength::kHard
                           ? "必须"
                           : "一般应当（单位登记为自拟自核的除外，并在审批表上注明）");
  }
  [[nodiscard]] std::string say(const ReleaseNeeds& rule) const {
    return fmt::format("{}未经{}不得公开。", in_case(rule.when, {rule.procedure}),
                       joined(rule.steps, "、", [&](const std::string& id) {
                         return fmt::format("“{}”", step(id));
                       }));
  }
  [[nodiscard]] std::string say(const ClockRule& rule) const {
    const Field* start = pack_.field(rule.starts);
    const std::string length = rule.working_days > 0 ? fmt::format("{}个工作日", rule.working_days)
                                                     : fmt::format("{}小时", rule.hours);
    return fmt::format(
        "“{}”：{}应自{}起{}内办理。{}", rule.label,
        joined(rule.of, "、",
               [&](const std::string& id) { return fmt::format("“{}”", moment(id)); }),
        start == nullptr ? "轮到办理之日" : fmt::format("“{}”", start->label), length,
        rule.floor ? "其他规定只能缩短，不能延长。" : "");
  }
  [[nodiscard]] std::string say(const Right& rule) const {
    return fmt::format("只有{}可以{}。",
                       joined(rule.roles, "、",
                              [&](const std::string& id) {
                                return id == "drafter" ? std::string("事项的拟稿人") : role(id);
                              }),
                       act_word(rule.act));
  }
  [[nodiscard]] std::string say(const Catalogue& rule) const {
    return fmt::format(
        "编制“{}”，列入{}的事项{}；载明{}；可能属于国家秘密的一律不列入。{}", rule.label,
        joined(rule.phases, "、", phase_word),
        rule.when.empty() ? std::string() : fmt::format("，且{}", condition(rule.when)),
        joined(rule.columns, "、", [](const CatalogueColumn& column) { return column.label; }),
        rule.open_to_members ? "本单位人员都可以查看。" : "");
  }
  [[nodiscard]] static std::string say(const IndexNumber& rule) {
    std::string form = rule.form;
    for (const auto& [part, word] : {std::pair<std::string, std::string>{"{year}", "首次公开年份"},
                                     {"{serial}", fmt::format("{}位编码", rule.serial_digits)}}) {
      if (const auto at = form.find(part); at != std::string::npos) {
        form.replace(at, part.size(), word);
      }
    }
    return fmt::format("信息首次公开时依次编定索引号，写作“{}”，不再改变。", form);
  }

  const Pack& pack_;
  std::string_view clause_;
  const RequirementTitles& titles_;
  std::vector<Sentence> sentences_;
};

}  // namespace

std::vector<Sentence> sentences_of(const Pack& pack, std::string_view clause,
                                   const RequirementTitles& titles) {
  return Speaker(pack, clause, titles).speak();
}

}  // namespace xs::regulation
