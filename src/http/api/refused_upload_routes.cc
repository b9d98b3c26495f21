// SPDX-License-Identifier: AGPL-3.0-or-later
#include <boost/json.hpp>

#include "document/encoding.h"
#include "http/api/act_json.h"
#include "http/api/case_json.h"
#include "http/api/fields.h"
#include "http/api/routes.h"
#include "http/problem.h"
#include "service/admission.h"

namespace xs::http {
namespace {

namespace json = boost::json;

std::string_view state_label(std::string_view state) {
  if (state == "open") return "待处理";
  if (state == "cleared") return "已放行";
  if (state == "dealt_with") return "已处理";
  return "已转事件处置";
}

Response list(Request&, const Caller& caller) {
  auto events = service::refused_uploads(caller.system, caller.session, caller.at);
  if (!events) return problem(events.error());
  auto people = caller.system.database().read(
      [&](store::Transaction& tx) { return store::people(tx, caller.session.person.agency); });
  if (!people) return problem(people.error());
  std::map<PersonId, std::string> names;
  for (const auto& person : *people) names[person.id] = person.name;
  json::array out;
  for (const auto& event : *events) {
    const bool his_own = event.upload.person == caller.session.person.id;
    out.push_back(
        json::object{{"event", event.upload.event},
                     {"at", to_string(event.upload.at)},
                     {"person", names[event.upload.person]},
                     {"rule", event.upload.rule},
                     {"state", event.upload.state},
                     {"state_label", state_label(event.upload.state)},
                     {"expires", event.viewable_until
                                     ? json::value(json::string(to_string(*event.viewable_until)))
                                     : json::value(nullptr)},
                     {"viewable", event.viewable_until.has_value() && !his_own &&
                                      service::may(caller.session, "refused_uploads")}});
  }
  return ok({{"events", std::move(out)}});
}

Response show(Request& request, const Caller& caller) {
  auto view = service::view_refused(caller.system, caller.session,
                                    request.parameters.find("event")->second, caller.at);
  if (!view) return refused(view.error());
  return Response::json(200, "{\"document\":" + document::encode(view->document) +
                                 ",\"screening\":" + document::encode(view->screening) + "}");
}

std::optional<service::Closing> closing_from(std::string_view text) {
  if (text == "clear") return service::Closing::kClear;
  if (text == "dealt_with") return service::Closing::kDealtWith;
  if (text == "incident") return service::Closing::kIncident;
  return std::nullopt;
}

Response close(Request& request, const Caller& caller) {
  auto body = json_body(request);
  if (!body) return problem(body.error());
  Fields fields(*body);
  const auto how = closing_from(fields.need_text("how"));
  if (!how) fields.wrong("how");
  const service::ClosingWanted wanted{.how = how.value_or(service::Closing::kDealtWith),
                                      .reason = fields.text("reason"),
                                      .body = fields.text("body"),
                                      .number = fields.text("number"),
                                      .on = fields.date("on"),
                                      .note = fields.text("note")};
  if (auto fine = fields.finish(); !fine) return problem(fine.error());
  auto closed = service::close_refused(caller.system, caller.session,
                                       request.parameters.find("event")->second, wanted, caller.at);
  return closed ? Response::empty() : refused(closed.error());
}

}  // namespace

void add_refused_upload_routes(std::vector<Route>& routes, service::System& system) {
  add(routes, system,
      {Method::kGet, "/api/refused-uploads", "refused_uploads.list", Who::kReviewer, list});
  add(routes, system,
      {Method::kGet, "/api/refused-uploads/{event}/document", "refused_uploads.show",
       Who::kReviewer, show});
  add(routes, system,
      {Method::kPost, "/api/refused-uploads/{event}/closing", "refused_uploads.close",
       Who::kReviewer, close});
}

}  // namespace xs::http
