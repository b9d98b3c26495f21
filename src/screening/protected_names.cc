// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/protected_names.h"

#include <algorithm>

namespace xs::screening {
namespace {

constexpr std::size_t kReach = 24;    // from a word for a person to the name
constexpr std::size_t kBetween = 12;  // from one name of a list to the next

// 1.张伟, （2）李强: where the number begins; `at` if there is none.
std::size_t before_number(const Scene& scene, std::size_t at) {
  constexpr std::u16string_view kBehind = u".、)";
  constexpr std::size_t kDigits = 3;
  const std::u16string& chars = scene.skeleton.chars;
  if (at == 0 || kBehind.find(chars[at - 1]) == kBehind.npos) return at;
  std::size_t begin = at - 1;
  while (begin > 0 && at - begin <= kDigits && is_digit(chars[begin - 1])) --begin;
  if (begin == at - 1) return at;
  return begin > 0 && chars[begin - 1] == u'(' ? begin - 1 : begin;
}

// What stands before the name in its clause, or over its column.
std::u16string_view words_before(const Scene& scene, std::size_t at) {
  const auto cell = scene.tables.at(at);
  if (cell && at - cell->begin > kReach) return scene.text(at - kReach, at);
  return scene.label(before_number(scene, at));
}

// 、 2. 和, a wide space, a line end.
bool is_joint(std::u16string_view between) {
  return between.size() <= kBetween && std::ranges::all_of(between, [](char16_t c) {
           return !is_han(c) || c == u'和' || c == u'及' || c == u'与';
         });
}

}  // namespace

ProtectedNames::ProtectedNames(const CompiledRules& rules) {
  Words words;
  for (const auto& detector : rules.detectors) {
    if (detector->rule.check != Check::kPersonName) continue;
    for (const std::string& word : detector->rule.always_masked) words.push_back(fold_word(word));
    for (const std::u16string& word : detector->after) all_by_last_[word.back()].push_back(word);
  }
  words_ = WordSet(std::move(words));
}

// The length of the longest word for a person that `text` ends with; 0 if there is none.
std::size_t ProtectedNames::length_before(std::u16string_view text) const {
  std::size_t longest = 0;
  const auto found = text.empty() ? all_by_last_.end() : all_by_last_.find(text.back());
  if (found == all_by_last_.end()) return longest;
  for (const std::u16string& word : found->second) {
    if (text.ends_with(word)) longest = std::max(longest, word.size());
  }
  return longest;
}

ProtectedNames::Said ProtectedNames::said_before(const Scene& scene, std::size_t at) const {
  std::u16string_view text = words_before(scene, at);
  std::size_t length = 0;
  while (!text.empty() && (length = length_before(text)) == 0) text.remove_suffix(1);
  if (length == 0) return Said::kNothing;
  // 举报人：市民王小明; 患者（女）: words for one person may follow each other.
  for (; length > 0; length = length_before(text)) {
    if (words_.contains(text.substr(text.size() - length))) return Said::kProtected;
    text.remove_suffix(length);
    while (!text.empty() && !is_han(text.back()) && !is_letter(text.back())) text.remove_suffix(1);
  }
  return Said::kOther;
}

std::unordered_set<std::uint32_t> ProtectedNames::among(const Scene& scene,
                                                        const std::vector<Hit>& hits) const {
  std::unordered_set<std::uint32_t> begins;
  if (words_.empty()) return begins;
  const Hit* last = nullptr;  // the protected name before
  for (const Hit& hit : hits) {
    if (hit.detector->rule.check != Check::kPersonName) continue;
    const Said said = said_before(scene, hit.begin);
    const bool goes_on =
        said == Said::kNothing && last != nullptr && is_joint(scene.text(last->end, hit.begin));
    last = said == Said::kProtected || goes_on ? &hit : nullptr;
    if (last != nullptr) begins.insert(hit.begin);
  }
  return begins;
}

}  // namespace xs::screening
