// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/check_moves.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "procedure/asking.h"
#include "procedure/flow.h"
#include "procedure/requirements.h"
#include "procedure/story.h"

namespace xs::procedure {
namespace {

using casefile::Answer;
using casefile::AnswerValue;
using casefile::Case;
using casefile::DispositionKind;
using casefile::Phase;
using casefile::Said;
using regulation::Decision;
using regulation::Ground;
using regulation::Pack;
using regulation::Step;

constexpr std::string_view kReason = "按规定办理";
constexpr std::string_view kFinding = "F1";
constexpr std::array kAnswers{AnswerValue::kNo, AnswerValue::kYes, AnswerValue::kUnsure};

casefile::FileVersion some_file(std::string_view name, bool findings) {
  casefile::FileVersion file;
  file.digest = sm3(name);
  file.name = "某文件.docx";
  file.format = "docx";
  if (findings) {
    file.findings.push_back({.id = std::string(kFinding), .category = "某类", .action = "redact"});
    file.could_not_look.emplace_back("某部分");
  }
  return file;
}

bool varies(const std::vector<std::string>& names, const std::string& id) {
  return std::ranges::find(names, id) != names.end();
}

class Moves {
 public:
  Moves(const Pack& pack, const Slice& slice, const State& state,
        const std::function<void(const Wanted&)>& tries)
      : pack_(pack), slice_(slice), item_(state.item), tries_(tries) {}

  void all() {
    if (item_.standing.phase == Phase::kDraft) drafting();
    if (item_.standing.phase == Phase::kInReview) {
      for (const OpenStep& open : open_steps(pack_, item_)) at_step(open);
    }
    replacing_the_file();
    beside_steps();
  }

 private:
  void attempt(const std::string& person, const std::set<std::string>& roles,
               casefile::What what) const {
    tries_({{.person = {person}, .roles = roles, .on_behalf_of = std::nullopt}, std::move(what)});
  }
  void as_drafter(casefile::What what) const {
    attempt(item_.drafter.value, {pack_.procedures.at(item_.procedure).handed_in_by.front()},
            std::move(what));
  }

  void drafting() {
    for (const Start& start : slice_.starts) {
      if (start.sheet == item_.sheet && !start.declassification) continue;
      as_drafter(casefile::SheetWritten{start.sheet, start.declassification});
    }
    vary_note({}, [&](const Said& noted) { as_drafter(noted); });
    for (const bool fixed : slice_.fixed) as_drafter(casefile::HandedIn{fixed});
  }
  void vary_note(const Said& note, const std::function<void(const Said&)>& then) const {
    vary_answers(note, [&](const Said& answered) {
      vary_checklist(answered, [&](const Said& checked) {
        vary_findings(checked, [&](const Said& noted) {
          if (says_something(noted)) then(noted);
        });
      });
    });
  }
  // Answers that are not asked for here are tried as well.
  void noting_at(const OpenStep& open, const Step& step) const {
    Said note;
    note.step = open.step;
    note.member = open.member;
    vary_note(note, [&](const Said& noted) { vary_persons(noted, step); });
  }
  static bool says_something(const Said& said) {
    return !said.answers.empty() || !said.checklist.empty() || !said.dispositions.empty() ||
           !said.confirms.empty();
  }

  void replacing_the_file() {
    const Phase phase = item_.standing.phase;
    if (phase != Phase::kDraft && phase != Phase::kInReview && phase != Phase::kApproved) return;
    as_drafter(casefile::FilesReplaced{{some_file("changed file", false)}});
    if (slice_.findings) as_drafter(casefile::FilesReplaced{{some_file("changed file", true)}});
  }

  // ---- beside steps: whoever has the right, and is not the drafter where that is possible ----

  void by_right(std::string_view act, const casefile::What& what) const {
    for (const auto& right : pack_.rights) {
      if (right.act != act) continue;
      const auto other =
          std::ranges::find_if(right.roles, [](const auto& role) { return role != "drafter"; });
      if (other == right.roles.end()) {
        as_drafter(what);
      } else {
        attempt("holder of a right", {*other}, what);
      }
    }
  }
  void beside_steps() {
    by_right("seal", casefile::SealedUp{std::string(kReason)});
    by_right("unseal", casefile::Unsealed{std::string(kReason)});
    by_right("withdraw", casefile::Withdrawn{std::string(kReason)});
    by_right("move_over", casefile::MovedOver{std::string(kReason)});
    by_right("incident", casefile::TurnedIncident{std::string(kReason)});
    by_right("revoke", casefile::PermitRevoked{"permit", std::string(kReason)});
    casefile::PermitIssued permit{.permit = "permit", .digests = {}};
    for (const auto& file : item_.files) permit.digests.push_back(file.digest);
    by_right("release", permit);
  }

  // ---- opinions ----

  void at_step(const OpenStep& open) {
    const Step& step = pack_.steps.at(open.step);
    Said plain;
    plain.step = open.step;
    plain.member = open.member;
    plain.reason = kReason;
    for (const auto& file : item_.files) plain.seen.push_back(file.digest);
    if (step.evidence || needs_paper(step)) plain.evidence = paper();
    if (!slice_.findings) confirm_everything(plain);
    noting_at(open, step);
    for (const Decision decision : step.gives) {
      Said said = plain;
      said.decision = to_string(decision);
      vary_words(said, decision, step, [&](const Said& worded) {
        if (!looks_at_the_case(decision, step)) {
          vary_persons(worded, step);
          return;
        }
        vary_answers(worded, [&](const Said& answered) {
          vary_checklist(answered, [&](const Said& checked) {
            vary_lifts(checked, [&](const Said& lifted) {
              vary_findings(lifted, [&](const Said& full) { vary_persons(full, step); });
            });
          });
        });
      });
    }
  }

  // What is answered together with any other decision can as well be answered at the next act.
  [[nodiscard]] bool looks_at_the_case(Decision decision, const Step& step) const {
    if (slice_.early_answers || decision == Decision::kRefer) return true;
    if (decision != Decision::kReturn && decision != Decision::kRefuse &&
        decision != Decision::kSecret) {
      return true;
    }
    return std::ranges::any_of(pack_.requirements, [&](const auto& rule) {
      const bool before =
          rule.before.contains(std::string(to_string(decision))) || rule.before.contains(step.id);
      return before && concern_of(rule.name) != Concern::kWording &&
             concern_of(rule.name) != Concern::kPath;
    });
  }

  static casefile::Evidence paper() {
    return {.body = "某机关",
            .number = "某函〔2026〕1号",
            .on = make_date(2026, 11, 20),
            .scope = "全部",
            .file = {}};
  }
  static bool needs_paper(const Step& step) { return varies(step.needs, "evidence_given"); }

  void confirm_everything(Said& said) const {
    said.confirms.emplace_back("accuracy");
    for (const auto& field : pack_.fields) {
      if (!pack_.stands_in(field.procedures, item_.procedure)) continue;
      for (const auto& line : lines_of(field, item_.sheet)) {
        said.confirms.push_back(line_key(field, line));
      }
    }
  }

  // What belongs to the opinion itself.
  void vary_words(const Said& said, Decision decision, const Step& step,
                  const std::function<void(const Said&)>& then) const {
    switch (decision) {
      case Decision::kReturn:
        vary_return(said, then);
        break;
      case Decision::kRefuse:
        vary_grounds(said, then);
        break;
      case Decision::kEscalate:
        for (const auto& [reason, label] : step.escalates_for) {
          Said escalates = said;
          escalates.escalate_for = reason;
          then(escalates);
        }
        break;
      default:
        then(said);
    }
    if (!slice_.wordings || decision == Decision::kRefuse) return;
    if (decision != Decision::kEscalate) vary_misplaced_reason(said, then);
    Said without = said;
    without.reason.clear();
    if (decision == Decision::kReturn) without.return_to = "draft";
    if (decision == Decision::kEscalate && !step.escalates_for.empty()) {
      without.escalate_for = step.escalates_for.begin()->first;
    }
    then(without);
    if (said.evidence.body.empty()) return;
    without = said;
    without.evidence = {};
    if (decision == Decision::kEscalate && !step.escalates_for.empty()) {
      without.escalate_for = step.escalates_for.begin()->first;
    }
    then(without);
  }

  // The reason of an escalation where nothing is escalated; one such slip at a time.
  void vary_misplaced_reason(Said said, const std::function<void(const Said&)>& then) const {
    const auto misplaced = [](const casefile::Opinion& opinion) {
      return opinion.decision != "escalate" && !opinion.escalate_for.empty();
    };
    if (std::ranges::any_of(item_.opinions, misplaced)) return;
    if (said.decision == "return") said.return_to = "draft";
    std::set<std::string> reasons{"没有这一事由"};
    for (const auto& [id, step] : pack_.steps) {
      for (const auto& [reason, label] : step.escalates_for) reasons.insert(reason);
    }
    for (const std::string& reason : reasons) {
      if (reason == item_.standing.escalated) continue;
      said.escalate_for = reason;
      then(said);
    }
  }

  void vary_return(Said said, const std::function<void(const Said&)>& then) const {
    std::vector<std::string> targets = passed_steps(pack_, item_);
    targets.emplace_back("draft");
    for (const std::string& target : targets) {
      said.return_to = target;
      then(said);
    }
  }

  // One complete ground; and, where wordings vary, each kind of ground with something missing.
  void vary_grounds(Said said, const std::function<void(const Said&)>& then) const {
    const auto given = [](const Ground& ground) {
      return casefile::GroundGiven{.ground = ground.id,
                                   .reason = std::string(kReason),
                                   .harm = ground.needs_harm ? "可能造成的危害" : "",
                                   .article = ground.needs_article ? "某法某条" : ""};
    };
    const auto ordinary =
        std::ranges::find_if(pack_.grounds, [](const Ground& g) { return !g.state_secret; });
    if (ordinary != pack_.grounds.end()) {
      said.grounds = {given(*ordinary)};
      then(said);
    }
    if (!slice_.wordings) return;
    said.grounds.clear();
    then(said);
    std::set<std::pair<bool, bool>> seen;
    for (const Ground& ground : pack_.grounds) {
      if (!seen.insert({ground.needs_harm, ground.needs_article}).second) continue;
      for (const auto missing : {&casefile::GroundGiven::reason, &casefile::GroundGiven::harm,
                                 &casefile::GroundGiven::article}) {
        said.grounds = {given(ground)};
        if ((said.grounds.front().*missing).empty()) continue;
        (said.grounds.front().*missing).clear();
        then(said);
      }
    }
  }

  // Each combination of leaving an answer as it is and changing it to another.
  void vary(const std::vector<std::string>& ids, std::map<std::string, Answer> Said::*into,
            const std::map<std::string, Answer>& now, std::size_t from, Said& said,
            const std::function<void(const Said&)>& then) const {
    if (from == ids.size()) {
      then(said);
      return;
    }
    vary(ids, into, now, from + 1, said, then);
    const auto current = now.find(ids[from]);
    for (const AnswerValue value : kAnswers) {
      if (current != now.end() && current->second.value == value) continue;
      (said.*into)[ids[from]] = {.value = value, .reason = {}, .by = {}, .step = {}};
      vary(ids, into, now, from + 1, said, then);
    }
    (said.*into).erase(ids[from]);
  }
  void vary_answers(const Said& said, const std::function<void(const Said&)>& then) const {
    Said varied = said;
    vary(slice_.questions, &Said::answers, item_.answers, 0, varied, then);
  }
  void vary_checklist(const Said& said, const std::function<void(const Said&)>& then) const {
    Said varied = said;
    vary(slice_.grounds, &Said::checklist, item_.checklist, 0, varied, then);
  }

  void vary_lifts(const Said& said, const std::function<void(const Said&)>& then) const {
    then(said);
    for (const casefile::Lift& lift : slice_.lifts) {
      if (!may_follow(lift)) continue;
      Said lifts = said;
      lifts.lifts = {lift};
      then(lifts);
    }
  }

  // One at a time; one without its paper may be entered again with it.
  [[nodiscard]] bool may_follow(const casefile::Lift& lift) const {
    return std::ranges::all_of(item_.lifts, [&](const casefile::Lift& known) {
      return known.basis.empty() && !lift.basis.empty() && known.ground == lift.ground &&
             known.by == lift.by;
    });
  }

  void vary_findings(const Said& said, const std::function<void(const Said&)>& then) const {
    if (!slice_.findings || item_.files.empty()) {
      then(said);
      return;
    }
    const casefile::FileVersion& file = item_.files.front();
    Said confirms = said;
    confirms.confirms.emplace_back("accuracy");
    for (const std::string& part : file.could_not_look) {
      confirms.confirms.push_back(fmt::format("could_not_look/{}/{}", to_hex(file.digest), part));
    }
    const auto with_dispositions = [&](const Said& one) {
      then(one);
      for (const auto& finding : file.findings) {
        for (const auto kind : {DispositionKind::kRedact, DispositionKind::kWithhold,
                                DispositionKind::kNotProblem, DispositionKind::kUnsure}) {
          const auto known = item_.dispositions.find({file.digest, finding.id});
          if (known != item_.dispositions.end() && known->second.kind == kind) continue;
          Said disposes = one;
          disposes.dispositions[{file.digest, finding.id}] = {kind, std::string(kReason), {}, {}};
          then(disposes);
        }
      }
    };
    with_dispositions(said);
    with_dispositions(confirms);
  }

  // A new person; the drafter and the partners of a separation where they may be told apart.
  void vary_persons(const Said& said, const Step& step) const {
    std::set<std::string> persons;
    std::set<std::string> taken{item_.drafter.value};
    for (const auto& opinion : item_.opinions) taken.insert(opinion.by.value);
    int number = 1;
    while (taken.contains(fmt::format("new {}", number))) ++number;
    attempt(fmt::format("new {}", number), who_may(step), said);
    if (!slice_.persons) return;
    if (varies_with_drafter(step)) persons.insert(item_.drafter.value);
    for (const auto& rule : pack_.separations) {
      if (rule.first != step.id && rule.second != step.id) continue;
      const std::string& other = rule.first == step.id ? rule.second : rule.first;
      for (const auto& opinion : item_.opinions) {
        if (opinion.valid && opinion.step == other) persons.insert(opinion.by.value);
      }
    }
    for (const std::string& person : persons) attempt(person, who_may(step), said);
  }
  // For a body without an account, somebody of the agency enters what it wrote.
  [[nodiscard]] std::set<std::string> who_may(const Step& step) const {
    return {step.actor, pack_.done_by(step)};
  }
  [[nodiscard]] bool varies_with_drafter(const Step& step) const {
    if (std::ranges::find(step.gives, Decision::kApprove) != step.gives.end()) return true;
    return std::ranges::any_of(pack_.separations, [&](const auto& rule) {
      return (rule.first == "drafter" && rule.second == step.id) ||
             (rule.second == "drafter" && rule.first == step.id);
    });
  }

  const Pack& pack_;
  const Slice& slice_;
  const Case& item_;
  const std::function<void(const Wanted&)>& tries_;
};

}  // namespace

State first_state(const Pack& pack, const Slice& slice, std::size_t start) {
  State state;
  state.start = start;
  Case& item = state.item;
  item.procedure = slice.procedure;
  item.drafter = {"drafter"};
  item.files = {some_file("first file", slice.findings)};
  const Start& begun = slice.starts.at(start);
  item.sheet = begun.sheet;
  item.declassification = begun.declassification;
  for (const std::string& name : begun.sheet.co_issuers) {
    item.co_issuers.push_back({.name = name, .consents = std::nullopt, .evidence = {}});
  }
  for (const auto& question : pack.questions) {
    if (!slice.unanswered.contains(question.id)) item.answers[question.id].value = AnswerValue::kNo;
  }
  for (const Ground& ground : pack.grounds) {
    if (ground.checklist && !varies(slice.grounds, ground.id)) {
      item.checklist[ground.id].value = AnswerValue::kNo;
    }
  }
  return state;
}

std::optional<State> follow(const Pack& pack, const State& state, const Wanted& move,
                            const Circumstances& circumstances) {
  auto after = done(pack, state.item, move, circumstances);
  auto* item = std::get_if<Case>(&after);
  if (!item) return std::nullopt;
  State next{.item = std::move(*item), .start = state.start, .referred = state.referred};
  if (const auto* said = std::get_if<Said>(&move.what)) {
    const bool in_event = !state.item.standing.event.empty();
    if (said->decision == "refer") next.referred = true;
    if (said->decision == "not_secret" || (said->decision == "return" && in_event)) {
      next.referred = false;
    }
  }
  // Other bytes, or back with the drafter: everything begins anew.
  if (std::holds_alternative<casefile::FilesReplaced>(move.what)) next.referred = false;
  if (next.item.standing.phase == Phase::kDraft) next.referred = false;
  return next;
}

void for_each_move(const Pack& pack, const Slice& slice, const State& state,
                   const std::function<void(const Wanted&)>& tries) {
  Moves(pack, slice, state, tries).all();
}

}  // namespace xs::procedure
