// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "casefile/encoding.h"
#include "casefile/words.h"
#include "service/acts.h"
#include "service/record.h"
#include "store/log_storage.h"

namespace xs::service {
namespace {

constexpr int kMostShown = 500;

// Of an act that belongs to no case; empty when its body cannot be opened: verifying tells why.
std::string about(const Agency& agency, const casefile::Envelope& envelope,
                  const ledger::Entry& entry) {
  if (!envelope.case_id.empty() || !envelope.type.starts_with("word_list")) return {};
  const auto body = ledger::open_body(entry, agency.keys->sealing);
  if (!body) return {};
  boost::system::error_code error;
  const std::string_view text = as_text(*body);
  const auto what = boost::json::parse({text.data(), text.size()}, error);
  if (error) return {};
  try {
    return fmt::format("词表 {} 第 {} 版，摘要 {}", what.at("list").as_string().c_str(),
                       what.at("version").as_int64(), what.at("content").as_string().c_str());
  } catch (const std::exception&) {
    return {};
  }
}

Result<bool> may_see(store::Transaction& tx, const Session& session,
                     const casefile::Envelope& envelope) {
  if (may(session, "record")) return true;
  if (envelope.case_id.empty()) return false;
  const auto open = load_case(tx, *session.agency, envelope.case_id);
  if (open) return may_read(session, open->item);
  if (open.error().code == ErrorCode::kNotFound) return false;
  return tl::unexpected<Error>(open.error());
}

}  // namespace

Result<RecordedActs> recorded_acts(System& system, const Session& session,
                                   const std::optional<CaseId>& item) {
  const AgencyId& agency = session.person.agency;
  if (!item && !may(session, "record")) {
    return fail(ErrorCode::kNotPermitted, "您的岗位不能查看全部记录。");
  }
  return system.database().read([&](store::Transaction& tx) -> Result<RecordedActs> {
    XS_TRY(const auto entries, item ? store::acts_of(tx, agency, *item)
                                    : store::newest_entries(tx, agency, kMostShown));
    if (item && entries.empty()) {
      return fail(ErrorCode::kNotFound, "没有这一案卷，或您无权查看。");
    }
    XS_TRY(const auto people, store::people(tx, agency));
    std::map<PersonId, std::string> names;
    for (const auto& person : people) names[person.id] = person.name;
    RecordedActs out;
    for (const auto& entry : entries) {
      XS_TRY(const auto envelope, casefile::decode_envelope(entry.entry.header));
      if (out.acts.empty() && item) {
        XS_TRY(const bool allowed, may_see(tx, session, envelope));
        if (!allowed) return fail(ErrorCode::kNotFound, "没有这一案卷，或您无权查看。");
      }
      out.acts.push_back({.position = entry.position,
                          .seq = envelope.seq,
                          .at = envelope.recorded_at,
                          .actor = names[envelope.actor],
                          .type = envelope.type,
                          .label = std::string(casefile::word_for_act(envelope.type)),
                          .about = about(*session.agency, envelope, entry.entry),
                          .citations = envelope.citations});
    }
    if (item) std::ranges::reverse(out.acts);
    XS_TRY(const auto latest, store::SqlLogStorage(tx, agency.value + "/acts").latest_checkpoint());
    if (latest) out.checkpoint = latest->note;
    return out;
  });
}

}  // namespace xs::service
