// SPDX-License-Identifier: AGPL-3.0-or-later
// What went wrong, and for whom the words are.
//
// A function that can fail returns Result<T>. An Error has two texts: `public_text` is a Chinese
// sentence for the person at the screen (what happened, what to do next) and never quotes a
// document; `detail` is for operators and never leaves the server.
//
//   [[nodiscard]] Result<Pack> load_pack(const std::filesystem::path& folder);
//   XS_TRY(const Pack pack, load_pack(folder));  // binds the value or returns the error
//
// Only the subset of tl::expected shared with std::expected is used.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace xs {

enum class ErrorCode : std::uint8_t {
  kInvalidInput,  // The caller's input is wrong; he can mend it and try again.
  kNotPermitted,  // This person may not do this, or not now.
  kNotFound,      // No such thing, or none this person may know of.
  kConflict,      // Someone else changed the record first.
  kUnreadable,    // The document cannot be read, so it cannot be cleared.
  kCorrupt,       // Stored bytes fail their own integrity check.
  kUnavailable,   // Something we depend on (database, reader process) did not answer.
};

struct Error {
  ErrorCode code;
  std::string public_text;
  std::string detail{};
  std::string clause{};   // the clause that forbids it, when one does
  std::string instead{};  // Chinese: what to do instead, when there is something
};

template <class T>
using Result = tl::expected<T, Error>;

// `return fail(ErrorCode::kInvalidInput, "标题不能为空，请填写。");`
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string public_text,
                                                std::string detail = {}) {
  return tl::unexpected<Error>(Error{code, std::move(public_text), std::move(detail), {}, {}});
}

}  // namespace xs

#define XS_CONCAT_INNER(a, b) a##b
#define XS_CONCAT(a, b) XS_CONCAT_INNER(a, b)
#define XS_TRY_IMPL(tmp, declaration, expression)                         \
  auto tmp = (expression);                                                \
  if (!tmp) return ::tl::unexpected<::xs::Error>(std::move(tmp).error()); \
  declaration = *std::move(tmp)
#define XS_TRY(declaration, expression) \
  XS_TRY_IMPL(XS_CONCAT(xs_try_, __LINE__), declaration, expression)
// The same for Result<void>.
#define XS_CHECK_IMPL(tmp, expression)                              \
  do {                                                              \
    if (auto tmp = (expression); !tmp)                              \
      return ::tl::unexpected<::xs::Error>(std::move(tmp).error()); \
  } while (false)
#define XS_CHECK(expression) XS_CHECK_IMPL(XS_CONCAT(xs_checked_, __LINE__), expression)
