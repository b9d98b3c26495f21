// SPDX-License-Identifier: AGPL-3.0-or-later
// `xianshen serve`: the server that people's browsers talk to.
#pragma once

#include <filesystem>
#include <string>

#include "service/system.h"

namespace xs::cli {

struct ServeOptions {
  service::Options system;                // whole, with the places of packs, calendars and reader
  std::string listen = "127.0.0.1:8080";  // ADDR:PORT
  bool demo = false;                      // a fresh made-up agency with people who can sign in
  std::filesystem::path web_root;         // files of the web client; empty: those built in
};

// Runs until told to stop by SIGINT or SIGTERM; the exit code.
[[nodiscard]] int serve(const ServeOptions& options);

}  // namespace xs::cli
