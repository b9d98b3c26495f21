// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading JSON that a client sent: each field once, of the right kind, nothing unknown.
//
//   Fields in(body);
//   const std::string title = in.text("title");
//   XS_CHECK(in.finish());   // everything that was wrong, in one Chinese sentence
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "base/sm.h"

namespace xs::http {

class Fields {
 public:
  // `body` must outlive this object.
  explicit Fields(const boost::json::object& body) : body_(body) {}

  // Absent gives the empty value; `need_` notes it as missing.
  [[nodiscard]] std::string text(std::string_view name);
  [[nodiscard]] std::string need_text(std::string_view name);
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view name);
  [[nodiscard]] std::optional<Date> date(std::string_view name);
  [[nodiscard]] std::vector<std::string> texts(std::string_view name);
  [[nodiscard]] const boost::json::object* object(std::string_view name);
  [[nodiscard]] std::vector<const boost::json::object*> objects(std::string_view name);
  [[nodiscard]] std::optional<Sm3Digest> digest(std::string_view name);
  void wrong(std::string_view name);
  // kInvalidInput when anything was missing, of the wrong kind, or unknown.
  [[nodiscard]] Result<void> finish() const;

 private:
  const boost::json::value* find(std::string_view name);
  const boost::json::object& body_;
  std::set<std::string, std::less<>> asked_;
  std::string wrong_;
};

}  // namespace xs::http
