// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/names_in_prose.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <unordered_set>

#include "screening/common_pairs.h"
#include "screening/ordinary_words.h"

namespace xs::screening {
namespace {

constexpr std::size_t kReadAhead = 24;

std::uint32_t pair_of(char16_t first, char16_t second) { return first * 0x10000U + second; }

const std::unordered_set<std::uint32_t>& common() {
  static const std::unordered_set<std::uint32_t> kCommon = [] {
    std::unordered_set<std::uint32_t> made;
    const std::u16string_view pairs = common_pairs();
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2)
      made.insert(pair_of(pairs[i], pairs[i + 1]));
    return made;
  }();
  return kCommon;
}

}  // namespace

// One past the name that begins at `at` and is not excused; `at` if there is none.
std::size_t ProseNames::read_at(std::size_t at) const {
  const NameLore& lore = scene_.rules.names;
  const char16_t c = s_.chars[at];
  if (!is_han(s_.chars[at + 1])) return at;
  if (!lore.begins.contains(c)) {
    // The dot of 艾力·吐尔逊 gives it away.
    if (!lore.transliteration.contains(c)) return at;
    constexpr std::size_t kLongestPart = 8;
    const std::size_t dot = scene_.text(at, std::min(at + kLongestPart + 1, s_.size())).find(u'·');
    if (dot == std::u16string_view::npos || reader_.begin_of_dotted(at + dot) != at) return at;
  }
  const std::size_t stop = read(at);
  return stop > at && !is_excused(at, stop) ? stop : at;
}

void ProseNames::find(std::vector<Hit>& hits) const {
  for (std::size_t at = 0; (at = reader_.next_start(at, s_.size())) + 1 < s_.size(); ++at) {
    const std::size_t stop = read_at(at);
    if (stop == at) continue;
    hits.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(stop), &detector_});
    at = stop - 1;
  }
}

bool ProseNames::any(std::size_t begin, std::size_t end) const {
  for (std::size_t at = begin; (at = reader_.next_start(at, end)) < end && at + 1 < s_.size();
       ++at) {
    if (read_at(at) > at) return true;
  }
  return false;
}

// Do the characters before and at `at` make a common word?
bool ProseNames::makes_word(std::size_t at) const {
  return at > 0 && at < s_.size() && s_.gap(at) <= Gap::kThin &&
         common().contains(pair_of(s_.chars[at - 1], s_.chars[at]));
}

// 护林员, 劳务派遣工: a word that ends like those for persons.
bool ProseNames::follows_role(std::size_t at) const {
  return at > 1 && scene_.rules.names.heading_ends.contains(s_.chars[at - 1]) &&
         is_han(s_.chars[at - 2]) && s_.gap(at) == Gap::kNone && s_.gap(at - 1) == Gap::kNone;
}

// Does a word that leads to names, or one for private persons, end at `at`?
bool ProseNames::follows_word(std::size_t at) const {
  if (at == 0) return false;
  const auto ends_before = [&](const std::u16string& word) {
    return word.size() <= at && scene_.text(at - word.size(), at) == word;
  };
  for (const auto* words : {&scene_.rules.names.leads_by_last, &alone_.after_by_last}) {
    const auto found = words->find(s_.chars[at - 1]);
    if (found != words->end() &&
        std::any_of(found->second.begin(), found->second.end(), ends_before)) {
      return true;
    }
  }
  return false;
}

ProseNames::Lead ProseNames::lead(std::size_t at) const {
  if (at == 0) return Lead::kBorder;
  if (const Gap gap = s_.gap(at); gap >= Gap::kWide) {
    return gap < Gap::kLine && follows_word(at) ? Lead::kWord : Lead::kBorder;
  }
  const char16_t before = s_.chars[at - 1];
  if (!is_han(before)) {
    if (before == u':' || before == u')' || before == u'=') {
      // 申请人（签名）：
      std::size_t label = before == u')' ? at : at - 1;
      if (label > 0 && s_.chars[label - 1] == u')') {
        const std::size_t open = s_.chars.rfind(u'(', label - 1);
        if (open != std::u16string::npos && label - open < 8) label = open;
      }
      if (follows_word(label)) return Lead::kWord;
    }
    const bool inside = is_letter(before) || is_digit(before) || before == u'·' ||
                        before == u'《' || before == u'*' || before == u'×';
    return inside ? Lead::kNone : Lead::kBorder;
  }
  if (before == u'某') return Lead::kNone;
  if (follows_word(at)) return Lead::kWord;
  return scene_.rules.names.openers.contains(before) || follows_role(at) ? Lead::kCharacter
                                                                         : Lead::kNone;
}

std::size_t ProseNames::read(std::size_t at) const {
  const std::size_t limit = std::min(at + kReadAhead, s_.size());
  const Lead before = lead(at);
  const Evidence evidence = before == Lead::kWord ? Evidence::kColon : Evidence::kPrivate;
  std::size_t stop = reader_.read(at, limit, evidence);
  if (stop == at && before >= Lead::kBorder) stop = reader_.read_spread(at, limit);
  if (stop == at && before >= Lead::kBorder) stop = read_whole(at, limit);
  if (stop == at) return at;
  return stands(at, stop, before) ? stop : at;
}

// 木乃拉且: a stretch that begins with a syllable of such names and ends at a border.
std::size_t ProseNames::read_whole(std::size_t at, std::size_t limit) const {
  constexpr std::size_t kLongest = 7, kShortest = 3;
  std::size_t end = at;
  while (end < limit && end - at <= kLongest && is_han(s_.chars[end]) &&
         (end == at || s_.gap(end) == Gap::kNone)) {
    ++end;
  }
  if (end - at < kShortest || end - at > kLongest || !reader_.ends_hard(end, s_.size())) return at;
  const WordSet& syllables = scene_.rules.names.syllables;
  return syllables.longest_at(scene_.text(at, end)) > 0 ? end : at;
}

bool ProseNames::stands(std::size_t at, std::size_t stop, Lead before) const {
  const std::size_t length = stop - at;
  const bool hard = reader_.ends_hard(stop, s_.size());
  const std::size_t follower = hard ? 0 : reader_.follower_length(stop);
  const bool touches = (before < Lead::kBorder && makes_word(at)) || (!hard && makes_word(stop));
  const bool long_form = length > 3;  // a dot, syllables, two surnames
  // （丁林）, 曹荣（信访人）：
  const bool bracketed = before == Lead::kBorder && hard && at > 0 && stop < s_.size() &&
                         ((s_.chars[at - 1] == u'(' && s_.chars[stop] == u')') ||
                          (s_.starts_line(at) && s_.chars[stop] == u'('));
  if (makes_word(at + 1) && !(before == Lead::kWord && hard)) return false;
  if (stop < s_.size() && s_.chars[stop] == u'[') return false;  // a document number
  const NameLore& lore = scene_.rules.names;
  if (lore.not_names.contains(scene_.text(at + 1, stop))) return false;  // 林先生
  // 涂改, and 程材料 of 过程材料; but 姓名：高生.
  const bool labelled =
      before == Lead::kWord && hard && (s_.gap(at) > Gap::kNone || !is_han(s_.chars[at - 1]));
  if (!labelled && is_ordinary_word(scene_.text(at, stop))) return false;
  const bool word_inside = length == 3 && makes_word(at + 2);
  if (length < 4 && lore.doubtful.contains(scene_.text(at, at + 1))) {
    return length == 3 && before == Lead::kWord && !word_inside && (hard || follower > 0);
  }
  if (long_form) return before > Lead::kNone || hard || follower > 1;
  if (touches) return before == Lead::kWord && follower > 1;
  if (before < Lead::kWord && scene_.rules.names.place_ends.contains(s_.chars[stop - 1]))
    return false;
  if (length == 3) {
    switch (before) {
      case Lead::kWord:
        return hard || follower > 0 || !word_inside;
      case Lead::kBorder:
        return hard || (follower > 0 && !word_inside);
      case Lead::kCharacter:
        return !word_inside && (hard || follower > 0 || follows_role(at));
      case Lead::kNone:
        return follower > 1 && !word_inside;
    }
  }
  // 孙　竹; 余莉： as the addressee of a letter.
  const bool spread = hard && s_.gap(at + 1) >= Gap::kWide;
  const bool addressed = s_.starts_line(at) && stop < s_.size() && s_.chars[stop] == u':' &&
                         (stop + 1 >= s_.size() || s_.starts_line(stop + 1));
  if (before >= Lead::kBorder && (spread || addressed)) return true;
  // 回访：权滢，… and 卞昕，… at the beginning of a line.
  const bool announced =
      hard && !makes_word(at + 1) && (s_.starts_line(at) || (at > 0 && s_.chars[at - 1] == u':'));
  if (announced && stop < s_.size() && !s_.starts_line(stop) && s_.chars[stop] != u'。')
    return true;
  if (before == Lead::kWord || bracketed) return hard || follower > 0;
  return before > Lead::kNone && follower > 1;
}

bool ProseNames::is_excused(std::size_t begin, std::size_t end) const {
  const Span sentence = scene_.sentence(begin, end);
  const std::u16string_view said = scene_.text(sentence.begin, sentence.end);
  if (contains_any(said, detector_.not_near)) return true;
  const auto of_office = [&](std::size_t from, std::size_t to) {
    const std::u16string_view words = scene_.text(from, to);
    return contains_any(words, scene_.rules.names.office_words) ||
           (rows_ != nullptr && contains_any(words, rows_->not_near));
  };
  // What announces a list holds for all of it; else each clause speaks for itself.
  const std::size_t colon = scene_.text(sentence.begin, begin).find(u':');
  if (colon != std::u16string_view::npos && of_office(sentence.begin, sentence.begin + colon + 1)) {
    return true;
  }
  Span clause{begin, end};
  while (clause.begin > sentence.begin && s_.chars[clause.begin - 1] != u',') --clause.begin;
  // 李明，某某律师事务所律师: what stands behind the name tells what he is.
  const bool told = end < sentence.end && s_.chars[end] == u',';
  if (told) ++clause.end;
  while (clause.end < sentence.end && s_.chars[clause.end] != u',') ++clause.end;
  return of_office(clause.begin, clause.end);
}

namespace {

// 青年|路八巷|65号: characters inside a place that only look like a name.
bool is_within_place(const Scene& scene, const Hit& hit, std::uint32_t begin, std::uint32_t end) {
  if (begin == hit.begin || end >= hit.end) return false;
  const auto is_place = [&](char16_t c) { return scene.rules.names.place_ends.contains(c); };
  const std::u16string_view before = scene.text(hit.begin, end);
  const std::u16string_view behind = scene.text(end, hit.end);
  const bool numbered = std::any_of(behind.begin(), behind.end(), is_digit);
  return (numbered || is_place(behind.back())) &&
         std::any_of(before.begin(), before.end(), is_place);
}

}  // namespace

void give_back_names(const Scene& scene, std::vector<Hit>& hits) {
  std::map<std::uint32_t, std::uint32_t> names;
  for (const Hit& hit : hits) {
    if (hit.detector->rule.check == Check::kPersonName) names.emplace(hit.begin, hit.end);
  }
  std::set<std::uint32_t> no_names;
  for (Hit& hit : hits) {
    if (hit.detector->rule.check != Check::kPattern || !hit.detector->personal) continue;
    auto name = names.lower_bound(hit.begin);
    // It may begin behind the dot of the name.
    if (name != names.begin() && std::prev(name)->second > hit.begin &&
        std::prev(name)->second < hit.end) {
      hit.begin = std::prev(name)->second;
    }
    for (; name != names.end() && name->second < hit.end; ++name) {
      if (is_within_place(scene, hit, name->first, name->second)) {
        no_names.insert(name->first);
      } else {
        hit.begin = name->second;
      }
    }
    constexpr std::u16string_view kBetween = u"系是为在,、(的";
    while (hit.begin + 1 < hit.end &&
           kBetween.find(scene.skeleton.chars[hit.begin]) != kBetween.npos) {
      ++hit.begin;
    }
  }
  std::erase_if(hits, [&](const Hit& hit) {
    return hit.detector->rule.check == Check::kPersonName && no_names.contains(hit.begin);
  });
}

}  // namespace xs::screening
