// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/erasure.h"

#include <set>

#include "casefile/encoding.h"
#include "service/admission.h"
#include "store/blobs.h"
#include "store/word_lists.h"

namespace xs::service {
namespace {

Result<void> remove_files(store::Transaction& tx, const AgencyId& agency, const OpenCase& open) {
  std::set<std::string> blobs;
  for (const casefile::Act& act : open.acts) {
    const auto* replaced = std::get_if<casefile::FilesReplaced>(&act.what);
    if (!replaced) continue;
    for (const auto& file : replaced->files)
      blobs.insert({file.blob, file.document, file.screening});
  }
  for (const std::string& name : blobs) {
    const auto digest = sm3_from_hex(name);
    if (digest) XS_CHECK(store::remove_blob(tx, agency, *digest));
  }
  return {};
}

}  // namespace

Result<store::Projection> erased_projection(const std::vector<store::StoredAct>& acts) {
  store::Projection out;
  std::set<PersonId> persons;
  std::string last;
  for (const store::StoredAct& act : acts) {
    XS_TRY(const auto envelope, casefile::decode_envelope(act.entry.header));
    if (persons.empty()) out.row.drafter = envelope.actor;
    persons.insert(envelope.actor);
    out.row.id = envelope.case_id;
    out.row.seq = envelope.seq;
    out.row.updated = envelope.recorded_at;
    last = envelope.type;
  }
  if (last != casefile::type_of(casefile::Erased{})) {
    return fail(ErrorCode::kCorrupt,
                "案卷的密钥已不存在，而记录中没有销毁这一步，请联系审计员核验。");
  }
  out.row.phase = std::string(casefile::to_string(casefile::Phase::kErased));
  out.participants.assign(persons.begin(), persons.end());
  return out;
}

Result<Done> erase_case(System& system, const Session& session, const CaseId& item, std::string why,
                        const Command& command, Instant at) {
  XS_CHECK(admit_texts(system, {why}));
  const AgencyId& agency = session.person.agency;
  return system.database().transact([&](store::Transaction& tx) -> Result<Done> {
    XS_TRY(auto before, done_before(tx, session, command.id));
    if (before) return *std::move(before);
    XS_TRY(OpenCase open, load_case(tx, *session.agency, item));
    if (!may_read(session, open.item)) {
      return fail(ErrorCode::kNotFound, "没有这一案卷，或您无权查看。");
    }
    XS_TRY(Done done, act_on(tx, system, session, open, casefile::Erased{why}, command.id, at));
    XS_CHECK(remove_files(tx, agency, open));
    XS_CHECK(store::erase_case_key(tx, agency, item));
    XS_CHECK(store::remove_judged_of(tx, agency, item));
    XS_TRY(const auto acts, store::acts_of(tx, agency, item));
    XS_TRY(const store::Projection left, erased_projection(acts));
    XS_CHECK(store::put_projection(tx, agency, left));
    return done;
  });
}

}  // namespace xs::service
