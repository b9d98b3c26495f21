// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/admission.h"

#include <algorithm>
#include <array>

#include "document/encoding.h"
#include "service/access.h"
#include "service/word_lists.h"

namespace xs::service {
namespace {

constexpr std::string_view kNotAdmittedSays =
    "文件中发现国家秘密标志，本系统没有接收，也没有保存任何内容。请立即停止操作、断开网络，不要自行"
    "删除文件，并向本单位保密机构报告。";
constexpr std::string_view kTextStopped =
    "填写的内容带有完整的密级标志，本系统没有保存。请改用不涉及内容的说法；如确属国家秘密，"
    "请立即停止操作并向本单位保密机构报告。";

std::string refused_rule(const document::Screening& screening) {
  for (const auto& finding : screening.findings) {
    if (finding.admission == document::Admission::kRefuse) return finding.category;
  }
  return {};
}

// The name of the file is part of what is looked at, and may itself be the secret.
void add_findings_of_name(document::Screening& screening, const document::Screening& of_name) {
  for (document::Finding finding : of_name.findings) {
    finding.id = "N" + finding.id.substr(1);
    finding.where.part = "file_name";
    screening.findings.push_back(std::move(finding));
  }
  screening.verdict = std::max(screening.verdict, of_name.verdict);
  screening.admission = std::max(screening.admission, of_name.admission);
}

Result<NotAdmitted> refuse(System& system, const Session& session, const Admitted& read,
                           Instant at) {
  const std::string event = to_hex(random_bytes(8));
  store::RefusedUpload upload{.event = event,
                              .person = session.person.id,
                              .at = at,
                              .rule = refused_rule(read.screening),
                              .state = "open",
                              .closed_by = std::nullopt,
                              .closed_at = std::nullopt,
                              .note = {}};
  XS_CHECK(system.database().transact([&](store::Transaction& tx) {
    return store::add_refused_upload(tx, session.person.agency, upload);
  }));
  system.refused_uploads().keep(session.person.agency, session.person.id, event, read.digest,
                                {read.document, read.screening}, at);
  return NotAdmitted{event, std::string(kNotAdmittedSays)};
}

// What each reason for clearing asks for.
struct ClearReason {
  std::string_view id;
  bool needs_paper;  // body, number, date
  bool needs_note;
};
constexpr std::array<ClearReason, 4> kClearReasons{{{"declassified", true, false},
                                                    {"condition_met", false, true},
                                                    {"mark_wrong", false, true},
                                                    {"no_mark", false, false}}};

Result<void> check_clearing(const ClosingWanted& wanted) {
  const auto reason = std::ranges::find(kClearReasons, wanted.reason, &ClearReason::id);
  if (reason == kClearReasons.end()) {
    return fail(ErrorCode::kInvalidInput, "请选择放行的理由。标志仍在保密期限内的，不能放行。");
  }
  if (reason->needs_paper && (wanted.body.empty() || wanted.number.empty() || !wanted.on)) {
    return fail(ErrorCode::kInvalidInput, "请登记解密决定的作出机关、文号和日期。");
  }
  if (reason->needs_note && wanted.note.empty()) {
    return fail(ErrorCode::kInvalidInput, "请写明由谁确认、如何确认。");
  }
  return {};
}

std::string_view state_after(Closing how) {
  switch (how) {
    case Closing::kClear:
      return "cleared";
    case Closing::kDealtWith:
      return "dealt_with";
    case Closing::kIncident:
      return "incident";
  }
  return "incident";
}

}  // namespace

Result<Admission> admit(System& system, const Session& session, BytesView bytes,
                        std::string_view file_name, const Tell& tell, Instant at) {
  tell(Stage::kReading);
  Admitted read{.document = {}, .screening = {}, .digest = sm3(bytes)};
  XS_TRY(read.document, system.reader().read(bytes, file_name));
  for (const auto& blind : read.document.could_not_look) {
    if (blind.part.empty()) return fail(ErrorCode::kUnreadable, blind.why);
  }
  tell(Stage::kScreening);
  XS_TRY(const auto lists, lists_on(system, *session.agency));
  read.screening = system.screener().screen(read.document, lists);
  add_findings_of_name(read.screening, system.screener().screen_file_name(file_name, lists));
  if (read.screening.admission == document::Admission::kAdmit) return Admission(std::move(read));
  XS_TRY(const auto cleared, system.database().read([&](store::Transaction& tx) {
    return store::cleared_bytes(tx, session.person.agency, read.digest);
  }));
  // A name is not covered by the digest of the bytes.
  const bool name_is_clean =
      system.screener().screen_file_name(file_name).admission == document::Admission::kAdmit;
  if (cleared && name_is_clean) return Admission(std::move(read));
  XS_TRY(NotAdmitted refused, refuse(system, session, read, at));
  return Admission(std::move(refused));
}

Result<void> admit_texts(const System& system, const std::vector<std::string_view>& texts) {
  for (const std::string_view text : texts) {
    if (!system.screener().is_complete_mark(text)) continue;
    return fail(ErrorCode::kNotPermitted, std::string(kTextStopped));
  }
  return {};
}

Result<std::vector<RefusedEvent>> refused_uploads(System& system, const Session& session,
                                                  Instant at) {
  XS_TRY(const auto uploads, system.database().read([&](store::Transaction& tx) {
    return store::refused_uploads(tx, session.person.agency);
  }));
  const bool all = may(session, "refused_uploads");
  std::vector<RefusedEvent> events;
  for (const store::RefusedUpload& upload : uploads) {
    if (!all && upload.person != session.person.id) continue;
    const auto kept = system.refused_uploads().find(session.person.agency, upload.event, at);
    events.push_back({upload, kept ? std::optional(kept->until) : std::nullopt});
  }
  return events;
}

Result<RefusedView> view_refused(System& system, const Session& session, std::string_view event,
                                 Instant at) {
  if (!may(session, "refused_uploads")) {
    return fail(ErrorCode::kNotPermitted, "只有保密机构可以查看未接收的文件。");
  }
  const auto kept = system.refused_uploads().find(session.person.agency, event, at);
  if (!kept) {
    return fail(ErrorCode::kNotFound, "内容已从内存中清除，不能再查看。请在规定的设备上核对原件。");
  }
  if (kept->uploader == session.person.id) {
    return fail(ErrorCode::kNotPermitted, "须由上传人以外的另一人查看。");
  }
  XS_CHECK(note_access(system, session, Looked::kRefusedUpload, event, kept->digest, at));
  return system.refused_uploads().open(*kept);
}

Result<void> close_refused(System& system, const Session& session, std::string_view event,
                           const ClosingWanted& wanted, Instant at) {
  if (!may(session, "refused_uploads")) {
    return fail(ErrorCode::kNotPermitted, "只有保密机构可以办结这一事项。");
  }
  XS_CHECK(admit_texts(system, {wanted.body, wanted.number, wanted.note}));
  XS_TRY(const auto events, refused_uploads(system, session, at));
  const auto found = std::ranges::find(
      events, event, [](const RefusedEvent& e) { return std::string_view(e.upload.event); });
  if (found == events.end()) return fail(ErrorCode::kNotFound, "没有这一事项。");
  if (found->upload.person == session.person.id) {
    return fail(ErrorCode::kNotPermitted, "须由上传人以外的另一人办结。");
  }
  const auto kept = system.refused_uploads().find(session.person.agency, event, at);
  if (wanted.how == Closing::kClear) {
    XS_CHECK(check_clearing(wanted));
    if (!kept) {
      return fail(ErrorCode::kNotPermitted, "内容已从内存中清除，不能再放行；请承办人重新上传。");
    }
  }
  store::RefusedUpload closed = found->upload;
  closed.state = std::string(state_after(wanted.how));
  closed.closed_by = session.person.id;
  closed.closed_at = at;
  closed.note = wanted.reason + "|" + wanted.body + "|" + wanted.number + "|" +
                (wanted.on ? to_string(*wanted.on) : "") + "|" + wanted.note;
  XS_CHECK(system.database().transact([&](store::Transaction& tx) -> Result<void> {
    if (wanted.how == Closing::kClear) {
      XS_CHECK(store::add_cleared_bytes(
          tx, session.person.agency,
          {kept->digest, closed.event, wanted.reason, session.person.id, at}));
    }
    return store::close_refused_upload(tx, session.person.agency, closed);
  }));
  system.refused_uploads().forget(event);
  return {};
}

// ---- memory ----

RefusedUploads::RefusedUploads() : key_(SealingKey::random()) {}

void RefusedUploads::keep(const AgencyId& agency, const PersonId& uploader,
                          const std::string& event, const Sm3Digest& digest,
                          const RefusedView& view, Instant at) {
  Kept kept{.agency = agency,
            .uploader = uploader,
            .event = event,
            .digest = digest,
            .document = seal(key_, as_bytes(document::encode(view.document)), event),
            .screening = seal(key_, as_bytes(document::encode(view.screening)), event),
            .until = {at.time + kKept}};
  const std::lock_guard lock(mutex_);
  kept_.push_back(std::move(kept));
  std::size_t total = 0;
  for (const Kept& each : kept_) total += each.document.size() + each.screening.size();
  while (total > kMostBytes && !kept_.empty()) {
    total -= kept_.front().document.size() + kept_.front().screening.size();
    kept_.pop_front();
  }
}

std::optional<RefusedUploads::Kept> RefusedUploads::find(const AgencyId& agency,
                                                         std::string_view event, Instant at) {
  forget_expired(at);
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(
      kept_, [&](const Kept& kept) { return kept.agency == agency && kept.event == event; });
  return found == kept_.end() ? std::nullopt : std::optional(*found);
}

Result<RefusedView> RefusedUploads::open(const Kept& kept) const {
  XS_TRY(const Bytes document, open_sealed(key_, kept.document, kept.event));
  XS_TRY(const Bytes screening, open_sealed(key_, kept.screening, kept.event));
  RefusedView view;
  XS_TRY(view.document, document::decode_document(as_text(document)));
  XS_TRY(view.screening, document::decode_screening(as_text(screening)));
  return view;
}

void RefusedUploads::forget(std::string_view event) {
  const std::lock_guard lock(mutex_);
  kept_.remove_if([&](const Kept& kept) { return kept.event == event; });
}

void RefusedUploads::forget_expired(Instant at) {
  const std::lock_guard lock(mutex_);
  kept_.remove_if([&](const Kept& kept) { return kept.until <= at; });
}

}  // namespace xs::service
