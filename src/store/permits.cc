// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/permits.h"

namespace xs::store {
namespace {

constexpr std::string_view kPermitColumns =
    "select permit, case_id, note, issued, revoked, coalesce(revoked_why, '') from permits ";

PermitRow permit_from(const Row& row) {
  return {.permit = row.as<std::string>(0),
          .item = row.as<CaseId>(1),
          .note = row.as<std::string>(2),
          .issued = row.as<Instant>(3),
          .revoked = row.as<std::optional<Instant>>(4),
          .revoked_why = row.as<std::string>(5)};
}

}  // namespace

Result<void> add_permit(Transaction& tx, const AgencyId& agency, const PermitRow& permit) {
  XS_CHECK(
      tx.execute("insert into permits (agency, permit, case_id, note, issued) "
                 "values (?, ?, ?, ?, ?)",
                 {agency, permit.permit, permit.item, permit.note, permit.issued}));
  return {};
}

Result<void> revoke_permit(Transaction& tx, const AgencyId& agency, std::string_view permit,
                           Instant at, std::string_view why) {
  XS_CHECK(
      tx.execute("update permits set revoked = ?, revoked_why = ? "
                 "where agency = ? and permit = ? and revoked is null",
                 {at, why, agency, permit}));
  return {};
}

Result<std::optional<PermitRow>> permit(Transaction& tx, const AgencyId& agency,
                                        std::string_view permit) {
  XS_TRY(const auto row,
         tx.query_optional(std::string(kPermitColumns) + "where agency = ? and permit = ?",
                           {agency, permit}));
  if (!row) return std::nullopt;
  return permit_from(*row);
}

Result<std::vector<PermitRow>> revoked_permits(Transaction& tx, const AgencyId& agency) {
  XS_TRY(const Rows rows,
         tx.query(std::string(kPermitColumns) +
                      "where agency = ? and revoked is not null order by revoked, permit",
                  {agency}));
  std::vector<PermitRow> permits;
  for (const Row& row : rows) permits.push_back(permit_from(row));
  return permits;
}

Result<std::vector<FirstPermit>> first_permits(Transaction& tx, const AgencyId& agency) {
  XS_TRY(const Rows rows, tx.query("select case_id, min(issued) from permits where agency = ? "
                                   "group by case_id order by min(issued), case_id",
                                   {agency}));
  std::vector<FirstPermit> permits;
  for (const Row& row : rows) permits.push_back({row.as<CaseId>(0), row.as<Instant>(1)});
  return permits;
}

Result<void> add_refused_upload(Transaction& tx, const AgencyId& agency,
                                const RefusedUpload& upload) {
  XS_CHECK(tx.execute(
      "insert into refused_uploads (agency, event, person, at, rule, state, note) "
      "values (?, ?, ?, ?, ?, ?, ?)",
      {agency, upload.event, upload.person, upload.at, upload.rule, upload.state, upload.note}));
  return {};
}

Result<std::vector<RefusedUpload>> refused_uploads(Transaction& tx, const AgencyId& agency) {
  XS_TRY(const Rows rows,
         tx.query("select event, person, at, rule, state, closed_by, closed_at, note "
                  "from refused_uploads where agency = ? order by at desc, event",
                  {agency}));
  std::vector<RefusedUpload> uploads;
  for (const Row& row : rows) {
    uploads.push_back({.event = row.as<std::string>(0),
                       .person = row.as<PersonId>(1),
                       .at = row.as<Instant>(2),
                       .rule = row.as<std::string>(3),
                       .state = row.as<std::string>(4),
                       .closed_by = row.as<std::optional<PersonId>>(5),
                       .closed_at = row.as<std::optional<Instant>>(6),
                       .note = row.as<std::string>(7)});
  }
  return uploads;
}

Result<void> close_refused_upload(Transaction& tx, const AgencyId& agency,
                                  const RefusedUpload& closed) {
  XS_TRY(const std::int64_t changed,
         tx.execute("update refused_uploads set state = ?, closed_by = ?, closed_at = ?, note = ? "
                    "where agency = ? and event = ? and state = 'open'",
                    {closed.state, closed.closed_by, closed.closed_at, closed.note, agency,
                     closed.event}));
  if (changed == 1) return {};
  return fail(ErrorCode::kConflict, "这一事项已经办结，请刷新页面。");
}

Result<void> add_cleared_bytes(Transaction& tx, const AgencyId& agency,
                               const ClearedBytes& cleared) {
  XS_CHECK(
      tx.execute("insert into cleared_bytes (agency, digest, event, reason, cleared_by, "
                 "cleared_at) values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                 {agency, cleared.digest, cleared.event, cleared.reason, cleared.by, cleared.at}));
  return {};
}

Result<std::optional<ClearedBytes>> cleared_bytes(Transaction& tx, const AgencyId& agency,
                                                  const Sm3Digest& digest) {
  XS_TRY(const auto row, tx.query_optional("select digest, event, reason, cleared_by, cleared_at "
                                           "from cleared_bytes where agency = ? and digest = ?",
                                           {agency, digest}));
  if (!row) return std::nullopt;
  return ClearedBytes{row->as<Sm3Digest>(0), row->as<std::string>(1), row->as<std::string>(2),
                      row->as<PersonId>(3), row->as<Instant>(4)};
}

Result<bool> first_access_this_hour(Transaction& tx, const AgencyId& agency, const PersonId& person,
                                    const Sm3Digest& document, Instant at) {
  const std::int64_t hour =
      std::chrono::duration_cast<std::chrono::hours>(at.time.time_since_epoch()).count();
  XS_TRY(const std::int64_t added,
         tx.execute("insert into access_noted (agency, person, document, hour) "
                    "values (?, ?, ?, ?) on conflict do nothing",
                    {agency, person, document, hour}));
  return added == 1;
}

Result<void> keep_rule_text(Transaction& tx, std::string_view hash, std::string_view kind,
                            std::string_view content, Instant at) {
  XS_CHECK(
      tx.execute("insert into rule_texts (hash, kind, content, stored_at) "
                 "values (?, ?, ?, ?) on conflict (hash) do update "
                 "set kind = excluded.kind, content = excluded.content",
                 {hash, kind, as_bytes(content), at}));
  return {};
}

Result<std::optional<std::string>> rule_text(Transaction& tx, std::string_view hash) {
  XS_TRY(const Rows rows, tx.query("select content from rule_texts where hash = ?", {hash}));
  if (rows.empty()) return std::optional<std::string>();
  return std::optional(std::string(as_text(rows.front().as<Bytes>(0))));
}

Result<std::vector<RuleText>> rule_texts(Transaction& tx, std::string_view kind) {
  XS_TRY(const Rows rows,
         tx.query("select hash, content from rule_texts where kind = ? order by hash", {kind}));
  std::vector<RuleText> texts;
  for (const Row& row : rows) {
    texts.push_back({row.as<std::string>(0), std::string(as_text(row.as<Bytes>(1)))});
  }
  return texts;
}

}  // namespace xs::store
