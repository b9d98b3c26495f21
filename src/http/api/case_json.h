// SPDX-License-Identifier: AGPL-3.0-or-later
// Cases, desks and regulations as JSON on the wire (docs/api.md).
#pragma once

#include <boost/json/object.hpp>

#include "http/message.h"
#include "service/case_view.h"

namespace xs::http {

[[nodiscard]] boost::json::object to_json(const service::CaseView& view,
                                          const service::Session& session);
[[nodiscard]] boost::json::object to_json(const service::Desk& desk);
[[nodiscard]] boost::json::object to_json(const service::ListedCase& item);
[[nodiscard]] boost::json::object to_json(const regulation::Pack& pack);

[[nodiscard]] Response ok(const boost::json::object& body);

}  // namespace xs::http
