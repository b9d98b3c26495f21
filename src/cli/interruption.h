// SPDX-License-Identifier: AGPL-3.0-or-later
// Whether someone has pressed Ctrl-C, for work that can stop at the next good place.
//
//   const Interruption interruption;
//   while (!interruption.asked()) next();
#pragma once

namespace xs::cli {

// While it lives, SIGINT and SIGTERM only take note; a second one ends the program as usual. One at
// a time; the handlers before it come back afterwards.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  // From any thread.
  [[nodiscard]] bool asked() const;
};

}  // namespace xs::cli
