// SPDX-License-Identifier: AGPL-3.0-or-later
// What screening says about a document, and how the single findings add up.
//
// Two questions that are never confused: the *verdict* says whether the document may be published
// as it is; the *admission* says whether it may be on this network at all. Only state-secret marks
// decide the second.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "document/document.h"

namespace xs::document {

enum class Severity : std::uint8_t { kLow, kMedium, kHigh, kCritical };
// Ordered: a document's verdict is the greatest action of its findings.
enum class Action : std::uint8_t { kPass, kReview, kRedact, kBlock };
using Verdict = Action;
enum class Admission : std::uint8_t { kAdmit, kRefuse };

// Bytes [start, end) of the text of one part.
struct Place {
  std::string part;
  std::uint32_t start = 0, end = 0;
  std::optional<std::int32_t> page;
  std::vector<Box> boxes;  // on `page`, one for each line; empty where the format has no pages
  std::optional<std::string> cell;  // "B7", where it stands in a table
  bool operator==(const Place&) const = default;
};

// One value of a column finding.
struct Row {
  Place where;
  std::string text;
  bool operator==(const Row&) const = default;
};

// A person of this agency judged the same finding no problem.
struct Judged {
  std::string by;  // name
  Instant at{};
  std::string reason;
  bool operator==(const Judged&) const = default;
};

struct Finding {
  std::string id;        // "F1", "F2", … in document order; stable for the same bytes and pack
  std::string category;  // declared in a pack: "SECRET_MARK", "PII_ID"
  Severity severity = Severity::kLow;
  Action action = Action::kReview;
  Admission admission = Admission::kAdmit;
  bool always_masked = false;  // no kind of publication lets it stand
  std::string detector;
  std::vector<std::string> cites;  // clause ids
  bool visible = true;
  Place where;
  std::string excerpt;  // the text itself; shown only to those who may see the document
  std::string says;     // one Chinese sentence: what, why, which clause
  double confidence = 1.0;
  std::vector<Row> rows;  // of a column finding, every value
  std::string version;    // of the detector's definition, when it was noted
  std::optional<Judged> judged;
  bool operator==(const Finding&) const = default;
};

struct Screening {
  Verdict verdict = Action::kPass;
  Admission admission = Admission::kAdmit;
  std::vector<Finding> findings;  // in document order
  bool operator==(const Screening&) const = default;
};

[[nodiscard]] std::string_view to_string(Severity severity);
[[nodiscard]] std::string_view to_string(Action action);        // pass, review, redact, block
[[nodiscard]] std::string_view to_string(Admission admission);  // admit, refuse
[[nodiscard]] std::optional<Severity> severity_from(std::string_view text);
[[nodiscard]] std::optional<Action> action_from(std::string_view text);
[[nodiscard]] std::optional<Admission> admission_from(std::string_view text);

}  // namespace xs::document
