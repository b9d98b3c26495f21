// SPDX-License-Identifier: AGPL-3.0-or-later
// Sealed files, by the SM3 digest of their sealed bytes.
//
// It stores and gives back; it neither seals nor opens, and knows no case. The bytes lie in the
// database, in pieces (docs/decisions/ says why), so one backup holds everything.
//
//   XS_TRY(const Sm3Digest digest, put_blob(*db, agency, seal(key, plain, context)));
//   XS_TRY(const Bytes sealed, get_blob(*db, agency, digest));
#pragma once

#include "store/sql.h"

namespace xs::store {

// On the disk when it returns. A large blob takes several transactions, so that other writers get
// their turn; until the last it does not exist. Putting the same bytes again changes nothing.
// Link it (from an act) in a later transaction, after `has_blob` there.
[[nodiscard]] Result<Sm3Digest> put_blob(Database& database, const AgencyId& agency,
                                         BytesView sealed);

// kNotFound; kCorrupt when the bytes no longer have this digest.
[[nodiscard]] Result<Bytes> get_blob(Database& database, const AgencyId& agency,
                                     const Sm3Digest& digest);

[[nodiscard]] Result<bool> has_blob(Transaction& tx, const AgencyId& agency,
                                    const Sm3Digest& digest);

// Removing what is not there is no error.
[[nodiscard]] Result<void> remove_blob(Transaction& tx, const AgencyId& agency,
                                       const Sm3Digest& digest);

// Removes what interrupted puts begun before `before` have left, in all agencies. How many.
[[nodiscard]] Result<int> sweep_incomplete_blobs(Database& database, Instant before);

}  // namespace xs::store
