// SPDX-License-Identifier: AGPL-3.0-or-later
// How a refusal looks on the wire: {"error":{"code":"not_permitted","text":"…","clause":"A-6-2"}}.
//
//   if (!decided) return problem(decided.error(), "A-6-2");
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace xs::http {

// No default: a new code does not build until it has a status.
[[nodiscard]] constexpr int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidInput:
      return 422;
    case ErrorCode::kNotPermitted:
      return 403;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kConflict:
      return 409;
    case ErrorCode::kUnreadable:
      return 422;
    case ErrorCode::kCorrupt:
      return 500;
    case ErrorCode::kUnavailable:
      return 503;
  }
  return 500;
}
[[nodiscard]] constexpr std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidInput:
      return "invalid_input";
    case ErrorCode::kNotPermitted:
      return "not_permitted";
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kConflict:
      return "conflict";
    case ErrorCode::kUnreadable:
      return "unreadable";
    case ErrorCode::kCorrupt:
      return "corrupt";
    case ErrorCode::kUnavailable:
      return "unavailable";
  }
  return "internal";
}

// `clause` (may be empty) is a clause id of a regulation pack. error.detail goes to the fault log.
[[nodiscard]] Response problem(const Error& error, std::string_view clause = {});
// For what has no ErrorCode: 401 "not_signed_in", 413 "too_large", … `more` are further members of
// the error, such as {"instead", "请等待……"}.
[[nodiscard]] Response problem(int status, std::string_view code, std::string_view text,
                               std::string_view clause = {}, const Pairs& more = {});

// What the transport itself refuses, with a text for each status.
[[nodiscard]] Response refusal(int status);

}  // namespace xs::http
