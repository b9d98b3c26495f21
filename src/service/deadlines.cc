// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/deadlines.h"

#include <fmt/format.h>

#include <optional>
#include <set>

#include "service/acts.h"
#include "store/leases.h"

namespace xs::service {
namespace {

constexpr std::chrono::seconds kLease{60};
constexpr std::chrono::minutes kBetweenRounds{1};

// The same deadline is the same command, whoever records it.
CommandId command_for(const CaseId& item, const casefile::DeadlinePassed& passed) {
  const std::string text =
      fmt::format("{}/{}/{}/{}", item.value, passed.step, passed.member, to_string(passed.due));
  return {"deadline-" + to_hex(sm3(text)).substr(0, 32)};
}

// By the hour where it is counted in hours, by the day otherwise.
bool is_over(const casefile::Duty& duty, Instant at) {
  return duty.until ? duty.until->time < at.time : *duty.due < date_in_shanghai(at);
}

// Those due today are looked at too: of them some may be due by the hour.
Result<std::set<CaseId>> overdue_cases(System& system, const Agency& agency, Date today) {
  XS_TRY(const auto owed, system.database().read([&](store::Transaction& tx) {
    return store::open_duties(tx, agency.row.id);
  }));
  std::set<CaseId> items;
  for (const store::OwedRow& row : owed) {
    if (row.duty.due && *row.duty.due <= today) items.insert(row.item.id);
  }
  return items;
}

Result<std::size_t> pass_deadlines_of(store::Transaction& tx, System& system, const Agency& agency,
                                      const CaseId& item, Instant at) {
  XS_TRY(OpenCase open, load_case(tx, agency, item));
  std::size_t passed = 0;
  for (const casefile::Duty& duty : std::vector(open.item.standing.duties)) {
    if (!duty.due || duty.provisional || !is_over(duty, at)) continue;
    if (open.item.passed_deadlines.contains({duty.step, duty.member, *duty.due})) continue;
    const casefile::DeadlinePassed what{duty.step, duty.clause, duty.member, *duty.due};
    XS_CHECK(act_as(tx, system, agency, {}, open, what, command_for(item, what), at));
    ++passed;
  }
  return passed;
}

}  // namespace

Result<std::size_t> pass_deadlines(System& system, const Agency& agency, Instant at) {
  XS_TRY(const auto items, overdue_cases(system, agency, date_in_shanghai(at)));
  if (items.empty()) return 0;
  XS_TRY(const auto lease, lead(system.database(), agency.row.id, "deadlines", kLease));
  if (!lease) return 0;
  std::size_t passed = 0;
  std::optional<Error> error;
  for (const CaseId& item : items) {
    const auto done =
        system.database().transact([&](store::Transaction& tx) -> Result<std::size_t> {
          XS_CHECK(store::check_lease(tx, *lease));
          return pass_deadlines_of(tx, system, agency, item, at);
        });
    if (done) {
      passed += *done;
    } else if (!error) {
      error = done.error();
    }
  }
  if (error) return tl::unexpected<Error>(*error);
  return passed;
}

DeadlineClock::DeadlineClock(System& system)
    : rounds_(kBetweenRounds, [&system](const Rounds&) {
        for (const auto& agency : system.agencies()) {
          // What could not be recorded now is recorded in the next round.
          (void)pass_deadlines(system, *agency, now());
        }
        return Rounds::Next::kAfterPause;
      }) {}

}  // namespace xs::service
