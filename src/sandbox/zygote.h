// SPDX-License-Identifier: AGPL-3.0-or-later
// The other side of ReaderPool: a process with its libraries loaded that forks one confined child
// for each document. Called by the reader program only.
//
//   return serve(kControlDescriptor, [](const ReadingTask& task) { … });
#pragma once

#include <functional>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace xs::sandbox {

enum class ReadingVerb : std::uint32_t { kRead = 1, kRender = 2, kTypeset = 3 };

struct ReadingTask {
  ReadingVerb verb = ReadingVerb::kRead;
  BytesView bytes;
  std::string_view file_name;  // kRead
  int page = 0, dpi = 0;       // kRender
};

// The answer is an encoded Document, a picture or a PDF. Runs in the child, confined, and may crash
// there.
using Worker = std::function<Result<Bytes>(const ReadingTask&)>;

// Where the server puts the control socket of a reader it starts.
inline constexpr int kControlDescriptor = 3;
// The argument that makes a reader program serve.
inline constexpr const char* kServeArgument = "serve";

// Until the server closes its end. Gives up the rights of root and all standard streams.
// Single-threaded: the caller must not have started a thread. Returns the exit status.
[[nodiscard]] int serve(int control, const Worker& worker);

}  // namespace xs::sandbox
