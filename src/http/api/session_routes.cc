// SPDX-License-Identifier: AGPL-3.0-or-later
#include <boost/json.hpp>

#include "http/api/case_json.h"
#include "http/api/fields.h"
#include "http/api/routes.h"
#include "http/problem.h"

namespace xs::http {
namespace {

namespace json = boost::json;

// What an account may open at all, so that no page needs to know a role.
json::array openings(const service::Session& session) {
  json::array out{"regulations"};
  const bool reviews = !service::is_administrator(session);
  if (reviews) {
    for (const char* page : {"desk", "cases", "catalogues", "refused_uploads"})
      out.emplace_back(page);
  }
  if (!service::procedures_he_hands_in(session).empty()) out.emplace_back("hand_in");
  if (reviews && service::may(session, "read_all")) out.emplace_back("supervision");
  const std::pair<const char*, const char*> rights[] = {
      {"record", "record"},           {"verify_record", "verify"},
      {"see_people", "people"},       {"create_people", "create_people"},
      {"grant_roles", "grant_roles"}, {"keep_word_lists", "word_lists"}};
  for (const auto& [right, page] : rights) {
    if (service::may(session, right)) out.emplace_back(page);
  }
  return out;
}

json::object to_json(const service::Session& session) {
  json::array roles, hands_in;
  for (const std::string& id : session.person.roles) {
    const auto role = session.pack().roles.find(id);
    roles.push_back(json::object{
        {"id", id}, {"label", role == session.pack().roles.end() ? id : role->second.label}});
  }
  for (const std::string& id : service::procedures_he_hands_in(session)) hands_in.emplace_back(id);
  return {{"person",
           {{"id", session.person.id.value},
            {"name", session.person.name},
            {"login", session.person.login},
            {"department", session.person.department}}},
          {"agency",
           {{"id", session.person.agency.value},
            {"title", session.agency->row.title},
            {"pack", session.pack().id}}},
          {"roles", std::move(roles)},
          {"csrf", session.csrf},
          {"may", openings(session)},
          {"hand_in", std::move(hands_in)}};
}

Response show_session(Request&, const Caller& caller) { return ok(to_json(caller.session)); }

Response sign_in(Request& request, const Caller& caller) {
  auto body = json_body(request);
  if (!body) return problem(body.error());
  Fields fields(*body);
  (void)fields.text("agency");
  const std::string login = fields.need_text("login");
  const service::Password password(fields.need_text("password"));
  if (auto fine = fields.finish(); !fine) return problem(fine.error());
  auto in = service::sign_in(caller.system, login, password, std::nullopt, caller.at);
  if (!in) return problem(in.error());
  Response response = ok(to_json(in->session));
  set_cookie(response, request, kSessionCookie, in->token);
  return response;
}

Response sign_out(Request& request, const Caller& caller) {
  if (const auto token = request.cookie(cookie_name(request, kSessionCookie))) {
    if (auto out = service::sign_out(caller.system, *token); !out) return problem(out.error());
  }
  Response response = Response::empty();
  set_cookie(response, request, kSessionCookie, "", 0);
  return response;
}

Response list_agencies(Request&, const Caller& caller) {
  json::array agencies;
  for (const auto& agency : caller.system.agencies()) {
    agencies.push_back(json::object{{"id", agency->row.id.value}, {"title", agency->row.title}});
  }
  return ok({{"agencies", std::move(agencies)}});
}

Response list_packs(Request&, const Caller& caller) {
  json::array packs;
  for (const auto& pack : caller.system.known_packs()) {
    packs.push_back(json::object{{"id", pack->id}, {"title", pack->title}});
  }
  json::array administrators;
  for (const auto& [id, label] : caller.system.administrator_roles()) {
    administrators.push_back(json::object{{"id", id}, {"label", label}});
  }
  return ok({{"packs", std::move(packs)},
             {"administrators", std::move(administrators)},
             {"setup", service::needs_set_up(caller.system)}});
}

Result<void> set_up(const json::object& body, const std::string& token, const Caller& caller) {
  Fields fields(body);
  const std::string given = fields.need_text("token");
  const json::object* agency = fields.object("agency");
  std::vector<service::FirstAdministrator> administrators;
  for (const json::object* each : fields.objects("accounts")) {
    Fields account(*each);
    administrators.push_back({{account.need_text("login"), account.need_text("name"), "",
                               service::Password(account.need_text("password"))},
                              account.need_text("role")});
    XS_CHECK(account.finish());
  }
  if (!agency) fields.wrong("agency");
  XS_CHECK(fields.finish());
  Fields of_agency(*agency);
  const store::Agency row{.id = {of_agency.need_text("id")},
                          .title = of_agency.need_text("title"),
                          .pack = of_agency.need_text("pack"),
                          .section_head_may_draft = false};
  XS_CHECK(of_agency.finish());
  if (token.empty() || !equal_in_constant_time(as_bytes(given), as_bytes(token))) {
    return fail(ErrorCode::kNotPermitted, "设置口令不正确。请使用服务启动时显示的设置口令。");
  }
  return service::set_up(caller.system, row, administrators, caller.at);
}

}  // namespace

void add_session_routes(std::vector<Route>& routes, service::System& system,
                        const ApiOptions& options) {
  add(routes, system, {Method::kGet, "/api/session", "session.show", Who::kSignedIn, show_session});
  add(routes, system, {Method::kPost, "/api/session", "session.sign_in", Who::kAnyone, sign_in});
  add(routes, system,
      {Method::kDelete, "/api/session", "session.sign_out", Who::kSignedIn, sign_out});
  add(routes, system,
      {Method::kGet, "/api/agencies", "agencies.list", Who::kAnyone, list_agencies});
  add(routes, system, {Method::kGet, "/api/packs", "packs.list", Who::kAnyone, list_packs});
  add(routes, system,
      {Method::kPost, "/api/setup", "setup", Who::kAnyone,
       [token = options.set_up_token](Request& request, const Caller& caller) -> Response {
         auto body = json_body(request);
         if (!body) return problem(body.error());
         if (auto done = set_up(*body, token, caller); !done) return problem(done.error());
         return Response::empty();
       }});
}

}  // namespace xs::http
