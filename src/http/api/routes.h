// SPDX-License-Identifier: AGPL-3.0-or-later
// Every route under /api (docs/api.md), by subject.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "http/api/gate.h"

namespace xs::http {

// Progress of uploads by the number the client chose; told to whoever listens.
class UploadProgress;

struct ApiOptions {
  std::string set_up_token;  // empty: set-up is not offered
};

// `system` must outlive the routes.
[[nodiscard]] std::vector<Route> api_routes(service::System& system, const ApiOptions& options);

// The pieces of api_routes, one a file.
void add_session_routes(std::vector<Route>& routes, service::System& system,
                        const ApiOptions& options);
void add_pack_routes(std::vector<Route>& routes, service::System& system);
void add_case_routes(std::vector<Route>& routes, service::System& system);
void add_catalogue_routes(std::vector<Route>& routes, service::System& system);
void add_delegation_routes(std::vector<Route>& routes, service::System& system);
void add_file_routes(std::vector<Route>& routes, service::System& system);
void add_letter_routes(std::vector<Route>& routes, service::System& system);
void add_permit_routes(std::vector<Route>& routes, service::System& system);
void add_refused_upload_routes(std::vector<Route>& routes, service::System& system);
void add_record_routes(std::vector<Route>& routes, service::System& system);
void add_people_routes(std::vector<Route>& routes, service::System& system);
void add_supervision_routes(std::vector<Route>& routes, service::System& system);
void add_word_list_routes(std::vector<Route>& routes, service::System& system);

}  // namespace xs::http
