// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/assets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "http/wire_client.h"

namespace xs::http {

std::span<const EmbeddedFile> fixture_files();  // testdata/dist, embedded by the build

namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(XS_SOURCE_DIR) / "src/http/testdata/dist";

std::string file_text(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

TEST(EmbeddedFiles, AreTheFilesOfTheFolder) {
  const auto files = fixture_files();
  ASSERT_EQ(files.size(), 3U);
  EXPECT_TRUE(std::ranges::is_sorted(files, {}, &EmbeddedFile::path));
  for (const EmbeddedFile& file : files) {
    SCOPED_TRACE(file.path);
    EXPECT_EQ(as_text(file.bytes), file_text(kFolder / file.path.substr(1)));
    EXPECT_EQ(file.hash.size(), 32U);
    EXPECT_EQ(file.gzip.empty(), file.path != "/assets/app-4f2a.js") << "only where it is smaller";
    if (file.gzip.empty()) continue;
    const BytesView zip = file.gzip;
    EXPECT_TRUE(zip[0] == 0x1f && zip[1] == 0x8b);
    const auto size_at = zip.subspan(zip.size() - 4);  // RFC 1952: size modulo 2^32
    EXPECT_EQ(size_at[0] | size_at[1] << 8 | size_at[2] << 16, static_cast<int>(file.bytes.size()));
  }
}

TEST(EmbeddedFiles, OfTheWebClientAreSorted) {
  EXPECT_TRUE(std::ranges::is_sorted(embedded_files(), {}, &EmbeddedFile::path));
}

TEST(Assets, AreServedFromBinaryAndFolderAlike) {
  const auto folder = Assets::from_folder(kFolder);
  ASSERT_TRUE(folder);
  const struct {
    std::string_view path;
    int status;
    std::string_view type;
    std::string_view body;  // begins with
  } kCases[] = {
      {"/", 200, "text/html; charset=utf-8", "<!doctype"},
      {"/index.html", 200, "text/html; charset=utf-8", "<!doctype"},
      {"/cases/7", 200, "text/html; charset=utf-8", "<!doctype"},
      {"/assets/app-4f2a.js", 200, "text/javascript; charset=utf-8", "// A script"},
      {"/assets/%61pp-4f2a.js", 200, "text/javascript; charset=utf-8", "// A script"},
      {"/favicon.ico", 200, "image/x-icon", "x"},
      {"/assets/app-old.js", 404, "application/json; charset=utf-8", "{\"error\""},
      {"/assets/app", 404, "application/json; charset=utf-8", "{\"error\""},
      {"/missing.png", 404, "application/json; charset=utf-8", "{\"error\""},
      {"/../../assets.h", 404, "application/json; charset=utf-8", "{\"error\""},
      {"/%2e%2e/%2e%2e/assets.h", 404, "application/json; charset=utf-8", "{\"error\""},
      {"/assets", 200, "text/html; charset=utf-8", "<!doctype"},
      {"//etc/passwd.txt", 404, "application/json; charset=utf-8", "{\"error\""},
  };
  for (const Assets& assets : {Assets(fixture_files()), *folder}) {
    const auto server = start_server({}, {}, [&](Request& r) { return assets.serve(r); });
    for (const auto& c : kCases) {
      SCOPED_TRACE(c.path);
      const Answer got = fetch(server->port(), c.path);
      EXPECT_EQ(got.status, c.status);
      EXPECT_EQ(got.headers.at("content-type"), c.type);
      EXPECT_EQ(got.body.substr(0, c.body.size()), c.body);
    }
  }
}

TEST(Assets, AreNegotiated) {
  const Assets assets(fixture_files());
  const auto server = start_server({}, {}, [&](Request& r) { return assets.serve(r); });
  const EmbeddedFile& script = fixture_files()[0];
  ASSERT_EQ(script.path, "/assets/app-4f2a.js");
  const struct {
    std::string_view accept;
    bool is_zipped;
  } kCases[] = {{"gzip", true},      {"br, gzip;q=0.5", true}, {"*", true},  {"identity", false},
                {"gzip;q=0", false}, {"gzip;q=0.0", false},    {"br", false}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.accept);
    const Answer got =
        fetch(server->port(), script.path, "Accept-Encoding: " + std::string(c.accept) + "\r\n");
    EXPECT_EQ(got.body, as_text(c.is_zipped ? script.gzip : script.bytes));
    EXPECT_EQ(got.headers.contains("content-encoding"), c.is_zipped);
    EXPECT_EQ(got.headers.at("vary"), "Accept-Encoding");
    EXPECT_EQ(got.headers.at("cache-control"), "public, max-age=31536000, immutable");
    const Answer again = fetch(server->port(), script.path,
                               "Accept-Encoding: " + std::string(c.accept) +
                                   "\r\nIf-None-Match: " + got.headers.at("etag") + "\r\n");
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.headers.at("etag"), got.headers.at("etag"));
  }
}

TEST(Assets, SayWhenTheClientIsNotBuilt) {
  const Assets none{std::span<const EmbeddedFile>()};
  Request request;
  request.path = "/";
  const Response response = none.serve(request);
  EXPECT_EQ(response.status, 503);
  EXPECT_NE(std::get<std::string>(response.body).find("尚未构建"), std::string::npos);
  EXPECT_FALSE(Assets::from_folder(kFolder / "absent"));
}

}  // namespace
}  // namespace xs::http
