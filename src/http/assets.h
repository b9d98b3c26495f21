// SPDX-License-Identifier: AGPL-3.0-or-later
// The web client: the files in this binary, or those of a folder while it is being developed.
//
// Files under /assets/ have names with hashes and may be kept for ever; the rest is asked for
// again each time (ETag). A path without a dot in its last segment that is no file is a page of the
// client and gets index.html.
//
//   Assets assets = Assets::embedded();
//   Router::compile(routes, [assets](Request& request) { return assets.serve(request); });
#pragma once

#include <filesystem>
#include <span>

#include "http/embedded_files.h"
#include "http/message.h"

namespace xs::http {

class Assets {
 public:
  [[nodiscard]] static Assets embedded() { return Assets(embedded_files()); }
  // Reads from the disk at each request: for development. Fails with kNotFound.
  [[nodiscard]] static Result<Assets> from_folder(const std::filesystem::path& folder);
  // Sorted by path; must outlive every answer.
  explicit Assets(std::span<const EmbeddedFile> files) : files_(files) {}

  [[nodiscard]] Response serve(const Request& request) const;
  [[nodiscard]] bool is_built() const { return !files_.empty() || !folder_.empty(); }

 private:
  [[nodiscard]] std::optional<Response> find(const Request& request, std::string_view path) const;
  [[nodiscard]] std::optional<Response> read(std::string_view path) const;

  std::span<const EmbeddedFile> files_;
  std::filesystem::path folder_;  // canonical; empty: embedded
};

}  // namespace xs::http
