// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/cases.h"

#include "store/log_storage.h"

namespace xs::store {
namespace {

constexpr std::string_view kCaseColumns =
    "c.case_id, c.seq, c.phase, c.procedure_id, c.drafter, c.department, c.updated, c.summary, "
    "c.fixed_digest, c.about";
constexpr int kCaseColumnCount = 10;
constexpr std::string_view kDutyColumns =
    "d.case_id, d.step, d.role, d.member, d.department, d.since, d.due";

CaseRow case_from(const Row& row) {
  return {.id = row.as<CaseId>(0),
          .seq = row.as<std::int64_t>(1),
          .phase = row.as<std::string>(2),
          .procedure = row.as<std::string>(3),
          .drafter = row.as<PersonId>(4),
          .department = row.as<std::string>(5),
          .about = row.as<CaseId>(9),
          .updated = row.as<Instant>(6),
          .summary = row.as<Bytes>(7),
          .fixed_digest = row.as<std::string>(8)};
}

DutyRow duty_from(const Row& row, std::size_t first) {
  DutyRow duty{.item = row.as<CaseId>(first),
               .step = row.as<std::string>(first + 1),
               .role = row.as<std::string>(first + 2),
               .member = row.as<std::string>(first + 3),
               .department = row.as<std::string>(first + 4),
               .since = row.as<Instant>(first + 5),
               .due = std::nullopt};
  const std::string due = row.as<std::string>(first + 6);
  if (!due.empty()) duty.due = parse_date(due);
  return duty;
}

std::vector<CaseRow> cases_from(const Rows& rows) {
  std::vector<CaseRow> cases;
  cases.reserve(rows.size());
  for (const Row& row : rows) cases.push_back(case_from(row));
  return cases;
}

std::vector<StoredAct> acts_from(const Rows& rows) {
  std::vector<StoredAct> acts;
  acts.reserve(rows.size());
  for (const Row& row : rows) {
    acts.push_back({{row.as<std::string>(0), row.as<Sm3Digest>(1), row.as<Bytes>(2)},
                    row.as<std::optional<std::int64_t>>(3)});
  }
  return acts;
}

}  // namespace

Result<void> add_act(Transaction& tx, const AgencyId& agency, const CaseId& item, std::int64_t seq,
                     const CommandId& command, const ledger::Entry& entry) {
  XS_TRY(const std::int64_t arrival, add_waiting(tx, agency.value + "/acts", entry));
  XS_CHECK(
      tx.execute("insert into acts (agency, case_id, seq, command, arrival) values (?, ?, ?, ?, ?)",
                 {agency, item, seq, command, arrival}));
  return {};
}

Result<std::vector<StoredAct>> acts_of(Transaction& tx, const AgencyId& agency,
                                       const CaseId& item) {
  XS_TRY(const Rows rows,
         tx.query("select e.header, e.commitment, e.sealed, e.position from acts a "
                  "join log_entries e on e.arrival = a.arrival "
                  "where a.agency = ? and a.case_id = ? order by a.seq",
                  {agency, item}));
  return acts_from(rows);
}

Result<std::vector<StoredAct>> newest_entries(Transaction& tx, const AgencyId& agency, int most) {
  XS_TRY(const Rows rows, tx.query("select header, commitment, sealed, position from log_entries "
                                   "where log = ? order by arrival desc limit ?",
                                   {agency.value + "/acts", most}));
  return acts_from(rows);
}

Result<std::optional<CommandDone>> command_done(Transaction& tx, const AgencyId& agency,
                                                const CommandId& command) {
  XS_TRY(const auto row,
         tx.query_optional("select case_id, seq from acts where agency = ? and command = ?",
                           {agency, command}));
  if (!row) return std::nullopt;
  return CommandDone{row->as<CaseId>(0), row->as<std::int64_t>(1)};
}

Result<std::vector<CaseId>> case_ids(Transaction& tx, const AgencyId& agency) {
  XS_TRY(
      const Rows rows,
      tx.query("select case_id from acts where agency = ? and seq = 1 order by case_id", {agency}));
  std::vector<CaseId> ids;
  for (const Row& row : rows) ids.push_back(row.as<CaseId>(0));
  return ids;
}

Result<void> add_case_key(Transaction& tx, const AgencyId& agency, const CaseId& item,
                          const Bytes& wrapped) {
  XS_CHECK(tx.execute("insert into case_keys (agency, case_id, wrapped) values (?, ?, ?)",
                      {agency, item, wrapped}));
  return {};
}

Result<std::optional<Bytes>> case_key(Transaction& tx, const AgencyId& agency, const CaseId& item) {
  XS_TRY(const auto row,
         tx.query_optional("select wrapped from case_keys where agency = ? and case_id = ?",
                           {agency, item}));
  if (!row) return fail(ErrorCode::kNotFound, "没有这一案卷，或您无权查看。");
  return row->as<std::optional<Bytes>>(0);
}

Result<void> erase_case_key(Transaction& tx, const AgencyId& agency, const CaseId& item) {
  XS_CHECK(tx.execute("update case_keys set wrapped = null where agency = ? and case_id = ?",
                      {agency, item}));
  return {};
}

Result<void> remove_projection(Transaction& tx, const AgencyId& agency, const CaseId& item) {
  for (const std::string_view table : {"duties", "participants", "cases"}) {
    const std::string sql =
        "delete from " + std::string(table) + " where agency = ? and case_id = ?";
    XS_CHECK(tx.execute(sql, {agency, item}));
  }
  return {};
}

Result<void> put_projection(Transaction& tx, const AgencyId& agency, const Projection& projection) {
  const CaseRow& row = projection.row;
  XS_CHECK(remove_projection(tx, agency, row.id));
  XS_CHECK(
      tx.execute("insert into cases (agency, case_id, seq, phase, procedure_id, drafter, "
                 "department, updated, summary, fixed_digest, about) "
                 "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 {agency, row.id, row.seq, row.phase, row.procedure, row.drafter, row.department,
                  row.updated, row.summary, row.fixed_digest, row.about}));
  for (const DutyRow& duty : projection.duties) {
    const std::string due = duty.due ? to_string(*duty.due) : std::string();
    XS_CHECK(tx.execute(
        "insert into duties (agency, case_id, step, role, member, department, "
        "since, due) values (?, ?, ?, ?, ?, ?, ?, ?)",
        {agency, duty.item, duty.step, duty.role, duty.member, duty.department, duty.since, due}));
  }
  for (const PersonId& person : projection.participants) {
    XS_CHECK(tx.execute("insert into participants (agency, case_id, person) values (?, ?, ?)",
                        {agency, row.id, person}));
  }
  return {};
}

Result<std::vector<CaseId>> stray_projections(Transaction& tx, const AgencyId& agency) {
  XS_TRY(const Rows rows,
         tx.query("select p.case_id from (select agency, case_id from cases union "
                  "select agency, case_id from duties union "
                  "select agency, case_id from participants) p where p.agency = ? and not exists "
                  "(select 1 from acts a where a.agency = p.agency and a.case_id = p.case_id) "
                  "order by p.case_id",
                  {agency}));
  std::vector<CaseId> ids;
  for (const Row& row : rows) ids.push_back(row.as<CaseId>(0));
  return ids;
}

Result<std::optional<Projection>> projection(Transaction& tx, const AgencyId& agency,
                                             const CaseId& item) {
  XS_TRY(const auto row, tx.query_optional("select " + std::string(kCaseColumns) +
                                               " from cases c where c.agency = ? and c.case_id = ?",
                                           {agency, item}));
  if (!row) return std::nullopt;
  Projection found{.row = case_from(*row), .duties = {}, .participants = {}};
  XS_TRY(const Rows duties, tx.query("select " + std::string(kDutyColumns) +
                                         " from duties d where d.agency = ? and d.case_id = ? "
                                         "order by d.step, d.member",
                                     {agency, item}));
  for (const Row& duty : duties) found.duties.push_back(duty_from(duty, 0));
  XS_TRY(const Rows persons,
         tx.query("select person from participants where agency = ? and case_id = ? "
                  "order by person",
                  {agency, item}));
  for (const Row& person : persons) found.participants.push_back(person.as<PersonId>(0));
  return found;
}

Result<std::vector<CaseRow>> recent_cases(Transaction& tx, const AgencyId& agency, int most) {
  XS_TRY(const Rows rows, tx.query("select " + std::string(kCaseColumns) +
                                       " from cases c where c.agency = ? "
                                       "order by c.updated desc, c.case_id desc limit ?",
                                   {agency, most}));
  return cases_from(rows);
}

Result<std::vector<CaseRow>> cases_about(Transaction& tx, const AgencyId& agency,
                                         const CaseId& item) {
  XS_TRY(const Rows rows, tx.query("select " + std::string(kCaseColumns) +
                                       " from cases c where c.agency = ? and c.about = ? "
                                       "order by c.updated desc, c.case_id desc",
                                   {agency, item}));
  return cases_from(rows);
}

Result<bool> is_fixed_as_open(Transaction& tx, const AgencyId& agency,
                              std::string_view fixed_digest) {
  XS_TRY(const Rows rows, tx.query("select 1 from cases where agency = ? and fixed_digest = ? "
                                   "limit 1",
                                   {agency, fixed_digest}));
  return !rows.empty();
}

Result<std::vector<CaseRow>> cases_with(Transaction& tx, const AgencyId& agency,
                                        const PersonId& person, int most) {
  XS_TRY(const Rows rows, tx.query("select " + std::string(kCaseColumns) +
                                       " from cases c join participants w "
                                       "on w.agency = c.agency and w.case_id = c.case_id "
                                       "where c.agency = ? and w.person = ? "
                                       "order by c.updated desc, c.case_id desc limit ?",
                                   {agency, person, most}));
  return cases_from(rows);
}

Result<std::vector<OwedRow>> open_duties(Transaction& tx, const AgencyId& agency) {
  XS_TRY(const Rows rows,
         tx.query("select " + std::string(kCaseColumns) + ", " + std::string(kDutyColumns) +
                      " from duties d join cases c "
                      "on c.agency = d.agency and c.case_id = d.case_id where d.agency = ? "
                      "order by case when d.due = '' then '9999' else d.due end, d.since, "
                      "d.case_id, d.step",
                  {agency}));
  std::vector<OwedRow> owed;
  for (const Row& row : rows) owed.push_back({duty_from(row, kCaseColumnCount), case_from(row)});
  return owed;
}

Result<void> note_citations(Transaction& tx, const AgencyId& agency,
                            const std::vector<std::string>& clauses, Instant at) {
  for (const std::string& clause : clauses) {
    XS_CHECK(
        tx.execute("insert into clause_uses (agency, clause, uses, last_use) "
                   "values (?, ?, 1, ?) on conflict (agency, clause) do update "
                   "set uses = clause_uses.uses + 1, last_use = excluded.last_use",
                   {agency, clause, at}));
  }
  return {};
}

Result<std::vector<ClauseUse>> clause_uses(Transaction& tx, const AgencyId& agency) {
  XS_TRY(const Rows rows,
         tx.query("select clause, uses, last_use from clause_uses where agency = ?", {agency}));
  std::vector<ClauseUse> uses;
  for (const Row& row : rows) {
    uses.push_back({row.as<std::string>(0), row.as<std::int64_t>(1), row.as<Instant>(2)});
  }
  return uses;
}

}  // namespace xs::store
