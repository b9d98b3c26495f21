// SPDX-License-Identifier: AGPL-3.0-or-later
// Who leads: one holder at a time for a name, such as the sequencer of an agency.
//
// A lease that runs out does not stop its holder. Safety comes from `check_lease`, called in
// every transaction that relies on leading; the time only decides when another may try.
//
//   XS_TRY(const auto lease, acquire_lease(*db, agency, "sequencer", node,
//   std::chrono::seconds(15))); if (lease) … db->transact([&](Transaction& tx) {
//   XS_CHECK(check_lease(tx, *lease)); … });
#pragma once

#include "store/sql.h"

namespace xs::store {

struct Lease {
  AgencyId agency;
  std::string name;
  std::string holder;
  std::int64_t token = 0;  // grows with every change of holder
};

// Nothing while another holds it. One's own is prolonged and keeps its token. `holder` must be
// unique among all running processes.
[[nodiscard]] Result<std::optional<Lease>> acquire_lease(Database& database, const AgencyId& agency,
                                                         std::string_view name,
                                                         std::string_view holder,
                                                         std::chrono::seconds duration);

// kConflict once the lease has been lost; else nobody takes it before this transaction ends.
[[nodiscard]] Result<void> check_lease(Transaction& tx, const Lease& lease);

// Lets another in at once; no error when lost already.
[[nodiscard]] Result<void> release_lease(Database& database, const Lease& lease);

}  // namespace xs::store
