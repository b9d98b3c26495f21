// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "casefile/encoding.h"
#include "service/acts.h"
#include "service/record.h"
#include "store/log_storage.h"

namespace xs::service {
namespace {

constexpr int kMostShown = 500;

std::string_view label_of(std::string_view type) {
  constexpr std::pair<std::string_view, std::string_view> kLabels[] = {
      {"opened", "建立送审件"},
      {"sheet_written", "填写送审信息"},
      {"files_replaced", "文件变更"},
      {"handed_in", "送审"},
      {"said", "审查意见"},
      {"sealed", "封存"},
      {"unsealed", "解封"},
      {"turned_incident", "转为事件处置"},
      {"withdrawn", "撤回送审"},
      {"permit_issued", "签发公开许可"},
      {"permit_revoked", "撤销许可"},
      {"erased", "内容销毁"},
      {"deadline_passed", "期限届满"},
      {"moved_over", "改按现行制度办理"},
      {"account_created", "建立账号"},
      {"roles_granted", "授予权限"},
      {"pack_switched_on", "启用制度"},
      {"word_list_switched_on", "启用词表"},
      {"word_list_switched_off", "停用词表"}};
  for (const auto& [id, label] : kLabels) {
    if (id == type) return label;
  }
  return type;
}

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
                          .label = std::string(label_of(envelope.type)),
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
