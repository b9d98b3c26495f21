// SPDX-License-Identifier: AGPL-3.0-or-later
// `xianshen screen`: may these files be published as they are? Works on the caller's own files; no
// data folder, no server, and nothing is kept.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace xs::cli {

struct ScreenOptions {
  std::filesystem::path packs;    // folder of packs
  std::filesystem::path reader;   // the program xianshen-reader
  std::string pack = "national";  // the agency's regulation
  std::filesystem::path words;    // an agency's own list (word_list.h); empty: none
  std::string profile;            // kind of publication (screening/profiles.h); empty: none
  bool json = false;
  bool reveal = false;
  bool recurse = false;
  bool everything = false;  // doubtful findings and long lists line by line, too
  bool colour = false;      // `out` is a terminal that shows colours
  bool progress = false;    // `err` is a terminal
  std::vector<std::string> paths;
};

// Writes one report per file, in the order given; folders in the order of their names. Returns the
// worst exit code of all files; 2 when pack, words or paths are wrong, and then nothing was read.
// SIGINT and SIGTERM stop it after the report that is being written: kInterrupted.
[[nodiscard]] int screen(const ScreenOptions& options, std::ostream& out, std::ostream& err);

// `--profile list`: the kinds of publication the pack knows, a line each.
[[nodiscard]] int list_profiles(const ScreenOptions& options, std::ostream& out, std::ostream& err);

// `--jsonl`: one answer per line of `in`, flushed at once. Stops with 2 at the first bad line.
[[nodiscard]] int screen_lines(const ScreenOptions& options, std::istream& in, std::ostream& out,
                               std::ostream& err);

}  // namespace xs::cli
