// SPDX-License-Identifier: AGPL-3.0-or-later
// How far a run over many files has come, as one line at the foot of a terminal.
//
//   ProgressBar bar(std::cerr, files.size());
//   bar.draw(done);   bar.clear();   // before anything else is written to the terminal
#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>

namespace xs::cli {

// No line end, no control character, at most 60 columns. An estimate is given once five seconds
// and a hundredth of the files have passed.
[[nodiscard]] std::string progress_words(std::size_t done, std::size_t total,
                                         std::chrono::milliseconds elapsed);

// Not for several threads. Draws at most ten times a second.
class ProgressBar {
 public:
  ProgressBar(std::ostream& terminal, std::size_t total);
  void draw(std::size_t done);
  void clear();

 private:
  std::ostream& terminal_;
  std::size_t total_;
  std::chrono::steady_clock::time_point began_, drawn_;
  bool stands_ = false;
};

}  // namespace xs::cli
