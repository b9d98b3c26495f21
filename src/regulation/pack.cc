// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/pack.h"

#include <algorithm>
#include <array>

namespace xs::regulation {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 10> kDecisionNames{
    "opine", "approve", "refuse", "return",     "escalate",
    "refer", "consent", "object", "not_secret", "secret"};

template <class Item>
const Item* find_by_id(const std::vector<Item>& items, std::string_view id) {
  const auto item = std::ranges::find(items, id, &Item::id);
  return item == items.end() ? nullptr : &*item;
}

}  // namespace

std::string_view to_string(Decision decision) {
  return kDecisionNames.at(static_cast<std::size_t>(decision));
}

std::optional<Decision> decision_from(std::string_view text) {
  const auto name = std::ranges::find(kDecisionNames, text);
  if (name == kDecisionNames.end()) return std::nullopt;
  return static_cast<Decision>(name - kDecisionNames.begin());
}

const Field* Pack::field(std::string_view wanted) const { return find_by_id(fields, wanted); }
const Question* Pack::question(std::string_view wanted) const {
  return find_by_id(questions, wanted);
}
const Ground* Pack::ground(std::string_view wanted) const { return find_by_id(grounds, wanted); }

}  // namespace xs::regulation
