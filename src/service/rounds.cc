// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/rounds.h"

#include <utility>

#include "base/ids.h"

namespace xs::service {

Rounds::Rounds(std::chrono::milliseconds pause, std::function<Next(const Rounds&)> round)
    : pause_(pause), round_(std::move(round)), thread_([this] { run(); }) {}

Rounds::~Rounds() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool Rounds::is_ending() const {
  const std::lock_guard lock(mutex_);
  return ending_;
}

void Rounds::run() {
  while (!is_ending()) {
    if (round_(*this) == Next::kAtOnce) continue;
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, pause_, [this] { return ending_; });
  }
}

const std::string& this_process() {
  static const std::string kName = new_uuid_v7();
  return kName;
}

Result<std::optional<store::Lease>> lead(store::Database& database, const AgencyId& agency,
                                         std::string_view work, std::chrono::seconds duration) {
  return store::acquire_lease(database, agency, work, this_process(), duration);
}

}  // namespace xs::service
