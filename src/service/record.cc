// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/record.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "casefile/encoding.h"
#include "casefile/fold.h"
#include "ledger/log.h"
#include "ledger/witness.h"
#include "procedure/decide.h"
#include "service/acts.h"
#include "service/admission.h"
#include "service/erasure.h"
#include "store/leases.h"
#include "store/log_storage.h"

namespace xs::service {
namespace {

constexpr int kAtOnce = 512;
constexpr std::chrono::seconds kLease{15};
constexpr std::chrono::milliseconds kBetweenRounds{500};

struct Placed {
  std::size_t count = 0;
  std::optional<ledger::SignedCheckpoint> checkpoint;
};

Result<Placed> place_batch(store::Transaction& tx, const Agency& agency, const std::string& log,
                           const store::Lease& lease, Instant at) {
  XS_CHECK(store::check_lease(tx, lease));
  XS_TRY(const auto waiting, store::waiting_entries(tx, log, kAtOnce));
  if (waiting.empty()) return Placed{};
  store::SqlLogStorage storage(tx, log);
  XS_CHECK(ledger::append(storage, waiting));
  XS_TRY(auto checkpoint, ledger::issue_checkpoint(storage, at, *agency.keys->checkpoints));
  return Placed{waiting.size(), std::move(checkpoint)};
}

// Which key sealed this entry: the agency's own for entries without a case, else the case's.
ledger::BodyKey body_key(store::Transaction& tx, const Agency& agency,
                         const ledger::StoredEntry& entry) {
  const auto envelope = casefile::decode_envelope(entry.entry.header);
  if (!envelope || envelope->case_id.empty()) return agency.keys->sealing;
  const auto wrapped = store::case_key(tx, agency.row.id, envelope->case_id);
  if (!wrapped) return ledger::BodyKeyMissing{};
  if (!*wrapped) {
    const auto acts = store::acts_of(tx, agency.row.id, envelope->case_id);
    if (!acts || acts->empty()) return ledger::BodyKeyMissing{};
    const auto last = casefile::decode_envelope(acts->back().entry.header);
    if (last && last->type == "erased") return ledger::BodyErased{};
    return ledger::BodyKeyMissing{};
  }
  const auto key = unwrap_case_key(*agency.keys, envelope->case_id, **wrapped);
  if (!key) return ledger::BodyKeyMissing{};
  return *key;
}

// The checkpoint given from outside is about one log only.
bool is_about(const std::optional<std::string>& note, const std::string& log) {
  if (!note) return false;
  const auto read = ledger::read_unverified_checkpoint(*note);
  return read && read->checkpoint.log == log;
}

std::string difference(const CaseId& item, std::string_view what) {
  return fmt::format("案卷 {}：{}", item.value, what);
}

Result<std::optional<std::string>> projection_difference(store::Transaction& tx,
                                                         const Agency& agency, const CaseId& item) {
  XS_TRY(const auto stored, store::projection(tx, agency.row.id, item));
  if (!stored) return difference(item, "缺少办理情况");
  XS_TRY(const auto key, store::case_key(tx, agency.row.id, item));
  if (!key) {
    XS_TRY(const auto acts, store::acts_of(tx, agency.row.id, item));
    const auto left = erased_projection(acts);
    if (!left) return difference(item, left.error().public_text);
    if (*left == *stored) return std::nullopt;
    return difference(item, "内容已销毁，而办理情况与记录不符");
  }
  XS_TRY(const OpenCase open, load_case(tx, agency, item));
  XS_TRY(store::Projection derived,
         project(tx, agency, open.item, open.key, open.acts.back().envelope.recorded_at));
  const auto was = open_summary(stored->row, open.key);
  XS_TRY(const CaseSummary is, open_summary(derived.row, open.key));
  if (!was || was->title != is.title || was->item_class != is.item_class) {
    return difference(item, "名称与记录不符");
  }
  derived.row.summary = stored->row.summary;
  if (derived == *stored) return std::nullopt;
  return difference(item, "办理情况与记录不符");
}

Result<void> rebuild_one(store::Transaction& tx, const Agency& agency, const CaseId& item) {
  XS_TRY(const auto key, store::case_key(tx, agency.row.id, item));
  if (!key) {
    XS_TRY(const auto acts, store::acts_of(tx, agency.row.id, item));
    XS_TRY(const auto left, erased_projection(acts));
    return store::put_projection(tx, agency.row.id, left);
  }
  XS_TRY(const OpenCase open, load_case(tx, agency, item));
  XS_TRY(const store::Projection projection,
         project(tx, agency, open.item, open.key, open.acts.back().envelope.recorded_at));
  return store::put_projection(tx, agency.row.id, projection);
}

Result<std::vector<CaseId>> all_cases(System& system, const Agency& agency) {
  return system.database().read(
      [&](store::Transaction& tx) { return store::case_ids(tx, agency.row.id); });
}

std::string standing_text(const casefile::Standing& standing) {
  std::string text(casefile::to_string(standing.phase));
  for (const auto& duty : standing.duties) text += " " + duty.step;
  return text;
}

// Everyone who acted did so in a role that the record does not repeat: the audit asks whether the
// act would be allowed to someone with every role.
procedure::Actor with_every_role(const regulation::Pack& pack, const casefile::Act& act) {
  procedure::Actor actor{
      .person = act.envelope.actor, .roles = {}, .on_behalf_of = act.envelope.on_behalf_of};
  for (const auto& [id, role] : pack.roles) {
    if (!role.administrator) actor.roles.insert(id);
  }
  return actor;
}

// Under the version of the regulation that the act names: today's engine, the rules of the time.
Result<PackInForce> pack_at(store::Transaction& tx, const Agency& agency,
                            const casefile::Case& before, const casefile::Act& act) {
  const bool begins = std::holds_alternative<casefile::Opened>(act.what) ||
                      std::holds_alternative<casefile::MovedOver>(act.what);
  return agency.packs->under(
      tx, act.envelope.pack,
      date_in_shanghai(begins ? act.envelope.recorded_at : before.pack_since));
}

Result<void> audit_case(store::Transaction& tx, System& system, const Agency& agency,
                        const OpenCase& open, std::vector<std::string>& differences) {
  casefile::Case item;
  item.id = open.item.id;
  for (const casefile::Act& act : open.acts) {
    const auto pack = pack_at(tx, agency, item, act);
    if (!pack && pack.error().code != ErrorCode::kNotFound) {
      return tl::unexpected<Error>(pack.error());
    }
    if (!pack) {
      differences.push_back(
          difference(item.id, fmt::format("第{}号记录所依据的制度版本没有保存", act.envelope.seq)));
      return {};
    }
    const procedure::Decided decided =
        procedure::decide(**pack, item, {with_every_role(**pack, act), act.what},
                          {.at = act.envelope.recorded_at,
                           .calendar = &system.calendar(),
                           .section_head_may_draft = agency.row.section_head_may_draft});
    if (const auto* refused = std::get_if<procedure::Refused>(&decided)) {
      differences.push_back(
          difference(item.id, fmt::format("第{}号记录按所依据的规则不被允许（{}：{}）",
                                          act.envelope.seq, refused->clause, refused->says)));
    } else if (standing_text(std::get<procedure::Allowed>(decided).standing) !=
               standing_text(act.standing)) {
      differences.push_back(difference(
          item.id, fmt::format("第{}号记录按所依据的规则会有不同的去向", act.envelope.seq)));
    }
    XS_CHECK(casefile::apply(item, act));
  }
  return {};
}

}  // namespace

std::vector<std::string> logs_of(const AgencyId& agency) {
  return {agency.value + "/acts", agency.value + "/access"};
}

Result<std::size_t> place_waiting(System& system, const Agency& agency, const std::string& log,
                                  Instant at) {
  XS_TRY(const bool any, system.database().read([&](store::Transaction& tx) -> Result<bool> {
    XS_TRY(const auto waiting, store::waiting_entries(tx, log, 1));
    return !waiting.empty();
  }));
  if (!any) return 0;
  XS_TRY(const auto lease, lead(system.database(), agency.row.id, "sequencer/" + log, kLease));
  if (!lease) return 0;
  std::size_t total = 0;
  while (true) {
    XS_TRY(const Placed placed, system.database().transact([&](store::Transaction& tx) {
      return place_batch(tx, agency, log, *lease, at);
    }));
    total += placed.count;
    if (placed.checkpoint && !system.options().witness.empty()) {
      XS_CHECK(ledger::append_to_witness(system.options().witness, *placed.checkpoint));
    }
    if (placed.count < kAtOnce) return total;
  }
}

Sequencer::Sequencer(System& system)
    : rounds_(kBetweenRounds, [&system](const Rounds&) {
        for (const auto& agency : system.agencies()) {
          for (const std::string& log : logs_of(agency->row.id)) {
            // What could not be placed now is placed in the next round.
            (void)place_waiting(system, *agency, log, now());
          }
        }
        system.refused_uploads().forget_expired(now());
        return Rounds::Next::kAfterPause;
      }) {}

Result<std::vector<RecordCheck>> verify_record(System& system, const Agency& agency,
                                               const std::optional<std::string>& against) {
  std::vector<RecordCheck> checks;
  for (const std::string& log : logs_of(agency.row.id)) {
    ledger::VerifyOptions options;
    options.public_keys = {agency.keys->checkpoints->public_key()};
    if (is_about(against, log)) options.against = against;
    if (!system.options().witness.empty()) {
      if (auto witness = ledger::read_witness(system.options().witness, log)) {
        options.witness = std::move(witness->notes);
      }
    }
    XS_TRY(auto report,
           system.database().read([&](store::Transaction& tx) -> Result<ledger::VerifyReport> {
             options.body_key = [&](const ledger::StoredEntry& entry) {
               return body_key(tx, agency, entry);
             };
             return ledger::verify(store::SqlLogStorage(tx, log), options);
           }));
    checks.push_back({log, std::move(report)});
  }
  return checks;
}

Result<std::vector<std::string>> check_projections(System& system, const Agency& agency) {
  std::vector<std::string> differences;
  XS_TRY(const auto ids, all_cases(system, agency));
  for (const CaseId& id : ids) {
    XS_TRY(const auto found, system.database().read([&](store::Transaction& tx) {
      return projection_difference(tx, agency, id);
    }));
    if (found) differences.push_back(*found);
  }
  XS_TRY(const auto strays, system.database().read([&](store::Transaction& tx) {
    return store::stray_projections(tx, agency.row.id);
  }));
  for (const CaseId& id : strays) differences.push_back(difference(id, "没有任何记录"));
  return differences;
}

Result<std::size_t> rebuild_projections(System& system, const Agency& agency) {
  XS_TRY(const auto ids, all_cases(system, agency));
  for (const CaseId& id : ids) {
    XS_CHECK(system.database().transact(
        [&](store::Transaction& tx) { return rebuild_one(tx, agency, id); }));
  }
  XS_CHECK(system.database().transact([&](store::Transaction& tx) -> Result<void> {
    XS_TRY(const auto strays, store::stray_projections(tx, agency.row.id));
    for (const CaseId& id : strays) {
      XS_CHECK(store::remove_projection(tx, agency.row.id, id));
    }
    return {};
  }));
  return ids.size();
}

Result<std::vector<std::string>> audit(System& system, const Agency& agency) {
  std::vector<std::string> differences;
  XS_TRY(const auto ids, all_cases(system, agency));
  for (const CaseId& id : ids) {
    const auto audited = system.database().read([&](store::Transaction& tx) -> Result<void> {
      XS_TRY(const OpenCase open, load_case(tx, agency, id));
      return audit_case(tx, system, agency, open, differences);
    });
    if (!audited && audited.error().code != ErrorCode::kNotFound) {
      return tl::unexpected<Error>(audited.error());
    }
  }
  return differences;
}

Result<std::string> prove_entry(System& system, const std::string& log, std::uint64_t position) {
  return system.database().read([&](store::Transaction& tx) -> Result<std::string> {
    const store::SqlLogStorage storage(tx, log);
    XS_TRY(const auto latest, storage.latest_checkpoint());
    XS_TRY(const auto entries, storage.entries(position, 1));
    if (!latest || entries.empty() || latest->size <= position) {
      return fail(ErrorCode::kNotFound, "这一位置还没有记录，或尚无检查点。");
    }
    XS_TRY(const auto proof, ledger::prove_inclusion(storage, position, latest->size));
    boost::json::array path;
    for (const Sm3Digest& hash : proof.path) path.emplace_back(to_hex(hash));
    const boost::json::object out{{"log", log},
                                  {"position", position},
                                  {"size", latest->size},
                                  {"header", entries.front().entry.header},
                                  {"commitment", to_hex(entries.front().entry.commitment)},
                                  {"path", std::move(path)},
                                  {"checkpoint", latest->note}};
    return boost::json::serialize(out);
  });
}

}  // namespace xs::service
