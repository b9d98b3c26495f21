// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/rules_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "regulation/catalogue_reading.h"
#include "regulation/flow_reading.h"

namespace xs::regulation {
namespace {

// Words that stand beside steps in `before` and `differ`, or beside fields in a condition.
constexpr std::array<std::string_view, 3> kNotForSteps{"drafter", "draft", "release"};
constexpr std::string_view kNotForFields = "escalated";

// Everything a reading function needs to know of the rule before it.
struct Rule {
  Keys& keys;
  Named id;  // what follows the first key
  const std::string& clause;
  Draft& draft;
  FaultList& faults;

  void mention(Thing thing, const std::vector<Named>& names) const {
    for (const Named& name : names) draft.mentions.push_back({thing, name.name, name.source});
  }
  void mention(Thing thing, const YamlValue* value, std::string_view name) const {
    if (value != nullptr && !name.empty()) {
      draft.mentions.push_back({thing, std::string(name), value->source});
    }
  }
  [[nodiscard]] std::string need_mention(Thing thing, std::string_view key) const {
    const YamlValue* value = keys.need(key);
    if (value == nullptr) return {};
    std::string name = read_text(*value, faults);
    mention(thing, value, name);
    return name;
  }
  [[nodiscard]] std::vector<std::string> may_mentions(Thing thing, std::string_view key) const {
    return names_of(thing, keys.may_names(key));
  }
  [[nodiscard]] std::vector<std::string> need_mentions(Thing thing, std::string_view key) const {
    return names_of(thing, keys.need_names(key));
  }
  [[nodiscard]] std::vector<std::string> names_of(Thing thing,
                                                  const std::vector<Named>& names) const {
    mention(thing, names);
    std::vector<std::string> texts;
    texts.reserve(names.size());
    for (const Named& name : names) texts.push_back(name.name);
    return texts;
  }
  [[nodiscard]] Condition may_condition(std::string_view key) const {
    const YamlValue* value = keys.may(key);
    return value == nullptr ? Condition() : read_condition(*value, draft, faults);
  }
  void define(Thing thing) const {
    draft.definitions.push_back({thing, id.name, id.source, clause});
  }
};

// One of a few words.
template <class Word>
Word one_of(const YamlValue* value, const std::vector<std::pair<std::string, Word>>& words,
            FaultList& faults) {
  if (value == nullptr) return words.front().second;
  const std::string text = read_text(*value, faults);
  std::vector<std::string> names;
  for (const auto& [name, word] : words) {
    if (name == text) return word;
    names.push_back(name);
  }
  if (!text.empty()) faults.add(value->source, fmt::format("这里只能写{}。", quoted_list(names)));
  return words.front().second;
}

void read_role(const Rule& rule) {
  rule.define(Thing::kRole);
  Role role;
  role.id = rule.id.name;
  role.label = rule.keys.need_text("label");
  role.clause = rule.clause;
  role.of_department = rule.keys.flag("of_department");
  const YamlValue* entered_by = rule.keys.may("entered_by");
  if (entered_by != nullptr) role.entered_by = read_text(*entered_by, rule.faults);
  rule.mention(Thing::kRole, entered_by, role.entered_by);
  role.administrator = rule.keys.flag("administrator");
  rule.draft.pack.roles[rule.id.name] = std::move(role);
}

void refuse_reserved(const Rule& rule, bool reserved) {
  if (!reserved) return;
  rule.faults.add(rule.id.source, fmt::format("“{}”另有含义，不能作名字。", rule.id.name));
}

FieldValue read_field_value(const YamlValue& value, const Rule& rule) {
  Keys keys(value, rule.faults);
  FieldValue read;
  read.id = keys.need_text("id");
  read.label = keys.need_text("label");
  read.releases = keys.flag("releases", true);
  read.temporary = keys.flag("temporary");
  read.blocks = keys.flag("blocks");
  read.declassified_first = keys.flag("declassified_first");
  read.not_catalogued = keys.flag("not_catalogued");
  const YamlValue* needs = keys.may("needs");
  if (needs != nullptr) read.needs = read_text(*needs, rule.faults);
  rule.mention(Thing::kField, needs, read.needs);
  if (const YamlValue* kind = keys.may("screened_as")) {
    read.screened_as = read_text(*kind, rule.faults);
  }
  keys.finish();
  return read;
}

void read_field(const Rule& rule) {
  rule.define(Thing::kField);
  refuse_reserved(rule, rule.id.name == kNotForFields);
  Field field;
  field.id = rule.id.name;
  field.clause = rule.clause;
  field.label = rule.keys.need_text("label");
  field.kind = one_of<FieldKind>(rule.keys.need("kind"),
                                 {{"text", FieldKind::kText},
                                  {"choice", FieldKind::kChoice},
                                  {"date", FieldKind::kDate},
                                  {"time", FieldKind::kTime},
                                  {"lines", FieldKind::kLines}},
                                 rule.faults);
  const YamlValue* values = rule.keys.may("values");
  if (values != nullptr) {
    for (const YamlValue& value : read_list(*values, rule.faults)) {
      FieldValue read = read_field_value(value, rule);
      if (std::ranges::find(field.values, read.id, &FieldValue::id) != field.values.end()) {
        rule.faults.add(value.source, fmt::format("值“{}”写了两遍。", read.id));
      }
      field.values.push_back(std::move(read));
    }
  }
  if ((field.kind == FieldKind::kChoice) != (field.values.size() >= 2)) {
    rule.faults.add(values != nullptr ? values->source : rule.id.source,
                    "“kind: choice”要在“values”里列出至少两个值，其他种类的栏目不写“values”。");
  }
  field.required = rule.keys.flag("required");
  field.when = rule.may_condition("when");
  if (field.when.contains(field.id)) {
    rule.faults.add(rule.id.source, "栏目是否要填，不能取决于它自己。");
  }
  field.restarts = rule.keys.flag("restarts");
  field.stated_in_text = rule.keys.flag("stated_in_text");
  field.procedures = rule.may_mentions(Thing::kProcedure, "procedures");
  rule.draft.pack.fields.push_back(std::move(field));
}

void read_question(const Rule& rule) {
  rule.define(Thing::kQuestion);
  rule.draft.pack.questions.push_back({rule.id.name, rule.keys.need_text("label"), rule.clause,
                                       rule.need_mentions(Thing::kGround, "grounds")});
}

void read_ground(const Rule& rule) {
  rule.define(Thing::kGround);
  Ground ground;
  ground.id = rule.id.name;
  ground.clause = rule.clause;
  ground.code = rule.keys.need_text("code");
  ground.label = rule.keys.need_text("label");
  for (const Named& exit : rule.keys.may_names("lifted_by")) {
    if (exit.name != "consent" && exit.name != "public_interest" && exit.name != "cited_law") {
      rule.faults.add(exit.source, "这里只能写“consent”、“public_interest”、“cited_law”。");
    }
    ground.lifted_by.insert(exit.name);
  }
  ground.needs_harm = rule.keys.flag("needs_harm");
  ground.needs_article = rule.keys.flag("needs_article");
  ground.checklist = rule.keys.flag("checklist");
  ground.state_secret = rule.keys.flag("state_secret");
  if (ground.state_secret && !ground.lifted_by.empty()) {
    rule.faults.add(rule.id.source,
                    "国家秘密不能因同意、公共利益或引用法律而公开，请删去“lifted_by”。");
  }
  rule.draft.pack.grounds.push_back(std::move(ground));
}

std::vector<Decision> read_decisions(const std::vector<Named>& names, const Rule& rule) {
  std::vector<Decision> decisions;
  std::vector<std::string> known;
  for (int i = 0; i <= static_cast<int>(Decision::kSecret); ++i) {
    known.emplace_back(to_string(static_cast<Decision>(i)));
  }
  for (const Named& name : names) {
    if (const std::optional<Decision> decision = decision_from(name.name)) {
      decisions.push_back(*decision);
      rule.mention(Thing::kDecision, {name});
    } else {
      rule.faults.add(name.source,
                      fmt::format("没有“{}”这种决定{}可以写{}。", name.name,
                                  did_you_mean(name.name, known, "；"), quoted_list(known)));
    }
  }
  return decisions;
}

std::map<std::string, std::string> read_reasons(const YamlValue* map, const Rule& rule) {
  std::map<std::string, std::string> reasons;
  if (map == nullptr) return reasons;
  Keys keys(*map, rule.faults);
  for (const YamlEntry& entry : map->entries) {
    if (entry.key == "none")
      rule.faults.add(entry.key_source, "“none”表示没有提请，不能作理由名。");
    reasons[entry.key] = read_text(entry.value, rule.faults);
  }
  return reasons;
}

void read_step(const Rule& rule) {
  rule.define(Thing::kStep);
  refuse_reserved(rule, decision_from(rule.id.name) ||
                            std::ranges::find(kNotForSteps, rule.id.name) != kNotForSteps.end());
  Step step;
  step.id = rule.id.name;
  step.clause = rule.clause;
  step.source = rule.id.source;
  step.label = rule.keys.need_text("label");
  step.actor = rule.need_mention(Thing::kRole, "actor");
  step.gives = read_decisions(rule.keys.need_names("gives"), rule);
  step.needs = rule.may_mentions(Thing::kStepOrRequirement, "needs");
  step.escalates_for = read_reasons(rule.keys.may("escalates_for"), rule);
  step.asks_questions = rule.keys.flag("asks_questions");
  step.asks_checklist = rule.keys.flag("asks_checklist");
  step.evidence = rule.keys.flag("evidence");
  step.waits = rule.keys.flag("waits");
  const bool escalates = std::ranges::find(step.gives, Decision::kEscalate) != step.gives.end();
  if (escalates != !step.escalates_for.empty()) {
    rule.faults.add(rule.id.source,
                    "“gives”里有 escalate 的步骤要用“escalates_for”写明提请的理由，没有的不写。");
  }
  if (std::ranges::find(step.needs, step.id) != step.needs.end()) {
    rule.faults.add(rule.id.source, "步骤不能以自己为前提。");
  }
  rule.draft.pack.steps[step.id] = std::move(step);
}

// One role, or a list of them.
std::vector<std::string> read_roles(const YamlValue* roles, const Rule& rule) {
  if (roles == nullptr) return {};
  if (roles->kind == YamlValue::Kind::kList) {
    return rule.names_of(Thing::kRole, read_names(*roles, rule.faults));
  }
  const std::string role = read_text(*roles, rule.faults);
  rule.mention(Thing::kRole, roles, role);
  return {role};
}

std::set<std::string> read_phases(const std::vector<Named>& names, const Rule& rule) {
  const std::vector<std::string> known(kPhasesAbout.begin(), kPhasesAbout.end());
  std::set<std::string> phases;
  for (const Named& name : names) {
    phases.insert(name.name);
    if (std::ranges::find(known, name.name) != known.end()) continue;
    rule.faults.add(name.source,
                    fmt::format("没有“{}”这种状态{}可以写{}。", name.name,
                                did_you_mean(name.name, known, "；"), quoted_list(known)));
  }
  return phases;
}

void read_procedure(const Rule& rule) {
  rule.define(Thing::kProcedure);
  Procedure procedure;
  procedure.id = rule.id.name;
  procedure.clause = rule.clause;
  procedure.source = rule.id.source;
  procedure.label = rule.keys.need_text("label");
  procedure.handed_in_by = read_roles(rule.keys.need("handed_in_by"), rule);
  procedure.ends_in = one_of<EndsIn>(
      rule.keys.need("ends_in"),
      {{"release", EndsIn::kRelease}, {"fixed", EndsIn::kFixed}, {"closed", EndsIn::kClosed}},
      rule.faults);
  procedure.about = read_phases(rule.keys.may_names("about"), rule);
  procedure.about_needed = rule.keys.flag("about_needed");
  if (const YamlValue* flow = rule.keys.need("flow")) {
    procedure.flow = read_flow(*flow, rule.draft, rule.faults);
  }
  rule.draft.pack.procedures[procedure.id] = std::move(procedure);
}

void read_event(const Rule& rule) {
  if (rule.id.name != "refer") {
    rule.faults.add(rule.id.source, "“on”后面只能写 refer（不能确定而报请）。");
  }
  EventRule event{rule.id.name, "", rule.clause, {}, rule.id.source};
  event.procedure = rule.need_mention(Thing::kProcedure, "procedure");
  if (const YamlValue* flow = rule.keys.need("flow")) {
    event.flow = read_flow(*flow, rule.draft, rule.faults);
  }
  rule.draft.definitions.push_back(
      {Thing::kEvent, event.procedure + " " + event.event, rule.id.source, rule.clause});
  rule.draft.events.push_back(std::move(event));
}

void read_requirement(const Rule& rule) {
  rule.mention(Thing::kRequirement, {rule.id});
  Requirement requirement;
  requirement.name = rule.id.name;
  requirement.clause = rule.clause;
  requirement.source = rule.id.source;
  for (std::string& moment : rule.need_mentions(Thing::kMoment, "before")) {
    requirement.before.insert(std::move(moment));
  }
  requirement.when = rule.may_condition("when");
  requirement.says = rule.keys.may_text("says");
  requirement.procedures = rule.may_mentions(Thing::kProcedure, "procedures");
  requirement.floor = rule.keys.flag("floor");
  rule.draft.pack.requirements.push_back(std::move(requirement));
}

void read_separation(const YamlValue& parties, const Rule& rule) {
  Separation separation;
  separation.clause = rule.clause;
  separation.source = parties.source;
  const std::vector<Named> names = read_names(parties, rule.faults);
  rule.mention(Thing::kParty, names);
  if (names.size() == 2) {
    separation.first = names[0].name;
    separation.second = names[1].name;
  } else {
    rule.faults.add(parties.source, "“differ”要写两个不同的人，每一个是 drafter、步骤或决定。");
  }
  separation.strength =
      one_of<Strength>(rule.keys.need("strength"),
                       {{"hard", Strength::kHard}, {"soft", Strength::kSoft}}, rule.faults);
  if (names.size() == 2) rule.draft.pack.separations.push_back(std::move(separation));
}

void read_release_needs(const YamlValue& steps, const Rule& rule) {
  ReleaseNeeds needs;
  needs.clause = rule.clause;
  needs.source = steps.source;
  needs.steps = rule.names_of(Thing::kStep, read_names(steps, rule.faults));
  if (needs.steps.empty()) rule.faults.add(steps.source, "“release_needs”至少要列一个步骤。");
  needs.procedure = rule.need_mention(Thing::kProcedure, "procedure");
  needs.when = rule.may_condition("when");
  rule.draft.pack.release_needs.push_back(std::move(needs));
}

void read_clock(const Rule& rule) {
  rule.define(Thing::kClock);
  ClockRule clock;
  clock.id = rule.id.name;
  clock.clause = rule.clause;
  clock.source = rule.id.source;
  clock.label = rule.keys.need_text("label");
  clock.of = rule.need_mentions(Thing::kStepOrDecision, "of");
  if (const YamlValue* due = rule.keys.need("due_after")) {
    Keys keys(*due, rule.faults);
    const YamlValue* days = keys.may("working_days");
    const YamlValue* hours = keys.may("hours");
    keys.finish();
    if (days != nullptr) clock.working_days = read_count(*days, rule.faults);
    if (hours != nullptr) clock.hours = read_count(*hours, rule.faults);
    if ((days != nullptr) == (hours != nullptr)) {
      rule.faults.add(due->source, "期限写 working_days（工作日）或 hours（小时）之一。");
    }
  }
  const YamlValue* starts = rule.keys.may("starts");
  if (starts != nullptr) clock.starts = read_text(*starts, rule.faults);
  rule.mention(Thing::kDateField, starts, clock.starts);
  clock.floor = rule.keys.flag("floor");
  rule.draft.pack.clocks.push_back(std::move(clock));
}

void read_conclusion(const Rule& rule) {
  rule.define(Thing::kConclusion);
  Conclusion conclusion{.id = rule.id.name,
                        .label = rule.keys.need_text("label"),
                        .clause = rule.clause,
                        .after = std::nullopt,
                        .when = rule.may_condition("when"),
                        .procedures = rule.may_mentions(Thing::kProcedure, "procedures")};
  if (const YamlValue* after = rule.keys.may("after")) {
    const std::string decision = read_text(*after, rule.faults);
    if (!decision.empty()) {
      const std::vector<Decision> read = read_decisions({{decision, after->source}}, rule);
      if (!read.empty()) conclusion.after = read.front();
    }
  }
  rule.draft.pack.conclusions.push_back(std::move(conclusion));
}

void read_right(const Rule& rule) {
  rule.define(Thing::kRight);
  if (std::ranges::find(kActNames, rule.id.name) == kActNames.end()) {
    const std::vector<std::string> names(kActNames.begin(), kActNames.end());
    rule.faults.add(rule.id.source,
                    fmt::format("没有“{}”这种权限{}可以写{}。", rule.id.name,
                                did_you_mean(rule.id.name, names, "；"), quoted_list(names)));
  }
  Right right{rule.id.name, rule.clause, {}, rule.id.source};
  for (const Named& role : rule.keys.need_names("by")) {
    if (role.name != "drafter") rule.mention(Thing::kRole, {role});
    right.roles.insert(role.name);
  }
  rule.draft.pack.rights.push_back(std::move(right));
}

void read_decision_label(const Rule& rule) {
  rule.define(Thing::kDecision);
  const std::string label = rule.keys.need_text("label");
  const std::vector<Decision> decision = read_decisions({rule.id}, rule);
  if (!decision.empty()) rule.draft.pack.decision_labels[decision.front()] = {label, rule.clause};
}

void read_catalogue_rule(const Rule& rule) {
  rule.define(Thing::kCatalogue);
  rule.draft.pack.catalogues.push_back(
      read_catalogue(rule.keys, rule.id, rule.clause, rule.draft, rule.faults));
}

void read_index_number_rule(const Rule& rule) {
  rule.draft.definitions.push_back({Thing::kIndexNumber, "", rule.id.source, rule.clause});
  rule.draft.pack.index_number = read_index_number(rule.keys, rule.id, rule.clause, rule.faults);
}

struct RuleKind {
  std::string_view key;
  void (*read)(const Rule&);
  bool names_new_id;  // what follows is an id of ours, in our spelling
};
constexpr std::array<RuleKind, 14> kRuleKinds{{
    {"role", read_role, true},
    {"field", read_field, true},
    {"question", read_question, true},
    {"ground", read_ground, true},
    {"step", read_step, true},
    {"procedure", read_procedure, true},
    {"on", read_event, false},
    {"requires", read_requirement, false},
    {"clock", read_clock, true},
    {"act", read_right, false},
    {"conclusion", read_conclusion, true},
    {"decision", read_decision_label, false},
    {"catalogue", read_catalogue_rule, true},
    {"index_number", read_index_number_rule, false},
}};

void refuse_unknown_kind(const YamlEntry& first, FaultList& faults) {
  std::vector<std::string> kinds{"differ", "release_needs"};
  for (const RuleKind& kind : kRuleKinds) kinds.emplace_back(kind.key);
  faults.add(first.key_source,
             fmt::format("规则的第一个键说明它是什么，没有“{}”这种规则{}可以写{}。", first.key,
                         did_you_mean(first.key, kinds, "；"), quoted_list(kinds)));
}

}  // namespace

bool is_id(const Named& id, FaultList& faults) {
  const bool spelled = std::ranges::all_of(
      id.name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
  if (!spelled || id.name.front() == '-' || id.name.back() == '-') {
    faults.add(id.source,
               fmt::format("“{}”不能作名字：只能用小写字母、数字和中间的短横线。", id.name));
    return false;
  }
  return true;
}

void read_rule(const YamlValue& value, const std::string& clause, Draft& draft, FaultList& faults) {
  Keys keys(value, faults);
  if (value.entries.empty()) return;
  const YamlEntry& first = value.entries.front();
  const YamlValue* subject = keys.may(first.key);
  if (first.key == "differ" || first.key == "release_needs") {
    const Rule rule{keys, {}, clause, draft, faults};
    first.key == "differ" ? read_separation(*subject, rule) : read_release_needs(*subject, rule);
    keys.finish();
    return;
  }
  const auto kind = std::ranges::find(kRuleKinds, first.key, &RuleKind::key);
  if (kind == kRuleKinds.end()) return refuse_unknown_kind(first, faults);
  const Rule rule{keys, {read_text(*subject, faults), subject->source}, clause, draft, faults};
  if (rule.id.name.empty()) return;
  if (kind->names_new_id) (void)is_id(rule.id, faults);
  kind->read(rule);
  keys.finish();
}

}  // namespace xs::regulation
