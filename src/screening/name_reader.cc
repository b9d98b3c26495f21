// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/name_reader.h"

#include <algorithm>

namespace xs::screening {
namespace {

constexpr std::size_t kLongestPart = 8;   // of a name with middle dots
constexpr std::size_t kLongestWhole = 6;  // of a name of syllables

}  // namespace

std::size_t NameReader::read(std::size_t at, std::size_t limit, Evidence evidence) const {
  if (const std::size_t end = dotted(at, limit); end > at) return end;
  if (const std::size_t end = syllables(at, limit, evidence); end > at) return end;
  const std::size_t surname = surname_length(at, limit);
  if (surname == 0) return at;
  const bool doubtful = surname == 1 && lore_.doubtful.contains(piece(at, at + 1));
  const std::size_t given = at + surname;
  std::size_t last = given;
  while (last < limit && last < given + 2 && may_be_given(last)) ++last;
  // Of two possible ends the one before the longer following word: 方洁|家住, not 方洁家|住.
  std::size_t best = at, longest = 0;
  for (std::size_t end = last; end > given; --end) {
    const bool likely = is_likely(given, end);
    // 宁海军 in a cell of its own does not begin with a town.
    const bool whole = evidence >= Evidence::kColon && likely && ends_hard(end, limit);
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
  const std::u16string_view rest = scene_.text(end, s_.size());
  std::size_t length = 0;
  for (const std::u16string& word : lore_.followers) {
    if (word.size() > length && rest.starts_with(word)) length = word.size();
  }
  return length;
}

// A word that stands behind names.
bool NameReader::ends_softly(std::size_t end, Evidence evidence) const {
  return follower_length(end) > (evidence != Evidence::kNone ? 0U : 1U);
}

// 艾力·吐尔逊
std::size_t NameReader::dotted(std::size_t at, std::size_t limit) const {
  std::size_t end = han_run(at, limit);
  if (end == at || end - at > kLongestPart) return at;
  while (end + 1 < limit && s_.chars[end] == u'·') {
    const std::size_t part = end + 1;
    std::size_t stop = han_run(part, limit);
    const bool more = stop < limit && s_.chars[stop] == u'·';
    if (stop - part > kLongestPart || (!more && !ends_hard(stop, limit))) stop = part;
    if (stop == part) {  // the text runs on: only what such names are written with
      while (stop < limit && stop - part < kLongestPart && s_.gap(stop) <= Gap::kThin &&
             lore_.transliteration.contains(s_.chars[stop]) &&
             !(stop > part + 1 && has_follower(stop))) {
        ++stop;
      }
    }
    if (stop == part) return at;
    end = stop;
  }
  return scene_.text(at, end).find(u'·') == std::u16string_view::npos ? at : end;
}

std::size_t NameReader::han_run(std::size_t at, std::size_t limit) const {
  std::size_t end = at;
  while (end < limit && is_han(s_.chars[end]) && (end == at || s_.gap(end) <= Gap::kThin)) ++end;
  return end;
}

// 次仁卓玛: a stretch that begins or ends with a known part of such names.
std::size_t NameReader::syllables(std::size_t at, std::size_t limit, Evidence evidence) const {
  std::size_t end = han_run(at, limit);
  if (end - at >= 3 && end - at <= kLongestWhole && ends_hard(end, limit) &&
      (lore_.syllables.contains(piece(end - 2, end)) ||
       (end - at >= 4 && lore_.syllables.contains(piece(at, at + 2))))) {
    return end;
  }
  end = at;
  while (end + 2 <= limit && end - at < kLongestWhole &&
         lore_.syllables.contains(piece(end, end + 2))) {
    end += 2;
  }
  return end - at >= 4 && (evidence != Evidence::kNone || ends_softly(end, evidence)) ? end : at;
}

}  // namespace xs::screening
