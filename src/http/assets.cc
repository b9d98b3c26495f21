// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/assets.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/sm.h"
#include "base/text.h"
#include "http/problem.h"

namespace xs::http {
namespace {

std::string content_type_of(std::string_view path) {
  static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json; charset=utf-8"},
      {".webmanifest", "application/manifest+json; charset=utf-8"},
      {".txt", "text/plain; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".webp", "image/webp"},
      {".ico", "image/x-icon"},
      {".wasm", "application/wasm"},
      {".woff2", "font/woff2"},
      {".ttf", "font/ttf"},
      {".pdf", "application/pdf"},
  };
  for (const auto& [end, type] : kTypes)
    if (path.ends_with(end)) return std::string(type);
  return "application/octet-stream";
}

bool accepts_gzip(std::string_view header) {
  for (const std::string_view part : split(header, ',')) {
    const std::string_view one = trim(part);
    const std::string_view coding = trim(one.substr(0, one.find(';')));
    if (coding != "gzip" && coding != "*") continue;
    const std::size_t q = one.find("q=");
    if (q == std::string_view::npos) return true;
    return one.substr(q + 2).find_first_of("123456789") != std::string_view::npos;
  }
  return false;
}

Response file_response(std::string_view path, std::string_view hash, Response::Body body) {
  Response response = Response::bytes(content_type_of(path), std::move(body));
  response.etag = "\"" + std::string(hash) + "\"";
  response.ranges = Ranges::kAllowed;
  response.add_header("Cache-Control", path.starts_with("/assets/")
                                           ? "public, max-age=31536000, immutable"
                                           : "no-cache");
  return response;
}

}  // namespace

Result<Assets> Assets::from_folder(const std::filesystem::path& folder) {
  std::error_code ec;
  const auto canonical = std::filesystem::canonical(folder, ec);
  if (ec || !std::filesystem::is_directory(canonical, ec))
    return fail(ErrorCode::kNotFound, "找不到网页客户端所在的文件夹，请检查 --web-root。",
                folder.string());
  Assets assets{std::span<const EmbeddedFile>()};
  assets.folder_ = canonical;
  return assets;
}

std::optional<Response> Assets::read(std::string_view path) const {
  std::error_code ec;
  const auto file = std::filesystem::canonical(folder_ / path.substr(1), ec);
  if (ec || !std::filesystem::is_regular_file(file, ec)) return std::nullopt;
  const auto [end, ignored] = std::ranges::mismatch(folder_, file);
  if (end != folder_.end()) return std::nullopt;  // a link or .. that leads out
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream) return std::nullopt;
  const std::string hash = to_hex(sm3(text));
  Response response = file_response(path, hash, std::move(text));
  response.set_header("Cache-Control", "no-cache");
  return response;
}

std::optional<Response> Assets::find(const Request& request, std::string_view path) const {
  if (!folder_.empty()) return read(path);
  const auto found = std::ranges::lower_bound(files_, path, {}, &EmbeddedFile::path);
  if (found == files_.end() || found->path != path) return std::nullopt;
  const bool is_zipped = !found->gzip.empty() && accepts_gzip(request.header("accept-encoding"));
  Response response = file_response(path, std::string(found->hash) + (is_zipped ? "-gzip" : ""),
                                    is_zipped ? found->gzip : found->bytes);
  if (!found->gzip.empty()) response.add_header("Vary", "Accept-Encoding");
  if (is_zipped) response.add_header("Content-Encoding", "gzip");
  return response;
}

Response Assets::serve(const Request& request) const {
  if (!is_built())
    return Response::html(503,
                          "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">"
                          "<title>先审</title><p>网页客户端尚未构建，请先构建 web 目录，"
                          "再重新构建本程序。接口照常可用。</p></html>");
  const auto path = percent_decode(request.path, Plus::kIsPlus);
  if (!path) return refusal(400);
  if (auto response = find(request, *path == "/" ? "/index.html" : *path))
    return *std::move(response);
  const std::string_view last = std::string_view(*path).substr(path->rfind('/') + 1);
  if (last.find('.') == std::string_view::npos && !path->starts_with("/assets/"))
    if (auto response = find(request, "/index.html")) return *std::move(response);
  return refusal(404);
}

}  // namespace xs::http
