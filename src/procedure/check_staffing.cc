// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/check_staffing.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "procedure/flow.h"
#include "regulation/yaml_reading.h"

namespace xs::procedure {
namespace {

using regulation::Decision;
using regulation::FaultList;
using regulation::Pack;
using regulation::Procedure;
using regulation::Step;
using regulation::Strength;

constexpr std::string_view kDrafter = "drafter";

// Nobody of the agency acts there, not even to enter a paper.
bool is_outside(const Pack& pack, const Step& step) {
  return step.waits && pack.done_by(step) == step.actor;
}

// "drafter" first, then every step that somebody of the agency takes.
std::vector<std::string> parties_of(const Pack& pack, const Procedure& procedure) {
  std::vector<std::string> parties{std::string(kDrafter)};
  std::vector<std::string> steps = steps_of(procedure.flow);
  for (const auto& [event, flow] : procedure.events) {
    for (std::string& step : steps_of(flow)) steps.push_back(std::move(step));
  }
  for (std::string& step : steps) {
    if (!is_outside(pack, pack.steps.at(step))) parties.push_back(std::move(step));
  }
  return parties;
}

std::string party_label(const Pack& pack, const std::string& party) {
  if (party == kDrafter) return "拟稿";
  const Step& step = pack.steps.at(party);
  return pack.done_by(step) == step.actor ? step.label : "登记“" + step.label + "”";
}

bool gives_approval(const Pack& pack, const std::string& party) {
  return party != kDrafter && std::ranges::find(pack.steps.at(party).gives, Decision::kApprove) !=
                                  pack.steps.at(party).gives.end();
}

bool must_differ(const Pack& pack, const std::string& a, const std::string& b, bool soft_too) {
  if ((a == kDrafter && gives_approval(pack, b)) || (b == kDrafter && gives_approval(pack, a))) {
    return true;
  }
  return std::ranges::any_of(pack.separations, [&](const auto& rule) {
    return (soft_too || rule.strength == Strength::kHard) &&
           ((rule.first == a && rule.second == b) || (rule.first == b && rule.second == a));
  });
}

// Gives each party a person so that separated parties have different ones and `may` agrees;
// nothing when `persons` do not suffice. Backtracking: a procedure has about ten parties.
std::optional<std::vector<int>> shared_among(
    const Pack& pack, const std::vector<std::string>& parties, int persons, bool soft_too,
    const std::function<bool(const std::string& party, int person)>& may) {
  std::vector<int> of(parties.size(), -1);
  const std::function<bool(std::size_t)> place = [&](std::size_t at) {
    if (at == parties.size()) return true;
    for (int person = 0; person < persons; ++person) {
      if (!may(parties[at], person)) continue;
      bool free = true;
      for (std::size_t i = 0; i < at && free; ++i) {
        free = of[i] != person || !must_differ(pack, parties[i], parties[at], soft_too);
      }
      if (!free) continue;
      of[at] = person;
      if (place(at + 1)) return true;
    }
    of[at] = -1;
    return false;
  };
  if (!place(0)) return std::nullopt;
  return of;
}

}  // namespace

Staffing fewest(const Pack& pack, const Procedure& procedure) {
  const std::vector<std::string> parties = parties_of(pack, procedure);
  const auto anyone = [](const std::string&, int) { return true; };
  const auto smallest = [&](bool soft_too) {
    int persons = 1;
    while (!shared_among(pack, parties, persons, soft_too, anyone)) ++persons;
    return persons;
  };
  Staffing staffing;
  staffing.procedure = procedure.id;
  staffing.persons = smallest(false);
  staffing.if_all_apart = smallest(true);
  const auto shares = *shared_among(pack, parties, staffing.persons, false, anyone);
  staffing.shares.resize(static_cast<std::size_t>(staffing.persons));
  for (std::size_t i = 0; i < parties.size(); ++i) {
    staffing.shares[static_cast<std::size_t>(shares[i])].push_back(party_label(pack, parties[i]));
  }
  return staffing;
}

LoadedPeople load_people(const std::filesystem::path& file, const Pack& pack) {
  LoadedPeople loaded;
  FaultList faults;
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const std::string name = file.filename().string();
  if (!in.eof() && !in) {
    faults.add({.file = name}, "打不开这个文件。");
  } else if (const auto root = regulation::read_yaml(name, bytes, faults)) {
    for (const auto& value : regulation::read_list(*root, faults)) {
      regulation::Keys keys(value, faults);
      Person person{.name = keys.need_text("name"),
                    .department = keys.may_text("department"),
                    .roles = {},
                    .source = value.source};
      for (const auto& role : keys.need_names("roles")) {
        if (!pack.roles.contains(role.name)) {
          faults.add(role.source, fmt::format("没有名为“{}”的角色。", role.name));
        }
        person.roles.insert(role.name);
      }
      keys.finish();
      loaded.people.push_back(std::move(person));
    }
  }
  loaded.faults = faults.sorted();
  return loaded;
}

namespace {

class PeopleCheck {
 public:
  PeopleCheck(const Pack& pack, const People& people) : pack_(pack), people_(people) {}

  std::vector<Violation> run() {
    for (const Person& person : people_) administrators_do_nothing_else(person);
    for (const auto& right : pack_.rights) right_has_holder(right);
    for (const auto& [id, procedure] : pack_.procedures) staffed(procedure);
    return std::move(found_);
  }

 private:
  void administrators_do_nothing_else(const Person& person) {
    const bool administers = std::ranges::any_of(
        person.roles, [&](const std::string& role) { return pack_.roles.at(role).administrator; });
    if (administers && person.roles.size() > 1) {
      found_.push_back(
          {fmt::format("{}兼任管理员和其他角色；管理员不得兼任，也不参与审查", person.name),
           {},
           person.source,
           {}});
    }
  }

  void right_has_holder(const regulation::Right& right) {
    const bool held = right.roles.contains(std::string(kDrafter)) ||
                      std::ranges::any_of(people_, [&](const Person& person) {
                        return std::ranges::any_of(right.roles, [&](const std::string& role) {
                          return person.roles.contains(role);
                        });
                      });
    if (!held) {
      found_.push_back(
          {fmt::format("没有人可以行使“{}”", right.act), right.clause, right.source, {}});
    }
  }

  // A role of the department counts only for those of the drafter's own.
  [[nodiscard]] bool holds_role(const Person& person, const std::string& role,
                                const Person& drafter) const {
    return person.roles.contains(role) &&
           (!pack_.roles.at(role).of_department || person.department == drafter.department);
  }

  void staffed(const Procedure& procedure) {
    const std::vector<std::string> parties = parties_of(pack_, procedure);
    bool any = false;
    std::set<std::string> told;
    for (const Person& drafter : people_) {
      const auto has = [&](const std::string& role) { return drafter.roles.contains(role); };
      if (std::ranges::none_of(procedure.handed_in_by, has)) continue;
      any = true;
      const auto may = [&](const std::string& party, int number) {
        const Person& person = people_.at(static_cast<std::size_t>(number));
        if (party == kDrafter) return &person == &drafter;
        return holds_role(person, pack_.done_by(pack_.steps.at(party)), drafter);
      };
      if (shared_among(pack_, parties, static_cast<int>(people_.size()), false, may)) continue;
      tell_why(procedure, parties, drafter, told);
    }
    if (!any) {
      found_.push_back({fmt::format("“{}”没有人可以送审", procedure.label),
                        procedure.clause,
                        procedure.source,
                        {}});
    }
  }

  void tell_why(const Procedure& procedure, const std::vector<std::string>& parties,
                const Person& drafter, std::set<std::string>& told) {
    bool vacant = false;
    for (const std::string& party : parties) {
      if (party == kDrafter) continue;
      const Step& step = pack_.steps.at(party);
      if (std::ranges::any_of(people_, [&](const Person& person) {
            return holds_role(person, pack_.done_by(step), drafter);
          })) {
        continue;
      }
      vacant = true;
      const auto& role = pack_.roles.at(pack_.done_by(step));
      const std::string where = role.of_department ? "“" + drafter.department + "”的" : "";
      const std::string says = fmt::format("“{}”的“{}”没有人办理：缺{}{}", procedure.label,
                                           step.label, where, role.label);
      if (told.insert(says).second) found_.push_back({says, step.clause, step.source, {}});
    }
    if (!vacant) {
      found_.push_back({fmt::format("{}拟稿时，现有人员不够把“{}”中应由不同人办理的环节分开",
                                    drafter.name, procedure.label),
                        procedure.clause,
                        procedure.source,
                        {}});
    }
  }

  const Pack& pack_;
  const People& people_;
  std::vector<Violation> found_;
};

}  // namespace

std::vector<Violation> check_people(const Pack& pack, const People& people) {
  return PeopleCheck(pack, people).run();
}

}  // namespace xs::procedure
