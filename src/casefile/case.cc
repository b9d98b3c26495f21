// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/case.h"

#include <algorithm>
#include <array>
#include <utility>

#include "casefile/act.h"

namespace xs::casefile {
namespace {

template <class Value, std::size_t N>
using Names = std::array<std::pair<Value, std::string_view>, N>;

constexpr Names<Phase, 12> kPhases{{{Phase::kDraft, "draft"},
                                    {Phase::kInReview, "in_review"},
                                    {Phase::kApproved, "approved"},
                                    {Phase::kFixed, "fixed"},
                                    {Phase::kClosed, "closed"},
                                    {Phase::kNotDisclosed, "not_disclosed"},
                                    {Phase::kSealed, "sealed"},
                                    {Phase::kIncident, "incident"},
                                    {Phase::kReleased, "released"},
                                    {Phase::kRevoked, "revoked"},
                                    {Phase::kWithdrawn, "withdrawn"},
                                    {Phase::kErased, "erased"}}};
constexpr Names<DispositionKind, 4> kDispositions{{{DispositionKind::kRedact, "redact"},
                                                   {DispositionKind::kWithhold, "withhold"},
                                                   {DispositionKind::kNotProblem, "not_problem"},
                                                   {DispositionKind::kUnsure, "unsure"}}};
constexpr Names<AnswerValue, 3> kAnswers{
    {{AnswerValue::kNo, "no"}, {AnswerValue::kYes, "yes"}, {AnswerValue::kUnsure, "unsure"}}};

template <class Value, std::size_t N>
std::string_view name_of(const Names<Value, N>& names, Value value) {
  for (const auto& [candidate, name] : names) {
    if (candidate == value) return name;
  }
  return {};
}
template <class Value, std::size_t N>
std::optional<Value> value_of(const Names<Value, N>& names, std::string_view text) {
  for (const auto& [value, name] : names) {
    if (name == text) return value;
  }
  return std::nullopt;
}

}  // namespace

bool may_stand(const Case& item, const FindingNote& finding) {
  return finding.action != "block" && !finding.always_masked &&
         std::ranges::find(item.may_stand, finding.category) != item.may_stand.end();
}

std::string_view to_string(Phase phase) { return name_of(kPhases, phase); }
std::optional<Phase> phase_from(std::string_view text) { return value_of(kPhases, text); }
std::string_view to_string(DispositionKind kind) { return name_of(kDispositions, kind); }
std::optional<DispositionKind> disposition_from(std::string_view text) {
  return value_of(kDispositions, text);
}
std::string_view to_string(AnswerValue value) { return name_of(kAnswers, value); }
std::optional<AnswerValue> answer_from(std::string_view text) { return value_of(kAnswers, text); }

std::string_view type_of(const What& what) {
  if (const auto* said = std::get_if<Said>(&what); said && is_note(*said)) return "noted";
  // In the order of the variant; encoding.cc relies on it and its test proves it.
  constexpr std::array<std::string_view, std::variant_size_v<What>> kTypes{
      "opened",         "sheet_written", "files_replaced",  "handed_in", "said",
      "sealed",         "unsealed",      "turned_incident", "withdrawn", "permit_issued",
      "permit_revoked", "erased",        "deadline_passed", "moved_over"};
  return kTypes.at(what.index());
}

}  // namespace xs::casefile
