// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/word_lists.h"

namespace xs::store {
namespace {

constexpr std::string_view kVersionColumns =
    "select list, version, state, content, words, exceptions, author, created_at, switched_by,"
    " switched_at from word_list_versions ";

std::vector<WordListVersion> versions_from(const Rows& rows) {
  std::vector<WordListVersion> out;
  for (const Row& row : rows) {
    out.push_back({.list = row.as<std::string>(0),
                   .version = row.as<std::int64_t>(1),
                   .state = row.as<std::string>(2),
                   .content = row.as<Sm3Digest>(3),
                   .words = row.as<std::int64_t>(4),
                   .exceptions = row.as<std::int64_t>(5),
                   .author = row.as<PersonId>(6),
                   .created = row.as<Instant>(7),
                   .switched_by = row.as<std::optional<PersonId>>(8),
                   .switched = row.as<std::optional<Instant>>(9)});
  }
  return out;
}

}  // namespace

Result<void> add_word_list(Transaction& tx, const AgencyId& agency, const WordListRow& row,
                           Instant at) {
  XS_CHECK(tx.execute("insert into word_lists (agency, list, name, created_at) values (?, ?, ?, ?)",
                      {agency, row.list, row.name, at}));
  return {};
}

Result<std::vector<WordListRow>> word_lists(Transaction& tx, const AgencyId& agency) {
  XS_TRY(const Rows rows,
         tx.query("select list, name from word_lists where agency = ? order by created_at, list",
                  {agency}));
  std::vector<WordListRow> out;
  for (const Row& row : rows) out.push_back({row.as<std::string>(0), row.as<Bytes>(1)});
  return out;
}

Result<void> remove_word_list(Transaction& tx, const AgencyId& agency, std::string_view list) {
  XS_CHECK(tx.execute("delete from word_lists where agency = ? and list = ?", {agency, list}));
  return {};
}

Result<void> add_word_list_version(Transaction& tx, const AgencyId& agency,
                                   const WordListVersion& version) {
  XS_CHECK(
      tx.execute("insert into word_list_versions (agency, list, version, state, content, words,"
                 " exceptions, author, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 {agency, version.list, version.version, version.state, version.content,
                  version.words, version.exceptions, version.author, version.created}));
  return {};
}

Result<std::vector<WordListVersion>> word_list_versions(Transaction& tx, const AgencyId& agency) {
  XS_TRY(const Rows rows,
         tx.query(std::string(kVersionColumns) + "where agency = ? order by list, version desc",
                  {agency}));
  return versions_from(rows);
}

Result<std::vector<WordListVersion>> word_lists_on(Transaction& tx, const AgencyId& agency) {
  XS_TRY(const Rows rows,
         tx.query(std::string(kVersionColumns) + "where agency = ? and state = 'on' order by list",
                  {agency}));
  return versions_from(rows);
}

Result<void> set_word_list_state(Transaction& tx, const AgencyId& agency,
                                 const WordListVersion& switched) {
  XS_CHECK(
      tx.execute("update word_list_versions set state = ?, switched_by = ?, switched_at = ?"
                 " where agency = ? and list = ? and version = ?",
                 {switched.state, switched.switched_by, switched.switched, agency, switched.list,
                  switched.version}));
  return {};
}

Result<void> remove_word_list_version(Transaction& tx, const AgencyId& agency,
                                      std::string_view list, std::int64_t version) {
  XS_CHECK(
      tx.execute("delete from word_list_versions where agency = ? and list = ? and version = ?",
                 {agency, list, version}));
  return {};
}

Result<void> put_preview(Transaction& tx, const AgencyId& agency, const WordListPreview& preview) {
  XS_CHECK(remove_preview(tx, agency, preview.list, preview.version, preview.person));
  XS_CHECK(tx.execute(
      "insert into word_list_previews (agency, list, version, run, person, state, done, total,"
      " started_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {agency, preview.list, preview.version, preview.run, preview.person, preview.state,
       preview.done, preview.total, preview.started}));
  return {};
}

Result<std::optional<WordListPreview>> preview(Transaction& tx, const AgencyId& agency,
                                               std::string_view list, std::int64_t version,
                                               const PersonId& person) {
  XS_TRY(const auto row,
         tx.query_optional("select list, version, run, person, state, done, total, started_at,"
                           " finished_at, result from word_list_previews"
                           " where agency = ? and list = ? and version = ? and person = ?",
                           {agency, list, version, person}));
  if (!row) return std::nullopt;
  return WordListPreview{.list = row->as<std::string>(0),
                         .version = row->as<std::int64_t>(1),
                         .run = row->as<std::string>(2),
                         .person = row->as<PersonId>(3),
                         .state = row->as<std::string>(4),
                         .done = row->as<std::int64_t>(5),
                         .total = row->as<std::int64_t>(6),
                         .started = row->as<Instant>(7),
                         .finished = row->as<std::optional<Instant>>(8),
                         .result = row->as<std::optional<Bytes>>(9)};
}

Result<bool> update_preview(Transaction& tx, const AgencyId& agency,
                            const WordListPreview& preview) {
  XS_TRY(const std::int64_t changed,
         tx.execute("update word_list_previews set state = ?, done = ?, total = ?, finished_at = ?,"
                    " result = ? where agency = ? and list = ? and version = ? and run = ?"
                    " and state in ('waiting', 'running')",
                    {preview.state, preview.done, preview.total, preview.finished, preview.result,
                     agency, preview.list, preview.version, preview.run}));
  return changed == 1;
}

Result<void> remove_preview(Transaction& tx, const AgencyId& agency, std::string_view list,
                            std::int64_t version, const PersonId& person) {
  XS_CHECK(
      tx.execute("delete from word_list_previews"
                 " where agency = ? and list = ? and version = ? and person = ?",
                 {agency, list, version, person}));
  return {};
}

Result<void> remove_previews(Transaction& tx, const AgencyId& agency, std::string_view list,
                             std::int64_t version) {
  XS_CHECK(
      tx.execute("delete from word_list_previews where agency = ? and list = ? and version = ?",
                 {agency, list, version}));
  return {};
}

Result<void> put_judged(Transaction& tx, const AgencyId& agency, const JudgedFinding& judged) {
  XS_CHECK(remove_judged(tx, agency, judged.finding));
  XS_CHECK(
      tx.execute("insert into judged_findings (agency, finding, rules, case_id, person, judged_at,"
                 " reason) values (?, ?, ?, ?, ?, ?, ?)",
                 {agency, judged.finding, judged.rules, judged.item, judged.person, judged.at,
                  judged.reason}));
  return {};
}

Result<std::optional<JudgedFinding>> judged(Transaction& tx, const AgencyId& agency,
                                            const Sm3Digest& finding) {
  XS_TRY(const auto row,
         tx.query_optional("select finding, rules, case_id, person, judged_at, reason"
                           " from judged_findings where agency = ? and finding = ?",
                           {agency, finding}));
  if (!row) return std::nullopt;
  return JudgedFinding{.finding = row->as<Sm3Digest>(0),
                       .rules = row->as<std::string>(1),
                       .item = row->as<CaseId>(2),
                       .person = row->as<PersonId>(3),
                       .at = row->as<Instant>(4),
                       .reason = row->as<Bytes>(5)};
}

Result<void> remove_judged(Transaction& tx, const AgencyId& agency, const Sm3Digest& finding) {
  XS_CHECK(tx.execute("delete from judged_findings where agency = ? and finding = ?",
                      {agency, finding}));
  return {};
}

Result<void> remove_judged_of(Transaction& tx, const AgencyId& agency, const CaseId& item) {
  XS_CHECK(
      tx.execute("delete from judged_findings where agency = ? and case_id = ?", {agency, item}));
  return {};
}

}  // namespace xs::store
