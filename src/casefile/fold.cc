// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/fold.h"

#include <fmt/format.h>

#include <algorithm>

namespace xs::casefile {
namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

void take_said(Case& item, const Envelope& envelope, const Said& said) {
  for (const auto& [key, disposition] : said.dispositions) item.dispositions[key] = disposition;
  for (const auto& [question, answer] : said.answers) item.answers[question] = answer;
  for (const auto& [ground, answer] : said.checklist) item.checklist[ground] = answer;
  item.lifts.insert(item.lifts.end(), said.lifts.begin(), said.lifts.end());
  for (const std::string& key : said.confirms) item.confirmed[key] = envelope.actor.value;
  if (is_note(said)) return;
  if (!said.member.empty() && (said.decision == "consent" || said.decision == "object")) {
    for (CoIssuer& issuer : item.co_issuers) {
      if (issuer.name != said.member) continue;
      issuer.consents = said.decision == "consent";
      issuer.evidence = said.evidence;
    }
  }
  item.opinions.push_back({.act = envelope.seq,
                           .step = said.step,
                           .decision = said.decision,
                           .member = said.member,
                           .suggests = said.suggests,
                           .reason = said.reason,
                           .escalate_for = said.escalate_for,
                           .grounds = said.grounds,
                           .by = envelope.actor,
                           .on_behalf_of = envelope.on_behalf_of,
                           .at = envelope.recorded_at,
                           .seen = said.seen,
                           .evidence = said.evidence,
                           .valid = true,
                           .voided_why = {}});
}

void take_sheet(Case& item, const SheetWritten& written) {
  item.sheet = written.sheet;
  item.may_stand = written.may_stand;
  if (written.declassification) item.declassification = written.declassification;
  std::vector<CoIssuer> issuers;
  for (const std::string& name : written.sheet.co_issuers) {
    const auto known = std::ranges::find(item.co_issuers, name, &CoIssuer::name);
    if (known == item.co_issuers.end()) {
      issuers.push_back({.name = name, .consents = std::nullopt, .evidence = {}});
    } else {
      issuers.push_back(*known);
    }
  }
  item.co_issuers = std::move(issuers);
}

void revoke_permits(Case& item, const Envelope& envelope, const std::string& why) {
  for (PermitNote& permit : item.permits) {
    if (permit.revoked) continue;
    permit.revoked = envelope.recorded_at;
    permit.why_revoked = why;
  }
}

// Dispositions and confirmations are about bytes: they go when the bytes go.
void take_files(Case& item, const FilesReplaced& replaced) {
  item.files = replaced.files;
  const auto present = [&](const Sm3Digest& digest) {
    return std::ranges::find(item.files, digest, &FileVersion::digest) != item.files.end();
  };
  std::erase_if(item.dispositions, [&](const auto& entry) { return !present(entry.first.file); });
  item.confirmed.clear();
}

std::string why_voided(const Act& act) {
  if (std::holds_alternative<FilesReplaced>(act.what))
    return "文件已更换，原意见所依据的内容不再存在";
  if (std::holds_alternative<SheetWritten>(act.what)) return "送审信息已更改，须重新审查";
  if (std::holds_alternative<MovedOver>(act.what)) return "改按现行制度办理，须重新审查";
  const auto* said = std::get_if<Said>(&act.what);
  if (said && said->decision == "not_secret") return "报请已有答复，这一轮报请已经办结";
  return "已退回，须重新提出意见";
}

void take_standing(Case& item, const Act& act) {
  for (Opinion& opinion : item.opinions) {
    const bool valid = std::ranges::binary_search(act.standing.valid_opinions, opinion.act);
    if (opinion.valid && !valid) opinion.voided_why = why_voided(act);
    opinion.valid = valid;
  }
  if (act.standing.phase == Phase::kSealed && item.standing.phase != Phase::kSealed) {
    item.sealed_from = item.standing.phase;
  }
  item.standing = act.standing;
}

}  // namespace

void take_over(Case& item, const Envelope& envelope, const What& what) {
  std::visit(
      Overloaded{
          [&](const Opened& opened) {
            item.agency = envelope.agency;
            item.id = envelope.case_id;
            item.pack = envelope.pack;
            item.procedure = opened.procedure;
            item.drafter = envelope.actor;
            item.department = opened.department;
            item.about = opened.about;
            item.opened = envelope.recorded_at;
            item.pack_since = envelope.recorded_at;
          },
          [&](const SheetWritten& written) { take_sheet(item, written); },
          [&](const FilesReplaced& replaced) { take_files(item, replaced); },
          [&](const HandedIn& handed) { item.fixed_at_formation = handed.fixed_at_formation; },
          [&](const Said& said) { take_said(item, envelope, said); },
          [&](const PermitIssued& issued) {
            item.permits.push_back({issued.permit, envelope.recorded_at, std::nullopt, {}});
          },
          [&](const PermitRevoked& revoked) {
            for (PermitNote& permit : item.permits) {
              if (permit.id != revoked.permit) continue;
              permit.revoked = envelope.recorded_at;
              permit.why_revoked = revoked.reason;
            }
          },
          // What is sealed may not stay outside: its permits end with the same act.
          [&](const SealedUp& act) { revoke_permits(item, envelope, act.why); },
          [&](const TurnedIncident& act) { revoke_permits(item, envelope, act.why); },
          [&](const Unsealed&) {}, [&](const Withdrawn&) {}, [&](const Erased&) {},
          [&](const DeadlinePassed& passed) {
            item.passed_deadlines.insert({passed.step, passed.member, passed.due});
          },
          [&](const MovedOver&) {
            item.pack = envelope.pack;
            item.pack_since = envelope.recorded_at;
          }},
      what);
}

Result<void> apply(Case& item, const Act& act) {
  const bool first = item.seq == 0;
  if (act.envelope.seq != item.seq + 1 || first != std::holds_alternative<Opened>(act.what) ||
      (!first && act.envelope.case_id != item.id)) {
    return fail(ErrorCode::kCorrupt, "案卷记录不连续，已停止读取，请联系审计员核验记录。",
                fmt::format("act {} after {}", act.envelope.seq, item.seq));
  }
  item.seq = act.envelope.seq;
  take_over(item, act.envelope, act.what);
  take_standing(item, act);
  return {};
}

Result<Case> fold(std::span<const Act> acts) {
  Case item;
  for (const Act& act : acts) XS_CHECK(apply(item, act));
  return item;
}

}  // namespace xs::casefile
