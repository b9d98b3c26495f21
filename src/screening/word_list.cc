// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/word_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <tuple>

#include "screening/listed_patterns.h"
#include "screening/scene.h"
#include "screening/words.h"

namespace xs::screening {
namespace {

// Behind every detector of the rules.
constexpr std::size_t kRankOfLists = 1'000'000;

std::string sentence(const std::string& list, const ListedWord& word) {
  const std::string where = list.empty() ? "本单位词表" : fmt::format("本单位词表“{}”", list);
  std::string says = pattern_in(word.word) ? fmt::format("此处符合{}中的式样", where)
                                           : fmt::format("此处有{}中的词", where);
  says += word.reason.empty() ? "，请核对能否公开" : "：" + word.reason;
  while (says.ends_with("。")) says.resize(says.size() - std::string_view("。").size());
  if (!word.clause.empty()) says += fmt::format("（{}）", word.clause);
  return says + "。";
}

bool crosses_cells(const Skeleton& s, const WordHit& hit) {
  for (std::uint32_t i = hit.begin + 1; i < hit.end; ++i) {
    if (s.gap(i) == Gap::kTab) return true;
  }
  return false;
}

// Removes the words that lie inside an innocent one. Both in order of where they begin.
void remove_innocent(std::vector<WordHit>& words, const std::vector<WordHit>& innocent) {
  std::size_t next = 0;
  std::uint32_t reach = 0;  // the farthest end of the innocent ones that have begun
  std::erase_if(words, [&](const WordHit& word) {
    for (; next < innocent.size() && innocent[next].begin <= word.begin; ++next) {
      reach = std::max(reach, innocent[next].end);
    }
    return word.end <= reach;
  });
}

}  // namespace

struct CompiledWordList::Compiled {
  std::deque<CompiledDetector> detectors;  // one a category
  std::deque<ListedReason> reasons;
  struct Meaning {
    const CompiledDetector* detector = nullptr;
    const ListedReason* reason = nullptr;
  };
  std::vector<Meaning> meanings;  // of each word of the finder; the exceptions behind have none
  WordFinder finder;
  std::vector<Meaning> pattern_meanings;
  ListedPatterns patterns;
};

Category category_of_word(const std::string& id, const std::vector<Category>& categories) {
  const auto known = std::ranges::find(categories, id, &Category::id);
  Category category{.id = id,
                    .name = id,
                    .severity = document::Severity::kMedium,
                    .action = document::Action::kReview,
                    .admission = document::Admission::kAdmit,
                    .personal = false};
  if (known == categories.end()) return category;
  category.name = known->name;
  if (known->admission == document::Admission::kRefuse) return category;
  category.severity = known->severity;
  category.action = known->action;
  return category;
}

CompiledWordList::CompiledWordList(const WordList& list, const std::vector<Category>& categories) {
  auto made = std::make_unique<Compiled>();
  std::map<std::string, const CompiledDetector*> by_category;
  std::map<std::tuple<bool, std::string_view, std::string_view>, const ListedReason*> by_reason;
  Words words;
  std::vector<std::string> patterns;
  words.reserve(list.words.size() + list.exceptions.size());
  made->meanings.reserve(list.words.size());
  for (const ListedWord& word : list.words) {
    const CompiledDetector*& detector = by_category[word.category];
    if (detector == nullptr) {
      const Category category = category_of_word(word.category, categories);
      CompiledDetector& added = made->detectors.emplace_back();
      added.rank = kRankOfLists + made->detectors.size();
      added.rule.id = std::string(kWordListDetector) + list.id;
      added.rule.category = category.id;
      added.rule.severity = category.severity;
      added.rule.action = category.action;
      added.rule.admission = category.admission;
      detector = &added;
    }
    const auto pattern = pattern_in(word.word);
    const ListedReason*& reason = by_reason[{pattern.has_value(), word.reason, word.clause}];
    if (reason == nullptr) {
      ListedReason& added = made->reasons.emplace_back();
      added.says = sentence(list.name, word);
      if (!word.clause.empty()) added.cites.push_back(word.clause);
      reason = &added;
    }
    if (pattern) {
      patterns.push_back(read_listed_pattern(*pattern).folded);
      made->pattern_meanings.push_back({detector, reason});
    } else {
      words.push_back(fold_word(word.word));
      made->meanings.push_back({detector, reason});
    }
  }
  for (const std::string& exception : list.exceptions) words.push_back(fold_word(exception));
  made->finder = WordFinder(words);
  made->patterns = ListedPatterns(patterns);
  compiled_ = std::move(made);
}

CompiledWordList::~CompiledWordList() = default;

const WordFinder& CompiledWordList::finder() const { return compiled_->finder; }

void CompiledWordList::find(const Skeleton& skeleton, std::vector<Hit>& hits) const {
  std::vector<WordHit> found;
  compiled_->finder.find(skeleton.chars, [&](const WordHit& hit) { found.push_back(hit); });
  take(skeleton, found, hits);
}

void CompiledWordList::take(const Skeleton& skeleton, const std::vector<WordHit>& found,
                            std::vector<Hit>& hits) const {
  std::vector<WordHit> words, innocent;
  const std::size_t listed = compiled_->meanings.size();
  for (const WordHit& hit : found) {
    (hit.word < listed ? words : innocent).push_back(hit);
  }
  std::erase_if(words, [&](const WordHit& word) {
    return cut_out_of_a_word(skeleton, word.begin, word.end) || crosses_cells(skeleton, word);
  });
  for (const PatternMatch& match : compiled_->patterns.find(skeleton)) {
    if (match.unexamined) {
      const auto& [detector, reason] = compiled_->pattern_meanings[match.pattern];
      hits.push_back({match.begin, match.end, detector, reason, true});
    } else {
      words.push_back({static_cast<std::uint32_t>(listed) + match.pattern, match.begin, match.end});
    }
  }
  if (words.empty()) return;
  const auto in_order = [](const WordHit& a, const WordHit& b) {
    return std::tie(a.begin, a.end, a.word) < std::tie(b.begin, b.end, b.word);
  };
  std::ranges::sort(words, in_order);
  std::ranges::sort(innocent, in_order);
  remove_innocent(words, innocent);
  for (const WordHit& word : words) {
    const auto& [detector, reason] = word.word < listed
                                         ? compiled_->meanings[word.word]
                                         : compiled_->pattern_meanings[word.word - listed];
    hits.push_back({word.begin, word.end, detector, reason});
  }
}

}  // namespace xs::screening
