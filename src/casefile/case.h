// SPDX-License-Identifier: AGPL-3.0-or-later
// One item under review: what was handed in, who said what on which bytes, and where it stands.
//
// A Case is the fold of its acts (fold.h) and nothing else; it knows no rule. Words that come from
// a regulation (classes, attributes, steps, grounds, questions) are ids of its pack.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/ids.h"
#include "base/sm.h"

namespace xs::casefile {

// What decide() needs to know of one finding. The finding itself, with its text, lies sealed
// beside the file.
struct FindingNote {
  std::string id;  // of document::Finding, within its file
  std::string category;
  std::string action;          // review, redact, block
  bool always_masked = false;  // may stand in no kind of publication
};

// What a file says of itself: （此件依申请公开） at its end.
struct StatedAttribute {
  std::string attribute;  // as regulations call it: 主动公开, 依申请公开, 不予公开
  bool releases = true;
};

struct FileVersion {
  Sm3Digest digest;  // of the bytes themselves
  std::string name;  // as uploaded
  std::string format;
  std::uint64_t size = 0;
  std::string blob;       // where the sealed bytes lie
  std::string document;   // where the sealed Document lies
  std::string screening;  // where the sealed Screening lies
  std::vector<FindingNote> findings;
  std::vector<std::string> could_not_look;   // addresses of parts; "" is the whole file
  std::vector<StatedAttribute> states = {};  // each attribute once
};

// A finding of one file: the key under which it is disposed of.
struct FindingKey {
  Sm3Digest file;
  std::string finding;
  auto operator<=>(const FindingKey&) const = default;
};

enum class DispositionKind : std::uint8_t {
  kRedact,      // cut it out; the file must be replaced by its redacted form
  kWithhold,    // this is why the item must not go out
  kNotProblem,  // it may stay, for the reason given
  kUnsure,      // not disposed of
};

struct Disposition {
  DispositionKind kind = DispositionKind::kUnsure;
  std::string reason;
  PersonId by;
  std::string step;
};

enum class AnswerValue : std::uint8_t { kNo, kYes, kUnsure };

// The answer to a question or to one item of a checklist.
struct Answer {
  AnswerValue value = AnswerValue::kUnsure;
  std::string reason;
  PersonId by;
  std::string step;
};

// Why something is withheld: a ground of the pack, with what that ground asks for.
struct GroundGiven {
  std::string ground;
  std::string reason;
  std::string harm;     // where the ground asks what harm would follow
  std::string article;  // where the ground asks for the exact article
  bool operator==(const GroundGiven&) const = default;
};

// What lifts a ground for this item: the consent of one right holder, a public-interest decision,
// an article that requires disclosure. It lifts the named ground only.
struct Lift {
  std::string ground;
  std::string by;     // "consent", "public_interest", "cited_law"
  std::string whose;  // right holder or deciding person
  std::string basis;  // article, number of the letter
  Date on{};
  std::string evidence;  // digest of the paper, hexadecimal; may be empty
};

// A paper from outside: consent of a co-issuer, answer to a referral, declassification decision.
struct Evidence {
  std::string body;  // who signed it
  std::string number;
  std::optional<Date> on;
  std::string scope;  // whole or part, what it covers
  std::string file;   // digest of the scan, hexadecimal; may be empty
};

struct CoIssuer {
  std::string name;
  std::optional<bool> consents;  // nothing until its written answer is in
  Evidence evidence;
};

// One opinion of one step.
struct Opinion {
  std::int64_t act = 0;  // seq of the act that gave it
  std::string step;
  std::string decision;
  std::string member;    // of a for_each: which co-issuer; otherwise empty
  std::string suggests;  // a conclusion of the pack, or empty
  std::string reason;
  std::string escalate_for;  // of an escalation: its reason id
  std::vector<GroundGiven> grounds;
  PersonId by;
  std::optional<PersonId> on_behalf_of;
  Instant at{};
  std::vector<Sm3Digest> seen;
  Evidence evidence;
  bool valid = true;       // false once returned behind, or the files changed
  std::string voided_why;  // one sentence, when not valid
};

// Who owes what by when, with the way the date was reached.
struct Duty {
  std::string step;
  std::string role;
  std::string member;
  Instant since{};
  std::optional<Date> due;
  std::optional<Instant> until = {};  // where the term is counted in hours: its very end
  std::string derivation;  // 自2026年11月23日起20个工作日（OGI-26） → 2026年12月21日
  bool provisional = false;  // the calendar of that year is not loaded
  std::string clause;
};

// A day by which a step was owed.
struct Deadline {
  std::string step, member;
  Date due{};
  auto operator<=>(const Deadline&) const = default;
};

enum class Phase : std::uint8_t {
  kDraft,
  kInReview,
  kApproved,  // may be released, exactly these bytes
  kFixed,     // the attribute is final; nothing was to be released
  kClosed,    // dealt with: an incident, a re-review
  kNotDisclosed,
  kSealed,  // 封存: content closed to everyone, waiting for its exit
  kIncident,
  kReleased,
  kRevoked,
  kWithdrawn,
  kErased,
};

struct Outcome {
  std::string conclusion;  // of the pack: 公开, 区分处理后公开, 不公开 …
  std::string clause;
  std::string reason;
  std::vector<GroundGiven> grounds;
};

struct PermitNote {
  std::string id;
  Instant issued{};
  std::optional<Instant> revoked;
  std::string why_revoked;
};

struct Sheet {
  std::string title;
  std::map<std::string, std::string> fields;  // field id → value id, text, or date
  std::vector<std::string> co_issuers;
  bool operator==(const Sheet&) const = default;
};

// The part of a case that the procedure computes; each act stores it whole.
struct Standing {
  Phase phase = Phase::kDraft;
  std::string event;                         // the interrupting block that runs ("refer"), or empty
  std::string escalated;                     // the reason given when escalating, or empty
  std::vector<Duty> duties;                  // open now
  std::vector<std::int64_t> valid_opinions;  // seq numbers, ascending
  std::optional<Outcome> outcome;
};

struct Case {
  AgencyId agency;
  CaseId id;
  std::int64_t seq = 0;  // of the last act
  std::string pack;      // hash of the pack it is decided under,
  Instant pack_since{};  // with the rules in force on this day: of opening, or of moving over
  std::string procedure;
  PersonId drafter;
  std::string department;
  CaseId about;  // another case, or empty
  Instant opened{};
  Sheet sheet;
  std::vector<FileVersion> files;
  std::map<FindingKey, Disposition> dispositions;
  std::map<std::string, Answer> answers;    // question id
  std::map<std::string, Answer> checklist;  // ground id
  std::vector<Lift> lifts;
  std::vector<CoIssuer> co_issuers;
  std::map<std::string, std::string> confirmed;  // "accuracy", "could_not_look/ADDRESS" → by whom
  // Categories of findings that may stand in a publication of the kind the sheet names.
  std::vector<std::string> may_stand;
  std::optional<Evidence> declassification;
  bool fixed_at_formation = false;  // the same bytes were fixed as open when the paper was formed
  std::vector<Opinion> opinions;
  Standing standing;
  Phase sealed_from = Phase::kDraft;  // where a sealed case goes back to
  std::vector<PermitNote> permits;
  std::set<Deadline> passed_deadlines;  // on record, each once
};

// Nothing need be done about this finding in a publication of this kind. Never what blocks or
// is always masked.
[[nodiscard]] bool may_stand(const Case& item, const FindingNote& finding);

// 草稿, 审查中, 同意公开 …
[[nodiscard]] std::string_view to_string(Phase phase);  // "in_review"
[[nodiscard]] std::optional<Phase> phase_from(std::string_view text);
[[nodiscard]] std::string_view to_string(DispositionKind kind);
[[nodiscard]] std::optional<DispositionKind> disposition_from(std::string_view text);
[[nodiscard]] std::string_view to_string(AnswerValue value);
[[nodiscard]] std::optional<AnswerValue> answer_from(std::string_view text);

}  // namespace xs::casefile
