// SPDX-License-Identifier: AGPL-3.0-or-later
// Which Document is in these bytes, found out by a process that can do no harm.
//
// The server links no parser. `xianshen-reader` is started once and has its libraries loaded; for
// every document it forks a child that has no files, no network and bounded time and memory, so
// that no document meets another. Bytes travel in sealed memory, never in a file. What comes back
// is not trusted: `decode_document` checks it.
//
//   XS_TRY(const auto pool, ReaderPool::start(reader_beside_this_program()));
//   XS_TRY(const document::Document document, pool->read(bytes, "公示.docx"));
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "document/document.h"

namespace xs::sandbox {

// For one document.
struct ReaderLimits {
  std::chrono::seconds cpu{30};
  std::chrono::milliseconds wall{60'000};
  std::size_t memory = std::size_t{2} << 30;  // address space, libraries included
  std::size_t result = std::size_t{256} << 20;
  unsigned at_once = 0;  // documents read at the same time; 0 = one for each processor
};

// All members may be called from any thread.
class ReaderPool {
 public:
  // Starts the program and has it read a text. kUnavailable when that fails: the program is not
  // there, or the kernel lacks what isolation needs.
  [[nodiscard]] static Result<std::unique_ptr<ReaderPool>> start(
      const std::filesystem::path& reader, const ReaderLimits& limits = {});
  virtual ~ReaderPool() = default;

  // kUnreadable for a format we do not read, and for a crash, a time-out or too much memory: the
  // document is then not cleared. kUnavailable when the reader program itself is gone. Waits for
  // its turn; `file_name` is only compared with what the bytes are. A reader program that has died
  // is started again.
  [[nodiscard]] virtual Result<document::Document> read(BytesView bytes,
                                                        std::string_view file_name) = 0;
  // A picture (PNG) of one page of a PDF, counted from 1. kInvalidInput for a page that is not
  // there.
  [[nodiscard]] virtual Result<Bytes> render(BytesView bytes, int page, int dpi) = 0;
};

// `xianshen-reader` in the folder of the running program.
[[nodiscard]] std::filesystem::path reader_beside_this_program();

struct SandboxLayer {
  std::string name;  // "seccomp"
  bool present = false;
  std::string says;  // one Chinese sentence
};
// What the kernel gives; for the status page and for a profile that insists on every layer.
[[nodiscard]] std::vector<SandboxLayer> sandbox_report();

}  // namespace xs::sandbox
