// SPDX-License-Identifier: AGPL-3.0-or-later
// One folder of a pack as read, before its names are known to mean anything.
//
// Reading collects what is defined and what is mentioned, each with its place; merging.h puts the
// drafts of a pack and of those it extends together, references.h and structure.h judge the whole.
#pragma once

#include <string>
#include <vector>

#include "regulation/pack.h"

namespace xs::regulation {

enum class Thing : std::uint8_t {
  kRole,
  kField,
  kQuestion,
  kGround,
  kStep,
  kProcedure,
  kClock,
  kConclusion,
  kRight,
  kDecision,
  kEvent,  // "PROCEDURE refer"
  kCatalogue,
  kIndexNumber,
  // Only mentioned, never defined by a rule:
  kClause,
  kDateField,  // in `starts`
  kRequirement,
  kStepOrRequirement,  // in `needs`
  kStepOrDecision,     // in `of`; a decision stands for every step that gives it
  kMoment,             // in `before`: a decision, step, hand_in or release
  kColumn,             // in `of` of a column: a field, or one of kColumnFacts
  kParty,              // in `differ`: drafter, a step or a decision
};

struct Definition {
  Thing thing;
  std::string id;
  Source source;
  std::string clause;
};

struct Mention {
  Thing thing;
  std::string id;
  Source source;
};

// One name of a condition with the values asked for.
struct ConditionMention {
  std::string name;
  Source source;
  std::vector<std::pair<std::string, Source>> values;
};

// `on: refer`, kept apart until its procedure is known.
struct EventRule {
  std::string event, procedure, clause;
  std::vector<Node> flow;
  Source source;
};

struct Draft {
  Pack pack;  // of this folder alone
  std::vector<EventRule> events;
  std::vector<Definition> definitions;
  std::vector<Mention> mentions;
  std::vector<ConditionMention> conditions;
};

}  // namespace xs::regulation
