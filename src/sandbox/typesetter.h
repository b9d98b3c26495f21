// SPDX-License-Identifier: AGPL-3.0-or-later
// A letter set in type by a process that can do no harm.
//
// `xianshen-typesetter` holds the libraries of fonts and of drawing, so that the server does not.
// It is started with the first letter, opens its fonts once, and forks a confined child for each
// letter, as the reader does for each document (reader_pool.h).
//
//   const auto typesetter = Typesetter::of(typesetter_beside_this_program());
//   XS_TRY(const Bytes pdf, typesetter->set(letters::encode(letter)));
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace xs::sandbox {

// All members may be called from any thread.
class Typesetter {
 public:
  // Starts nothing yet.
  [[nodiscard]] static std::unique_ptr<Typesetter> of(std::filesystem::path program);
  virtual ~Typesetter() = default;

  // PDF. kInvalidInput with a sentence where fonts or characters are missing; kUnreadable when it
  // crashed or took too long; kUnavailable when the program is gone.
  [[nodiscard]] virtual Result<Bytes> set(std::string_view letter) = 0;
};

// `xianshen-typesetter` in the folder of the running program.
[[nodiscard]] std::filesystem::path typesetter_beside_this_program();

}  // namespace xs::sandbox
