// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/merging.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace xs::regulation {
namespace {

void refuse_longer_clock(const ClockRule& floor, const ClockRule& local, FaultList& faults) {
  if ((floor.hours > 0) != (local.hours > 0) || floor.starts != local.starts) {
    faults.add(local.source,
               fmt::format("期限“{}”由 {} 规定，不能改变单位或起算日。", local.id, floor.clause));
  } else if (local.working_days > floor.working_days || local.hours > floor.hours) {
    const bool days = floor.working_days > 0;
    faults.add(
        local.source,
        fmt::format("{} 规定的期限“{}”是 {} {}，这里只能缩短，不能延长。", floor.clause, local.id,
                    days ? floor.working_days : floor.hours, days ? "个工作日" : "小时"));
  }
  for (const std::string& step : floor.of) {
    if (std::ranges::find(local.of, step) == local.of.end()) {
      faults.add(local.source, fmt::format("{} 规定的期限“{}”适用于步骤“{}”，这里不能略去。",
                                           floor.clause, local.id, step));
    }
  }
}

// A requirement always adds. One that repeats a floor for some items only would tell its reader
// that the others are free of it.
void refuse_narrower_requirement(const Requirement& floor, const Requirement& local,
                                 FaultList& faults) {
  const bool shared = std::ranges::any_of(
      local.before, [&](const std::string& moment) { return floor.before.contains(moment); });
  if (shared && !local.when.empty() && local.when != floor.when) {
    faults.add(
        local.source,
        fmt::format("{} 已对“{}”作了不得放宽的规定，这里不能只在部分情形下要求，请删去“when”。",
                    floor.clause, local.name));
  }
}

template <class Item>
void replace_or_add(std::vector<Item>& items, const std::vector<Item>& later) {
  for (const Item& item : later) {
    const auto earlier = std::ranges::find(items, item.id, &Item::id);
    if (earlier == items.end()) {
      items.push_back(item);
    } else {
      *earlier = item;
    }
  }
}

template <class Key, class Item>
void replace_or_add(std::map<Key, Item>& items, const std::map<Key, Item>& later) {
  for (const auto& [key, item] : later) items[key] = item;
}

template <class Item>
void append(std::vector<Item>& items, const std::vector<Item>& later) {
  items.insert(items.end(), later.begin(), later.end());
}

// The nearer rule first: where both refuse, the agency's own clause is the one cited.
template <class Item>
void put_first(std::vector<Item>& items, const std::vector<Item>& later) {
  items.insert(items.begin(), later.begin(), later.end());
}

void merge_clocks(std::vector<ClockRule>& clocks, const std::vector<ClockRule>& later,
                  FaultList& faults) {
  for (ClockRule local : later) {
    const auto earlier = std::ranges::find(clocks, local.id, &ClockRule::id);
    if (earlier == clocks.end()) {
      clocks.push_back(std::move(local));
      continue;
    }
    if (earlier->floor) refuse_longer_clock(*earlier, local, faults);
    local.floor = local.floor || earlier->floor;
    *earlier = std::move(local);
  }
}

void merge_requirements(std::vector<Requirement>& requirements,
                        const std::vector<Requirement>& later, FaultList& faults) {
  for (const Requirement& floor : requirements) {
    if (!floor.floor) continue;
    for (const Requirement& local : later) {
      if (local.name == floor.name) refuse_narrower_requirement(floor, local, faults);
    }
  }
  put_first(requirements, later);
}

void merge_rights(std::vector<Right>& rights, const std::vector<Right>& later) {
  std::erase_if(rights, [&](const Right& right) {
    return std::ranges::find(later, right.act, &Right::act) != later.end();
  });
  append(rights, later);
}

void merge_clauses(Pack& pack, const Pack& later, FaultList& faults) {
  for (const auto& [id, clause] : later.clauses) {
    if (pack.clauses.contains(id)) {
      faults.add(clause.source,
                 fmt::format("条款号“{}”已在 {} 里用过。", id, pack.clauses.at(id).source.file));
    }
    pack.clauses[id] = clause;
  }
  std::vector<std::string> order = later.clause_order;
  append(order, pack.clause_order);
  pack.clause_order = std::move(order);
}

void merge_laws(Pack& pack, const Pack& later, const Draft& draft, FaultList& faults) {
  for (const auto& [prefix, title] : later.laws) {
    if (pack.laws.contains(prefix)) {
      faults.add(
          {draft.pack.id + "/pack.yaml", 0, 0},
          fmt::format("条款号的开头“{}”已用于《{}》，请换一个。", prefix, pack.laws.at(prefix)));
    }
    pack.laws[prefix] = title;
  }
}

void add_events(Pack& pack, std::span<const Draft> drafts) {
  for (const Draft& draft : drafts) {
    for (const EventRule& event : draft.events) {
      const auto procedure = pack.procedures.find(event.procedure);
      if (procedure == pack.procedures.end()) continue;
      procedure->second.events[event.event] = event.flow;
      procedure->second.event_clause[event.event] = event.clause;
    }
  }
}

// The steps meant by a name of `of` or `differ`; the name itself unless it is a decision.
std::vector<std::string> steps_meant(const std::string& name, const Pack& pack) {
  const std::optional<Decision> decision = decision_from(name);
  if (!decision) return {name};
  std::vector<std::string> steps;
  for (const auto& [id, step] : pack.steps) {
    if (std::ranges::find(step.gives, *decision) != step.gives.end()) steps.push_back(id);
  }
  return steps;
}

}  // namespace

void put_steps_for_decisions(Pack& pack) {
  for (ClockRule& clock : pack.clocks) {
    std::vector<std::string> of;
    for (const std::string& name : clock.of) {
      for (std::string& step : steps_meant(name, pack)) {
        if (std::ranges::find(of, step) == of.end()) of.push_back(std::move(step));
      }
    }
    clock.of = std::move(of);
  }
  std::vector<Separation> separations;
  for (const Separation& named : pack.separations) {
    for (const std::string& first : steps_meant(named.first, pack)) {
      for (const std::string& second : steps_meant(named.second, pack)) {
        if (first == second) continue;
        Separation separation = named;
        separation.first = first;
        separation.second = second;
        separations.push_back(std::move(separation));
      }
    }
  }
  pack.separations = std::move(separations);
}

Pack merge(std::span<const Draft> drafts, FaultList& faults) {
  Pack pack;
  for (const Draft& draft : drafts) {
    const Pack& later = draft.pack;
    merge_laws(pack, later, draft, faults);
    merge_clauses(pack, later, faults);
    replace_or_add(pack.roles, later.roles);
    replace_or_add(pack.fields, later.fields);
    replace_or_add(pack.questions, later.questions);
    replace_or_add(pack.grounds, later.grounds);
    replace_or_add(pack.steps, later.steps);
    replace_or_add(pack.procedures, later.procedures);
    merge_requirements(pack.requirements, later.requirements, faults);
    put_first(pack.separations, later.separations);
    put_first(pack.release_needs, later.release_needs);
    merge_clocks(pack.clocks, later.clocks, faults);
    replace_or_add(pack.conclusions, later.conclusions);
    merge_rights(pack.rights, later.rights);
    replace_or_add(pack.decision_labels, later.decision_labels);
    replace_or_add(pack.catalogues, later.catalogues);
    if (!later.index_number.form.empty()) pack.index_number = later.index_number;
  }
  add_events(pack, drafts);
  const Pack& own = drafts.back().pack;
  pack.id = own.id;
  pack.title = own.title;
  pack.agency = own.agency;
  pack.letter = own.letter;
  pack.extends = own.extends;
  return pack;
}

}  // namespace xs::regulation
