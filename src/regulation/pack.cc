// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/pack.h"

#include <fmt/format.h>

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

// "33" as 三十三, "104" as 一百零四; other numbering stays as it is written.
std::string chinese_number(const std::string& article) {
  constexpr std::array<std::string_view, 10> kDigits{"零", "一", "二", "三", "四",
                                                     "五", "六", "七", "八", "九"};
  const bool number = !article.empty() && article.size() <= 3 && article.front() != '0' &&
                      std::ranges::all_of(article, [](char c) { return c >= '0' && c <= '9'; });
  if (!number) return article;
  const auto value = static_cast<std::size_t>(std::stoi(article));
  const std::size_t hundreds = value / 100, tens = value / 10 % 10, ones = value % 10;
  std::string out;
  if (hundreds > 0) out = std::string(kDigits[hundreds]) + "百";
  if (hundreds > 0 && tens == 0 && ones > 0) out += "零";
  if (tens > 1 || (tens == 1 && hundreds > 0)) out += kDigits[tens];
  if (tens > 0) out += "十";
  if (ones > 0) out += kDigits[ones];
  return out;
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

bool Pack::stands_in(const std::vector<std::string>& named, std::string_view procedure) const {
  if (!named.empty()) return std::ranges::find(named, procedure) != named.end();
  const auto known = procedures.find(std::string(procedure));
  return known == procedures.end() || known->second.ends_in != EndsIn::kClosed;
}

const std::string& Pack::done_by(const Step& step) const {
  const auto role = roles.find(step.actor);
  const bool outside = role != roles.end() && !role->second.entered_by.empty();
  return outside ? role->second.entered_by : step.actor;
}

const Field* Pack::field(std::string_view wanted) const { return find_by_id(fields, wanted); }
const Question* Pack::question(std::string_view wanted) const {
  return find_by_id(questions, wanted);
}
const Ground* Pack::ground(std::string_view wanted) const { return find_by_id(grounds, wanted); }
const Catalogue* Pack::catalogue(std::string_view wanted) const {
  return find_by_id(catalogues, wanted);
}

bool is_in_force(const Clause& clause, Date on) {
  return clause.from <= on && (!clause.until || on <= *clause.until);
}

std::string law_and_article(const Pack& pack, const Clause& clause) {
  const auto law = pack.laws.find(clause.id.substr(0, clause.id.find('-')));
  const std::string& title = law == pack.laws.end() ? pack.title : law->second;
  if (clause.article == "0") return fmt::format("《{}》前言", title);
  return fmt::format("《{}》第{}条", title, chinese_number(clause.article));
}

}  // namespace xs::regulation
