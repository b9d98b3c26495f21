// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/listing.h"

#include <algorithm>

#include "procedure/decide.h"

namespace xs::procedure {
namespace {

using casefile::Answer;
using casefile::Case;
using regulation::Pack;

// A ground that no version of the regulation in hand knows is taken for the worst.
bool is_state_secret(const Pack& pack, const std::string& ground) {
  const regulation::Ground* known = pack.ground(ground);
  return known == nullptr || known->state_secret;
}

bool is_no(const Answer& answer) { return answer.value == casefile::AnswerValue::kNo; }

bool asked_and_not_denied(const Pack& pack, const Case& item) {
  for (const auto& [id, answer] : item.answers) {
    const regulation::Question* question = pack.question(id);
    if (is_no(answer)) continue;
    if (question == nullptr || std::ranges::any_of(question->grounds, [&](const auto& ground) {
          return is_state_secret(pack, ground);
        })) {
      return true;
    }
  }
  return std::ranges::any_of(item.checklist, [&](const auto& entry) {
    return !is_no(entry.second) && is_state_secret(pack, entry.first);
  });
}

bool given_as_ground(const Pack& pack, const Case& item) {
  const auto names_one = [&](const std::vector<casefile::GroundGiven>& grounds) {
    return std::ranges::any_of(
        grounds, [&](const auto& given) { return is_state_secret(pack, given.ground); });
  };
  if (item.standing.outcome && names_one(item.standing.outcome->grounds)) return true;
  return std::ranges::any_of(item.opinions, [&](const casefile::Opinion& opinion) {
    return opinion.valid && names_one(opinion.grounds);
  });
}

bool value_keeps_out(const Pack& pack, const Case& item) {
  for (const auto& [id, given] : item.sheet.fields) {
    const regulation::Field* field = pack.field(id);
    if (field == nullptr) continue;
    const auto value = std::ranges::find(field->values, given, &regulation::FieldValue::id);
    if (value != field->values.end() && (value->not_catalogued || value->blocks)) return true;
  }
  return false;
}

}  // namespace

bool is_kept_out(const Pack& pack, const Case& item) {
  const casefile::Phase phase = item.standing.phase;
  return phase == casefile::Phase::kSealed || phase == casefile::Phase::kIncident ||
         phase == casefile::Phase::kErased || !item.standing.event.empty() ||
         asked_and_not_denied(pack, item) || given_as_ground(pack, item) ||
         value_keeps_out(pack, item);
}

bool lists(const Pack& pack, const regulation::Catalogue& catalogue, const Case& item) {
  const auto procedure = pack.procedures.find(item.procedure);
  if (procedure != pack.procedures.end() &&
      procedure->second.ends_in == regulation::EndsIn::kClosed) {
    return false;
  }
  return catalogue.phases.contains(std::string(casefile::to_string(item.standing.phase))) &&
         holds(catalogue.when, item) && !is_kept_out(pack, item);
}

}  // namespace xs::procedure
