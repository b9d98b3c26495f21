// SPDX-License-Identifier: AGPL-3.0-or-later
// Plates and e-mail addresses.
#include <algorithm>
#include <string>

#include "screening/scene.h"

namespace xs::screening {
namespace {

// A plate at `at`, or 0 characters.
// `broken`: a line may end inside.
std::size_t plate_length(const Scene& scene, std::size_t at, bool broken) {
  const Skeleton& s = scene.skeleton;
  const auto touches = [&](std::size_t i) {
    return s.gap(i) == Gap::kNone || (broken && s.gap(i) == Gap::kLine);
  };
  const auto plain = [&](std::size_t i) {
    return i < s.size() && (s.gap(i) <= Gap::kThin || touches(i)) &&
           (is_digit(s.chars[i]) || is_letter(s.chars[i])) && s.chars[i] != u'i' &&
           s.chars[i] != u'o';
  };
  if (at + 6 >= s.size() || !plain(at + 1) || !is_letter(s.chars[at + 1])) return 0;
  std::size_t i = at + 2;
  bool dotted = false, digit = false;
  if (s.chars[i] == u'·' || s.chars[i] == u'-' || s.chars[i] == u'.') {
    dotted = true;
    ++i;
  }
  std::size_t count = 0;
  const bool wide = !dotted && i < s.size() && s.gap(i) == Gap::kWide;
  const bool spread = s.gap(at + 1) == Gap::kThin && s.gap(at + 2) == Gap::kThin;  // 京 A 1 2 3 4 5
  const auto next = [&](std::size_t at_next) {
    return plain(at_next) || (wide && at_next == at + 2 &&
                              (is_digit(s.chars[at_next]) || is_letter(s.chars[at_next])));
  };
  for (; next(i) && count < 6 && (count == 0 || spread || touches(i)); ++i, ++count) {
    digit |= is_digit(s.chars[i]);
  }
  if (count == 4 && i < s.size() &&
      std::u16string_view(u"挂学警港澳").find(s.chars[i]) != std::u16string_view::npos) {
    ++i;
    ++count;
  }
  if (count < 5 || (!digit && !dotted)) return 0;
  if (i < s.size() && s.gap(i) == Gap::kNone && (is_digit(s.chars[i]) || is_letter(s.chars[i])))
    return 0;
  return i - at;
}

bool is_labelled_plate(const Scene& scene, std::size_t at) {
  return std::any_of(scene.rules.code_detectors.begin(), scene.rules.code_detectors.end(),
                     [&](const CompiledDetector* detector) {
                       return detector->rule.check == Check::kPlate &&
                              !detector->run_on_after.empty() &&
                              contains_any(scene.label(at), detector->run_on_after);
                     });
}

bool is_local_part(char16_t c) {
  return is_digit(c) || is_letter(c) || c == u'.' || c == u'_' || c == u'-' || c == u'+';
}

bool is_mask(char16_t c) { return c == u'*' || c == u'×'; }

// z***@ says nothing of the person; zhangs**@ is easily guessed.
bool is_well_masked(std::u16string_view local) {
  constexpr std::ptrdiff_t kFewMasks = 2, kMuchShown = 4;
  const auto masks = std::count_if(local.begin(), local.end(), is_mask);
  const auto shown = static_cast<std::ptrdiff_t>(local.size()) - masks;
  return masks > kFewMasks || (masks > 0 && shown < kMuchShown);
}

// The address around the '@' at `at`; empty if it is none.
Span email_around(const Skeleton& s, std::size_t at) {
  std::size_t begin = at, end = at + 1;
  // Some write spaces around the sign and the dots, or between all characters, or break the line
  // at the sign.
  const bool spread = at > 1 && at + 2 < s.size() && s.gap(at) == Gap::kThin &&
                      s.gap(at - 1) == Gap::kThin && s.gap(at + 2) == Gap::kThin;
  const auto near = [&](std::size_t i) {
    const Gap gap = s.gap(i);
    if (gap == Gap::kNone) return true;
    if (i == at || i == at + 1) return gap == Gap::kThin || gap == Gap::kLine;
    const bool dot = i > at && i < s.size() && (s.chars[i] == u'.' || s.chars[i - 1] == u'.');
    return gap == Gap::kThin && (spread || dot);
  };
  while (begin > 0 && near(begin) &&
         (is_local_part(s.chars[begin - 1]) || is_mask(s.chars[begin - 1]))) {
    --begin;
  }
  while (end < s.size() && near(end) && is_local_part(s.chars[end])) ++end;
  while (end > at && (s.chars[end - 1] == u'.' || s.chars[end - 1] == u'-')) --end;
  const std::u16string_view domain = std::u16string_view(s.chars).substr(at + 1, end - at - 1);
  const std::size_t dot = domain.rfind(u'.');
  const bool whole =
      begin < at && dot != std::u16string_view::npos && dot > 0 && domain.size() >= dot + 3;
  if (!whole || is_well_masked(std::u16string_view(s.chars).substr(begin, at - begin))) {
    return {at, at};
  }
  return {begin, end};
}

bool has_domain(std::u16string_view domain, const std::vector<std::string>& domains) {
  if (domains.empty()) return true;
  const std::string plain(domain.begin(), domain.end());  // ASCII by construction
  return std::any_of(domains.begin(), domains.end(), [&](const std::string& known) {
    return plain == known || plain.ends_with("." + known);
  });
}

}  // namespace

void find_codes(const Scene& scene, const Anchors& anchors, std::vector<Hit>& hits) {
  const std::u16string& chars = scene.skeleton.chars;
  const auto offer = [&](std::size_t begin, std::size_t end, Check check,
                         std::u16string_view domain) {
    for (const CompiledDetector* detector : scene.rules.code_detectors) {
      if (detector->rule.check != check || !has_domain(domain, detector->rule.domains)) continue;
      const Hit hit{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), detector};
      if (!stands(scene, hit)) continue;
      hits.push_back(hit);
      return;
    }
  };
  const auto at_sign = [&](std::size_t at) {
    const Span email = email_around(scene.skeleton, at);
    if (email.begin == email.end) return;
    offer(email.begin, email.end, Check::kEmail, scene.text(at + 1, email.end));
  };
  const auto plate = [&](std::size_t at) {
    std::size_t length = plate_length(scene, at, false);
    if (length == 0 && is_labelled_plate(scene, at)) length = plate_length(scene, at, true);
    if (length > 0) offer(at, at + length, Check::kPlate, {});
  };
  if (scene.reading == Reading::kLazy) {
    for (const std::uint32_t at : anchors.ats) at_sign(at);
    for (const std::uint32_t at : anchors.plates) plate(at);
    return;
  }
  for (std::size_t i = 0; i < chars.size(); ++i) {
    if (chars[i] == u'@') at_sign(i);
    if (scene.rules.plate_provinces.find(chars[i]) != std::u16string::npos) plate(i);
  }
}

}  // namespace xs::screening
