// SPDX-License-Identifier: AGPL-3.0-or-later
#include <boost/json.hpp>

#include "http/api/act_json.h"
#include "http/api/case_json.h"
#include "http/api/fields.h"
#include "http/api/routes.h"
#include "http/problem.h"
#include "service/permits.h"

namespace xs::http {
namespace {

Response show_done(const Caller& caller, const Result<service::Done>& done) {
  if (!done) return refused(done.error());
  auto view = service::view_case(caller.system, caller.session, done->item.id);
  return view ? ok(to_json(*view, caller.session)) : problem(view.error());
}

Response issue(Request& request, const Caller& caller) {
  auto body = json_body(request);
  if (!body) return problem(body.error());
  Fields fields(*body);
  const CommandId command{fields.need_text("command")};
  if (auto fine = fields.finish(); !fine) return problem(fine.error());
  return show_done(caller, service::issue_permit(caller.system, caller.session,
                                                 {request.parameters.find("case")->second},
                                                 {command, std::nullopt}, caller.at));
}

Response revoke(Request& request, const Caller& caller) {
  auto body = json_body(request);
  if (!body) return problem(body.error());
  Fields fields(*body);
  const CommandId command{fields.need_text("command")};
  const std::string reason = fields.need_text("reason");
  if (auto fine = fields.finish(); !fine) return problem(fine.error());
  return show_done(caller, service::revoke_permit(caller.system, caller.session,
                                                  request.parameters.find("permit")->second, reason,
                                                  {command, std::nullopt}, caller.at));
}

Response show_permit(Request& request, const Caller& caller) {
  const std::string& permit = request.parameters.find("permit")->second;
  auto note = service::permit_note(caller.system, caller.session, permit);
  if (!note) return problem(note.error());
  Response response = Response::text(200, *std::move(note));
  response.set_file_name("公开许可-" + permit + ".txt", Disposition::kAttachment);
  return response;
}

Response show_permitted_file(Request& request, const Caller& caller) {
  const auto digest = sm3_from_hex(request.parameters.find("digest")->second);
  if (!digest) return problem(404, "not_found", "许可中没有这个文件。");
  auto file = service::permitted_bytes(
      caller.system, caller.session, request.parameters.find("permit")->second, *digest, caller.at);
  if (!file) return refused(file.error());
  Response response = Response::bytes("application/octet-stream", std::move(file->bytes));
  response.set_file_name(file->name, Disposition::kAttachment);
  return response;
}

// Both are for outsiders, who name the agency; with one agency on the machine they need not.
Result<std::shared_ptr<const service::Agency>> agency_asked_for(const Request& request,
                                                                const service::System& system) {
  const auto named = request.query_value("agency");
  const auto all = system.agencies();
  if (!named && all.size() == 1) return all.front();
  return system.agency({std::string(named.value_or(""))});
}

Response show_revocations(Request& request, const Caller& caller) {
  auto agency = agency_asked_for(request, caller.system);
  if (!agency) return problem(agency.error());
  auto list = service::revocation_list(caller.system, (*agency)->row.id, caller.at);
  return list ? Response::text(200, *std::move(list)) : problem(list.error());
}

Response show_key(Request& request, const Caller& caller) {
  auto agency = agency_asked_for(request, caller.system);
  if (!agency) return problem(agency.error());
  return Response::text(200, (*agency)->keys->permits->public_key());
}

}  // namespace

void add_permit_routes(std::vector<Route>& routes, service::System& system) {
  add(routes, system,
      {Method::kPost, "/api/cases/{case}/permits", "permit.issue", Who::kReviewer, issue});
  add(routes, system,
      {Method::kGet, "/api/permits/{permit}", "permit.show", Who::kReviewer, show_permit});
  add(routes, system,
      {Method::kGet, "/api/permits/{permit}/files/{digest}", "permit.file", Who::kReviewer,
       show_permitted_file});
  add(routes, system,
      {Method::kPost, "/api/permits/{permit}/revocation", "permit.revoke", Who::kReviewer, revoke});
  add(routes, system,
      {Method::kGet, "/api/revocations", "revocations", Who::kAnyone, show_revocations});
  add(routes, system, {Method::kGet, "/api/key", "key", Who::kAnyone, show_key});
}

}  // namespace xs::http
