// SPDX-License-Identifier: AGPL-3.0-or-later
// A value that must not be printed, logged, compared with a literal or sent anywhere by accident.
//
// It has no operator<<, no JSON form and no implicit conversion. `reveal_for` is the one way in,
// names what the value is wanted for, and is easy to search for.
#pragma once

#include <cstdint>
#include <utility>

namespace xs {

enum class Purpose : std::uint8_t {
  kScreening,  // look for what must not be disclosed
  kSealing,    // encrypt before storing
  kViewing,    // show to a person with a right to see it, after logging that he did
  kReleasing,  // hand out under a permit
  kVerifying,  // compare a password, recompute a digest
};

template <class T>
class Confidential {
 public:
  explicit Confidential(T value) : value_(std::move(value)) {}
  [[nodiscard]] const T& reveal_for(Purpose) const { return value_; }

 private:
  T value_;
};

}  // namespace xs
