// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/sight.h"

#include <algorithm>
#include <set>

namespace xs::service {
namespace {

// What of a case decides who may see it.
struct Concerned {
  PersonId drafter;
  std::string department;
  bool draft = false;
  std::set<PersonId> acted;     // the drafter and whoever gave an opinion
  std::set<std::string> asked;  // roles
};

Concerned concerned_in(const casefile::Case& item) {
  Concerned out{.drafter = item.drafter,
                .department = item.department,
                .draft = item.standing.phase == casefile::Phase::kDraft,
                .acted = {item.drafter},
                .asked = {}};
  for (const casefile::Opinion& opinion : item.opinions) out.acted.insert(opinion.by);
  for (const casefile::Duty& duty : item.standing.duties) out.asked.insert(duty.role);
  return out;
}

Concerned concerned_in(const store::Projection& item) {
  Concerned out{.drafter = item.row.drafter,
                .department = item.row.department,
                .draft = item.row.phase == casefile::to_string(casefile::Phase::kDraft),
                .acted = {item.participants.begin(), item.participants.end()},
                .asked = {}};
  for (const store::DutyRow& duty : item.duties) out.asked.insert(duty.role);
  return out;
}

bool holds(const Session& session, std::string_view department, const std::string& role) {
  return roles_for(session, department, session.pack()).contains(role);
}

bool may_read(const Session& session, const Concerned& item) {
  if (is_administrator(session)) return false;
  if (item.drafter == session.person.id) return true;
  // A draft that was never handed in is nobody else's business.
  if (item.draft && item.acted.size() < 2) return false;
  return may(session, "read_all") || item.acted.contains(session.person.id) ||
         std::ranges::any_of(item.asked, [&](const std::string& role) {
           return holds(session, item.department, role);
         });
}

Result<std::vector<CaseId>> perhaps_in_sight(store::Transaction& tx, const Session& session,
                                             int most) {
  const AgencyId& agency = session.person.agency;
  XS_TRY(const auto rows, may(session, "read_all")
                              ? store::recent_cases(tx, agency, most)
                              : store::cases_with(tx, agency, session.person.id, most));
  std::vector<CaseId> ids;
  std::set<CaseId> known;
  const auto add = [&](const CaseId& id) {
    if (known.insert(id).second) ids.push_back(id);
  };
  for (const store::CaseRow& row : rows) add(row.id);
  XS_TRY(const auto owed, store::open_duties(tx, agency));
  for (const store::OwedRow& row : owed) {
    if (is_asked(session, row.duty)) add(row.item.id);
  }
  return ids;
}

}  // namespace

bool may_read(const Session& session, const casefile::Case& item) {
  return session.person.agency == item.agency && may_read(session, concerned_in(item));
}

bool may_read(const Session& session, const store::Projection& item) {
  return may_read(session, concerned_in(item));
}

Result<bool> sees(store::Transaction& tx, const Session& session, const casefile::Case& item) {
  if (may_read(session, item)) return true;
  XS_TRY(const auto others, store::cases_about(tx, session.person.agency, item.id));
  for (const store::CaseRow& other : others) {
    XS_TRY(const auto projection, store::projection(tx, session.person.agency, other.id));
    if (projection && may_read(session, *projection)) return true;
  }
  return false;
}

bool is_asked(const Session& session, const store::DutyRow& duty) {
  return holds(session, duty.department, duty.role);
}

Result<std::vector<store::Projection>> cases_in_sight(store::Transaction& tx,
                                                      const Session& session, int most) {
  std::vector<store::Projection> seen;
  XS_TRY(const auto ids, perhaps_in_sight(tx, session, most));
  for (const CaseId& id : ids) {
    XS_TRY(auto item, store::projection(tx, session.person.agency, id));
    if (item && may_read(session, *item)) seen.push_back(*std::move(item));
  }
  std::ranges::stable_sort(seen, std::ranges::greater(),
                           [](const store::Projection& item) { return item.row.updated.time; });
  return seen;
}

bool contents_are_open(const casefile::Case& item) {
  const casefile::Phase phase = item.standing.phase;
  return phase != casefile::Phase::kSealed && phase != casefile::Phase::kIncident &&
         phase != casefile::Phase::kErased;
}

}  // namespace xs::service
