// SPDX-License-Identifier: AGPL-3.0-or-later
// What a person wants to do, read from JSON (docs/api.md, "Act").
#pragma once

#include <boost/json/object.hpp>

#include "http/message.h"
#include "service/acts.h"

namespace xs::http {

struct WantedAct {
  service::Command command;
  casefile::What what;
};
// kInvalidInput names the field that is wrong.
[[nodiscard]] Result<WantedAct> read_act(const boost::json::object& body);
[[nodiscard]] Result<WantedAct> read_sheet(const boost::json::object& body);

// A refusal with its clause and what to do instead.
[[nodiscard]] Response refused(const Error& error);

}  // namespace xs::http
