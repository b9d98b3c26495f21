// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <array>

#include "screening/numbers.h"
#include "screening/scene.h"

namespace xs::screening {
namespace {

// More than this many masked characters of an identity number cannot be guessed.
constexpr std::ptrdiff_t kFewMasked = 4;
constexpr std::size_t kDecimals = 5;

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool has_province(const CompiledRules& rules, std::string_view id) {
  return rules.id_provinces.contains(std::string(id.substr(0, 2)));
}

bool is_resident_id(const CompiledRules& rules, std::string_view id) {
  return has_resident_id_check(id) && has_birth_date(id) && has_province(rules, id);
}

bool is_masked_id(const CompiledRules& rules, const NumberCandidate& number) {
  const std::string& id = number.digits;
  if (id.size() != 18 || number.over_line || id.find('x') < 17) return false;
  const std::ptrdiff_t masked = std::count(id.begin(), id.end(), '*');
  if (masked == 0 || !all_digits(id.substr(0, 2)) || !has_province(rules, id)) return false;
  return masked <= kFewMasked || has_birth_date(id);
}

bool is_mobile(const CompiledRules& rules, const NumberCandidate& number) {
  std::string_view digits = number.digits;
  if (number.over_line || digits.size() < 11 || digits.size() > 15) return false;
  std::vector<std::uint8_t> groups = number.groups;
  // Broken at the end of a line where people would leave a gap.
  const bool broken = groups.size() == 2 && (groups[0] == 7 || groups[0] == 3);
  if (number.over_line && !broken) return false;
  for (const std::string_view country : {"0086", "86", "0"}) {
    if (digits.size() != 11 + country.size() || !digits.starts_with(country)) continue;
    digits.remove_prefix(country.size());
    if (groups.front() == country.size()) {
      groups.erase(groups.begin());
    } else if (groups.front() > country.size()) {
      groups.front() = static_cast<std::uint8_t>(groups.front() - country.size());
    }
    break;
  }
  if (digits.size() != 11 || !all_digits(digits) || !is_mobile_grouping(groups)) return false;
  return rules.mobile_prefixes.contains(std::string(digits.substr(0, 3))) ||
         rules.mobile_prefixes.contains(std::string(digits.substr(0, 4)));
}

bool is_card(const NumberCandidate& number, std::size_t shortest) {
  const std::string& digits = number.digits;
  if (digits.size() < shortest || digits.size() > 19 || !is_luhn(digits)) return false;
  if (!number.over_line) return is_card_grouping(number.groups);
  if (number.groups.size() != 2) return false;
  // What is whole without the next line is not continued there.
  return number.groups[0] < shortest ||
         (digits.size() == 19 && !is_luhn(std::string_view(digits).substr(0, number.groups[0])));
}

bool passes(const CompiledRules& rules, Check check, const NumberCandidate& number) {
  const std::string& digits = number.digits;
  switch (check) {
    case Check::kResidentId:
      return is_resident_id(rules, digits);
    case Check::kResidentIdOld:
      return digits.size() == 15 && all_digits(digits) && !number.over_line &&
             has_old_birth_date(digits) && has_province(rules, digits);
    case Check::kResidentIdShape:
      return (digits.size() == 18 ||
              (number.groups.size() == 1 && digits.size() >= 17 && digits.size() <= 19)) &&
             !number.over_line && !number.masked() && !is_resident_id(rules, digits);
    case Check::kResidentIdMasked:
      return is_masked_id(rules, number);
    case Check::kMobile:
      return is_mobile(rules, number);
    case Check::kUnionPayCard:
      return is_card(number, 16) && rules.card_prefixes.contains(digits.substr(0, 2));
    case Check::kLuhnCard:
      return is_card(number, 13);
    case Check::kAccount:
      return digits.size() >= 8 && digits.size() <= 30 && all_digits(digits) && !number.over_line &&
             is_card_grouping(number.groups);
    default:
      return false;
  }
}

// "12345678.5元"
bool is_amount(const Scene& scene, const NumberCandidate& number) {
  std::size_t at = number.end;
  const std::size_t limit = std::min<std::size_t>(at + kDecimals, scene.skeleton.size());
  const auto adjacent = [&] { return scene.skeleton.gap(at) <= Gap::kThin; };
  const auto decimal = [&] {
    return is_digit(scene.skeleton.chars[at]) || scene.skeleton.chars[at] == u'.';
  };
  while (at < limit && adjacent() && decimal()) ++at;
  if (at >= scene.skeleton.size() || !adjacent()) return false;
  const std::u16string_view rest = scene.text(at, scene.skeleton.size());
  return std::any_of(scene.rules.units.begin(), scene.rules.units.end(),
                     [&](const std::u16string& unit) { return rest.starts_with(unit); });
}

// A plate at `at`, or 0 characters.
std::size_t plate_length(const Scene& scene, std::size_t at) {
  const Skeleton& s = scene.skeleton;
  const auto plain = [&](std::size_t i) {
    return i < s.size() && s.gap(i) <= Gap::kThin &&
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
  const auto next = [&](std::size_t at_next) {
    return plain(at_next) || (wide && at_next == at + 2 &&
                              (is_digit(s.chars[at_next]) || is_letter(s.chars[at_next])));
  };
  for (; next(i) && count < 6 && (count == 0 || s.gap(i) == Gap::kNone); ++i, ++count) {
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

bool is_local_part(char16_t c) {
  return is_digit(c) || is_letter(c) || c == u'.' || c == u'_' || c == u'-' || c == u'+';
}

// The address around the '@' at `at`; empty if it is none.
Span email_around(const Skeleton& s, std::size_t at) {
  std::size_t begin = at, end = at + 1;
  // Some write spaces around the sign.
  const Gap around = s.gap(at) == Gap::kThin ? Gap::kThin : Gap::kNone;
  const auto near = [&](std::size_t i) {
    return s.gap(i) == Gap::kNone || (s.gap(i) == around && (i == at || i == at + 1));
  };
  while (begin > 0 && near(begin) && is_local_part(s.chars[begin - 1])) --begin;
  while (end < s.size() && near(end) && is_local_part(s.chars[end])) ++end;
  while (end > at && (s.chars[end - 1] == u'.' || s.chars[end - 1] == u'-')) --end;
  const std::u16string_view domain = std::u16string_view(s.chars).substr(at + 1, end - at - 1);
  const std::size_t dot = domain.rfind(u'.');
  if (begin == at || dot == std::u16string_view::npos || dot == 0 || domain.size() < dot + 3) {
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

// "身份证号11010519491231002X10月17日": the value ends inside a longer run of digits.
bool find_run_on(const Scene& scene, const NumberCandidate& number, std::vector<Hit>& hits) {
  constexpr std::array<std::size_t, 5> kLengths = {19, 18, 17, 16, 11};
  const bool one_group =
      number.groups.size() == 1 && number.digits.size() == number.end - number.begin;
  if (!one_group || number.digits.size() <= kLengths.back()) return false;
  const std::u16string label = scene.label(number.begin);
  for (const CompiledDetector* detector : scene.rules.number_detectors) {
    if (!contains_any(label, detector->run_on_after)) continue;
    for (const std::size_t length : kLengths) {
      if (length >= number.digits.size()) continue;
      NumberCandidate cut = number;
      cut.digits.resize(length);
      // Read as a mask because a digit follows.
      if (scene.skeleton.chars[cut.begin + length - 1] == u'x') cut.digits.back() = 'x';
      cut.groups = {static_cast<std::uint8_t>(length)};
      cut.end = cut.begin + static_cast<std::uint32_t>(length);
      const Hit hit{cut.begin, cut.end, detector};
      if (!passes(scene.rules, detector->rule.check, cut) || !stands(scene, hit)) continue;
      hits.push_back(hit);
      return true;
    }
  }
  return false;
}

}  // namespace

void find_numbers(const Scene& scene, const Anchors& anchors, std::vector<Hit>& hits) {
  const auto accept = [&](const NumberCandidate& number) {
    if (!is_amount(scene, number)) {
      for (const CompiledDetector* detector : scene.rules.number_detectors) {
        if (!passes(scene.rules, detector->rule.check, number)) continue;
        const Hit hit{number.begin, number.end, detector};
        if (!stands(scene, hit)) continue;
        hits.push_back(hit);
        return true;
      }
    }
    return find_run_on(scene, number, hits);
  };
  if (scene.reading == Reading::kPlain) {
    return for_each_number(scene.skeleton, 0, scene.skeleton.size(), accept);
  }
  for (const DigitStretch& stretch : anchors.digits) {
    for_each_number(scene.skeleton, stretch.begin, stretch.end, accept);
  }
}

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
    const std::size_t length = plate_length(scene, at);
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
