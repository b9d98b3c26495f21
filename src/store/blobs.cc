// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/blobs.h"

#include <fmt/format.h>

namespace xs::store {
namespace {

constexpr std::size_t kChunkSize = std::size_t{1} << 20;

Result<void> put_chunk(Transaction& tx, const AgencyId& agency, const Sm3Digest& digest,
                       BytesView sealed, std::size_t at) {
  XS_CHECK(
      tx.execute("insert into blob_chunks (agency, digest, seq, content) values (?, ?, ?, ?)"
                 " on conflict do nothing",
                 {agency, digest, static_cast<std::int64_t>(at / kChunkSize),
                  sealed.subspan(at, std::min(kChunkSize, sealed.size() - at))}));
  return {};
}

// Whether the blob was there, complete, already.
Result<bool> announce(Transaction& tx, const AgencyId& agency, const Sm3Digest& digest,
                      std::size_t size) {
  XS_CHECK(tx.execute(
      "insert into blobs (agency, digest, size, complete, created_at) values (?, ?, ?, 0, ?)"
      " on conflict do nothing",
      {agency, digest, static_cast<std::int64_t>(size), now()}));
  return has_blob(tx, agency, digest);
}

Result<void> complete(Transaction& tx, const AgencyId& agency, const Sm3Digest& digest) {
  XS_TRY(const std::int64_t changed,
         tx.execute("update blobs set complete = 1 where agency = ? and digest = ?",
                    {agency, digest}));
  if (changed == 1) return {};
  return fail(ErrorCode::kConflict, "文件保存期间被清除，请重新上传。", "blob swept during put");
}

}  // namespace

Result<Sm3Digest> put_blob(Database& database, const AgencyId& agency, BytesView sealed) {
  const Sm3Digest digest = sm3(sealed);
  const bool in_one_piece = sealed.size() <= kChunkSize;
  XS_TRY(const bool was_there, database.transact(
                                   [&](Transaction& tx) -> Result<bool> {
                                     XS_TRY(const bool known,
                                            announce(tx, agency, digest, sealed.size()));
                                     if (known || !in_one_piece) return known;
                                     XS_CHECK(put_chunk(tx, agency, digest, sealed, 0));
                                     XS_CHECK(complete(tx, agency, digest));
                                     return true;
                                   },
                                   Isolation::kReadCommitted));
  if (was_there) return digest;
  for (std::size_t at = 0; at < sealed.size(); at += kChunkSize) {
    const bool last = sealed.size() - at <= kChunkSize;
    XS_CHECK(database.transact(
        [&](Transaction& tx) -> Result<void> {
          XS_CHECK(put_chunk(tx, agency, digest, sealed, at));
          return last ? complete(tx, agency, digest) : Result<void>();
        },
        Isolation::kReadCommitted));
  }
  return digest;
}

Result<Bytes> get_blob(Database& database, const AgencyId& agency, const Sm3Digest& digest) {
  return database.read([&](Transaction& tx) -> Result<Bytes> {
    XS_TRY(
        const std::optional<Row> blob,
        tx.query_optional("select size from blobs where agency = ? and digest = ? and complete = 1",
                          {agency, digest}));
    if (!blob) {
      return fail(ErrorCode::kNotFound, "没有找到这份文件，请刷新后重试。", to_hex(digest));
    }
    const auto size = static_cast<std::size_t>(blob->as<std::int64_t>(0));
    Bytes sealed;
    sealed.reserve(size);
    for (std::size_t at = 0; at == 0 || at < size; at += kChunkSize) {
      XS_TRY(const std::optional<Row> chunk,
             tx.query_optional(
                 "select content from blob_chunks where agency = ? and digest = ? and seq = ?",
                 {agency, digest, static_cast<std::int64_t>(at / kChunkSize)}));
      if (!chunk) break;
      const auto& content = std::get<Bytes>(chunk->at(0));
      sealed.insert(sealed.end(), content.begin(), content.end());
    }
    if (sealed.size() == size && sm3(sealed) == digest) return sealed;
    return fail(ErrorCode::kCorrupt, "文件未通过完整性检查，请联系系统管理员。",
                fmt::format("blob {} does not have its digest", to_hex(digest)));
  });
}

Result<bool> has_blob(Transaction& tx, const AgencyId& agency, const Sm3Digest& digest) {
  XS_TRY(const std::optional<Row> blob,
         tx.query_optional("select 1 from blobs where agency = ? and digest = ? and complete = 1",
                           {agency, digest}));
  return blob.has_value();
}

Result<void> remove_blob(Transaction& tx, const AgencyId& agency, const Sm3Digest& digest) {
  XS_CHECK(tx.execute("delete from blob_chunks where agency = ? and digest = ?", {agency, digest}));
  XS_CHECK(tx.execute("delete from blobs where agency = ? and digest = ?", {agency, digest}));
  return {};
}

Result<int> sweep_incomplete_blobs(Database& database, Instant before) {
  const auto remove_left_over = [&](Transaction& tx) -> Result<int> {
    XS_TRY(const Rows left_over,
           tx.query("select agency, digest from blobs where complete = 0 and created_at < ?",
                    {before}));
    for (const Row& row : left_over) {
      XS_CHECK(remove_blob(tx, row.as<AgencyId>(0), row.as<Sm3Digest>(1)));
    }
    return static_cast<int>(left_over.size());
  };
  return database.transact(remove_left_over);
}

}  // namespace xs::store
