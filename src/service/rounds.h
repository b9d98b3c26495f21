// SPDX-License-Identifier: AGPL-3.0-or-later
// Work in the background that comes round again: a thread of its own that does a round at once and
// another after every pause, until the object goes.
//
//   const Rounds rounds(std::chrono::minutes(1), [&](const Rounds& self) {
//     … return Rounds::Next::kAfterPause; });
//
// A round that takes long asks `self.is_ending()` now and then. Going waits for the round under
// way, and for no pause. A round throws nothing.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "store/leases.h"

namespace xs::service {

class Rounds {
 public:
  enum class Next : std::uint8_t { kAtOnce, kAfterPause };
  Rounds(std::chrono::milliseconds pause, std::function<Next(const Rounds&)> round);
  ~Rounds();
  Rounds(const Rounds&) = delete;
  Rounds& operator=(const Rounds&) = delete;

  [[nodiscard]] bool is_ending() const;

 private:
  void run();
  const std::chrono::milliseconds pause_;
  const std::function<Next(const Rounds&)> round_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool ending_ = false;
  std::thread thread_;  // last: it uses the others
};

// A name for this process that no other has: holder of its leases and jobs.
[[nodiscard]] const std::string& this_process();
// Of several processes one leads; nothing when it is another. For work of this name in this agency.
[[nodiscard]] Result<std::optional<store::Lease>> lead(store::Database& database,
                                                       const AgencyId& agency,
                                                       std::string_view work,
                                                       std::chrono::seconds duration);

}  // namespace xs::service
