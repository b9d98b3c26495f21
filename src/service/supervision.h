// SPDX-License-Identifier: AGPL-3.0-or-later
// How the reviews of an agency go: for those who supervise them (the right "read_all").
//
// Counts of items by month and by department, grounds of refusal, what is overdue now, and the
// monthly summary an agency files, which is made in a month without publications, too. Numbers
// help to see where work is stuck and what to look at; they rank nobody: no figure is about a
// person. What is or may be a state secret is in no summary.
//
//   XS_TRY(const Supervision now, supervise(system, session, {"2026-01", "2026-11"}, at));
#pragma once

#include <map>
#include <string>
#include <vector>

#include "service/acts.h"
#include "service/sheet_files.h"

namespace xs::service {

struct Months {
  std::string first, last;  // "2026-01", both included
};

// Items are counted where they were first handed in.
struct Pace {
  int handed_in = 0;
  int running = 0;       // not yet decided
  int released = 0;      // at least once
  int approved = 0;      // may be released, is not yet
  int fixed = 0;         // attribute fixed
  int withheld = 0;      // refused
  int returned = 0;      // sent back at least once
  int late = 0;          // a deadline passed
  int median_days = -1;  // calendar days from handing in to the decision; -1: none decided
};
struct Overdue {
  CaseId item;
  std::string title, department, step, role;
  Date due{};
  int days = 0;  // calendar days since
};
struct Supervision {
  Months months;
  Pace all;
  std::vector<std::pair<std::string, Pace>> by_month, by_department;
  std::vector<std::pair<std::string, int>> by_ground;  // label, items refused for it
  std::vector<Overdue> overdue;                        // now, whatever the months; oldest first
};
// kNotPermitted without the right; kInvalidInput for months out of order or more than 60.
[[nodiscard]] Result<Supervision> supervise(System& system, const Session& session,
                                            const Months& months, Instant at);

// 保密审查汇总表 of one month: what was released in it. Noted in the access log.
[[nodiscard]] Result<SheetFile> monthly_summary(System& system, const Session& session,
                                                const std::string& month, FileKind kind,
                                                Instant at);

}  // namespace xs::service
