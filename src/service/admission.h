// SPDX-License-Identifier: AGPL-3.0-or-later
// The one door in: every file, name, title and opinion passes it before anything keeps it.
//
// On this (ordinary) network a document with a recognised state-secret mark is refused before a
// byte of it is stored. What was read of it stays in the memory of this process for 30 minutes,
// where the secrecy body may look at it and clear exactly these bytes; then it is gone. What is
// left is who, when, a random event and the family of the rule.
//
//   XS_TRY(const Admission admission, admit(system, session, bytes, name, tell));
//   if (const auto* refused = std::get_if<NotAdmitted>(&admission)) …
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "document/document.h"
#include "document/finding.h"
#include "service/people.h"
#include "service/system.h"
#include "store/permits.h"

namespace xs::service {

struct Admitted {
  document::Document document;
  document::Screening screening;
  Sm3Digest digest;
};
struct NotAdmitted {
  std::string event;
  std::string says;  // Chinese: what the person must now do; names nothing of the document
};
using Admission = std::variant<Admitted, NotAdmitted>;

enum class Stage : std::uint8_t { kReceived, kReading, kScreening, kStoring };
using Tell = std::function<void(Stage)>;

// kUnreadable when the file as a whole cannot be read: it cannot be cleared, so it does not come
// in.
[[nodiscard]] Result<Admission> admit(System& system, const Session& session, BytesView bytes,
                                      std::string_view file_name, const Tell& tell, Instant at);
// For titles, reasons, opinions: only a complete state-secret mark stops them.
[[nodiscard]] Result<void> admit_texts(const System& system,
                                       const std::vector<std::string_view>& texts);

// What one may see of a refused upload while its bytes are still in memory.
struct RefusedView {
  document::Document document;
  document::Screening screening;
};
struct RefusedEvent {
  store::RefusedUpload upload;
  std::optional<Instant> viewable_until;
};
// His own, or all of the agency for those who close them.
[[nodiscard]] Result<std::vector<RefusedEvent>> refused_uploads(System& system,
                                                                const Session& session, Instant at);
// Only for those who close them, and not for the uploader; logged before it is shown.
[[nodiscard]] Result<RefusedView> view_refused(System& system, const Session& session,
                                               std::string_view event, Instant at);

enum class Closing : std::uint8_t { kClear, kDealtWith, kIncident };
struct ClosingWanted {
  Closing how = Closing::kDealtWith;
  std::string reason;  // of kClear: declassified, condition_met, mark_wrong, no_mark
  std::string body, number;
  std::optional<Date> on;
  std::string note;
};
// Clearing needs the bytes still in memory, another person than the uploader, a reason of the list
// and what that reason asks for. A mark in force is never cleared: there is no reason for it.
[[nodiscard]] Result<void> close_refused(System& system, const Session& session,
                                         std::string_view event, const ClosingWanted& wanted,
                                         Instant at);

// What was read of refused uploads, sealed under a key that lives only in this process and gone
// after half an hour. The uploaded bytes themselves are not kept.
class RefusedUploads {
 public:
  static constexpr std::chrono::minutes kKept{30};
  static constexpr std::size_t kMostBytes = 256U << 20;

  RefusedUploads();
  // The oldest go first when there are too many bytes.
  void keep(const AgencyId& agency, const PersonId& uploader, const std::string& event,
            const Sm3Digest& digest, const RefusedView& view, Instant at);
  struct Kept {
    AgencyId agency;
    PersonId uploader;
    std::string event;
    Sm3Digest digest;
    Bytes document, screening;  // sealed
    Instant until{};
  };
  [[nodiscard]] std::optional<Kept> find(const AgencyId& agency, std::string_view event,
                                         Instant at);
  [[nodiscard]] Result<RefusedView> open(const Kept& kept) const;
  void forget(std::string_view event);
  void forget_expired(Instant at);

 private:
  SealingKey key_;
  std::mutex mutex_;
  std::list<Kept> kept_;
};

}  // namespace xs::service
