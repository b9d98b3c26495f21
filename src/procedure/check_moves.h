// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything anybody might try in a state, as far as the rules can tell attempts apart.
//
// Generous: what a screen would never offer is tried too; decide() has to refuse it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "procedure/check_slices.h"
#include "procedure/check_state.h"
#include "procedure/decide.h"
#include "regulation/pack.h"

namespace xs::procedure {

// The item as the drafter has made it: sheet and file in place, nothing handed in.
[[nodiscard]] State first_state(const regulation::Pack& pack, const Slice& slice,
                                std::size_t start);

// Always in the same order for equal states.
void for_each_move(const regulation::Pack& pack, const Slice& slice, const State& state,
                   const std::function<void(const Wanted&)>& tries);

// The state after the move, not yet in canonical form; nothing when decide() refuses.
[[nodiscard]] std::optional<State> follow(const regulation::Pack& pack, const State& state,
                                          const Wanted& move, const Circumstances& circumstances);

// 分管领导：批准（“是否涉及国家秘密”答“否”）
[[nodiscard]] std::string in_words(const regulation::Pack& pack, const State& before,
                                   const Wanted& move);
// What distinguishes this beginning from the most favourable one: 原密级标志：无密级标志 …
[[nodiscard]] std::string in_words(const regulation::Pack& pack, const Slice& slice,
                                   std::size_t start);

}  // namespace xs::procedure
