// SPDX-License-Identifier: AGPL-3.0-or-later
#include <boost/json.hpp>

#include "http/api/case_json.h"
#include "http/api/file_kinds.h"
#include "http/api/routes.h"
#include "http/problem.h"
#include "service/catalogues.h"

namespace xs::http {
namespace {

namespace json = boost::json;

const std::string& catalogue_in(const Request& request) {
  return request.parameters.find("catalogue")->second;
}

json::object to_json(const service::CatalogueTitle& title) {
  return {{"id", title.id}, {"label", title.label}, {"clause", title.clause}};
}

Response list_catalogues(Request&, const Caller& caller) {
  json::array titles;
  for (const auto& title : service::catalogues_of(caller.session)) {
    titles.push_back(to_json(title));
  }
  return ok(json::object{{"catalogues", std::move(titles)}});
}

Response show_catalogue(Request& request, const Caller& caller) {
  auto catalogue = service::catalogue_of(caller.system, caller.session, catalogue_in(request));
  if (!catalogue) return problem(catalogue.error());
  json::array columns, rows;
  for (const auto& column : catalogue->columns) {
    columns.push_back(json::object{{"label", column.label},
                                   {"filter", column.filter},
                                   {"months", column.months},
                                   {"title", column.of.front() == "title"}});
  }
  for (service::CatalogueRow& row : catalogue->rows) {
    json::array cells;
    for (std::string& cell : row.cells) cells.emplace_back(std::move(cell));
    json::object out{{"month", row.month}, {"cells", std::move(cells)}};
    if (row.readable) out["case"] = row.item.value;
    rows.push_back(std::move(out));
  }
  json::object out = to_json(catalogue->title);
  out["columns"] = std::move(columns);
  out["rows"] = std::move(rows);
  return ok(out);
}

Response export_catalogue(Request& request, const Caller& caller) {
  const auto kind = file_kind(request.parameters.find("format")->second);
  if (!kind) return no_such_kind();
  auto file = service::export_catalogue(caller.system, caller.session, catalogue_in(request),
                                        kind->kind, caller.at);
  return file ? as_download(*std::move(file), *kind) : problem(file.error());
}

}  // namespace

void add_catalogue_routes(std::vector<Route>& routes, service::System& system) {
  add(routes, system,
      {Method::kGet, "/api/catalogues", "catalogues.list", Who::kReviewer, list_catalogues});
  add(routes, system,
      {Method::kGet, "/api/catalogues/{catalogue}", "catalogue.show", Who::kReviewer,
       show_catalogue});
  add(routes, system,
      {Method::kGet, "/api/catalogues/{catalogue}/files/{format}", "catalogue.export",
       Who::kReviewer, export_catalogue});
}

}  // namespace xs::http
