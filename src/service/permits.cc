// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/permits.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/text.h"
#include "ledger/checkpoint.h"
#include "ledger/signed_note.h"
#include "service/record.h"
#include "store/log_storage.h"
#include "store/permits.h"

namespace xs::service {
namespace {

constexpr std::chrono::days kPermitLasts{180};
constexpr std::chrono::seconds kPatience{5};
constexpr std::chrono::milliseconds kBetweenLooks{50};

struct Place {
  std::int64_t last_position = 0;
  ledger::Checkpoint checkpoint;
};

// The position of the case's last act, once a signed checkpoint contains it.
Result<std::optional<Place>> place_of(System& system, const Agency& agency, const CaseId& item) {
  return system.database().read([&](store::Transaction& tx) -> Result<std::optional<Place>> {
    XS_TRY(const auto acts, store::acts_of(tx, agency.row.id, item));
    if (acts.empty() || !acts.back().position) return std::nullopt;
    const store::SqlLogStorage log(tx, agency.row.id.value + "/acts");
    XS_TRY(const auto latest, log.latest_checkpoint());
    if (!latest || latest->size <= static_cast<std::uint64_t>(*acts.back().position)) {
      return std::nullopt;
    }
    XS_TRY(const auto signed_one,
           ledger::open_checkpoint(latest->note, agency.keys->checkpoints->public_key()));
    return Place{*acts.back().position, signed_one.checkpoint};
  });
}

Result<Place> wait_for_place(System& system, const Agency& agency, const CaseId& item, Instant at) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    XS_CHECK(place_waiting(system, agency, agency.row.id.value + "/acts", at));
    XS_TRY(const auto place, place_of(system, agency, item));
    if (place) return *place;
    if (std::chrono::steady_clock::now() > end) {
      return fail(ErrorCode::kUnavailable, "审批记录尚未入账，暂不能签发许可，请稍后再试。");
    }
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

std::string one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line, [](unsigned char c) { return c < 0x20; }, ' ');
  return line;
}

Result<std::string> names_of(System& system, const AgencyId& agency, const PersonId& id) {
  return system.database().read([&](store::Transaction& tx) -> Result<std::string> {
    XS_TRY(const auto person, store::person(tx, agency, id));
    return person ? person->name : std::string("（账号已删除）");
  });
}

Result<std::string> approvals_of(System& system, const Session& session,
                                 const regulation::Pack& pack, const casefile::Case& item) {
  std::string lines;
  for (const casefile::Opinion& opinion : item.opinions) {
    if (!opinion.valid) continue;
    const auto step = pack.steps.find(opinion.step);
    if (step == pack.steps.end()) continue;
    XS_TRY(const std::string name, names_of(system, session.person.agency, opinion.by));
    lines += fmt::format("意见：{}｜{}｜{}｜{}｜第{}号记录\n", step->second.label, name,
                         to_string(opinion.at), step->second.clause, opinion.act);
  }
  return lines;
}

Result<std::string> permit_text(System& system, const Session& session, const casefile::Case& item,
                                const std::string& permit, const Place& place, Instant at) {
  XS_TRY(const PackInForce pack, system.database().read([&](store::Transaction& tx) {
    return pack_of(tx, *session.agency, item);
  }));
  XS_TRY(const std::string approvals, approvals_of(system, session, *pack, item));
  std::string text = fmt::format("许可编号：{}\n", permit);
  text += fmt::format("单位：{}（{}）\n", session.agency->row.title, item.agency.value);
  text += fmt::format("信息名称：{}\n", one_line(item.sheet.title));
  text += fmt::format("案卷：{}\n", item.id.value);
  text += fmt::format("依据：{}（{}）\n", pack->title, pack->hash);
  for (const auto& file : item.files) {
    text += fmt::format("文件：{} {} {}\n", to_hex(file.digest), file.size, file.format);
  }
  text += approvals;
  text += fmt::format("记录位置：{} {}\n", place.checkpoint.log, place.last_position);
  text += fmt::format("检查点：{} {} {}\n", place.checkpoint.size, to_hex(place.checkpoint.root),
                      to_string(place.checkpoint.time));
  text += fmt::format("签发时间：{}\n", to_string(at));
  text += fmt::format("有效期至：{}\n", to_string(Instant{at.time + kPermitLasts}));
  return text;
}

// The values of the lines that begin with this name.
std::vector<std::string_view> values_of(std::string_view text, std::string_view name) {
  std::vector<std::string_view> values;
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with(name)) values.push_back(line.substr(name.size()));
  }
  return values;
}

std::optional<std::string_view> only_value(std::string_view text, std::string_view name) {
  const auto values = values_of(text, name);
  return values.size() == 1 ? std::optional(values.front()) : std::nullopt;
}

Result<store::PermitRow> permit_row(System& system, const Session& session,
                                    std::string_view permit) {
  XS_TRY(const auto row, system.database().read([&](store::Transaction& tx) {
    return store::permit(tx, session.person.agency, permit);
  }));
  if (!row) return fail(ErrorCode::kNotFound, "没有这一许可，或您无权查看。");
  return *row;
}

}  // namespace

Result<Done> issue_permit(System& system, const Session& session, const CaseId& item,
                          const Command& command, Instant at) {
  XS_TRY(auto before, system.database().read([&](store::Transaction& tx) {
    return done_before(tx, session, command.id);
  }));
  if (before) return *std::move(before);
  XS_TRY(const OpenCase open, read_case(system, session, item));
  if (open.item.standing.phase != casefile::Phase::kApproved) {
    return fail(ErrorCode::kNotPermitted, "本件尚未批准公开，不能签发许可。");
  }
  XS_TRY(const Place place, wait_for_place(system, *session.agency, item, at));
  const std::string permit = new_uuid_v7();
  XS_TRY(const std::string text, permit_text(system, session, open.item, permit, place, at));
  XS_TRY(const std::string note,
         ledger::sign_note(kPermitKind, text, *session.agency->keys->permits));
  casefile::PermitIssued issued{.permit = permit, .digests = {}};
  for (const auto& file : open.item.files) issued.digests.push_back(file.digest);
  const std::int64_t seen = open.item.seq;
  return system.database().transact([&](store::Transaction& tx) -> Result<Done> {
    XS_TRY(OpenCase now, load_case(tx, *session.agency, item));
    if (now.item.seq != seen) {
      return fail(ErrorCode::kConflict, "本件刚刚有了变化，请刷新后重新签发。");
    }
    XS_TRY(Done done, act_on(tx, system, session, now, issued, command.id, at));
    XS_CHECK(
        store::add_permit(tx, session.person.agency, {permit, item, note, at, std::nullopt, {}}));
    return done;
  });
}

Result<Done> revoke_permit(System& system, const Session& session, std::string_view permit,
                           std::string reason, const Command& command, Instant at) {
  XS_CHECK(admit_texts(system, {reason}));
  return system.database().transact([&](store::Transaction& tx) -> Result<Done> {
    XS_TRY(auto before, done_before(tx, session, command.id));
    if (before) return *std::move(before);
    XS_TRY(const auto row, store::permit(tx, session.person.agency, permit));
    if (!row) return fail(ErrorCode::kNotFound, "没有这一许可，或您无权查看。");
    XS_TRY(OpenCase open, load_case(tx, *session.agency, row->item));
    if (!may_read(session, open.item)) {
      return fail(ErrorCode::kNotFound, "没有这一许可，或您无权查看。");
    }
    XS_TRY(Done done, act_on(tx, system, session, open,
                             casefile::PermitRevoked{std::string(permit), reason}, command.id, at));
    return done;
  });
}

Result<std::string> permit_note(System& system, const Session& session, std::string_view permit) {
  XS_TRY(const store::PermitRow row, permit_row(system, session, permit));
  XS_CHECK(read_case(system, session, row.item));
  return row.note;
}

Result<FileBytes> permitted_bytes(System& system, const Session& session, std::string_view permit,
                                  const Sm3Digest& file, Instant at) {
  XS_TRY(const store::PermitRow row, permit_row(system, session, permit));
  XS_TRY(const std::string revocations, revocation_list(system, session.person.agency, at));
  const PermitCheck check =
      check_permit(row.note, session.agency->keys->permits->public_key(), file, revocations, at);
  if (check.verdict != PermitVerdict::kValid) {
    return fail(ErrorCode::kNotPermitted, check.says);
  }
  return read_bytes(system, session, row.item, file, at);
}

Result<std::string> revocation_list(System& system, const AgencyId& agency, Instant at) {
  XS_TRY(const auto known, system.agency(agency));
  XS_TRY(const auto revoked, system.database().read([&](store::Transaction& tx) {
    return store::revoked_permits(tx, agency);
  }));
  std::string text =
      fmt::format("单位：{}（{}）\n签发时间：{}\n", known->row.title, agency.value, to_string(at));
  for (const store::PermitRow& row : revoked) {
    text += fmt::format("撤销：{} {}\n", row.permit, to_string(*row.revoked));
  }
  return ledger::sign_note(kRevocationKind, text, *known->keys->permits);
}

PermitCheck check_permit(std::string_view note, std::string_view public_key, const Sm3Digest& file,
                         const std::optional<std::string>& revocations, Instant at) {
  const auto text = ledger::open_note(note, kPermitKind, public_key);
  if (!text) return {PermitVerdict::kForged, "许可无效：签名不符，或不是公开许可。"};
  const auto permit = only_value(*text, "许可编号：");
  const auto until = only_value(*text, "有效期至：");
  const auto end = until ? parse_instant(*until) : std::nullopt;
  if (!permit || !end) return {PermitVerdict::kForged, "许可无效：内容不完整。"};
  const std::string digest = to_hex(file);
  const auto files = values_of(*text, "文件：");
  const bool covered = std::ranges::any_of(
      files, [&](std::string_view line) { return line.substr(0, line.find(' ')) == digest; });
  if (!covered) return {PermitVerdict::kNotCovered, "这个文件不在许可范围内：内容与批准的不同。"};
  if (at > *end) return {PermitVerdict::kExpired, "许可已过有效期。"};
  if (!revocations) {
    return {PermitVerdict::kValid, "许可有效，文件与批准的完全一致（未核对撤销清单）。"};
  }
  const auto list = ledger::open_note(*revocations, kRevocationKind, public_key);
  if (!list) return {PermitVerdict::kForged, "撤销清单无效：签名不符，不能据此认定许可有效。"};
  const auto revoked = values_of(*list, "撤销：");
  const bool is_revoked = std::ranges::any_of(
      revoked, [&](std::string_view line) { return line.substr(0, line.find(' ')) == *permit; });
  if (is_revoked) return {PermitVerdict::kRevoked, "许可已被撤销，文件不得继续公开。"};
  return {PermitVerdict::kValid, "许可有效，文件与批准的完全一致。"};
}

}  // namespace xs::service
