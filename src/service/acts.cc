// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/acts.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "casefile/encoding.h"
#include "casefile/fold.h"
#include "procedure/decide.h"
#include "procedure/requirements.h"
#include "service/admission.h"
#include "service/judged.h"
#include "service/matters.h"
#include "service/word_lists.h"
#include "store/log_storage.h"
#include "store/permits.h"

namespace xs::service {
namespace {

using casefile::Act;
using casefile::Case;
using casefile::What;

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

std::string summary_context(const CaseId& item) { return "summary/" + item.value; }

tl::unexpected<Error> not_here() {
  return fail(ErrorCode::kNotFound, "没有这一案卷，或您无权查看。");
}

// Every text a person wrote, to be looked at before anything keeps it.
std::vector<std::string_view> texts_of(const What& what) {
  std::vector<std::string_view> texts;
  const auto evidence = [&](const casefile::Evidence& paper) {
    texts.insert(texts.end(), {paper.body, paper.number, paper.scope});
  };
  std::visit(Overloaded{[&](const casefile::SheetWritten& written) {
                          texts.push_back(written.sheet.title);
                          for (const auto& [field, value] : written.sheet.fields) {
                            texts.push_back(value);
                          }
                          for (const auto& name : written.sheet.co_issuers) texts.push_back(name);
                          if (written.declassification) evidence(*written.declassification);
                        },
                        [&](const casefile::Said& said) {
                          texts.push_back(said.reason);
                          for (const auto& ground : said.grounds) {
                            texts.insert(texts.end(), {ground.reason, ground.harm, ground.article});
                          }
                          for (const auto& [key, d] : said.dispositions) texts.push_back(d.reason);
                          for (const auto& [id, a] : said.answers) texts.push_back(a.reason);
                          for (const auto& [id, a] : said.checklist) texts.push_back(a.reason);
                          for (const auto& lift : said.lifts) {
                            texts.insert(texts.end(), {lift.whose, lift.basis});
                          }
                          evidence(said.evidence);
                        },
                        [&](const casefile::SealedUp& act) { texts.push_back(act.why); },
                        [&](const casefile::Unsealed& act) { texts.push_back(act.why); },
                        [&](const casefile::TurnedIncident& act) { texts.push_back(act.why); },
                        [&](const casefile::Withdrawn& act) { texts.push_back(act.reason); },
                        [&](const casefile::MovedOver& act) { texts.push_back(act.why); },
                        [&](const casefile::PermitRevoked& act) { texts.push_back(act.reason); },
                        [](const auto&) {}},
             what);
  return texts;
}

// The step at which somebody notes what he found, where he did not name it.
void place_note(const std::set<std::string>& roles, const regulation::Pack& pack, const Case& item,
                casefile::Said& said) {
  if (!is_note(said) || !said.step.empty()) return;
  for (const procedure::OpenStep& open : procedure::open_steps(pack, item)) {
    if (!roles.contains(pack.done_by(pack.steps.at(open.step)))) continue;
    said.step = open.step, said.member = open.member;
    return;
  }
}

// A finding is disposed of once: who sends back what stands already has not said it.
void leave_out_what_stands(const Case& item, casefile::Said& said) {
  std::erase_if(said.dispositions, [&](const auto& entry) {
    const auto known = item.dispositions.find(entry.first);
    const casefile::Disposition& now = entry.second;
    return known != item.dispositions.end() && known->second.kind == now.kind &&
           (now.reason.empty() || known->second.reason == now.reason);
  });
}

bool says_nothing(const What& what) {
  const auto* said = std::get_if<casefile::Said>(&what);
  return said && is_note(*said) && said->dispositions.empty() && said->answers.empty() &&
         said->checklist.empty() && said->confirms.empty();
}

// Who said it and at which step is written by us, never taken from the request.
void stamp(What& what, const PersonId& person) {
  auto* said = std::get_if<casefile::Said>(&what);
  if (!said) return;
  for (auto& [key, disposition] : said->dispositions) {
    disposition.by = person, disposition.step = said->step;
  }
  for (auto* answers : {&said->answers, &said->checklist}) {
    for (auto& [id, answer] : *answers) answer.by = person, answer.step = said->step;
  }
}

std::string digest_of_all(const Case& item) {
  std::vector<std::string> digests;
  digests.reserve(item.files.size());
  for (const auto& file : item.files) digests.push_back(to_hex(file.digest));
  std::ranges::sort(digests);
  return to_hex(sm3(fmt::format("{}", fmt::join(digests, "\n"))));
}

Result<std::optional<casefile::Phase>> phase_of(store::Transaction& tx, const Agency& agency,
                                                const CaseId& item) {
  if (item.value.empty()) return std::nullopt;
  XS_TRY(const auto known, store::projection(tx, agency.row.id, item));
  return known ? casefile::phase_from(known->row.phase) : std::nullopt;
}

Result<procedure::Circumstances> circumstances(store::Transaction& tx, const System& system,
                                               const Agency& agency, const Case& item,
                                               const What& what, Instant at) {
  const auto* opened = std::get_if<casefile::Opened>(&what);
  XS_TRY(const auto about, phase_of(tx, agency, opened ? opened->about : item.about));
  return procedure::Circumstances{.at = at,
                                  .calendar = &system.calendar(),
                                  .section_head_may_draft = agency.row.section_head_may_draft,
                                  .about = about};
}

casefile::Envelope envelope_for(const System& system, const Agency& agency, const PersonId& actor,
                                const regulation::Pack& pack, const Case& item, const What& what,
                                const CommandId& command, Instant at) {
  casefile::Envelope envelope;
  envelope.agency = agency.row.id;
  envelope.case_id = item.id;
  envelope.seq = item.seq + 1;
  envelope.command = command;
  envelope.type = std::string(casefile::type_of(what));
  envelope.actor = actor;
  envelope.recorded_at = at;
  envelope.effective_at = at;
  envelope.pack = pack.hash;
  envelope.calendar = system.calendar().hash();
  envelope.engine = system.engine_hash();
  return envelope;
}

Result<void> record(store::Transaction& tx, const Agency& agency, const Act& act,
                    const SealingKey& key, const Case& after) {
  XS_TRY(const ledger::Entry entry, ledger::make_entry(casefile::encode_envelope(act.envelope),
                                                       as_bytes(casefile::encode_body(act)), key));
  XS_CHECK(
      store::add_act(tx, agency.row.id, after.id, act.envelope.seq, act.envelope.command, entry));
  XS_CHECK(
      store::note_citations(tx, agency.row.id, act.envelope.citations, act.envelope.recorded_at));
  XS_TRY(const store::Projection projection,
         project(tx, agency, after, key, act.envelope.recorded_at));
  return store::put_projection(tx, agency.row.id, projection);
}

// That a day has passed changes nothing of what a person has before him.
bool has_moved_since(const OpenCase& open, std::int64_t seen_seq) {
  if (seen_seq > open.item.seq || seen_seq < 1) return true;
  return std::ranges::any_of(open.acts, [&](const Act& act) {
    return act.envelope.seq > seen_seq &&
           !std::holds_alternative<casefile::DeadlinePassed>(act.what);
  });
}

// A page may show a case that has moved out of this person's sight meanwhile: he is told that it
// moved, not that it does not exist.
bool might_read_when_seen(const Session& session, const OpenCase& open,
                          const std::optional<std::int64_t>& seen_seq) {
  if (!seen_seq || *seen_seq < 1 || *seen_seq >= open.item.seq) return false;
  const auto then = casefile::fold(std::span(open.acts).first(static_cast<std::size_t>(*seen_seq)));
  return then && may_read(session, *then);
}

}  // namespace

Result<std::optional<Done>> done_before(store::Transaction& tx, const Session& session,
                                        const CommandId& command) {
  XS_TRY(const auto before, store::command_done(tx, session.person.agency, command));
  if (!before) return std::optional<Done>();
  XS_TRY(OpenCase open, load_case(tx, *session.agency, before->item));
  if (!may_read(session, open.item)) return not_here();
  return std::optional(Done{std::move(open.item), {}});
}

Result<SealingKey> key_of_case(store::Transaction& tx, const Agency& agency, const CaseId& item) {
  XS_TRY(const auto wrapped, store::case_key(tx, agency.row.id, item));
  if (!wrapped) return fail(ErrorCode::kNotFound, "这一案卷的内容已按规定销毁，仅存办理记录。");
  return unwrap_case_key(*agency.keys, item, *wrapped);
}

Result<OpenCase> load_case(store::Transaction& tx, const Agency& agency, const CaseId& item) {
  XS_TRY(SealingKey key, key_of_case(tx, agency, item));
  XS_TRY(const auto stored, store::acts_of(tx, agency.row.id, item));
  if (stored.empty()) return not_here();
  OpenCase open{.item = {}, .key = key, .acts = {}};
  for (const store::StoredAct& each : stored) {
    XS_TRY(const Bytes body, ledger::open_body(each.entry, open.key));
    XS_TRY(Act act, casefile::decode_act(each.entry.header, as_text(body)));
    XS_CHECK(casefile::apply(open.item, act));
    open.acts.push_back(std::move(act));
  }
  return open;
}

Result<std::vector<OpenCase>> all_cases(store::Transaction& tx, const Agency& agency) {
  XS_TRY(const auto ids, store::case_ids(tx, agency.row.id));
  std::vector<OpenCase> items;
  items.reserve(ids.size());
  for (const CaseId& id : ids) {
    auto open = load_case(tx, agency, id);
    if (open) {
      items.push_back(*std::move(open));
    } else if (open.error().code != ErrorCode::kNotFound) {
      return tl::unexpected<Error>(open.error());
    }
  }
  return items;
}

Result<OpenCase> read_case(System& system, const Session& session, const CaseId& item) {
  return system.database().read([&](store::Transaction& tx) -> Result<OpenCase> {
    XS_TRY(OpenCase open, load_case(tx, *session.agency, item));
    XS_TRY(const bool seen, sees(tx, session, open.item));
    if (!seen) return not_here();
    return open;
  });
}

Result<PackInForce> pack_of(store::Transaction& tx, const Agency& agency, const Case& item) {
  return agency.packs->under(tx, item.pack, date_in_shanghai(item.pack_since));
}

Result<PackInForce> kept_pack_of(store::Transaction& tx, const Agency& agency, const Case& item) {
  auto pack = pack_of(tx, agency, item);
  if (!pack && pack.error().code == ErrorCode::kNotFound) return PackInForce();
  return pack;
}

Result<PackInForce> pack_for(store::Transaction& tx, const Agency& agency, const Case& item,
                             const What& what, Instant at) {
  if (std::holds_alternative<casefile::Opened>(what) ||
      std::holds_alternative<casefile::MovedOver>(what)) {
    return agency.packs->under(tx, agency.pack->hash, date_in_shanghai(at));
  }
  return pack_of(tx, agency, item);
}

Result<store::Projection> project(store::Transaction& tx, const Agency& agency, const Case& item,
                                  const SealingKey& key, Instant updated) {
  const auto item_class = item.sheet.fields.find("class");
  const std::string summary =
      (item_class == item.sheet.fields.end() ? std::string() : item_class->second) + "\n" +
      (item.sheet.title.empty() && !item.files.empty() ? item.files.front().name
                                                       : item.sheet.title);
  store::Projection out;
  out.row = {.id = item.id,
             .seq = item.seq,
             .phase = std::string(casefile::to_string(item.standing.phase)),
             .procedure = item.procedure,
             .drafter = item.drafter,
             .department = item.department,
             .about = item.about,
             .updated = updated,
             .summary = seal(key, as_bytes(summary), summary_context(item.id)),
             .fixed_digest = {}};
  if (item.standing.phase == casefile::Phase::kFixed) {
    XS_TRY(const PackInForce pack, kept_pack_of(tx, agency, item));
    // Without its rules nobody knows that it was open: it is looked at like any other.
    if (pack && !procedure::unmet("attribute_releases", {*pack, item, nullptr})) {
      out.row.fixed_digest = digest_of_all(item);
    }
  }
  for (const casefile::Duty& duty : item.standing.duties) {
    out.duties.push_back({.item = item.id,
                          .step = duty.step,
                          .role = duty.role,
                          .member = duty.member,
                          .department = item.department,
                          .since = duty.since,
                          .due = duty.due});
  }
  std::ranges::sort(out.duties, {},
                    [](const store::DutyRow& d) { return std::pair(d.step, d.member); });
  std::set<PersonId> persons{item.drafter};
  for (const casefile::Opinion& opinion : item.opinions) persons.insert(opinion.by);
  out.participants.assign(persons.begin(), persons.end());
  return out;
}

Result<CaseSummary> open_summary(const store::CaseRow& row, const SealingKey& key) {
  XS_TRY(const Bytes bytes, open_sealed(key, row.summary, summary_context(row.id)));
  const std::string_view text = as_text(bytes);
  const std::size_t end = text.find('\n');
  return CaseSummary{std::string(text.substr(end + 1)), std::string(text.substr(0, end))};
}

Result<Done> act_on(store::Transaction& tx, System& system, const Session& session, OpenCase& open,
                    What what, const CommandId& command, Instant at) {
  XS_TRY(const PackInForce pack, pack_for(tx, *session.agency, open.item, what, at));
  procedure::Actor actor = actor_for(session, open.item.department, *pack);
  if (auto* said = std::get_if<casefile::Said>(&what)) {
    place_note(roles_for(session, open.item.department, *pack), *pack, open.item, *said);
    actor = actor_at(session, open.item.department, *pack, said->step);
    leave_out_what_stands(open.item, *said);
  }
  stamp(what, session.person.id);
  if (auto* written = std::get_if<casefile::SheetWritten>(&what)) {
    note_matter(system, *pack, open.item.procedure, *written);
  }
  if (auto* handed = std::get_if<casefile::HandedIn>(&what)) {
    XS_TRY(handed->fixed_at_formation,
           store::is_fixed_as_open(tx, session.person.agency, digest_of_all(open.item)));
  }
  return act_as(tx, system, *session.agency, actor, open, std::move(what), command, at);
}

Result<Done> act_as(store::Transaction& tx, System& system, const Agency& agency,
                    const procedure::Actor& actor, OpenCase& open, What what,
                    const CommandId& command, Instant at) {
  XS_TRY(const PackInForce pack, pack_for(tx, agency, open.item, what, at));
  XS_TRY(const auto now, circumstances(tx, system, agency, open.item, what, at));
  const procedure::Decided decided = procedure::decide(*pack, open.item, {actor, what}, now);
  if (const auto* refused = std::get_if<procedure::Refused>(&decided)) {
    return tl::unexpected<Error>(Error{ErrorCode::kNotPermitted, refused->says + "。", "",
                                       refused->clause, refused->instead});
  }
  const auto& allowed = std::get<procedure::Allowed>(decided);
  if (says_nothing(what)) return Done{open.item, {}};
  Act act{envelope_for(system, agency, actor.person, *pack, open.item, what, command, at),
          std::move(what), allowed.standing};
  XS_TRY(act.envelope.lists, lists_in_force(tx, system, agency.row.id));
  act.envelope.citations = allowed.citations;
  act.envelope.on_behalf_of = actor.on_behalf_of;
  XS_CHECK(casefile::apply(open.item, act));
  XS_CHECK(record(tx, agency, act, open.key, open.item));
  for (const casefile::PermitNote& permit : open.item.permits) {
    if (permit.revoked != at) continue;
    XS_CHECK(store::revoke_permit(tx, agency.row.id, permit.id, at, permit.why_revoked));
  }
  open.acts.push_back(std::move(act));
  return Done{open.item, allowed.remarks};
}

Result<Done> open_case(System& system, const Session& session, std::string procedure,
                       const Command& command, Instant at, const CaseId& about) {
  const CaseId id{new_uuid_v7()};
  const SealingKey key = SealingKey::random();
  return system.database().transact([&](store::Transaction& tx) -> Result<Done> {
    XS_TRY(auto before, done_before(tx, session, command.id));
    if (before) return *std::move(before);
    XS_CHECK(store::add_case_key(tx, session.person.agency, id,
                                 wrap_case_key(*session.agency->keys, id, key)));
    OpenCase open{.item = {}, .key = key, .acts = {}};
    open.item.id = id;
    casefile::Opened opened{
        .procedure = procedure, .department = session.person.department, .about = about};
    if (!about.value.empty()) {
      XS_TRY(const OpenCase concerned, load_case(tx, *session.agency, about));
      XS_TRY(const bool seen, sees(tx, session, concerned.item));
      if (!seen) return not_here();
      opened.department = concerned.item.department;
    }
    open.item.department = opened.department;
    return act_on(tx, system, session, open, std::move(opened), command.id, at);
  });
}

Result<Done> do_act(System& system, const Session& session, const CaseId& item, What what,
                    const Command& command, Instant at) {
  XS_CHECK(admit_texts(system, texts_of(what)));
  const Judgements judgements = judgements_of(system, session, item, what);
  return system.database().transact([&](store::Transaction& tx) -> Result<Done> {
    XS_TRY(auto before, done_before(tx, session, command.id));
    if (before) return *std::move(before);
    XS_TRY(OpenCase open, load_case(tx, *session.agency, item));
    if (!may_read(session, open.item) && !might_read_when_seen(session, open, command.seen_seq)) {
      return not_here();
    }
    if (command.seen_seq && has_moved_since(open, *command.seen_seq)) {
      return fail(ErrorCode::kConflict,
                  "本件已由他人办理，页面内容不是最新的。您填写的内容没有丢失，"
                  "请刷新后核对再提交。");
    }
    XS_TRY(Done done, act_on(tx, system, session, open, what, command.id, at));
    XS_CHECK(remember(tx, *session.agency, done.item, judgements, at));
    return done;
  });
}

Result<void> record_agency_act(store::Transaction& tx, const Agency& agency, std::string_view type,
                               const PersonId& actor, std::string_view what, Instant at,
                               std::string_view lists) {
  casefile::Envelope envelope;
  envelope.agency = agency.row.id;
  envelope.type = std::string(type);
  envelope.command = {new_uuid_v7()};
  envelope.actor = actor;
  envelope.recorded_at = at;
  envelope.effective_at = at;
  envelope.pack = agency.pack->hash;
  envelope.lists = std::string(lists);
  XS_TRY(const ledger::Entry entry, ledger::make_entry(casefile::encode_envelope(envelope),
                                                       as_bytes(what), agency.keys->sealing));
  XS_CHECK(store::add_waiting(tx, agency.row.id.value + "/acts", entry));
  return {};
}

}  // namespace xs::service
