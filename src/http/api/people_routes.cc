// SPDX-License-Identifier: AGPL-3.0-or-later
#include <boost/json.hpp>

#include "http/api/act_json.h"
#include "http/api/case_json.h"
#include "http/api/fields.h"
#include "http/api/routes.h"
#include "http/problem.h"

namespace xs::http {
namespace {

namespace json = boost::json;

Response list(Request&, const Caller& caller) {
  auto people = service::people_of(caller.system, caller.session);
  if (!people) return problem(people.error());
  json::array out, roles;
  for (const auto& person : *people) {
    json::array held;
    for (const std::string& role : person.roles) held.emplace_back(role);
    out.push_back(json::object{{"id", person.id.value},
                               {"login", person.login},
                               {"name", person.name},
                               {"department", person.department},
                               {"roles", std::move(held)},
                               {"active", person.active}});
  }
  for (const auto& [id, role] : caller.session.pack().roles) {
    roles.push_back(json::object{{"id", id}, {"label", role.label}});
  }
  return ok({{"people", std::move(out)}, {"roles", std::move(roles)}});
}

Response create(Request& request, const Caller& caller) {
  auto body = json_body(request);
  if (!body) return problem(body.error());
  Fields fields(*body);
  const CommandId command{fields.need_text("command")};
  const service::NewAccount account{fields.need_text("login"), fields.need_text("name"),
                                    fields.text("department"),
                                    service::Password(fields.need_text("password"))};
  if (auto fine = fields.finish(); !fine) return problem(fine.error());
  auto person = service::create_account(caller.system, caller.session, command, account, caller.at);
  return person ? ok({{"id", person->id.value}}) : refused(person.error());
}

Response grant(Request& request, const Caller& caller) {
  auto body = json_body(request);
  if (!body) return problem(body.error());
  Fields fields(*body);
  const CommandId command{fields.need_text("command")};
  const std::vector<std::string> roles = fields.texts("roles");
  if (auto fine = fields.finish(); !fine) return problem(fine.error());
  auto granted =
      service::grant_roles(caller.system, caller.session, command,
                           {request.parameters.find("person")->second}, roles, caller.at);
  return granted ? Response::empty() : refused(granted.error());
}

}  // namespace

void add_people_routes(std::vector<Route>& routes, service::System& system) {
  add(routes, system, {Method::kGet, "/api/people", "people.list", Who::kSignedIn, list});
  add(routes, system, {Method::kPost, "/api/people", "people.create", Who::kSignedIn, create});
  add(routes, system,
      {Method::kPut, "/api/people/{person}/roles", "people.grant", Who::kSignedIn, grant});
}

}  // namespace xs::http
