// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/name_reader.h"

#include <algorithm>
#include <bit>

namespace xs::screening {
namespace {

constexpr std::size_t kLongestPart = 8;   // of a name with middle dots
constexpr std::size_t kLongestWhole = 6;  // of a name of syllables

}  // namespace

// A bit for each of 64 characters a name could begin with, by itself or because a dot is near.
std::uint64_t NameReader::starts_in(std::size_t word) const {
  const std::u16string_view all = s_.chars;
  const std::u16string_view chars = all.substr(word * 64, 64 + kLongestPart);
  std::uint64_t starts = 0;
  for (std::size_t i = 0; i < chars.size(); ++i) {
    const char16_t c = chars[i];
    if ((c == u'·' || c == u'.') && is_dot(word * 64 + i)) {
      for (std::size_t before = i - std::min(i, kLongestPart);
           before < std::min(i, std::size_t{64}); ++before) {
        starts |= std::uint64_t{1} << before;
      }
    }
    const bool may = i < 64 && (lore_.begins.contains(c) || lore_.transliteration.contains(c));
    starts |= std::uint64_t{may} << i % 64;
  }
  return starts;
}

std::size_t NameReader::next_start(std::size_t at, std::size_t end) const {
  auto& known = scene_.name_starts;
  if (known.empty()) known.resize(s_.size() / 64 + 1);
  for (std::size_t word = at / 64; word * 64 < end; ++word) {
    if (!known[word].known) known[word] = {starts_in(word), true};
    std::uint64_t left = known[word].bits;
    if (word == at / 64) left &= ~std::uint64_t{0} << at % 64;
    if (left != 0)
      return std::min(end, word * 64 + static_cast<std::size_t>(std::countr_zero(left)));
  }
  return end;
}

std::size_t NameReader::read(std::size_t at, std::size_t limit, Evidence evidence) const {
  if (const std::size_t end = dotted(at, limit); end > at) return end;
  if (const std::size_t end = syllables(at, limit, evidence); end > at) return end;
  const std::size_t surname = surname_length(at, limit);
  if (surname == 0) return at;
  const bool doubtful = surname == 1 && lore_.doubtful.contains(piece(at, at + 1));
  if (surname == 1 && !doubtful && is_double(at, limit) &&
      (ends_hard(at + 4, limit) || ends_softly(at + 4, evidence))) {
    return at + 4;
  }
  const std::size_t given = at + surname;
  std::size_t last = given;
  while (last < limit && last < given + 2 && may_be_given(last)) ++last;
  // Of two possible ends the one before the longer following word: 方洁|家住, not 方洁家|住.
  std::size_t best = at, longest = 0;
  for (std::size_t end = last; end > given; --end) {
    const bool likely = is_likely(given, end);
    // 宁海军 in a cell of its own does not begin with a town.
    const bool whole = evidence >= Evidence::kColon && likely && ends_hard(end, limit) &&
                       !lore_.not_names.contains(piece(given, end));
    if (!is_name(at, end, surname) && !(whole && end == given + 2)) continue;
    if (evidence == Evidence::kPrivate && !likely) continue;
    if (doubtful && evidence == Evidence::kPrivate) continue;
    if (doubtful && evidence == Evidence::kNone && !(likely && end == given + 2)) continue;
    if (ends_hard(end, limit)) return end;
    if (!ends_softly(end, doubtful ? Evidence::kNone : evidence)) continue;
    if (const std::size_t length = follower_length(end); length > longest) {
      best = end;
      longest = length;
    }
  }
  if (best > at) return best;
  if (doubtful || last == given || !is_name(at, last, surname)) return at;
  if (evidence == Evidence::kRole) return last;
  const bool whole = last == given + 2 || surname == 2;
  return evidence >= Evidence::kPrivate && whole && is_likely(given, last) ? last : at;
}

std::size_t NameReader::read_back(std::size_t end) const {
  const std::size_t least = end - std::min(end, kLongestPart + 1);
  for (std::size_t behind = end; behind > least; --behind) {
    const std::size_t dot = behind - 1;
    if (s_.gap(dot + 1 < s_.size() ? dot + 1 : dot) >= Gap::kWide) break;
    if (!is_dot(dot)) continue;
    const std::size_t at = begin_of_dotted(dot);
    return at < dot && transliterated(dot + 1, end) == end ? at : end;
  }
  for (const std::size_t length : {std::size_t{6}, std::size_t{5}, std::size_t{4}}) {
    if (end < length || s_.has_gap(end - length, end, Gap::kWide)) continue;
    std::size_t at = end - length;
    while (at < end && syllable(at, end) > 0) at += syllable(at, end);
    if (at == end) return end - length;
  }
  for (const std::size_t length : {std::size_t{4}, std::size_t{3}, std::size_t{2}}) {
    if (end < length) continue;
    const std::size_t at = end - length;
    if (s_.has_gap(at, end, Gap::kWide)) continue;
    const std::size_t surname = surname_length(at, end);
    if (surname == 0 || length - surname > 2 || (length == 4 && surname != 2)) continue;
    if (length == 2 && lore_.doubtful.contains(piece(at, at + 1))) continue;
    const bool all = std::all_of(s_.chars.begin() + static_cast<std::ptrdiff_t>(at + surname),
                                 s_.chars.begin() + static_cast<std::ptrdiff_t>(end),
                                 [&](char16_t c) { return lore_.given.contains(c); });
    if (all && is_name(at, end, surname)) return at;
  }
  return end;
}

std::size_t NameReader::read_beside(std::size_t at, std::size_t limit) const {
  const std::size_t surname = surname_length(at, limit);
  if (surname == 0 || (surname == 1 && lore_.doubtful.contains(piece(at, at + 1)))) return at;
  for (std::size_t end = std::min(at + surname + 2, limit); end > at + surname; --end) {
    if (!is_likely(at + surname, end) || !is_name(at, end, surname)) continue;
    if (s_.has_gap(at, end, Gap::kWide)) continue;
    if (has_follower(end)) return end;
    if (end + 1 >= limit || s_.chars[end] != u'(') continue;
    const char16_t inside = s_.chars[end + 1];
    if (inside == u'男' || inside == u'女' || is_digit(inside) || has_follower(end + 1)) return end;
  }
  return at;
}

std::size_t NameReader::read_spread(std::size_t at, std::size_t limit) const {
  const std::size_t end = at + 2;
  const bool name = end <= limit && s_.gap(at + 1) == Gap::kWide &&
                    lore_.surnames.contains(piece(at, at + 1)) &&
                    lore_.given.contains(s_.chars[at + 1]) && ends_hard(end, limit);
  return name ? end : at;
}

NameForm NameReader::form(std::size_t begin, std::size_t end) const {
  const std::size_t length = end - begin;
  if (length < 2 || begin >= end) return NameForm::kNone;
  if (!lore_.begins.contains(s_.chars[begin]) && !lore_.transliteration.contains(s_.chars[begin]) &&
      scene_.text(begin, std::min(end, begin + kLongestPart + 1)).find_first_of(u"·.") ==
          std::u16string_view::npos) {
    return NameForm::kNone;
  }
  if (length == 2 && s_.gap(begin + 1) >= Gap::kThin) {
    const bool spread = lore_.surnames.contains(piece(begin, begin + 1)) &&
                        is_han(s_.chars[begin + 1]) && !lore_.not_names.contains(piece(begin, end));
    return spread ? NameForm::kUsual : NameForm::kNone;
  }
  if (s_.has_gap(begin, end, Gap::kWide)) return NameForm::kNone;
  if (dotted(begin, end) == end || syllables(begin, end, Evidence::kCell) == end) {
    return NameForm::kUsual;
  }
  if (han_run(begin, end) != end || length > kLongestPart) return NameForm::kNone;
  if (const std::size_t surname = surname_length(begin, end); surname > 0) {
    const bool name = is_name(begin, end, surname) && length - surname <= 2;
    const bool likely = is_likely(begin + surname, end);
    if (name && likely) return NameForm::kUsual;
    if (length == 4 && is_double(begin, end)) return NameForm::kUsual;
    bool possible = name;
    for (std::size_t i = begin + surname; i < end; ++i) possible = possible && may_be_given(i);
    if (possible) return NameForm::kPossible;
  }
  return length >= 3 && transliterated(begin, end) == end ? NameForm::kPossible : NameForm::kNone;
}

// 张王丽华: two surnames before a usual given name.
bool NameReader::is_double(std::size_t at, std::size_t limit) const {
  return at + 4 <= limit && !s_.has_gap(at, at + 4, Gap::kThin) &&
         lore_.surnames.contains(piece(at, at + 1)) &&
         lore_.surnames.contains(piece(at + 1, at + 2)) &&
         !lore_.doubtful.contains(piece(at + 1, at + 2)) && is_likely(at + 2, at + 4) &&
         may_be_given(at + 1) && may_be_given(at + 2) && may_be_given(at + 3) &&
         !lore_.not_names.contains(piece(at, at + 2)) &&
         !lore_.not_names.contains(piece(at + 2, at + 4));
}

bool NameReader::may_be_given(std::size_t i) const {
  return is_han(s_.chars[i]) && s_.gap(i) <= Gap::kThin && !lore_.never_given.contains(s_.chars[i]);
}

bool NameReader::is_likely(std::size_t given, std::size_t end) const {
  const std::u16string_view text = scene_.text(given, end);
  return std::all_of(text.begin(), text.end(), [&](char16_t c) { return lore_.given.contains(c); });
}

std::size_t NameReader::surname_length(std::size_t at, std::size_t limit) const {
  if (at + 2 < limit && lore_.surnames.contains(piece(at, at + 2)) &&
      s_.gap(at + 1) <= Gap::kThin) {
    return 2;
  }
  return at + 1 < limit && lore_.surnames.contains(piece(at, at + 1)) ? 1 : 0;
}

bool NameReader::is_name(std::size_t begin, std::size_t end, std::size_t surname) const {
  if (lore_.not_names.contains(piece(begin, end)) ||
      lore_.not_names.contains(piece(begin + surname, end))) {
    return false;  // 申请; 王老师
  }
  return surname > 1 || end - begin < 3 || !lore_.not_names.contains(piece(begin, begin + 2));
}

bool NameReader::ends_hard(std::size_t end, std::size_t limit) const {
  if (end >= limit || end >= s_.size() || s_.gap(end) >= Gap::kWide) return true;
  return !is_han(s_.chars[end]) && s_.chars[end] != u'·' && s_.chars[end] != u'*' &&
         s_.chars[end] != u'×';
}

std::size_t NameReader::follower_length(std::size_t end) const {
  return followers_.longest_at(scene_.text(end, s_.size()));
}

// A word that stands behind names.
bool NameReader::ends_softly(std::size_t end, Evidence evidence) const {
  return follower_length(end) > (evidence != Evidence::kNone ? 0U : 1U);
}

bool NameReader::is_dot(std::size_t at) const {
  return (s_.chars[at] == u'·' || s_.chars[at] == u'.') && at > 0 && at + 1 < s_.size() &&
         is_han(s_.chars[at - 1]) && is_han(s_.chars[at + 1]) && s_.gap(at) <= Gap::kThin &&
         s_.gap(at + 1) <= Gap::kThin;
}

// One past what a part of such a name is written with.
std::size_t NameReader::transliterated(std::size_t at, std::size_t limit) const {
  std::size_t end = at;
  while (end < limit && end - at < kLongestPart && (end == at || s_.gap(end) <= Gap::kThin) &&
         lore_.transliteration.contains(s_.chars[end]) && !(end > at + 1 && has_follower(end))) {
    ++end;
  }
  return end;
}

// 艾力·吐尔逊
std::size_t NameReader::dotted(std::size_t at, std::size_t limit) const {
  std::size_t end = han_run(at, std::min(limit, at + kLongestPart + 1));
  if (end == at || end - at > kLongestPart) return at;
  if (end + 1 >= limit || !is_dot(end)) return at;
  while (end + 1 < limit && is_dot(end)) {
    const std::size_t part = end + 1;
    const std::size_t run = han_run(part, limit);
    std::size_t stop = transliterated(part, limit);
    const bool more = run < limit && is_dot(run);
    // A rare character before the next dot or the end of the stretch.
    const bool rare = run - part <= kLongestPart && (more || ends_hard(run, limit)) &&
                      (more || run - stop <= 1) && follower_length(stop) == 0;
    if (stop < run && rare) stop = run;
    if (stop == part) return at;
    end = stop;
    if (!more) break;
  }
  return scene_.text(at, end).find_first_of(u"·.") == std::u16string_view::npos ? at : end;
}

std::size_t NameReader::begin_of_dotted(std::size_t dot) const {
  std::size_t begin = dot;
  while (begin > 0 && dot - begin < kLongestPart && s_.gap(begin) <= Gap::kThin &&
         lore_.transliteration.contains(s_.chars[begin - 1])) {
    --begin;
  }
  return dot - begin >= 2 && is_dot(dot) ? begin : dot;
}

std::size_t NameReader::han_run(std::size_t at, std::size_t limit) const {
  const char16_t* const chars = s_.chars.data();
  const std::size_t dropped = at < limit ? s_.next_drop(at + 1, limit) : at;
  std::size_t end = at;
  while (end < dropped && is_han(chars[end])) ++end;
  if (end < dropped) return end;
  while (end < limit && is_han(chars[end]) && (end == at || s_.gap(end) <= Gap::kThin)) ++end;
  return end;
}

std::size_t NameReader::syllable(std::size_t at, std::size_t limit) const {
  for (const std::size_t length : {std::size_t{3}, std::size_t{2}}) {
    if (at + length <= limit && lore_.syllables.contains(piece(at, at + length))) return length;
  }
  return 0;
}

// 次仁卓玛, 旺堆: known parts of such names; a single one only where a name is announced.
std::size_t NameReader::syllables(std::size_t at, std::size_t limit, Evidence evidence) const {
  std::size_t end = at, parts = 0;
  while (end - at < kLongestWhole) {
    const std::size_t length = syllable(end, limit);
    if (length == 0 || (end > at && s_.gap(end) >= Gap::kWide)) break;
    end += length;
    ++parts;
  }
  if (parts == 0) return at;
  if (parts == 1) {
    // 吉克阿呷: the rest of the stretch belongs to it.
    const std::size_t run = han_run(at, limit);
    if (run - at >= 3 && run - at <= kLongestWhole && evidence >= Evidence::kCell &&
        ends_hard(run, limit)) {
      return run;
    }
    const bool announced = evidence >= Evidence::kPrivate;
    return announced && (ends_hard(end, limit) || follower_length(end) > 0) ? end : at;
  }
  return evidence != Evidence::kNone || ends_hard(end, limit) || follower_length(end) > 0 ? end
                                                                                          : at;
}

}  // namespace xs::screening
