// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/text.h"
#include "document/encoding.h"
#include "http/api/act_json.h"
#include "http/api/case_json.h"
#include "http/api/fields.h"
#include "http/api/routes.h"
#include "http/problem.h"
#include "screening/listed_patterns.h"
#include "service/word_list_preview.h"
#include "service/word_lists.h"

namespace xs::http {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kMostListBytes = 32ULL * 1024 * 1024;
constexpr std::size_t kMostFaults = 1000, kMostEntries = 1000, kEntries = 200;

template <class T>
json::value or_null(const std::optional<T>& value, const auto& text) {
  return value ? json::value(json::string(text(*value))) : json::value(nullptr);
}

json::object to_json(const service::ListVersion& version) {
  const store::WordListVersion& row = version.row;
  const auto moment = [](Instant at) { return to_string(at); };
  const auto name = [&](const PersonId&) { return version.switched_by; };
  return {{"version", row.version},
          {"state", row.state},
          {"words", row.words},
          {"exceptions", row.exceptions},
          {"hash", to_hex(row.content)},
          {"author", version.author},
          {"created", to_string(row.created)},
          {"switched_by", or_null(row.switched_by, name)},
          {"switched_at", or_null(row.switched, moment)}};
}

json::object to_json(const service::ListView& view) {
  json::array versions;
  json::value on = nullptr;
  for (const service::ListVersion& version : view.versions) {
    if (version.row.state == "on") on = version.row.version;
    versions.push_back(to_json(version));
  }
  return {{"id", view.id}, {"name", view.name}, {"on", on}, {"versions", std::move(versions)}};
}

json::object all_lists(const std::vector<service::ListView>& views, const Caller& caller) {
  json::array lists, categories;
  for (const service::ListView& view : views) lists.push_back(to_json(view));
  // Those a word may be given.
  const auto add = [&](const screening::Category& category) {
    categories.push_back(json::object{{"id", category.id}, {"label", category.name}});
  };
  const std::string agency_word(screening::kAgencyWord);
  add(screening::category_of_word(agency_word, caller.system.categories()));
  for (const screening::Category& category : caller.system.categories()) {
    if (category.admission == document::Admission::kRefuse || category.id == agency_word) continue;
    add(category);
  }
  return {{"lists", std::move(lists)}, {"categories", std::move(categories)}};
}

json::object to_json(const service::Preview& preview) {
  const store::WordListPreview& row = preview.row;
  json::object out{{"state", row.state},
                   {"done", row.done},
                   {"total", row.total},
                   {"started", to_string(row.started)},
                   {"finished", or_null(row.finished, [](Instant at) { return to_string(at); })},
                   {"counts", nullptr},
                   {"items", nullptr}};
  if (!preview.counts) return out;
  json::array verdicts, items;
  for (const auto& [change, files] : preview.counts->verdicts) {
    verdicts.push_back(json::object{{"from", document::to_string(change.first)},
                                    {"to", document::to_string(change.second)},
                                    {"files", files}});
  }
  for (const service::ChangedFile& each : preview.items) {
    items.push_back(json::object{{"case", each.item.value},
                                 {"title", each.title},
                                 {"file", to_hex(each.file)},
                                 {"name", each.name},
                                 {"added", each.added},
                                 {"removed", each.removed},
                                 {"from", document::to_string(each.from)},
                                 {"to", document::to_string(each.to)}});
  }
  out["counts"] = json::object{
      {"files", preview.counts->files},       {"files_changed", preview.counts->files_changed},
      {"added", preview.counts->added},       {"removed", preview.counts->removed},
      {"not_read", preview.counts->not_read}, {"verdicts", std::move(verdicts)}};
  out["items"] = std::move(items);
  return out;
}

std::optional<std::size_t> number_in(std::string_view text) {
  std::size_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string list_in(const Request& request) { return request.parameters.find("list")->second; }
// 0, which is no version, for anything but a number.
std::int64_t version_in(const Request& request) {
  const auto number = number_in(request.parameters.find("version")->second);
  return number && *number <= 1'000'000 ? static_cast<std::int64_t>(*number) : 0;
}

Response list(Request&, const Caller& caller) {
  auto views = service::word_lists_of(caller.system, caller.session);
  return views ? ok(all_lists(*views, caller)) : refused(views.error());
}

Response faults_of(const service::ListFaults& found) {
  json::array faults;
  for (const auto& fault : found.faults) {
    if (faults.size() == kMostFaults) break;
    faults.push_back(json::object{{"line", fault.line}, {"text", fault.says}});
  }
  const json::object body{
      {"error", json::object{{"code", "invalid_input"},
                             {"text", "词表有错误，没有导入。请按所列各行改正后再导入。"}}},
      {"faults", std::move(faults)},
      {"faults_total", found.faults.size()}};
  return Response::json(422, json::serialize(body));
}

Response import(Request& request, const Caller& caller, const std::optional<std::string>& list,
                const std::string& name) {
  const auto file_name = percent_decode(request.header("x-file-name"), Plus::kIsPlus);
  if (!file_name || file_name->empty()) {
    return problem(422, "invalid_input", "没有收到文件名，请重新选择文件。");
  }
  auto imported = service::import_list(caller.system, caller.session, list, name,
                                       request.body.view(), *file_name, caller.at);
  if (!imported) return refused(imported.error());
  if (const auto* faults = std::get_if<service::ListFaults>(&*imported)) return faults_of(*faults);
  if (const auto* not_admitted = std::get_if<service::NotAdmitted>(&*imported)) {
    return problem(451, "admission_refused", not_admitted->says, {},
                   {{"event", not_admitted->event}});
  }
  return ok({{"list", to_json(std::get<service::ListView>(*imported))}});
}

Response create(Request& request, const Caller& caller) {
  const auto name = percent_decode(request.header("x-list-name"), Plus::kIsPlus);
  return import(request, caller, std::nullopt, name ? std::string(trim(*name)) : std::string());
}

Response add_version(Request& request, const Caller& caller) {
  return import(request, caller, list_in(request), {});
}

// Words stand in no URL: what is searched for comes in the body.
Response show(Request& request, const Caller& caller) {
  auto body = json_body(request);
  if (!body) return problem(body.error());
  Fields fields(*body);
  const auto number = [&](const char* name, std::size_t otherwise) {
    const auto given = fields.number(name);
    if (given && *given < 0) fields.wrong(name);
    return given ? static_cast<std::size_t>(*given) : otherwise;
  };
  const std::size_t offset = number("offset", 0);
  const std::size_t limit = std::min(number("limit", kEntries), kMostEntries);
  const std::string q = fields.text("q");
  if (auto fine = fields.finish(); !fine) return problem(fine.error());
  auto read =
      service::read_list(caller.system, caller.session, list_in(request), version_in(request));
  if (!read) return refused(read.error());
  json::array entries, exceptions;
  std::size_t total = 0;
  for (const screening::ListedWord& word : read->words.words) {
    if (word.word.find(q) == std::string::npos) continue;
    if (++total <= offset || entries.size() >= limit) continue;
    const auto category = screening::category_of_word(word.category, caller.system.categories());
    entries.push_back(json::object{{"word", word.word},
                                   {"pattern", screening::pattern_in(word.word).has_value()},
                                   {"category", word.category},
                                   {"category_label", category.name},
                                   {"reason", word.reason},
                                   {"clause", word.clause}});
  }
  for (const std::string& exception : read->words.exceptions) {
    if (exceptions.size() >= kMostEntries) break;
    if (exception.find(q) != std::string::npos) exceptions.emplace_back(exception);
  }
  return ok({{"version", to_json(read->version)},
             {"entries", std::move(entries)},
             {"exceptions", std::move(exceptions)},
             {"total", total}});
}

Response show_content(Request& request, const Caller& caller) {
  auto read =
      service::read_list(caller.system, caller.session, list_in(request), version_in(request));
  if (!read) return refused(read.error());
  // With its mark, so that spreadsheets take it for UTF-8.
  Response response =
      Response::bytes("text/csv; charset=utf-8", "\xEF\xBB\xBF" + screening::to_csv(read->words));
  response.set_file_name("词表.csv", Disposition::kAttachment);
  return response;
}

Response switch_state(Request& request, const Caller& caller) {
  auto body = json_body(request);
  if (!body) return problem(body.error());
  Fields fields(*body);
  const std::string state = fields.need_text("state");
  if (state != "on" && state != "off") fields.wrong("state");
  if (auto fine = fields.finish(); !fine) return problem(fine.error());
  auto view = service::switch_list(caller.system, caller.session, list_in(request),
                                   version_in(request), state == "on", caller.at);
  return view ? ok({{"list", to_json(*view)}}) : refused(view.error());
}

Response remove(Request& request, const Caller& caller) {
  auto removed =
      service::remove_draft(caller.system, caller.session, list_in(request), version_in(request));
  if (!removed) return refused(removed.error());
  return list(request, caller);
}

Response try_out(Request& request, const Caller& caller) {
  auto body = json_body(request);
  if (!body) return problem(body.error());
  Fields fields(*body);
  const std::string text = fields.need_text("text");
  if (auto fine = fields.finish(); !fine) return problem(fine.error());
  auto screening =
      service::try_list(caller.system, caller.session, list_in(request), version_in(request), text);
  if (!screening) return refused(screening.error());
  return Response::json(200, "{\"screening\":" + document::encode(*screening) + "}");
}

Response begin_preview(Request& request, const Caller& caller) {
  auto preview = service::begin_preview(caller.system, caller.session, list_in(request),
                                        version_in(request), caller.at);
  return preview ? ok({{"preview", to_json(*preview)}}) : refused(preview.error());
}

Response show_preview(Request& request, const Caller& caller) {
  auto preview =
      service::preview_of(caller.system, caller.session, list_in(request), version_in(request));
  return preview ? ok({{"preview", to_json(*preview)}}) : refused(preview.error());
}

Response end_preview(Request& request, const Caller& caller) {
  auto left = service::end_preview(caller.system, caller.session, list_in(request),
                                   version_in(request), caller.at);
  if (!left) return refused(left.error());
  return ok({{"preview", *left ? json::value(to_json(**left)) : json::value(nullptr)}});
}

}  // namespace

void add_word_list_routes(std::vector<Route>& routes, service::System& system) {
  const auto route = [&](Method method, const std::string& path, const char* name,
                         ApiHandler handler, std::uint64_t most_bytes = kDefaultBodyBytes) {
    add(routes, system,
        {method, "/api/word-lists" + path, name, Who::kReviewer, std::move(handler), most_bytes});
  };
  const std::string version = "/{list}/versions/{version}";
  route(Method::kGet, "", "word_lists.list", list);
  route(Method::kPost, "", "word_lists.create", create, kMostListBytes);
  route(Method::kPost, "/{list}/versions", "word_lists.add_version", add_version, kMostListBytes);
  route(Method::kPost, version + "/entries", "word_lists.show", show);
  route(Method::kGet, version + "/content", "word_lists.content", show_content);
  route(Method::kPut, version + "/state", "word_lists.switch", switch_state);
  route(Method::kDelete, version, "word_lists.remove", remove);
  route(Method::kPost, version + "/tryout", "word_lists.try", try_out);
  route(Method::kPost, version + "/preview", "word_lists.preview.begin", begin_preview);
  route(Method::kGet, version + "/preview", "word_lists.preview.show", show_preview);
  route(Method::kDelete, version + "/preview", "word_lists.preview.end", end_preview);
}

}  // namespace xs::http
