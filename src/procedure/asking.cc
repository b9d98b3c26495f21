// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/asking.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "procedure/decide.h"
#include "procedure/requirements.h"

namespace xs::procedure {
namespace {

using regulation::Decision;
using regulation::Pack;

// These look at the opinion that is still to be written.
bool is_about_the_opinion(std::string_view name) {
  return name == "ground_and_reason" || name == "reason_given" || name == "evidence_given" ||
         name == "escalation_reason";
}

std::set<std::string> names_of(const Pack& pack, std::string_view step_or_event) {
  std::set<std::string> names{std::string(step_or_event)};
  const auto step = pack.steps.find(std::string(step_or_event));
  if (step == pack.steps.end()) return names;
  for (const Decision decision : step->second.gives) {
    if (decision == Decision::kOpine || decision == Decision::kApprove ||
        decision == Decision::kEscalate) {
      names.insert(std::string(to_string(decision)));
    }
  }
  return names;
}

struct Need {
  std::string name, clause;
};

// The named checks that stand before this step, with the clause each is asked under.
std::vector<Need> needs_before(const Pack& pack, const casefile::Case& item,
                               std::string_view step_or_event) {
  std::vector<Need> needs;
  const auto step = pack.steps.find(std::string(step_or_event));
  if (step != pack.steps.end()) {
    for (const std::string& need : step->second.needs) {
      if (is_requirement(need)) needs.push_back({need, step->second.clause});
    }
  }
  const std::set<std::string> names = names_of(pack, step_or_event);
  for (const auto& rule : pack.requirements) {
    const bool here = pack.stands_in(rule.procedures, item.procedure);
    const bool before = std::ranges::any_of(
        rule.before, [&](const std::string& name) { return names.contains(name); });
    if (here && before && holds(rule.when, item)) needs.push_back({rule.name, rule.clause});
  }
  return needs;
}

void confirm_lines(const Pack& pack, const casefile::Case& item, const std::string& clause,
                   std::vector<Confirmation>& asked) {
  for (const regulation::Field& field : pack.fields) {
    if (!pack.stands_in(field.procedures, item.procedure) || !holds(field.when, item)) continue;
    for (const std::string& line : lines_of(field, item.sheet)) {
      asked.push_back(
          {line_key(field, line),
           fmt::format("{}“{}”已处理完毕", field.label.substr(0, field.label.find("（")), line),
           clause});
    }
  }
}

}  // namespace

std::vector<Missing> missing_before(const Pack& pack, const casefile::Case& item,
                                    std::string_view step_or_event,
                                    std::optional<casefile::Phase> about) {
  std::vector<Missing> missing;
  std::set<std::string> looked;
  for (const Need& need : needs_before(pack, item, step_or_event)) {
    if (is_about_the_opinion(need.name) || !looked.insert(need.name).second) continue;
    if (const auto says = unmet(need.name, {pack, item, nullptr, about})) {
      missing.push_back({*says, need.clause});
    }
  }
  return missing;
}

bool asks_for(const Pack& pack, const casefile::Case& item, std::string_view step_or_event,
              std::string_view requirement) {
  const std::vector<Need> needs = needs_before(pack, item, step_or_event);
  return std::ranges::find(needs, requirement, &Need::name) != needs.end();
}

std::vector<Confirmation> confirmations_asked(const Pack& pack, const casefile::Case& item,
                                              std::string_view step_or_event) {
  std::vector<Confirmation> asked;
  std::set<std::string> looked;
  for (const Need& need : needs_before(pack, item, step_or_event)) {
    if (!looked.insert(need.name).second) continue;
    if (need.name == "accuracy_confirmed") {
      asked.push_back({"accuracy", "内容真实、准确", need.clause});
    }
    if (need.name == "lines_confirmed") confirm_lines(pack, item, need.clause, asked);
    if (need.name != "could_not_look_confirmed") continue;
    for (const auto& file : item.files) {
      for (const std::string& part : file.could_not_look) {
        asked.push_back({fmt::format("could_not_look/{}/{}", to_hex(file.digest), part),
                         fmt::format("已人工查看“{}”中系统未能检查的部分（{}）", file.name, part),
                         need.clause});
      }
    }
  }
  std::erase_if(asked, [&](const Confirmation& c) { return item.confirmed.contains(c.key); });
  return asked;
}

}  // namespace xs::procedure
