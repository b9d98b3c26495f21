// SPDX-License-Identifier: AGPL-3.0-or-later
#include <boost/json.hpp>

#include "http/api/act_json.h"
#include "http/api/case_json.h"
#include "http/api/routes.h"
#include "http/problem.h"
#include "service/record.h"

namespace xs::http {
namespace {

namespace json = boost::json;

json::object to_json(const service::RecordedAct& act) {
  json::array citations;
  for (const std::string& clause : act.citations) citations.emplace_back(clause);
  return {{"position", act.position ? json::value(*act.position) : json::value(nullptr)},
          {"seq", act.seq},
          {"at", to_string(act.at)},
          {"actor", act.actor},
          {"type", act.type},
          {"label", act.label},
          {"about", act.about},
          {"clause", act.citations.empty() ? std::string() : act.citations.front()},
          {"citations", std::move(citations)}};
}

Response show_record(Request& request, const Caller& caller) {
  std::optional<CaseId> item;
  if (const auto id = request.query_value("case"); id && !id->empty()) {
    item = CaseId{std::string(*id)};
  }
  auto acts = service::recorded_acts(caller.system, caller.session, item);
  if (!acts) return refused(acts.error());
  json::array entries;
  for (const auto& act : acts->acts) entries.push_back(to_json(act));
  return ok({{"entries", std::move(entries)}, {"checkpoint", acts->checkpoint}});
}

Response verify(Request&, const Caller& caller) {
  if (!service::may(caller.session, "verify_record")) {
    return problem(403, "not_permitted", "您的岗位不能校验记录。");
  }
  auto checks = service::verify_record(caller.system, *caller.session.agency, std::nullopt);
  if (!checks) return problem(checks.error());
  json::array faults;
  for (const auto& check : *checks) {
    for (const auto& fault : check.report.faults) faults.emplace_back(fault.text);
  }
  const auto& acts = checks->front().report;
  const bool sound = faults.empty();
  return ok({{"ok", sound},
             {"faults", std::move(faults)},
             {"size", acts.size},
             {"root", to_hex(acts.root)}});
}

}  // namespace

void add_record_routes(std::vector<Route>& routes, service::System& system) {
  add(routes, system, {Method::kGet, "/api/record", "record.show", Who::kSignedIn, show_record});
  add(routes, system,
      {Method::kPost, "/api/record/verification", "record.verify", Who::kSignedIn, verify});
}

}  // namespace xs::http
