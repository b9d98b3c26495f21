// SPDX-License-Identifier: AGPL-3.0-or-later
#include <boost/json.hpp>
#include <charconv>
#include <map>
#include <mutex>

#include "document/encoding.h"
#include "http/api/act_json.h"
#include "http/api/case_json.h"
#include "http/api/routes.h"
#include "http/problem.h"
#include "service/case_files.h"

namespace xs::http {

namespace json = boost::json;

// An upload and whoever watches it find each other by a number the client made up; either may come
// first. What was told before anyone listened is told to him then.
class UploadProgress {
 public:
  static constexpr std::size_t kMostUploads = 1000;

  std::shared_ptr<EventChannel> listen(const std::string& key) {
    const std::lock_guard lock(mutex_);
    Upload& upload = find(key);
    upload.channel = std::make_shared<EventChannel>();
    for (const std::string& frame : upload.told) upload.channel->push({"", frame});
    if (upload.over) upload.channel->close();
    return upload.channel;
  }
  void tell(const std::string& key, std::string_view stage, std::string_view text = {}) {
    const bool over = stage == "done" || stage == "refused" || stage == "failed";
    const std::string frame = json::serialize(json::object{{"stage", stage}, {"text", text}});
    const std::lock_guard lock(mutex_);
    Upload& upload = find(key);
    upload.told.push_back(frame);
    upload.over = over;
    if (upload.channel) upload.channel->push({"", frame});
    if (over && upload.channel) upload.channel->close();
  }

 private:
  struct Upload {
    std::vector<std::string> told;
    std::shared_ptr<EventChannel> channel;
    bool over = false;
    std::uint64_t turn = 0;
  };
  Upload& find(const std::string& key) {
    if (uploads_.size() >= kMostUploads && !uploads_.contains(key)) {
      uploads_.erase(std::ranges::min_element(uploads_, {},
                                              [](const auto& entry) { return entry.second.turn; }));
    }
    Upload& upload = uploads_[key];
    if (upload.turn == 0) upload.turn = ++turns_;
    return upload;
  }
  std::mutex mutex_;
  std::map<std::string, Upload> uploads_;
  std::uint64_t turns_ = 0;
};

namespace {

constexpr std::uint64_t kMostUploadBytes = 200ULL * 1024 * 1024;
constexpr int kPageDpi = 110;

CaseId case_in(const Request& request) { return {request.parameters.find("case")->second}; }

Result<Sm3Digest> digest_in(const Request& request) {
  const auto digest = sm3_from_hex(request.parameters.find("digest")->second);
  if (!digest) return fail(ErrorCode::kNotFound, "本件没有这个文件。");
  return *digest;
}

// The person is part of the key: nobody listens to another's upload.
std::string upload_key(const Caller& caller, std::string_view upload) {
  return caller.session.person.id.value + "/" + std::string(upload);
}

std::string_view stage_text(service::Stage stage) {
  switch (stage) {
    case service::Stage::kReceived:
      return "received";
    case service::Stage::kReading:
      return "reading";
    case service::Stage::kScreening:
      return "screening";
    case service::Stage::kStoring:
      return "storing";
  }
  return {};
}

Response show_case(const Caller& caller, const CaseId& item, json::object more) {
  auto view = service::view_case(caller.system, caller.session, item);
  if (!view) return problem(view.error());
  more["case"] = to_json(*view, caller.session);
  return ok(more);
}

Response put_file(Request& request, const Caller& caller, UploadProgress& progress) {
  const auto name = percent_decode(request.header("x-file-name"), Plus::kIsPlus);
  if (!name || name->empty()) {
    return problem(422, "invalid_input", "没有收到文件名，请重新选择文件。");
  }
  const std::string key = upload_key(caller, request.header("x-upload"));
  const std::string_view replaced = request.header("x-replaces");
  std::optional<Sm3Digest> replaces;
  if (!replaced.empty()) replaces = sm3_from_hex(replaced);
  if (!replaced.empty() && !replaces) {
    return problem(422, "invalid_input", "要更换的文件不正确，请刷新页面后重试。");
  }
  const CaseId item = case_in(request);
  const BytesView bytes = request.body.view();
  const auto tell = [&](service::Stage stage) { progress.tell(key, stage_text(stage)); };
  const auto uploaded =
      service::add_file(caller.system, caller.session, item, bytes, *name, replaces,
                        {{new_uuid_v7()}, std::nullopt}, tell, caller.at);
  if (!uploaded) {
    progress.tell(key, "failed", uploaded.error().public_text);
    return refused(uploaded.error());
  }
  if (const auto* not_admitted = std::get_if<service::NotAdmitted>(&*uploaded)) {
    progress.tell(key, "refused", not_admitted->says);
    return problem(451, "admission_refused", not_admitted->says, {},
                   {{"event", not_admitted->event}});
  }
  progress.tell(key, "done");
  return show_case(caller, item, {{"digest", to_hex(sm3(bytes))}});
}

Response remove_file(Request& request, const Caller& caller) {
  const auto digest = digest_in(request);
  if (!digest) return problem(digest.error());
  const CaseId item = case_in(request);
  const auto done = service::remove_file(caller.system, caller.session, item, *digest,
                                         {{new_uuid_v7()}, std::nullopt}, caller.at);
  if (!done) return refused(done.error());
  auto view = service::view_case(caller.system, caller.session, item);
  return view ? ok(to_json(*view, caller.session)) : problem(view.error());
}

Response show_document(Request& request, const Caller& caller) {
  const auto digest = digest_in(request);
  if (!digest) return problem(digest.error());
  const auto read =
      service::read_document(caller.system, caller.session, case_in(request), *digest, caller.at);
  if (!read) return refused(read.error());
  return Response::json(200, "{\"document\":" + document::encode(read->document) +
                                 ",\"screening\":" + document::encode(read->screening) + "}");
}

Response show_page(Request& request, const Caller& caller) {
  const auto digest = digest_in(request);
  if (!digest) return problem(digest.error());
  const std::string& text = request.parameters.find("page")->second;
  int page = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), page);
  if (parsed.ec != std::errc() || page < 1) {
    return problem(404, "not_found", "没有这一页。");
  }
  auto picture = service::render_page(caller.system, caller.session, case_in(request), *digest,
                                      page, kPageDpi, caller.at);
  if (!picture) return refused(picture.error());
  return Response::bytes("image/png", *std::move(picture));
}

Response show_content(Request& request, const Caller& caller) {
  const auto digest = digest_in(request);
  if (!digest) return problem(digest.error());
  auto file =
      service::read_bytes(caller.system, caller.session, case_in(request), *digest, caller.at);
  if (!file) return refused(file.error());
  Response response = Response::bytes("application/octet-stream", std::move(file->bytes));
  response.set_file_name(file->name, Disposition::kAttachment);
  return response;
}

}  // namespace

void add_file_routes(std::vector<Route>& routes, service::System& system) {
  auto progress = std::make_shared<UploadProgress>();
  add(routes, system,
      {Method::kPut, "/api/cases/{case}/files", "case.files.add", Who::kReviewer,
       [progress](Request& request, const Caller& caller) {
         return put_file(request, caller, *progress);
       },
       kMostUploadBytes});
  add(routes, system,
      {Method::kGet, "/api/uploads/{upload}/events", "upload.events", Who::kReviewer,
       [progress](Request& request, const Caller& caller) {
         const std::string& upload = request.parameters.find("upload")->second;
         return Response::events(progress->listen(upload_key(caller, upload)));
       }});
  add(routes, system,
      {Method::kDelete, "/api/cases/{case}/files/{digest}", "case.files.remove", Who::kReviewer,
       remove_file});
  add(routes, system,
      {Method::kGet, "/api/cases/{case}/files/{digest}/document", "case.files.document",
       Who::kReviewer, show_document});
  add(routes, system,
      {Method::kGet, "/api/cases/{case}/files/{digest}/pages/{page}", "case.files.page",
       Who::kReviewer, show_page});
  add(routes, system,
      {Method::kGet, "/api/cases/{case}/files/{digest}/content", "case.files.content",
       Who::kReviewer, show_content});
}

}  // namespace xs::http
