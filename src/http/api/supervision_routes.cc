// SPDX-License-Identifier: AGPL-3.0-or-later
#include <boost/json.hpp>

#include "http/api/case_json.h"
#include "http/api/file_kinds.h"
#include "http/api/routes.h"
#include "http/problem.h"
#include "service/supervision.h"

namespace xs::http {
namespace {

namespace json = boost::json;

json::object to_json(const service::Pace& pace) {
  return {
      {"handed_in", pace.handed_in},
      {"running", pace.running},
      {"released", pace.released},
      {"approved", pace.approved},
      {"fixed", pace.fixed},
      {"withheld", pace.withheld},
      {"returned", pace.returned},
      {"late", pace.late},
      {"median_days", pace.median_days < 0 ? json::value(nullptr) : json::value(pace.median_days)}};
}

json::array named(const std::vector<std::pair<std::string, service::Pace>>& all) {
  json::array out;
  for (const auto& [name, pace] : all) {
    json::object each = to_json(pace);
    each["name"] = name;
    out.push_back(std::move(each));
  }
  return out;
}

std::string in_query(const Request& request, std::string_view name) {
  for (const auto& [key, value] : request.query) {
    if (key == name) return value;
  }
  return {};
}

Response show(Request& request, const Caller& caller) {
  const auto now =
      service::supervise(caller.system, caller.session,
                         {in_query(request, "first"), in_query(request, "last")}, caller.at);
  if (!now) return problem(now.error());
  json::array grounds, overdue;
  for (const auto& [label, count] : now->by_ground) {
    grounds.push_back(json::object{{"label", label}, {"count", count}});
  }
  for (const service::Overdue& one : now->overdue) {
    overdue.push_back(json::object{{"case", one.item.value},
                                   {"title", one.title},
                                   {"department", one.department},
                                   {"step", one.step},
                                   {"role", one.role},
                                   {"due", to_string(one.due)},
                                   {"days", one.days}});
  }
  return ok({{"all", to_json(now->all)},
             {"months", named(now->by_month)},
             {"departments", named(now->by_department)},
             {"grounds", std::move(grounds)},
             {"overdue", std::move(overdue)}});
}

Response summary(Request& request, const Caller& caller) {
  const auto kind = file_kind(request.parameters.find("format")->second);
  if (!kind) return no_such_kind();
  auto file =
      service::monthly_summary(caller.system, caller.session,
                               request.parameters.find("month")->second, kind->kind, caller.at);
  return file ? as_download(*std::move(file), *kind) : problem(file.error());
}

}  // namespace

void add_supervision_routes(std::vector<Route>& routes, service::System& system) {
  add(routes, system, {Method::kGet, "/api/supervision", "supervision.show", Who::kReviewer, show});
  add(routes, system,
      {Method::kGet, "/api/supervision/{month}/files/{format}", "supervision.summary",
       Who::kReviewer, summary});
}

}  // namespace xs::http
