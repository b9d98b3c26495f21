// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/problem.h"

#include <boost/json.hpp>

#include "base/text.h"

namespace xs::http {

Response problem(int status, std::string_view code, std::string_view text, std::string_view clause,
                 const Pairs& more) {
  boost::json::object error{{"code", code}, {"text", replace_invalid_utf8(text)}};
  if (!clause.empty()) error["clause"] = clause;
  for (const auto& [name, value] : more) error[name] = replace_invalid_utf8(value);
  Response response =
      Response::json(status, boost::json::serialize(boost::json::object{{"error", error}}));
  if (status == 503) response.add_header("Retry-After", "5");
  return response;
}

Response problem(const Error& error, std::string_view clause) {
  Response response =
      problem(status_of(error.code), name_of(error.code), error.public_text, clause);
  response.detail = error.detail;
  return response;
}

Response refusal(int status) {
  switch (status) {
    case 404:
      return problem(404, "not_found", "没有这个地址，请检查链接。");
    case 405:
      return problem(405, "method_not_allowed", "此地址不支持这种操作。");
    case 413:
      return problem(413, "too_large", "提交的内容超过大小上限，请缩小或分开后再提交。");
    case 417:
    case 501:
    case 505:
      return problem(status, "not_supported", "服务器不支持这种请求方式。");
    case 431:
      return problem(431, "too_large", "请求的头部过长，请清除本站的浏览数据后重试。");
    case 503:
      return problem(503, "unavailable", "服务器繁忙，请稍后重试。");
    default:
      return problem(status, "invalid_input", "请求的格式有误，无法处理。");
  }
}

}  // namespace xs::http
