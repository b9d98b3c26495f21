// SPDX-License-Identifier: AGPL-3.0-or-later
#include <boost/json.hpp>

#include "http/api/case_json.h"
#include "http/api/routes.h"
#include "http/problem.h"
#include "service/clauses.h"

namespace xs::http {
namespace {

namespace json = boost::json;

Response show_pack(Request&, const Caller& caller) {
  json::object body = to_json(caller.session.pack());
  json::object detectors;
  for (const auto& [category, label] : caller.system.category_labels()) {
    detectors[category] = label;
  }
  body["detectors"] = std::move(detectors);
  return ok(body);
}

Response show_clauses(Request&, const Caller& caller) {
  auto clauses = service::clauses_of(caller.system, caller.session);
  if (!clauses) return problem(clauses.error());
  json::array out;
  for (const auto& clause : *clauses) {
    json::array rules;
    for (const std::string& rule : clause.rules) rules.emplace_back(rule);
    out.push_back(json::object{
        {"id", clause.clause.id},
        {"article", clause.clause.article},
        {"heading", clause.clause.heading},
        {"says", clause.clause.says},
        {"rules", std::move(rules)},
        {"not_formalized", clause.clause.not_formalized},
        {"pack", clause.clause.pack},
        {"cases", clause.law_cases},
        {"acted", clause.acted},
        {"last_acted", clause.last_acted ? json::value(json::string(to_string(*clause.last_acted)))
                                         : json::value(nullptr)}});
  }
  return ok({{"clauses", std::move(out)}});
}

}  // namespace

void add_pack_routes(std::vector<Route>& routes, service::System& system) {
  add(routes, system, {Method::kGet, "/api/pack", "pack.show", Who::kSignedIn, show_pack});
  add(routes, system, {Method::kGet, "/api/clauses", "clauses", Who::kSignedIn, show_clauses});
}

std::vector<Route> api_routes(service::System& system, const ApiOptions& options) {
  std::vector<Route> routes;
  add_session_routes(routes, system, options);
  add_pack_routes(routes, system);
  add_case_routes(routes, system);
  add_catalogue_routes(routes, system);
  add_delegation_routes(routes, system);
  add_file_routes(routes, system);
  add_letter_routes(routes, system);
  add_permit_routes(routes, system);
  add_refused_upload_routes(routes, system);
  add_record_routes(routes, system);
  add_people_routes(routes, system);
  add_supervision_routes(routes, system);
  add_word_list_routes(routes, system);
  return routes;
}

}  // namespace xs::http
