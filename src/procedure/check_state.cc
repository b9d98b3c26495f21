// SPDX-License-Identifier: AGPL-3.0-or-later
#include "procedure/check_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <set>
#include <tuple>

#include "procedure/flow.h"

namespace xs::procedure {
namespace {

using casefile::Case;
using casefile::Opinion;

const Sm3Digest& this_file() {
  static const Sm3Digest digest = sm3("this file");
  return digest;
}
const Sm3Digest& another_file() {
  static const Sm3Digest digest = sm3("another file");
  return digest;
}

bool matters(const Opinion& opinion, const Case& item) {
  if (opinion.valid && (carries_on(opinion) || !opinion.escalate_for.empty())) return true;
  return opinion.decision == "secret" && covers_current_bytes(opinion, item);
}

// Steps of parallel lanes may be passed in any order, but the last escalation decides the way.
bool comes_before(const Opinion& a, const Opinion& b) {
  const bool a_escalates = !a.escalate_for.empty(), b_escalates = !b.escalate_for.empty();
  if (a_escalates || b_escalates) return !a_escalates && b_escalates;
  return std::tie(a.step, a.member, a.decision, a.valid, a.by.value) <
         std::tie(b.step, b.member, b.decision, b.valid, b.by.value);
}

void keep_what_matters(Case& item) {
  const bool any = !item.opinions.empty();
  std::vector<Opinion> kept;
  for (Opinion& opinion : item.opinions) {
    if (!matters(opinion, item)) continue;
    // Only what carries on is ever asked who gave it.
    if (!carries_on(opinion)) opinion.by = {}, opinion.evidence = {};
    kept.push_back(std::move(opinion));
  }
  std::ranges::stable_sort(kept, comes_before);
  const auto same = [](const Opinion& a, const Opinion& b) {
    return !comes_before(a, b) && !comes_before(b, a) && a.step == b.step && a.member == b.member &&
           a.decision == b.decision && a.valid == b.valid && a.by == b.by &&
           a.escalate_for == b.escalate_for;
  };
  kept.erase(std::unique(kept.begin(), kept.end(), same), kept.end());
  // Of those that only carry a reason along, the last one hides the others.
  bool hidden = false;
  for (Opinion& opinion : kept | std::views::reverse) {
    if (opinion.escalate_for.empty() || carries_on(opinion)) continue;
    if (hidden) opinion.step.clear();
    hidden = true;
  }
  std::erase_if(kept, [](const Opinion& opinion) { return opinion.step.empty(); });
  // Whether there has ever been an opinion can be seen (a returned draft is not a new one).
  if (kept.empty() && any) {
    kept.emplace_back();
    kept.back().valid = false;
  }
  item.opinions = std::move(kept);
}

// Persons are known by what they did; only equality counts.
void rename_persons(Case& item) {
  std::map<std::string, std::string> names{{item.drafter.value, "drafter"}};
  for (Opinion& opinion : item.opinions) {
    if (opinion.by.value.empty()) continue;
    const auto [name, fresh] =
        names.try_emplace(opinion.by.value, fmt::format("person {}", names.size()));
    opinion.by.value = name->second;
  }
}

void rename_files(Case& item) {
  for (Opinion& opinion : item.opinions) {
    const bool current = covers_current_bytes(opinion, item);
    opinion.seen = {current ? this_file() : another_file()};
  }
  if (item.files.empty() || item.files.front().digest == this_file()) return;
  casefile::FileVersion& file = item.files.front();
  std::map<casefile::FindingKey, casefile::Disposition> dispositions;
  for (auto& [key, disposition] : item.dispositions) {
    dispositions[{this_file(), key.finding}] = std::move(disposition);
  }
  item.dispositions = std::move(dispositions);
  std::map<std::string, std::string> confirmed;
  const std::string was = to_hex(file.digest), is = to_hex(this_file());
  for (auto& [confirmed_key, by] : item.confirmed) {
    std::string renamed = confirmed_key;
    if (const auto at = renamed.find(was); at != std::string::npos) {
      renamed.replace(at, was.size(), is);
    }
    confirmed[renamed] = std::move(by);
  }
  item.confirmed = std::move(confirmed);
  file.digest = this_file();
}

// Co-issuers are alike but for their names: the one with the smaller history comes first.
void order_co_issuers(Case& item) {
  if (item.co_issuers.size() != 2) return;
  const auto history = [&](const casefile::CoIssuer& issuer) {
    std::string text = !issuer.consents ? "-" : *issuer.consents ? "y" : "n";
    for (const Opinion& opinion : item.opinions) {
      if (opinion.member == issuer.name) {
        text += fmt::format("{}/{}/{};", opinion.step, opinion.decision, opinion.valid);
      }
    }
    return text;
  };
  casefile::CoIssuer& one = item.co_issuers.front();
  casefile::CoIssuer& two = item.co_issuers.back();
  if (history(one) <= history(two)) return;
  std::swap(one.consents, two.consents);
  for (Opinion& opinion : item.opinions) {
    if (opinion.member == one.name) {
      opinion.member = two.name;
    } else if (opinion.member == two.name) {
      opinion.member = one.name;
    }
  }
}

void forget_texts(Case& item) {
  for (auto* answers : {&item.answers, &item.checklist}) {
    for (auto& [id, answer] : *answers)
      answer = {.value = answer.value, .reason = {}, .by = {}, .step = {}};
  }
  for (auto& [key, disposition] : item.dispositions) {
    disposition = {.kind = disposition.kind, .reason = {}, .by = {}, .step = {}};
  }
  for (auto& [key, by] : item.confirmed) by.clear();
  for (auto& issuer : item.co_issuers) issuer.evidence = {};
  const auto order = [](const casefile::Lift& l) { return std::tie(l.ground, l.by, l.basis); };
  std::ranges::sort(item.lifts, [&](const auto& a, const auto& b) { return order(a) < order(b); });
  const auto same = [&](const auto& a, const auto& b) { return order(a) == order(b); };
  item.lifts.erase(std::unique(item.lifts.begin(), item.lifts.end(), same), item.lifts.end());
  item.permits.clear();
}

}  // namespace

bool carries_on(const Opinion& opinion) {
  using regulation::Decision;
  const auto decision = regulation::decision_from(opinion.decision);
  return decision && *decision != Decision::kReturn && *decision != Decision::kRefer &&
         *decision != Decision::kRefuse && *decision != Decision::kSecret;
}

bool covers_current_bytes(const Opinion& opinion, const Case& item) {
  std::set<Sm3Digest> now;
  for (const auto& file : item.files) now.insert(file.digest);
  return std::set<Sm3Digest>(opinion.seen.begin(), opinion.seen.end()) == now;
}

bool determined_secret(const Case& item) {
  return std::ranges::any_of(item.opinions, [&](const Opinion& opinion) {
    return opinion.decision == "secret" && covers_current_bytes(opinion, item);
  });
}

bool complete(const casefile::Evidence& paper) {
  return !paper.body.empty() && !paper.number.empty() && paper.on;
}

void canonicalise(State& state) {
  Case& item = state.item;
  keep_what_matters(item);
  order_co_issuers(item);
  rename_files(item);
  forget_texts(item);
  std::ranges::stable_sort(item.opinions, comes_before);
  rename_persons(item);
  item.standing.valid_opinions.clear();
  std::int64_t seq = 1;  // the first act opened the case
  for (Opinion& opinion : item.opinions) {
    opinion.act = ++seq;
    opinion.at = {};
    opinion.reason.clear();
    opinion.grounds.clear();
    opinion.voided_why.clear();
    opinion.on_behalf_of.reset();
    if (!complete(opinion.evidence)) opinion.evidence = {};
    if (opinion.valid) item.standing.valid_opinions.push_back(seq);
  }
  item.seq = seq;
  item.standing.duties.clear();
}

std::string key_of(const State& state) {
  const Case& item = state.item;
  std::string key = fmt::format("{}|{}|{}|{}|{}|{}|", state.start, state.referred,
                                static_cast<int>(item.standing.phase), item.standing.event,
                                item.standing.escalated, item.fixed_at_formation);
  if (item.standing.phase == casefile::Phase::kSealed) {
    key += std::to_string(static_cast<int>(item.sealed_from));
  }
  if (item.declassification) key += item.declassification->number + ".";
  for (const auto& [id, answer] : item.answers) {
    key += fmt::format("{}{},", id, static_cast<int>(answer.value));
  }
  key += "|";
  for (const auto& [id, answer] : item.checklist)
    key += std::to_string(static_cast<int>(answer.value));
  key += "|";
  for (const auto& lift : item.lifts)
    key += lift.ground + lift.by + (lift.basis.empty() ? "0" : "1");
  for (const auto& file : item.files) key += file.findings.empty() ? "c" : "f";
  for (const auto& [finding, disposition] : item.dispositions) {
    key += std::to_string(static_cast<int>(disposition.kind));
  }
  for (const auto& [what, by] : item.confirmed) key += what.substr(0, 3);
  key += "|";
  for (const auto& issuer : item.co_issuers)
    key += !issuer.consents ? "-" : *issuer.consents ? "y" : "n";
  for (const Opinion& o : item.opinions) {
    key += fmt::format("|{},{},{},{},{},{},{},{}", o.step, o.member, o.decision, o.escalate_for,
                       o.by.value, o.valid, o.seen.empty() || o.seen.front() == this_file(),
                       complete(o.evidence));
  }
  return key;
}

}  // namespace xs::procedure
