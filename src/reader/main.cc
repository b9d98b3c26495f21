// SPDX-License-Identifier: AGPL-3.0-or-later
// xianshen-reader: the only program that links parsers.
//
//   xianshen-reader serve             as the zygote of a ReaderPool, on an inherited socket
//   xianshen-reader read FILE         prints the Document as JSON; unconfined, for debugging
//   xianshen-reader render FILE PAGE DPI > PAGE.png
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "document/encoding.h"
#include "formats/formats.h"
#include "sandbox/zygote.h"

namespace {

xs::Result<xs::Bytes> work(const xs::sandbox::ReadingTask& task) {
  if (task.verb == xs::sandbox::ReadingVerb::kRender) {
    return xs::formats::render_page(task.bytes, task.page, task.dpi);
  }
  XS_TRY(const xs::document::Document document, xs::formats::read(task.bytes, task.file_name));
  return xs::to_bytes(xs::document::encode(document));
}

int usage() {
  std::fputs("usage: xianshen-reader serve | read FILE | render FILE PAGE DPI\n", stderr);
  return 2;
}

int number(const char* text) {
  const std::string digits(text);
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

int answer_once(int count, char** arguments) {
  const std::string verb = arguments[1];
  const std::string path = arguments[2];
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "不能打开 %s\n", path.c_str());
    return 2;
  }
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  const std::string name = std::filesystem::path(path).filename().string();
  xs::sandbox::ReadingTask task;
  task.bytes = xs::as_bytes(content);
  task.file_name = name;
  if (verb == "render" && count == 5) {
    task.verb = xs::sandbox::ReadingVerb::kRender;
    task.page = number(arguments[3]);
    task.dpi = number(arguments[4]);
  } else if (verb != "read" || count != 3) {
    return usage();
  }
  const xs::Result<xs::Bytes> result = work(task);
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().public_text.c_str());
    return 13;
  }
  std::fwrite(result->data(), 1, result->size(), stdout);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  xs::formats::load_libraries();
  if (count == 2 && std::string(arguments[1]) == xs::sandbox::kServeArgument) {
    return xs::sandbox::serve(xs::sandbox::kControlDescriptor, work);
  }
  return count >= 3 ? answer_once(count, arguments) : usage();
}
