// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/decide.h"

#include <fmt/format.h>

#include <algorithm>

#include "casefile/fold.h"
#include "casefile/words.h"
#include "procedure/duties.h"
#include "procedure/flow.h"
#include "procedure/requirements.h"
#include "procedure/said.h"

namespace xs::procedure {
namespace {

using casefile::Case;
using casefile::Phase;
using casefile::Standing;
using regulation::Pack;
using regulation::Procedure;

constexpr std::string_view kDrafter = "drafter";

class Decider {
 public:
  Decider(const Pack& pack, const Case& item, const Wanted& wanted, const Circumstances& now)
      : pack_(pack), item_(item), wanted_(wanted), now_(now) {}

  Decided operator()(const casefile::Opened& opened) const {
    const auto procedure = pack_.procedures.find(opened.procedure);
    if (procedure == pack_.procedures.end()) {
      return Refused{{}, "本单位制度中没有这一程序", "请在送审页重新选择"};
    }
    const Procedure& p = procedure->second;
    const auto holds_it = [&](const std::string& id) { return wanted_.actor.roles.contains(id); };
    if (std::ranges::none_of(p.handed_in_by, holds_it)) {
      return Refused{p.clause, fmt::format("“{}”由{}送审", p.label, roles(p.handed_in_by)), {}};
    }
    if (auto refused = wrong_about(p, opened)) return *refused;
    return Allowed{Standing{}, {p.clause}, {}};
  }

  Decided operator()(const casefile::SheetWritten&) const {
    if (auto refused = only_drafter_while({Phase::kDraft}, "更改送审信息")) return *refused;
    return Allowed{item_.standing, {clause()}, {}};
  }

  Decided operator()(const casefile::FilesReplaced& replaced) const {
    if (auto refused =
            only_drafter_while({Phase::kDraft, Phase::kInReview, Phase::kApproved}, "更换文件")) {
      return *refused;
    }
    std::vector<Sm3Digest> before, after;
    for (const auto& file : item_.files) before.push_back(file.digest);
    for (const auto& file : replaced.files) after.push_back(file.digest);
    std::ranges::sort(before), std::ranges::sort(after);
    if (item_.standing.phase == Phase::kDraft || before == after) {
      return Allowed{item_.standing, {clause()}, {}};
    }
    Case next = taken_over();
    for (auto& opinion : next.opinions) opinion.valid = false;
    next.standing = {};
    next.standing.phase = Phase::kInReview;
    const auto voided = std::ranges::count_if(item_.opinions, &casefile::Opinion::valid);
    Allowed allowed{settled(next), {clause()}, {}};
    if (voided > 0) {
      allowed.remarks.push_back(
          fmt::format("文件已更换，原有 {} 条意见不再有效，须对新文件重新审查", voided));
    }
    return allowed;
  }

  Decided operator()(const casefile::HandedIn&) const {
    if (auto refused = only_drafter_while({Phase::kDraft}, "送审")) return *refused;
    Case next = taken_over();
    if (auto refused = requirement_refusal("hand_in", next, nullptr)) return *refused;
    next.standing.phase = Phase::kInReview;
    return Allowed{settled(next), {clause()}, {}};
  }

  Decided operator()(const casefile::Said& said) const {
    if (!is_note(said)) return decide_said(pack_, item_, said, wanted_, now_);
    if (!said.step.empty()) return decide_note(pack_, item_, said, wanted_, now_);
    if (auto refused = only_drafter_while({Phase::kDraft}, "填写")) return *refused;
    if (auto refused = more_than_a_note(item_, said, clause())) return *refused;
    return Allowed{item_.standing, {clause()}, {}};
  }

  Decided operator()(const casefile::SealedUp&) const {
    return by_right("seal",
                    {Phase::kDraft, Phase::kInReview, Phase::kApproved, Phase::kFixed,
                     Phase::kClosed, Phase::kNotDisclosed, Phase::kReleased, Phase::kRevoked},
                    sealed_from());
  }
  Decided operator()(const casefile::Unsealed&) const {
    if (is_determined_secret()) {
      return Refused{clause(), "已经确定属于国家秘密，不能解封", "请转为事件处置"};
    }
    // Back to where it was, into the same step: the opinions given before still count.
    Case next = taken_over();
    next.standing.phase =
        item_.sealed_from == Phase::kReleased ? Phase::kRevoked : item_.sealed_from;
    return by_right("unseal", {Phase::kSealed}, settled(next));
  }
  Decided operator()(const casefile::TurnedIncident&) const {
    return by_right("incident", {Phase::kSealed, Phase::kReleased, Phase::kRevoked},
                    ended(Phase::kIncident));
  }
  Decided operator()(const casefile::Withdrawn&) const {
    return by_right("withdraw", {Phase::kDraft, Phase::kInReview, Phase::kApproved},
                    ended(Phase::kWithdrawn));
  }
  Decided operator()(const casefile::PermitIssued& issued) const {
    Decided decided = by_right("release", {Phase::kApproved}, kept(Phase::kReleased));
    if (std::holds_alternative<Refused>(decided)) return decided;
    if (auto refused = requirement_refusal("release", item_, nullptr)) return *refused;
    if (auto refused = missing_for_release()) return *refused;
    std::vector<Sm3Digest> now;
    now.reserve(item_.files.size());
    for (const auto& file : item_.files) now.push_back(file.digest);
    if (issued.digests != now) {
      return Refused{clause(), "许可所列文件与批准的文件不一致", "请刷新后重新签发"};
    }
    return decided;
  }
  Decided operator()(const casefile::PermitRevoked& revoked) const {
    if (revoked.reason.empty()) return Refused{clause(), "撤回公开须说明理由", "请填写理由"};
    return by_right("revoke", {Phase::kReleased}, kept(Phase::kRevoked));
  }
  Decided operator()(const casefile::Erased&) const {
    return by_right("erase",
                    {Phase::kFixed, Phase::kClosed, Phase::kNotDisclosed, Phase::kRevoked,
                     Phase::kWithdrawn, Phase::kIncident},
                    ended(Phase::kErased));
  }
  Decided operator()(const casefile::DeadlinePassed& passed) const {
    const auto is_it = [&](const casefile::Duty& duty) {
      return duty.step == passed.step && duty.member == passed.member && duty.due == passed.due;
    };
    const auto duty = std::ranges::find_if(item_.standing.duties, is_it);
    if (duty == item_.standing.duties.end() || !wanted_.actor.person.value.empty()) {
      return Refused{clause(), "没有这一办理期限，或者已经办结", {}};
    }
    const bool running =
        duty->until ? now_.at.time <= duty->until->time : date_in_shanghai(now_.at) <= passed.due;
    if (duty->provisional || running) {
      return Refused{duty->clause, "办理期限尚未届满", {}};
    }
    if (item_.passed_deadlines.contains({passed.step, passed.member, passed.due})) {
      return Refused{duty->clause, "这一期限届满已有记录", {}};
    }
    return Allowed{item_.standing, {duty->clause}, {}};
  }

  // `pack_` is the one it moves to.
  Decided operator()(const casefile::MovedOver&) const {
    if (!pack_.procedures.contains(item_.procedure)) {
      return Refused{{}, "现行制度中没有本件所用的程序", "请撤回后按现行制度另行送审"};
    }
    return by_right("move_over", {Phase::kDraft, Phase::kInReview, Phase::kApproved}, Standing{});
  }

 private:
  // A body that may determine has said so of exactly these bytes.
  [[nodiscard]] bool is_determined_secret() const {
    std::set<Sm3Digest> current;
    for (const auto& file : item_.files) current.insert(file.digest);
    return std::ranges::any_of(item_.opinions, [&](const casefile::Opinion& opinion) {
      return opinion.decision == to_string(regulation::Decision::kSecret) &&
             std::set<Sm3Digest>(opinion.seen.begin(), opinion.seen.end()) == current;
    });
  }
  [[nodiscard]] std::string role(std::string_view id) const {
    const auto found = pack_.roles.find(std::string(id));
    return found == pack_.roles.end() ? std::string(id) : found->second.label;
  }
  [[nodiscard]] std::string roles(const auto& ids) const {
    std::string who;
    for (const std::string& id : ids) who += (who.empty() ? "" : "、") + role(id);
    return who;
  }
  // The item a new case is about: named where one must be, and in a state to be looked at so.
  [[nodiscard]] std::optional<Refused> wrong_about(const Procedure& procedure,
                                                   const casefile::Opened& opened) const {
    const bool names_one = !opened.about.value.empty();
    if (!names_one && procedure.about_needed) {
      return Refused{procedure.clause, fmt::format("“{}”须针对一件具体的信息", procedure.label),
                     "请打开那件信息，从那里发起"};
    }
    if (!names_one) return std::nullopt;
    if (now_.about && procedure.about.contains(std::string(to_string(*now_.about)))) {
      return std::nullopt;
    }
    return Refused{
        procedure.clause, fmt::format("所涉信息现在的状态不能发起“{}”", procedure.label), {}};
  }
  [[nodiscard]] std::string clause() const {
    const auto procedure = pack_.procedures.find(item_.procedure);
    return procedure == pack_.procedures.end() ? std::string() : procedure->second.clause;
  }
  [[nodiscard]] Case taken_over() const { return as_if_done(item_, wanted_, now_); }

  [[nodiscard]] std::optional<Refused> only_drafter_while(std::initializer_list<Phase> phases,
                                                          std::string_view what) const {
    if (wanted_.actor.person != item_.drafter) {
      return Refused{clause(), fmt::format("只有本件的承办人可以{}", what),
                     "如需更改，请退回承办人"};
    }
    if (std::ranges::find(phases, item_.standing.phase) == phases.end()) {
      return Refused{clause(), fmt::format("本件现在的状态不能{}", what),
                     "如需更改，请由审查人退回承办人"};
    }
    return std::nullopt;
  }

  [[nodiscard]] Decided by_right(std::string_view act, std::initializer_list<Phase> phases,
                                 Standing standing) const {
    const std::string_view what = casefile::word_for_act(casefile::type_of(wanted_.what));
    const auto right = std::ranges::find(pack_.rights, act, &regulation::Right::act);
    if (right == pack_.rights.end()) {
      return Refused{clause(), fmt::format("本单位制度没有规定由谁{}", what), {}};
    }
    const bool is_drafter =
        right->roles.contains(std::string(kDrafter)) && wanted_.actor.person == item_.drafter;
    const bool holds_role = std::ranges::any_of(right->roles, [&](const std::string& id) {
      return id != kDrafter && wanted_.actor.roles.contains(id);
    });
    if (!is_drafter && !holds_role) {
      return Refused{right->clause, fmt::format("只有{}可以{}", roles(right->roles), what), {}};
    }
    if (std::ranges::find(phases, item_.standing.phase) == phases.end()) {
      return Refused{right->clause, fmt::format("本件现在的状态不能{}", what), {}};
    }
    return Allowed{std::move(standing), {right->clause}, {}};
  }

  [[nodiscard]] Standing kept(Phase phase) const {
    Standing standing = item_.standing;
    standing.phase = phase;
    standing.duties.clear();
    return standing;
  }
  [[nodiscard]] Standing ended(Phase phase) const {
    Standing standing = kept(phase);
    standing.event.clear();
    return standing;
  }
  [[nodiscard]] Standing sealed_from() const { return kept(Phase::kSealed); }

  [[nodiscard]] Standing settled(const Case& next) const { return settle(pack_, next, now_); }

  [[nodiscard]] std::optional<Refused> requirement_refusal(std::string_view before,
                                                           const Case& next,
                                                           const casefile::Said* said) const {
    return first_unmet(pack_, next, said, {std::string(before)}, now_);
  }

  // The same statement the checker proves the flow against, looked at once more before bytes go.
  [[nodiscard]] std::optional<Refused> missing_for_release() const {
    const auto procedure = pack_.procedures.find(item_.procedure);
    if (procedure == pack_.procedures.end() ||
        procedure->second.ends_in != regulation::EndsIn::kRelease) {
      return Refused{clause(), "这一程序不产生公开许可", {}};
    }
    for (const auto& needs : pack_.release_needs) {
      if (needs.procedure != item_.procedure || !holds(needs.when, item_)) continue;
      for (const std::string& step : needs.steps) {
        if (!passing_opinion(item_, step)) {
          return Refused{needs.clause, fmt::format("尚无“{}”", pack_.steps.at(step).label), {}};
        }
      }
    }
    return std::nullopt;
  }

  const Pack& pack_;
  const Case& item_;
  const Wanted& wanted_;
  const Circumstances& now_;
};

}  // namespace

Decided decide(const Pack& pack, const Case& item, const Wanted& wanted,
               const Circumstances& circumstances) {
  return std::visit(Decider(pack, item, wanted, circumstances), wanted.what);
}

}  // namespace xs::procedure
