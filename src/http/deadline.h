// SPDX-License-Identifier: AGPL-3.0-or-later
// The one deadline of a connection. Moving it later, which every request does, costs nothing: the
// timer is only touched when a deadline comes nearer. Internal to the transport; strand only.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <utility>

#include "http/server_core.h"

namespace xs::http {

class Deadline {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Deadline(const Strand& strand) : timer_(strand) {}

  // `owner` is kept alive until the timer has fired or was stopped; its `deadline_passed()` is
  // called when nothing has moved the deadline by then.
  template <class Owner>
  void set(Clock::time_point at, const std::shared_ptr<Owner>& owner) {
    at_ = at;
    if (at < timer_at_) arm(owner);
  }
  void clear() { at_ = kNever; }
  void stop() { timer_.cancel(); }

 private:
  static constexpr Clock::time_point kNever = Clock::time_point::max();

  template <class Owner>
  void arm(std::shared_ptr<Owner> owner) {
    timer_at_ = at_;
    timer_.expires_at(at_);
    timer_.async_wait([this, owner = std::move(owner)](boost::system::error_code ec) {
      if (ec) return;
      timer_at_ = kNever;
      if (at_ == kNever) return;
      if (Clock::now() < at_) return arm(owner);
      owner->deadline_passed();
    });
  }

  asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Strand> timer_;
  Clock::time_point at_ = kNever;
  Clock::time_point timer_at_ = kNever;
};

}  // namespace xs::http
