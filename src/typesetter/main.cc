// SPDX-License-Identifier: AGPL-3.0-or-later
// xianshen-typesetter: sets letters in type. Holds the libraries of fonts and of drawing, which the
// server does not; a confined child for every letter.
//
//   xianshen-typesetter serve               as the zygote of a Typesetter, on an inherited socket
//   xianshen-typesetter set < LETTER.json   prints the PDF; unconfined, for debugging
#include <cstdio>
#include <iostream>
#include <iterator>
#include <string>

#include "sandbox/zygote.h"
#include "typesetter/pdf.h"

namespace {

using namespace xs;

// Without fonts it still starts, and says so for every letter.
Result<Bytes> set(const Result<std::unique_ptr<typesetter::Fonts>>& fonts, std::string_view json) {
  if (!fonts) return fail(ErrorCode::kInvalidInput, fonts.error().public_text);
  XS_TRY(const letters::Letter letter, letters::decode(json));
  return typesetter::to_pdf(letter, **fonts);
}

}  // namespace

int main(int count, char** arguments) {
  const std::string verb = count == 2 ? arguments[1] : "";
  const auto fonts = typesetter::Fonts::open();
  if (verb == sandbox::kServeArgument) {
    return sandbox::serve(sandbox::kControlDescriptor, [&](const sandbox::ReadingTask& task) {
      return set(fonts, as_text(task.bytes));
    });
  }
  if (verb != "set") {
    std::fputs("usage: xianshen-typesetter serve | set < LETTER.json\n", stderr);
    return 2;
  }
  const std::string json{std::istreambuf_iterator<char>(std::cin), {}};
  const auto pdf = set(fonts, json);
  if (!pdf) {
    std::fprintf(stderr, "%s\n", pdf.error().public_text.c_str());
    return 13;
  }
  std::fwrite(pdf->data(), 1, pdf->size(), stdout);
  return 0;
}
