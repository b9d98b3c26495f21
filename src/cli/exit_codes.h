// SPDX-License-Identifier: AGPL-3.0-or-later
// What the program tells whoever started it. Scripts rely on these numbers.
#pragma once

namespace xs::cli {

enum ExitCode : int {
  kPass = 0,
  kInternal = 1,  // of ledger, permit and workdays: not sound, not valid, not known
  kUsage = 2,
  // screen; of several files the worst, in this order: 12, 13, 11, 10, 0
  kReview = 10,
  kRedact = 11,
  kBlock = 12,
  kCouldNotLook = 13,
  kInterrupted = 130,  // as a shell says it; not all files were looked at
};

}  // namespace xs::cli
