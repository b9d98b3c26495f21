// SPDX-License-Identifier: AGPL-3.0-or-later
#include <boost/json.hpp>

#include "http/api/case_json.h"
#include "http/api/routes.h"
#include "http/problem.h"
#include "letters/html.h"
#include "service/letters.h"

namespace xs::http {
namespace {

namespace json = boost::json;

CaseId case_in(const Request& request) { return {request.parameters.find("case")->second}; }

Response list_letters(Request& request, const Caller& caller) {
  auto listed = service::letters_of(caller.system, caller.session, case_in(request));
  if (!listed) return problem(listed.error());
  json::array letters;
  for (const service::ListedLetter& letter : *listed) {
    json::array serves;
    for (const std::string& clause : letter.serves) serves.emplace_back(clause);
    letters.push_back(json::object{{"id", letter.id},
                                   {"title", letter.title},
                                   {"group", letter.group},
                                   {"serves", std::move(serves)}});
  }
  return ok(json::object{{"letters", std::move(letters)}});
}

Response show_letter(Request& request, const Caller& caller) {
  const std::string& name = request.parameters.find("letter")->second;
  const bool pdf = name.ends_with(".pdf");
  if (!pdf && !name.ends_with(".html")) {
    return problem(404, "not_found", "文书只有网页和 PDF 两种，请从列表中选择。");
  }
  const auto letter = std::string_view(name).substr(0, name.rfind('.'));
  auto written =
      service::write_letter(caller.system, caller.session, case_in(request), letter,
                            pdf ? service::Paper::kPdf : service::Paper::kHtml, caller.at);
  if (!written) return problem(written.error());
  if (!pdf) {
    Response response = Response::html(200, std::string(as_text(written->bytes)));
    response.set_header("Content-Security-Policy", std::string(letters::kHtmlPolicy));
    response.set_file_name(written->file_name, Disposition::kInline);
    return response;
  }
  Response response = Response::bytes("application/pdf", std::move(written->bytes));
  response.set_file_name(written->file_name, Disposition::kAttachment);
  return response;
}

}  // namespace

void add_letter_routes(std::vector<Route>& routes, service::System& system) {
  add(routes, system,
      {Method::kGet, "/api/cases/{case}/letters", "case.letters", Who::kReviewer, list_letters});
  add(routes, system,
      {Method::kGet, "/api/cases/{case}/letters/{letter}", "case.letter", Who::kReviewer,
       show_letter});
}

}  // namespace xs::http
