// SPDX-License-Identifier: AGPL-3.0-or-later
// Many files at once, their reports one after the other in the order of the files.
//
//   reports_in_order(files.size(), cores, {.make = screen_and_word, .take = print, …});
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace xs::cli {

struct FileReport {
  int exit_code = 0;
  std::string text;
};

struct OrderedWork {
  std::function<FileReport(std::size_t)> make;  // on many threads; must not throw
  std::function<void(FileReport&&)> take;       // this and the others: on the caller's thread
  std::function<bool()> stop;                   // asked before each report and ten times a second
  std::function<void(std::size_t)> progress;    // how many are made, as often
};

// Returns how many reports were taken: fewer than `count` when told to stop. Those that were in
// hand then are waited for and dropped. At most a few reports for each thread are kept waiting.
[[nodiscard]] std::size_t reports_in_order(std::size_t count, unsigned threads,
                                           const OrderedWork& work);

}  // namespace xs::cli
