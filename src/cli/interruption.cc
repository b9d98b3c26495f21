// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/interruption.h"

#include <array>
#include <atomic>
#include <csignal>

namespace xs::cli {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM};
std::atomic<bool> asked_to_stop{false};
static_assert(std::atomic<bool>::is_always_lock_free);
std::array<struct sigaction, kSignals.size()> before;

extern "C" void take_note(int) { asked_to_stop.store(true); }

}  // namespace

Interruption::Interruption() {
  asked_to_stop = false;
  struct sigaction action {};
  action.sa_handler = take_note;
  action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
  for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &action, &before[i]);
}

Interruption::~Interruption() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &before[i], nullptr);
}

bool Interruption::asked() const { return asked_to_stop.load(); }

}  // namespace xs::cli
