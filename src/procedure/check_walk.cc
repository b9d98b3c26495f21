// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/check_walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "procedure/check_moves.h"
#include "procedure/flow.h"

namespace xs::procedure {
namespace {

using casefile::Phase;
using casefile::Said;
using regulation::Pack;

using Number = std::uint32_t;
constexpr Number kNone = std::numeric_limits<Number>::max();

// What is kept of a state once all its moves have been tried.
struct Trace {
  Number parent = kNone;
  Number move = 0;  // which of the parent's moves
  Phase phase = Phase::kDraft;
  bool unsure = false;  // a question stands at "cannot determine"
  bool in_event = false;
};

class Walker {
 public:
  Walker(const Pack& pack, const WorkdayCalendar& calendar, const Slice& slice)
      : pack_(pack), slice_(slice) {
    now_.at = *parse_instant("2026-11-23T02:00:00.000Z");
    now_.calendar = &calendar;
    now_.section_head_may_draft = true;  // allows more; soft separations are told apart
    now_.about = Phase::kRevoked;        // what it is about stands in nobody's way
  }

  Walked run() {
    for (std::size_t start = 0; start < slice_.starts.size(); ++start) {
      State first = first_state(pack_, slice_, start);
      canonicalise(first);
      (void)add(std::move(first), kNone, 0);
    }
    for (Number at = 0; at < traces_.size(); ++at) expand(at);
    dead_ends();
    unsure_without_referral();
    out_.states = traces_.size();
    return std::move(out_);
  }

 private:
  [[nodiscard]] Phase last_phase() const {
    switch (pack_.procedures.at(slice_.procedure).ends_in) {
      case regulation::EndsIn::kRelease:
        return Phase::kReleased;
      case regulation::EndsIn::kFixed:
        return Phase::kFixed;
      case regulation::EndsIn::kClosed:
        return Phase::kClosed;
    }
    return Phase::kReleased;
  }

  Number add(State state, Number parent, Number move) {
    std::string key = key_of(state);
    const auto [known, fresh] =
        known_.try_emplace(std::move(key), static_cast<Number>(traces_.size()));
    if (!fresh) return known->second;
    Trace trace{.parent = parent, .move = move, .phase = state.item.standing.phase};
    trace.in_event = !state.item.standing.event.empty();
    trace.unsure = std::ranges::any_of(state.item.answers, [](const auto& answer) {
      return answer.second.value == casefile::AnswerValue::kUnsure;
    });
    for (const OpenStep& open : open_steps(pack_, state.item)) out_.opened.insert(open.step);
    out_.ended = out_.ended || trace.phase == last_phase();
    traces_.push_back(trace);
    waiting_.push_back(std::move(state));
    return known->second;
  }

  void expand(Number at) {
    const State state = std::move(waiting_.at(at));
    Number number = 0;
    for_each_move(pack_, slice_, state, [&](const Wanted& move) {
      const Number this_move = number++;
      ++out_.attempts;
      auto after = after_move(state, move);
      if (!after) return;
      if (const auto* said = std::get_if<Said>(&move.what); said && !is_note(*said)) {
        out_.allowed.emplace(said->step, said->decision);
      }
      // What has gone wrong is not followed further: the rest would be consequences.
      const bool breached = look_for_breaches(*after, at, state, move);
      const Phase phase = after->item.standing.phase;
      // Nothing more happens to these.
      if (breached || phase == Phase::kWithdrawn || phase == Phase::kIncident ||
          phase == Phase::kErased)
        return;
      canonicalise(*after);
      edges_.emplace_back(at, add(std::move(*after), at, this_move));
    });
  }

  bool look_for_breaches(const State& after, Number at, const State& before, const Wanted& move) {
    std::vector<Breach> found = breaches(pack_, after);
    for (Breach& breach : found) note(std::move(breach), at, before, &move);
    return !found.empty();
  }

  [[nodiscard]] std::optional<State> after_move(const State& state, const Wanted& move) const {
    auto next = follow(pack_, state, move, now_);
    if (next && std::holds_alternative<casefile::SheetWritten>(move.what)) {
      const auto same = [&](const Start& start) { return start.sheet == next->item.sheet; };
      next->start = static_cast<std::size_t>(std::ranges::find_if(slice_.starts, same) -
                                             slice_.starts.begin());
    }
    return next;
  }

  void note(Breach breach, Number at, const State& before, const Wanted* last) {
    if (!seen_.insert(breach.says).second) return;
    std::vector<std::string> path = path_to(at);
    if (last) path.push_back(in_words(pack_, before, *last));
    out_.found.push_back({std::move(breach), std::move(path)});
  }

  // Plays the way again to tell it.
  [[nodiscard]] std::vector<std::string> path_to(Number at) {
    std::vector<Number> way;
    for (Number n = at; n != kNone; n = traces_[n].parent) way.push_back(n);
    std::ranges::reverse(way);
    State state = first_state(pack_, slice_, way.front());
    canonicalise(state);
    std::vector<std::string> path{"送审信息：" + in_words(pack_, slice_, way.front())};
    for (std::size_t i = 1; i < way.size(); ++i) {
      Number number = 0;
      std::optional<State> next;
      for_each_move(pack_, slice_, state, [&](const Wanted& move) {
        if (number++ != traces_[way[i]].move) return;
        path.push_back(in_words(pack_, state, move));
        next = after_move(state, move);
      });
      state = std::move(*next);
      canonicalise(state);
    }
    return path;
  }

  // ---- what should always remain possible ----

  [[nodiscard]] std::vector<bool> can_reach(auto&& goal) const {
    std::vector<std::vector<Number>> before(traces_.size());
    for (const auto& [from, to] : edges_) before[to].push_back(from);
    std::vector<bool> can(traces_.size());
    std::vector<Number> queue;
    for (Number n = 0; n < traces_.size(); ++n) {
      if (goal(traces_[n])) can[n] = true, queue.push_back(n);
    }
    while (!queue.empty()) {
      const Number n = queue.back();
      queue.pop_back();
      for (const Number from : before[n]) {
        if (!can[from]) can[from] = true, queue.push_back(from);
      }
    }
    return can;
  }

  // That a body outside might determine a secret is no way of ending a matter that is none.
  void dead_ends() {
    const auto can = can_reach([](const Trace& t) {
      return t.phase == Phase::kApproved || t.phase == Phase::kFixed || t.phase == Phase::kClosed ||
             t.phase == Phase::kNotDisclosed || t.phase == Phase::kReleased;
    });
    report_stuck("走进死路：除了撤回送审，再也办不完", can,
                 [](const Trace& t) { return t.phase == Phase::kInReview; });
  }

  void unsure_without_referral() {
    // Such a case asks none of the questions; what it is about is answered for in its own.
    if (last_phase() == Phase::kClosed) return;
    const auto can = can_reach([](const Trace& t) { return t.in_event; });
    report_stuck("答“不能确定”以后没有任何途径报请确定", can,
                 [](const Trace& t) { return t.phase == Phase::kInReview && t.unsure; });
  }

  void report_stuck(const std::string& says, const std::vector<bool>& can, auto&& concerns) {
    for (Number n = 0; n < traces_.size(); ++n) {
      if (can[n] || !concerns(traces_[n])) continue;
      const auto& procedure = pack_.procedures.at(slice_.procedure);
      note({says, procedure.clause, procedure.source}, n, {}, nullptr);
      return;
    }
  }

  const Pack& pack_;
  const Slice& slice_;
  Circumstances now_;
  std::vector<Trace> traces_;
  std::vector<State> waiting_;  // emptied as the states are expanded
  std::unordered_map<std::string, Number> known_;
  std::vector<std::pair<Number, Number>> edges_;
  std::set<std::string> seen_;
  Walked out_;
};

}  // namespace

Walked walk(const Pack& pack, const WorkdayCalendar& calendar, const Slice& slice) {
  return Walker(pack, calendar, slice).run();
}

}  // namespace xs::procedure
