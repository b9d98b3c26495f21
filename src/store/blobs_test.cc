// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/blobs.h"

#include "store/test_database.h"

namespace xs::store {
namespace {

class Blobs : public BothBackEnds {
 protected:
  std::optional<ErrorCode> why_not(const AgencyId& agency, const Sm3Digest& digest) {
    const Result<Bytes> got = get_blob(db(), agency, digest);
    if (got) return std::nullopt;
    return got.error().code;
  }
  void change(std::string_view sql) {
    const auto changed = db().transact([&](Transaction& tx) { return tx.execute(sql); });
    ASSERT_TRUE(changed) << changed.error().detail;
    ASSERT_EQ(*changed, 1);
  }
  std::int64_t rows_of(const std::string& table) {
    const auto row =
        db().read([&](Transaction& tx) { return tx.query_one("select count(*) from " + table); });
    return row ? std::get<std::int64_t>(row->at(0)) : -1;
  }
  const AgencyId agency_{"audit"};
};
XS_ON_BOTH_BACK_ENDS(Blobs);

Bytes noise(std::size_t size) {
  Bytes bytes = random_bytes(std::min<std::size_t>(size, 4096));
  bytes.resize(size, 7);
  return bytes;
}

TEST_P(Blobs, ComeBackAtEverySize) {
  constexpr std::size_t kMiB = std::size_t{1} << 20;
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, kMiB - 1, kMiB, kMiB + 1, 2 * kMiB, 3 * kMiB + 17}) {
    SCOPED_TRACE(size);
    const Bytes sealed = noise(size);
    for (int time = 0; time < 2; ++time) {
      const Result<Sm3Digest> digest = put_blob(db(), agency_, sealed);
      ASSERT_TRUE(digest) << digest.error().detail;
      EXPECT_EQ(*digest, sm3(sealed));
      const Result<Bytes> back = get_blob(db(), agency_, *digest);
      ASSERT_TRUE(back) << back.error().detail;
      EXPECT_TRUE(*back == sealed);
    }
  }
  EXPECT_EQ(rows_of("blobs"), 7);
}

TEST_P(Blobs, AreKeptApartByAgency) {
  const Result<Sm3Digest> digest = put_blob(db(), agency_, noise(10));
  ASSERT_TRUE(digest);
  EXPECT_EQ(why_not(AgencyId{"other"}, *digest), ErrorCode::kNotFound);
  EXPECT_EQ(why_not(agency_, sm3("another")), ErrorCode::kNotFound);
}

TEST_P(Blobs, DamageIsFound) {
  const char* const kDamages[] = {
      "update blob_chunks set content = ? where seq = 1",
      "update blobs set size = size - 1",
      "update blobs set size = size + 1",
      "delete from blob_chunks where seq = 0",
      "delete from blob_chunks where seq = 2",
  };
  const Bytes sealed = noise((std::size_t{2} << 20) + 5);
  for (const std::string damage : kDamages) {
    SCOPED_TRACE(damage);
    const Result<Sm3Digest> digest = put_blob(db(), agency_, sealed);
    ASSERT_TRUE(digest) << digest.error().detail;
    const auto changed = db().transact([&](Transaction& tx) {
      const std::vector<Parameter> other(damage.find('?') == std::string::npos ? 0U : 1U,
                                         Parameter(BytesView(sealed).first(1U << 20)));
      return tx.execute(damage, other);
    });
    ASSERT_TRUE(changed) << changed.error().detail;
    EXPECT_EQ(*changed, 1);
    EXPECT_EQ(why_not(agency_, *digest), ErrorCode::kCorrupt);
    ASSERT_TRUE(db().transact([&](Transaction& tx) { return remove_blob(tx, agency_, *digest); }));
  }
}

TEST_P(Blobs, RemovedOnesAreGoneToTheLastPiece) {
  const Result<Sm3Digest> digest = put_blob(db(), agency_, noise((std::size_t{1} << 20) + 1));
  ASSERT_TRUE(digest);
  for (int time = 0; time < 2; ++time) {
    EXPECT_TRUE(db().transact([&](Transaction& tx) { return remove_blob(tx, agency_, *digest); }));
    EXPECT_EQ(why_not(agency_, *digest), ErrorCode::kNotFound);
  }
  EXPECT_EQ(rows_of("blobs") + rows_of("blob_chunks"), 0);
}

TEST_P(Blobs, AnInterruptedPutIsInvisibleResumedOrSwept) {
  const Bytes sealed = noise((std::size_t{1} << 20) + 1);
  const Instant long_ago{};
  ASSERT_TRUE(put_blob(db(), agency_, sealed));
  ASSERT_TRUE(put_blob(db(), agency_, noise(5)));
  change("update blobs set complete = 0 where size > 5");
  change("delete from blob_chunks where seq = 1");
  EXPECT_EQ(why_not(agency_, sm3(sealed)), ErrorCode::kNotFound);
  EXPECT_EQ(sweep_incomplete_blobs(db(), long_ago), 0);

  ASSERT_TRUE(put_blob(db(), agency_, sealed));
  EXPECT_EQ(why_not(agency_, sm3(sealed)), std::nullopt);

  change("update blobs set complete = 0 where size > 5");
  EXPECT_EQ(sweep_incomplete_blobs(db(), Instant{now().time + std::chrono::hours(1)}), 1);
  EXPECT_EQ(why_not(agency_, sm3(sealed)), ErrorCode::kNotFound);
  EXPECT_EQ(rows_of("blob_chunks"), 1);
}

}  // namespace
}  // namespace xs::store
