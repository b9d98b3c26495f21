// SPDX-License-Identifier: AGPL-3.0-or-later
#include <boost/json.hpp>

#include "http/api/act_json.h"
#include "http/api/case_json.h"
#include "http/api/fields.h"
#include "http/api/routes.h"
#include "http/problem.h"
#include "service/erasure.h"

namespace xs::http {
namespace {

namespace json = boost::json;

Response show_view(const Caller& caller, const CaseId& item) {
  auto view = service::view_case(caller.system, caller.session, item);
  return view ? ok(to_json(*view, caller.session)) : problem(view.error(), view.error().clause);
}

Response after_act(const Caller& caller, const CaseId& item, const Result<service::Done>& done) {
  if (!done) return refused(done.error());
  auto view = service::view_case(caller.system, caller.session, item);
  if (!view && view.error().code == ErrorCode::kNotFound) {
    // His part is done and the item has gone where he may not follow it.
    return ok({{"id", item.value}, {"gone", true}});
  }
  if (!view) return problem(view.error());
  json::object body = to_json(*view, caller.session);
  json::array remarks;
  for (const std::string& remark : done->remarks) remarks.emplace_back(remark);
  body["remarks"] = std::move(remarks);
  return ok(body);
}

CaseId case_in(const Request& request) { return {request.parameters.find("case")->second}; }

Response show_desk(Request&, const Caller& caller) {
  auto desk = service::desk_of(caller.system, caller.session, caller.at);
  return desk ? ok(to_json(*desk)) : problem(desk.error());
}

Response list_cases(Request& request, const Caller& caller) {
  auto items = service::list_cases(caller.system, caller.session, now());
  if (!items) return problem(items.error());
  const auto phase = request.query_value("phase");
  json::array rows;
  for (const auto& item : *items) {
    if (!phase || phase->empty() || item.phase == *phase) rows.push_back(to_json(item));
  }
  return ok({{"cases", std::move(rows)}});
}

Response open_case(Request& request, const Caller& caller) {
  auto body = json_body(request);
  if (!body) return problem(body.error());
  Fields fields(*body);
  const CommandId command{fields.need_text("command")};
  const std::string procedure = fields.need_text("procedure");
  const CaseId about{fields.text("about")};
  if (auto fine = fields.finish(); !fine) return problem(fine.error());
  auto done = service::open_case(caller.system, caller.session, procedure, {command, std::nullopt},
                                 caller.at, about);
  if (!done) return refused(done.error());
  return ok({{"case", done->item.id.value}});
}

Response write_sheet(Request& request, const Caller& caller) {
  auto body = json_body(request);
  if (!body) return problem(body.error());
  auto wanted = read_sheet(*body);
  if (!wanted) return problem(wanted.error());
  const CaseId item = case_in(request);
  return after_act(caller, item,
                   service::do_act(caller.system, caller.session, item, wanted->what,
                                   wanted->command, caller.at));
}

Response act(Request& request, const Caller& caller) {
  auto body = json_body(request);
  if (!body) return problem(body.error());
  auto wanted = read_act(*body);
  if (!wanted) return problem(wanted.error());
  const CaseId item = case_in(request);
  if (const auto* erased = std::get_if<casefile::Erased>(&wanted->what)) {
    auto done = service::erase_case(caller.system, caller.session, item, erased->why,
                                    wanted->command, caller.at);
    return done ? ok({{"id", item.value}, {"gone", true}}) : refused(done.error());
  }
  return after_act(caller, item,
                   service::do_act(caller.system, caller.session, item, wanted->what,
                                   wanted->command, caller.at));
}

}  // namespace

Response refused(const Error& error) {
  Pairs more;
  if (!error.instead.empty()) more.emplace_back("instead", error.instead);
  return problem(status_of(error.code), name_of(error.code), error.public_text, error.clause, more);
}

void add_case_routes(std::vector<Route>& routes, service::System& system) {
  add(routes, system, {Method::kGet, "/api/desk", "desk", Who::kReviewer, show_desk});
  add(routes, system, {Method::kGet, "/api/cases", "cases.list", Who::kReviewer, list_cases});
  add(routes, system, {Method::kPost, "/api/cases", "cases.open", Who::kReviewer, open_case});
  add(routes, system,
      {Method::kGet, "/api/cases/{case}", "case.show", Who::kReviewer,
       [](Request& request, const Caller& caller) { return show_view(caller, case_in(request)); }});
  add(routes, system,
      {Method::kPut, "/api/cases/{case}/sheet", "case.sheet", Who::kReviewer, write_sheet});
  add(routes, system, {Method::kPost, "/api/cases/{case}/acts", "case.act", Who::kReviewer, act});
}

}  // namespace xs::http
