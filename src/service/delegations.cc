// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/delegations.h"

#include <algorithm>
#include <boost/json.hpp>

#include "service/acts.h"
#include "service/admission.h"

namespace xs::service {
namespace {

constexpr std::chrono::days kLongest{366};

bool is_reviewer(const regulation::Pack& pack, const store::Person& person) {
  if (!person.active || person.roles.empty()) return false;
  return std::ranges::none_of(person.roles, [&](const std::string& id) {
    const auto role = pack.roles.find(id);
    return role == pack.roles.end() || role->second.administrator;
  });
}

std::vector<std::string> roles_to_pass_on(const Session& by) {
  const auto& rights = by.pack().rights;
  const auto right = std::ranges::find(rights, "delegate", &regulation::Right::act);
  std::vector<std::string> roles;
  if (right == rights.end()) return roles;
  std::ranges::copy_if(by.person.roles, std::back_inserter(roles),
                       [&](const std::string& role) { return right->roles.contains(role); });
  return roles;
}

Result<void> check(const Session& by, const NewDelegation& wanted, Date today) {
  if (std::ranges::find(by.person.roles, wanted.role) == by.person.roles.end()) {
    return fail(ErrorCode::kInvalidInput, "只能委托自己承担的岗位，请重新选择。");
  }
  const std::vector<std::string> roles = roles_to_pass_on(by);
  if (std::ranges::find(roles, wanted.role) == roles.end()) {
    return fail(ErrorCode::kNotPermitted, "按本单位制度，这一岗位不能委托他人代行。");
  }
  if (wanted.last < wanted.first) {
    return fail(ErrorCode::kInvalidInput, "结束日期早于开始日期，请改正。");
  }
  if (wanted.last < today) return fail(ErrorCode::kInvalidInput, "委托期间已经过去，请改正日期。");
  if (wanted.last.days - wanted.first.days > kLongest) {
    return fail(ErrorCode::kInvalidInput, "一次委托不超过一年，请改正日期。");
  }
  if (wanted.basis.empty()) {
    return fail(ErrorCode::kInvalidInput, "委托须有书面授权，请填写授权书的名称或文号。");
  }
  return {};
}

std::string text_of(const store::Delegation& given) {
  return boost::json::serialize(boost::json::object{{"delegation", given.id},
                                                    {"giver", given.giver.value},
                                                    {"taker", given.taker.value},
                                                    {"role", given.role},
                                                    {"first", to_string(given.first)},
                                                    {"last", to_string(given.last)},
                                                    {"basis", given.basis}});
}

}  // namespace

Result<void> give_delegation(System& system, const Session& by, const CommandId& command,
                             const NewDelegation& wanted, Instant at) {
  XS_CHECK(check(by, wanted, date_in_shanghai(at)));
  XS_CHECK(admit_texts(system, {wanted.basis}));
  return system.database().transact([&](store::Transaction& tx) -> Result<void> {
    const AgencyId& agency = by.person.agency;
    XS_TRY(const auto before, store::delegation(tx, agency, command.value));
    if (before && before->giver == by.person.id) return {};
    XS_TRY(const auto taker, store::person(tx, agency, wanted.taker));
    if (!taker || taker->id == by.person.id || !is_reviewer(by.pack(), *taker)) {
      return fail(ErrorCode::kNotPermitted, "只能委托本单位参加审查的其他人员，请重新选择。");
    }
    const store::Delegation given{.id = command.value,
                                  .giver = by.person.id,
                                  .taker = taker->id,
                                  .role = wanted.role,
                                  .first = wanted.first,
                                  .last = wanted.last,
                                  .basis = wanted.basis,
                                  .made_at = at,
                                  .ended_at = std::nullopt};
    XS_CHECK(store::add_delegation(tx, agency, given));
    return record_agency_act(tx, *by.agency, "delegation_given", by.person.id, text_of(given), at);
  });
}

Result<void> end_delegation(System& system, const Session& by, std::string_view id, Instant at) {
  return system.database().transact([&](store::Transaction& tx) -> Result<void> {
    XS_TRY(const auto given, store::delegation(tx, by.person.agency, id));
    if (!given || given->giver != by.person.id) {
      return fail(ErrorCode::kNotFound, "没有这一委托，或不是您作出的。");
    }
    if (given->ended_at) return {};
    XS_CHECK(store::end_delegation(tx, by.person.agency, id, at));
    return record_agency_act(tx, *by.agency, "delegation_ended", by.person.id, text_of(*given), at);
  });
}

Result<Delegations> delegations_of(System& system, const Session& session, Instant at) {
  return system.database().read([&](store::Transaction& tx) -> Result<Delegations> {
    const regulation::Pack& pack = session.pack();
    const PersonId& me = session.person.id;
    Delegations out;
    std::map<PersonId, std::string> names;
    XS_TRY(const auto people, store::people(tx, session.person.agency));
    for (const store::Person& person : people) {
      names[person.id] = person.name;
      if (person.id != me && is_reviewer(pack, person)) {
        out.colleagues.push_back({person.id, person.name, person.department});
      }
    }
    const auto label = [&](const std::string& role) {
      const auto known = pack.roles.find(role);
      return known == pack.roles.end() ? role : known->second.label;
    };
    for (const std::string& role : roles_to_pass_on(session)) {
      out.roles.emplace_back(role, label(role));
    }
    XS_TRY(const auto all, store::delegations(tx, session.person.agency));
    for (const store::Delegation& given : all) {
      if (given.giver != me && given.taker != me) continue;
      const bool over = given.ended_at || given.last < date_in_shanghai(at);
      out.given.push_back({.given = given,
                           .giver = names[given.giver],
                           .taker = names[given.taker],
                           .role_label = label(given.role),
                           .may_end = given.giver == me && !over});
    }
    return out;
  });
}

}  // namespace xs::service
