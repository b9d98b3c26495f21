// SPDX-License-Identifier: AGPL-3.0-or-later
#include <boost/json.hpp>

#include "http/api/act_json.h"
#include "http/api/case_json.h"
#include "http/api/fields.h"
#include "http/api/routes.h"
#include "http/problem.h"
#include "service/delegations.h"

namespace xs::http {
namespace {

namespace json = boost::json;

json::object to_json(const service::DelegationView& view) {
  const store::Delegation& given = view.given;
  json::object out{{"id", given.id},
                   {"giver", view.giver},
                   {"taker", view.taker},
                   {"role", view.role_label},
                   {"first", to_string(given.first)},
                   {"last", to_string(given.last)},
                   {"basis", given.basis},
                   {"made_at", to_string(given.made_at)},
                   {"may_end", view.may_end}};
  if (given.ended_at) out["ended_at"] = to_string(*given.ended_at);
  return out;
}

Response list(Request&, const Caller& caller) {
  const auto all = service::delegations_of(caller.system, caller.session, caller.at);
  if (!all) return problem(all.error());
  json::array given, colleagues, roles;
  for (const auto& view : all->given) given.push_back(to_json(view));
  for (const auto& one : all->colleagues) {
    colleagues.push_back(
        json::object{{"id", one.id.value}, {"name", one.name}, {"department", one.department}});
  }
  for (const auto& [id, label] : all->roles) {
    roles.push_back(json::object{{"id", id}, {"label", label}});
  }
  return ok({{"delegations", std::move(given)},
             {"colleagues", std::move(colleagues)},
             {"roles", std::move(roles)}});
}

Response give(Request& request, const Caller& caller) {
  auto body = json_body(request);
  if (!body) return problem(body.error());
  Fields fields(*body);
  const CommandId command{fields.need_text("command")};
  service::NewDelegation wanted{.taker = {fields.need_text("taker")},
                                .role = fields.need_text("role"),
                                .first = {},
                                .last = {},
                                .basis = fields.text("basis")};
  const auto first = fields.date("first"), last = fields.date("last");
  if (!first) fields.wrong("first");
  if (!last) fields.wrong("last");
  if (auto fine = fields.finish(); !fine) return problem(fine.error());
  wanted.first = *first, wanted.last = *last;
  const auto given =
      service::give_delegation(caller.system, caller.session, command, wanted, caller.at);
  return given ? list(request, caller) : refused(given.error());
}

Response end(Request& request, const Caller& caller) {
  const auto ended = service::end_delegation(
      caller.system, caller.session, request.parameters.find("delegation")->second, caller.at);
  return ended ? list(request, caller) : problem(ended.error());
}

}  // namespace

void add_delegation_routes(std::vector<Route>& routes, service::System& system) {
  add(routes, system, {Method::kGet, "/api/delegations", "delegations.list", Who::kReviewer, list});
  add(routes, system,
      {Method::kPost, "/api/delegations", "delegations.give", Who::kReviewer, give});
  add(routes, system,
      {Method::kDelete, "/api/delegations/{delegation}", "delegations.end", Who::kReviewer, end});
}

}  // namespace xs::http
