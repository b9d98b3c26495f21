// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/case_view.h"

#include <algorithm>
#include <set>

#include "casefile/fold.h"
#include "casefile/words.h"
#include "procedure/decide.h"
#include "procedure/duties.h"
#include "procedure/flow.h"
#include "service/matters.h"
#include "store/permits.h"

namespace xs::service {
namespace {

using casefile::Case;
using casefile::Phase;
using regulation::Decision;
using regulation::Pack;
using regulation::Step;

std::string role_label(const Pack& pack, const std::string& id) {
  const auto role = pack.roles.find(id);
  return role == pack.roles.end() ? id : role->second.label;
}

std::string decision_label(const Pack& pack, Decision decision) {
  const auto label = pack.decision_labels.find(decision);
  return label == pack.decision_labels.end() ? std::string(to_string(decision))
                                             : label->second.label;
}

std::string clause_says(const Pack& pack, const std::string& id) {
  const auto clause = pack.clauses.find(id);
  return clause == pack.clauses.end() ? std::string() : clause->second.says;
}

std::string name_in(const std::map<PersonId, std::string>& names, const PersonId& id) {
  const auto name = names.find(id);
  return name == names.end() ? std::string() : name->second;
}

void add_outline(const Pack& pack, CaseView& view) {
  if (!pack.procedures.contains(view.item.procedure)) return;
  const procedure::Progress progress = procedure::progress(pack, view.item);
  std::set<std::string> shown;
  const auto add = [&](const std::string& id, OutlineStep::State state) {
    if (!shown.insert(id).second) return;
    const Step& step = pack.steps.at(id);
    OutlineStep line{.step = step.id,
                     .label = step.label,
                     .clause = step.clause,
                     .role_label = role_label(pack, step.actor),
                     .state = state,
                     .by = {},
                     .at = std::nullopt};
    if (const auto* opinion = procedure::passing_opinion(view.item, id)) {
      line.by = name_in(view.names, opinion->by);
      line.at = opinion->at;
    }
    view.outline.push_back(std::move(line));
  };
  for (const auto& id : progress.passed) add(id, OutlineStep::State::kPassed);
  for (const auto& open : progress.open) {
    add(open.step, view.item.standing.phase == Phase::kInReview ? OutlineStep::State::kOpen
                                                                : OutlineStep::State::kAhead);
  }
  for (const auto& id : progress.ahead) add(id, OutlineStep::State::kAhead);
}

std::optional<Phase> about_phase(const CaseView& view) {
  return view.about ? casefile::phase_from(view.about->phase) : std::nullopt;
}

AskedOf asked_of(const Pack& pack, const Case& item, const procedure::OpenStep& open,
                 std::optional<Phase> about) {
  const Step& step = pack.steps.at(open.step);
  AskedOf asked{.step = step.id,
                .member = open.member,
                .label = step.label,
                .clause = step.clause,
                .says = clause_says(pack, step.clause),
                .role_label = role_label(pack, step.actor),
                .in_place_of = {},
                .duty = std::nullopt,
                .decisions = {},
                .asks_questions = step.asks_questions,
                .asks_checklist = step.asks_checklist,
                .evidence = step.evidence,
                .escalates_for = step.escalates_for,
                .return_to = {},
                .conclusions = {},
                .missing = procedure::missing_before(pack, item, step.id, about),
                .confirms = procedure::confirmations_asked(pack, item, step.id)};
  for (const casefile::Duty& duty : item.standing.duties) {
    if (duty.step == open.step && duty.member == open.member) asked.duty = duty;
  }
  for (const Decision decision : step.gives) {
    asked.decisions.emplace_back(to_string(decision), decision_label(pack, decision));
  }
  asked.return_to.emplace_back("draft", "退回承办人");
  for (const std::string& passed : procedure::passed_steps(pack, item)) {
    asked.return_to.emplace_back(passed, pack.steps.at(passed).label);
  }
  for (const auto& conclusion : pack.conclusions) {
    if (!procedure::stands(pack, conclusion, item)) continue;
    asked.conclusions.emplace_back(conclusion.id, conclusion.label);
  }
  return asked;
}

bool asks_questions(const Pack& pack, const std::string& procedure) {
  const auto known = pack.procedures.find(procedure);
  return known != pack.procedures.end() &&
         std::ranges::any_of(procedure::steps_of(known->second.flow),
                             [&](const auto& step) { return pack.steps.at(step).asks_questions; });
}

void add_asked(const Session& session, CaseView& view) {
  const Pack& pack = *view.pack;
  const auto roles = roles_for(session, view.item.department, pack);
  for (const procedure::OpenStep& open : procedure::open_steps(pack, view.item)) {
    if (roles.contains(pack.done_by(pack.steps.at(open.step)))) {
      view.asked.push_back(asked_of(pack, view.item, open, about_phase(view)));
      const auto giver = actor_at(session, view.item.department, pack, open.step).on_behalf_of;
      if (giver) view.asked.back().in_place_of = name_in(view.names, *giver);
    }
  }
  if (view.item.standing.phase == Phase::kDraft && view.item.drafter == session.person.id) {
    view.to_hand_in =
        ToHandIn{procedure::missing_before(pack, view.item, "hand_in", about_phase(view)),
                 procedure::confirmations_asked(pack, view.item, "hand_in"),
                 asks_questions(pack, view.item.procedure),
                 procedure::asks_for(pack, view.item, "hand_in", "declassification_recorded")};
  }
}

void add_may(const Session& session, CaseView& view) {
  const Phase phase = view.item.standing.phase;
  const bool drafter = view.item.drafter == session.person.id;
  const auto in = [&](std::initializer_list<Phase> phases) {
    return std::ranges::find(phases, phase) != phases.end();
  };
  const auto right = [&](std::string_view act) {
    return may(session, *view.pack, act, view.item.drafter);
  };
  const bool ended = in({Phase::kSealed, Phase::kIncident, Phase::kErased, Phase::kWithdrawn});
  const bool move_over = in({Phase::kDraft, Phase::kInReview, Phase::kApproved}) &&
                         view.item.pack != session.pack().hash &&
                         may(session, "move_over", view.item.drafter);
  if (view.rules_lost) {
    view.may = {.move_over = move_over, .view = contents_are_open(view.item)};
    return;
  }
  view.may = {
      .move_over = move_over,
      .edit = drafter && phase == Phase::kDraft,
      .note = (drafter && phase == Phase::kDraft) || !view.asked.empty(),
      .hand_in = drafter && phase == Phase::kDraft,
      .seal = !ended && right("seal"),
      .unseal = phase == Phase::kSealed && right("unseal"),
      .incident = in({Phase::kSealed, Phase::kReleased, Phase::kRevoked}) && right("incident"),
      .withdraw = in({Phase::kDraft, Phase::kInReview, Phase::kApproved}) && right("withdraw"),
      .permit = phase == Phase::kApproved && right("release"),
      .revoke = phase == Phase::kReleased && right("revoke"),
      .view = contents_are_open(view.item),
      .replace = drafter && in({Phase::kDraft, Phase::kInReview, Phase::kApproved})};
}

Result<void> add_permits(store::Transaction& tx, const OpenCase& open, CaseView& view) {
  if (open.item.permits.empty()) return {};
  XS_TRY(const auto stored, store::acts_of(tx, open.item.agency, open.item.id));
  Case then;
  for (const casefile::Act& act : open.acts) {
    XS_CHECK(casefile::apply(then, act));
    const auto* issued = std::get_if<casefile::PermitIssued>(&act.what);
    if (!issued) continue;
    const auto note =
        std::ranges::find(open.item.permits, issued->permit, &casefile::PermitNote::id);
    PermitView permit{
        .note = *note,
        .files = {},
        .position = stored.at(static_cast<std::size_t>(act.envelope.seq - 1)).position};
    for (const casefile::FileVersion& file : then.files) {
      if (std::ranges::find(issued->digests, file.digest) != issued->digests.end()) {
        permit.files.push_back(file);
      }
    }
    view.permits.push_back(std::move(permit));
  }
  return {};
}

ListedCase listed(const Pack& pack, const store::CaseRow& row, const CaseSummary& summary,
                  const std::map<PersonId, std::string>& names) {
  const auto procedure = pack.procedures.find(row.procedure);
  return {.item = row.id,
          .title = summary.title.empty() ? "（尚未命名）" : summary.title,
          .item_class = summary.item_class,
          .phase = row.phase,
          .procedure = procedure == pack.procedures.end() ? "" : procedure->second.label,
          .department = row.department,
          .drafter = name_in(names, row.drafter),
          .step_label = {},
          .overdue = false,
          .updated = row.updated};
}

Result<std::map<PersonId, std::string>> names_in(store::Transaction& tx, const AgencyId& agency) {
  XS_TRY(const auto people, store::people(tx, agency));
  std::map<PersonId, std::string> names;
  for (const store::Person& person : people) names[person.id] = person.name;
  return names;
}

// A step of an earlier regulation is known to its case only.
Result<std::optional<Step>> step_of(store::Transaction& tx, const Session& session,
                                    const CaseId& item, const std::string& id) {
  if (const auto step = session.pack().steps.find(id); step != session.pack().steps.end()) {
    return std::optional(step->second);
  }
  XS_TRY(const OpenCase open, load_case(tx, *session.agency, item));
  XS_TRY(const PackInForce pack, kept_pack_of(tx, *session.agency, open.item));
  if (!pack) return std::nullopt;
  const auto step = pack->steps.find(id);
  return step == pack->steps.end() ? std::optional<Step>() : std::optional(step->second);
}

// Rows whose key is gone (erased) are shown without a title.
Result<ListedCase> list_row(store::Transaction& tx, const Session& session,
                            const store::Projection& projection,
                            const std::map<PersonId, std::string>& names, Date today) {
  const store::CaseRow& row = projection.row;
  const auto key = key_of_case(tx, *session.agency, row.id);
  CaseSummary summary{.title = "（内容已销毁）", .item_class = {}};
  if (key) {
    XS_TRY(summary, open_summary(row, *key));
  } else if (key.error().code != ErrorCode::kNotFound) {
    return tl::unexpected<Error>(key.error());
  }
  ListedCase item = listed(session.pack(), row, summary, names);
  for (const auto& duty : projection.duties) {
    item.overdue = item.overdue || (duty.due && *duty.due < today);
    XS_TRY(const auto step, step_of(tx, session, row.id, duty.step));
    if (!step || item.step_label.find(step->label) != std::string::npos) continue;
    item.step_label += (item.step_label.empty() ? "" : "、") + step->label;
  }
  return item;
}

// Nothing when its step is known to no regulation any more.
Result<std::optional<Task>> task_of(store::Transaction& tx, const Session& session,
                                    const store::DutyRow& duty,
                                    const std::map<PersonId, std::string>& names, Date today) {
  XS_TRY(const auto step, step_of(tx, session, duty.item, duty.step));
  XS_TRY(const auto projection, store::projection(tx, session.person.agency, duty.item));
  if (!step || !projection) return std::nullopt;
  XS_TRY(ListedCase item, list_row(tx, session, *projection, names, today));
  std::optional<int> left;
  if (duty.due) left = static_cast<int>((duty.due->days - today.days).count());
  return Task{
      std::move(item), duty.step, step->label, step->clause, role_label(session.pack(), duty.role),
      duty.since,      duty.due,  left};
}

void sort_into(Desk& desk, const Session& session, const store::CaseRow& row, bool returned,
               ListedCase item) {
  const bool drafted = row.drafter == session.person.id;
  if (row.phase == "draft") {
    // Others have acted on it: it was handed in and came back.
    if (drafted) (returned ? desk.returned : desk.drafts).push_back(std::move(item));
    return;
  }
  const bool running = row.phase == "in_review" || row.phase == "approved";
  (drafted && running ? desk.sent : desk.done).push_back(std::move(item));
}

}  // namespace

namespace {

// Cases about this one and the one it is about, as far as he may read them.
Result<void> add_related(store::Transaction& tx, const Session& session, const Case& item,
                         CaseView& view) {
  const AgencyId& agency = session.person.agency;
  const Date today = date_in_shanghai(now());
  if (!item.about.value.empty()) {
    XS_TRY(const auto about, store::projection(tx, agency, item.about));
    if (about) {
      XS_TRY(view.about, list_row(tx, session, *about, view.names, today));
    }
  }
  XS_TRY(const auto others, store::cases_about(tx, agency, item.id));
  for (const store::CaseRow& other : others) {
    XS_TRY(const auto projection, store::projection(tx, agency, other.id));
    if (!projection || !may_read(session, *projection)) continue;
    XS_TRY(ListedCase row, list_row(tx, session, *projection, view.names, today));
    view.others.push_back(std::move(row));
  }
  const std::string phase(casefile::to_string(item.standing.phase));
  for (const std::string& id : procedures_he_hands_in(session)) {
    const auto& procedure = session.pack().procedures.at(id);
    if (procedure.about.contains(phase)) view.may_begin.emplace_back(id, procedure.label);
  }
  return {};
}

}  // namespace

Result<CaseView> view_case(System& system, const Session& session, const CaseId& item) {
  XS_TRY(OpenCase open, read_case(system, session, item));
  CaseView view;
  XS_CHECK(system.database().read([&](store::Transaction& tx) -> Result<void> {
    XS_TRY(view.names, names_in(tx, session.person.agency));
    XS_TRY(view.pack, kept_pack_of(tx, *session.agency, open.item));
    view.rules_lost = view.pack == nullptr;
    if (view.rules_lost) view.pack = session.agency->pack;
    XS_CHECK(add_related(tx, session, open.item, view));
    return add_permits(tx, open, view);
  }));
  const Pack& pack = *view.pack;
  view.item = std::move(open.item);
  view.phase_label = std::string(casefile::word_for(view.item.standing.phase));
  if (const auto p = pack.procedures.find(view.item.procedure); p != pack.procedures.end()) {
    view.procedure_label = p->second.label;
  }
  view.matter = matter_of(system, pack, view.item.procedure, view.item.sheet);
  if (!view.rules_lost) {
    add_outline(pack, view);
    add_asked(session, view);
    if (view.item.standing.phase == Phase::kDraft || view.item.standing.phase == Phase::kInReview) {
      view.terms =
          procedure::terms_ahead(pack, view.item, {.at = now(), .calendar = &system.calendar()});
    }
  }
  add_may(session, view);
  view.timeline = timeline_of(system, pack, open.acts, view.names);
  return view;
}

Result<Desk> desk_of(System& system, const Session& session, Instant at) {
  constexpr int kMostListed = 200;
  return system.database().read([&](store::Transaction& tx) -> Result<Desk> {
    const AgencyId& agency = session.person.agency;
    XS_TRY(const auto names, names_in(tx, agency));
    XS_TRY(const auto owed, store::open_duties(tx, agency));
    Desk desk;
    for (const store::OwedRow& row : owed) {
      if (!is_asked(session, row.duty)) continue;
      XS_TRY(auto task, task_of(tx, session, row.duty, names, date_in_shanghai(at)));
      if (task) desk.owed.push_back(*std::move(task));
    }
    XS_TRY(const auto mine, store::cases_with(tx, agency, session.person.id, kMostListed));
    for (const store::CaseRow& row : mine) {
      XS_TRY(const auto projection, store::projection(tx, agency, row.id));
      if (!projection || !may_read(session, *projection)) continue;
      XS_TRY(ListedCase item, list_row(tx, session, *projection, names, date_in_shanghai(at)));
      sort_into(desk, session, row, projection->participants.size() > 1, std::move(item));
    }
    if (may(session, "refused_uploads")) {
      XS_TRY(const auto refused, store::refused_uploads(tx, agency));
      desk.refused_uploads = static_cast<std::size_t>(
          std::ranges::count(refused, std::string("open"), &store::RefusedUpload::state));
    }
    return desk;
  });
}

Result<std::vector<ListedCase>> list_cases(System& system, const Session& session, Instant at) {
  constexpr int kMostListed = 500;
  return system.database().read([&](store::Transaction& tx) -> Result<std::vector<ListedCase>> {
    std::vector<ListedCase> items;
    XS_TRY(const auto names, names_in(tx, session.person.agency));
    XS_TRY(const auto seen, cases_in_sight(tx, session, kMostListed));
    for (const store::Projection& projection : seen) {
      XS_TRY(ListedCase item, list_row(tx, session, projection, names, date_in_shanghai(at)));
      items.push_back(std::move(item));
    }
    return items;
  });
}

}  // namespace xs::service
