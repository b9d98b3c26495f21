// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

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

// Between the columns of a table spaces are as wide as inside a number: the groups must tell.
bool is_id_grouping(GroupSizes groups) {
  return groups.size() >= 3 &&
         std::all_of(groups.begin(), groups.end(), [](std::uint8_t size) { return size <= 8; });
}

bool has_id_form(const NumberCandidate& number) {
  return !number.over_line() &&
         (!number.over_wide || (number.groups[0] == 6 && is_id_grouping(number.groups)));
}

bool is_masked_id(const CompiledRules& rules, const NumberCandidate& number) {
  const std::string_view id = number.digits;
  if (id.size() != 18 || !has_id_form(number) || id.find('x') < 17) return false;
  const std::ptrdiff_t masked = std::count(id.begin(), id.end(), '*');
  if (masked == 0 || !all_digits(id.substr(0, 2)) || !has_province(rules, id)) return false;
  return masked <= kFewMasked || has_birth_date(id);
}

bool is_date_written_together(std::string_view digits) {
  return digits.size() == 8 && (digits.starts_with("19") || digits.starts_with("20")) &&
         has_birth_date(std::string(6, '0').append(digits));
}

bool is_mobile(const CompiledRules& rules, const NumberCandidate& number) {
  std::string_view digits = number.digits;
  if (digits.size() < 11 || digits.size() > 15) return false;
  std::array<std::uint8_t, 15> sizes{};
  std::copy(number.groups.begin(), number.groups.end(), sizes.begin());
  std::size_t front = 0;
  for (const std::string_view country : {"0086", "86", "0"}) {
    if (digits.size() != 11 + country.size() || !digits.starts_with(country)) continue;
    digits.remove_prefix(country.size());
    if (sizes[0] == country.size()) {
      front = 1;
    } else if (sizes[0] > country.size()) {
      sizes[0] = static_cast<std::uint8_t>(sizes[0] - country.size());
    }
    break;
  }
  const GroupSizes groups(sizes.data() + front, number.groups.size() - front);
  if (digits.size() != 11 || !all_digits(digits) || !is_mobile_grouping(groups)) return false;
  const bool broken = front == 0 && groups.size() == 2;
  if (number.over_line() && (!broken || is_date_written_together(digits.substr(3)))) return false;
  if (number.over_wide && groups.size() != 3) return false;
  return rules.mobile_prefixes.contains(std::string(digits.substr(0, 3))) ||
         rules.mobile_prefixes.contains(std::string(digits.substr(0, 4)));
}

// `labelled`: then it may be written in any groups.
bool is_card(const NumberCandidate& number, std::size_t shortest, bool labelled) {
  const std::string_view digits = number.digits;
  if (digits.size() < shortest || digits.size() > 19 || !is_luhn(digits)) return false;
  const bool by_fours = number.groups.size() >= 4 && number.groups[0] == 4;
  if (number.over_wide && !by_fours) return false;
  if (!number.over_line()) return labelled || is_card_grouping(number.groups);
  if (number.groups.size() != 2) return false;
  // What is whole without the next line is not continued there.
  return number.before_line < shortest ||
         (digits.size() == 19 && !is_luhn(digits.substr(0, number.before_line)));
}

bool passes(const CompiledRules& rules, Check check, const NumberCandidate& number,
            bool labelled = false) {
  const std::string_view digits = number.digits;
  switch (check) {
    case Check::kResidentId:
      return digits.size() == 18 && (!number.over_wide || is_id_grouping(number.groups)) &&
             is_resident_id(rules, digits);
    case Check::kResidentIdOld:
      return digits.size() == 15 && all_digits(digits) && has_id_form(number) &&
             has_old_birth_date(digits) && has_province(rules, digits);
    case Check::kResidentIdShape:
      return (digits.size() == 18 ||
              (number.groups.size() == 1 && digits.size() >= 17 && digits.size() <= 19)) &&
             (has_id_form(number) || (number.over_line() && number.groups.size() == 2)) &&
             !number.masked() && !is_resident_id(rules, digits);
    case Check::kResidentIdMasked:
      return is_masked_id(rules, number);
    case Check::kMobile:
      return is_mobile(rules, number);
    case Check::kUnionPayCard:
      return digits.size() >= 16 &&
             rules.card_prefixes.contains(std::string(digits.substr(0, 2))) &&
             is_card(number, 16, labelled);
    case Check::kLuhnCard:
      return is_card(number, 13, labelled);
    case Check::kAccount:
      return digits.size() >= 8 && digits.size() <= 30 && all_digits(digits) &&
             !number.over_line() && !number.over_wide && is_card_grouping(number.groups) &&
             !is_mobile(rules, number);
    default:
      return false;
  }
}

// Eleven digits parted by a line end or wide spaces, or a card parted by wide spaces, may as well
// be two numbers or three columns: something must say what they are.
bool is_held_together(const Scene& scene, const NumberCandidate& number,
                      const CompiledDetector& detector) {
  const Check check = detector.rule.check;
  const bool mobile = check == Check::kMobile;
  const bool card = check == Check::kUnionPayCard || check == Check::kLuhnCard;
  if (!number.over_wide && !(number.over_line() && mobile)) return true;
  if (!mobile && !card) return true;
  const bool by_fours = check == Check::kUnionPayCard && number.groups[0] == 4;
  if (by_fours && !number.over_line() &&
      (number.alone || contains_any(scene.label(number.begin), detector.run_on_after))) {
    return true;
  }
  if (!number.alone && number.over_wide) return false;
  const std::u16string& chars = scene.skeleton.chars;
  const bool bracketed = number.begin > 0 && number.end < chars.size() &&
                         chars[number.begin - 1] == u'(' && chars[number.end] == u')';
  if (bracketed) return true;
  const GroupSizes groups = number.groups;
  const bool usual = mobile && groups.size() == 3 && groups[0] == 3 && groups[1] == 4;
  if (usual && !number.over_line() && number.begin > 0 &&
      std::u16string_view(u",、:;(\"“").find(chars[number.begin - 1]) !=
          std::u16string_view::npos) {
    return true;
  }
  if (number.over_line() && number.end < chars.size() &&
      std::u16string_view(u"年月日./:、").find(chars[number.end]) != std::u16string_view::npos) {
    return false;
  }
  const WordSet& words =
      mobile || !detector.run_on_after.empty() ? detector.run_on_after : detector.after;
  const Span sentence = scene.sentence(number.begin, number.end);
  return contains_any(scene.label(number.begin), words) ||
         contains_any(scene.text(sentence.begin, number.begin), words);
}

// "159 321 456.78"
bool has_decimals(const Scene& scene, const NumberCandidate& number) {
  const GroupSizes groups = number.groups;
  if (groups.size() < 3 || groups.back() != 2) return false;
  const std::u16string& chars = scene.skeleton.chars;
  return chars[number.end - 3] == u'.' && chars[number.begin + groups.front()] != u'.';
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
  return scene.rules.units.longest_at(rest) > 0;
}

// How many digits a check looks at, as bits.
constexpr std::uint64_t lengths(std::size_t least, std::size_t most) {
  return (std::uint64_t{1} << (most + 1)) - (std::uint64_t{1} << least);
}

std::uint64_t lengths_of(Check check) {
  switch (check) {
    case Check::kResidentId:
    case Check::kResidentIdMasked:
      return lengths(18, 18);
    case Check::kResidentIdOld:
      return lengths(15, 15);
    case Check::kResidentIdShape:
      return lengths(17, 19);
    case Check::kMobile:
      return lengths(11, 15);
    case Check::kUnionPayCard:
      return lengths(16, 19);
    case Check::kLuhnCard:
      return lengths(13, 19);
    case Check::kAccount:
      return lengths(8, 30);
    default:
      return 0;
  }
}

// Asks the detectors about the candidates of one scene. What a label decides is asked once for all
// candidates that begin at one place.
class NumberJudge {
 public:
  NumberJudge(const Scene& scene, std::vector<Hit>& hits) : scene_(scene), hits_(hits) {
    for (const CompiledDetector* detector : scene.rules.number_detectors) {
      const std::uint64_t wanted = lengths_of(detector->rule.check);
      asked_.push_back({detector, wanted});
      (detector->after.empty() ? free_ : labelled_) |= wanted;
    }
  }

  // Lengths that some detector takes at this place.
  std::uint64_t wanted(std::uint32_t begin) {
    return has_no_label(begin) ? free_ : free_ | labelled_;
  }

  bool accept(const NumberCandidate& number) {
    const std::uint64_t length = std::uint64_t{1} << number.digits.size();
    if ((wanted(number.begin) & length) == 0) return false;
    for (const auto& [detector, lengths] : asked_) {
      if ((lengths & length) != 0 && judge(number, *detector)) return true;
    }
    return false;
  }

 private:
  struct Asked {
    const CompiledDetector* detector = nullptr;
    std::uint64_t lengths = 0;
  };

  bool judge(const NumberCandidate& number, const CompiledDetector& detector) {
    const bool labelled = !detector.after.empty();
    if (labelled && !has_label(number.begin, detector)) return false;
    const bool named = number.groups.size() > 1 && !has_no_label(number.begin) &&
                       contains_any(scene_.label(number.begin), detector.run_on_after);
    if (!passes(scene_.rules, detector.rule.check, number, named)) return false;
    const Hit hit{number.begin, number.end, &detector};
    if (!is_held_together(scene_, number, detector) || !stands(scene_, hit) ||
        is_amount(scene_, number) || has_decimals(scene_, number)) {
      return false;
    }
    hits_.push_back(hit);
    return true;
  }

  void begin_at(std::uint32_t begin) {
    if (begin == begin_) return;
    begin_ = begin;
    known_ = labels_ = 0;
    // Right behind a digit only a heading can be a label.
    if (begin > 0 && is_digit(scene_.skeleton.chars[begin - 1])) {
      const auto cell = scene_.tables.at(begin);
      no_label_ = !cell || cell->heading.empty();
    } else {
      no_label_ = scene_.label(begin).empty();
    }
  }

  bool has_no_label(std::uint32_t begin) {
    begin_at(begin);
    return no_label_;
  }

  bool has_label(std::uint32_t begin, const CompiledDetector& detector) {
    if (has_no_label(begin)) return false;
    const std::u16string& label = scene_.label(begin);
    if (detector.rank >= 64) return contains_any(label, detector.after);
    const std::uint64_t bit = std::uint64_t{1} << detector.rank;
    if ((known_ & bit) == 0) {
      known_ |= bit;
      if (contains_any(label, detector.after)) labels_ |= bit;
    }
    return (labels_ & bit) != 0;
  }

  const Scene& scene_;
  std::vector<Hit>& hits_;
  std::vector<Asked> asked_;
  std::uint64_t free_ = 0, labelled_ = 0;  // lengths some detector takes without, and with a label
  std::uint32_t begin_ = UINT32_MAX;
  bool no_label_ = false;
  std::uint64_t known_ = 0, labels_ = 0;  // by the rank of the detector
};

// "…2王小明138123456783李红…": is what stands behind the first `length` digits the serial number of
// the next person, one more than that of this one?
bool runs_into_serial(const Scene& scene, const NumberCandidate& number, std::size_t length) {
  constexpr std::size_t kLongestSerial = 4, kShortestName = 2, kLongestName = 20;
  const std::u16string& chars = scene.skeleton.chars;
  const std::string_view behind = number.digits.substr(length);
  if (behind.size() > kLongestSerial || !all_digits(behind) || behind[0] == '0') return false;
  if (number.end >= chars.size() || !is_han(chars[number.end])) return false;
  const std::string here = std::to_string(std::stoi(std::string(behind)) - 1);
  std::size_t name = number.begin;
  while (name > 0 && number.begin - name < kLongestName &&
         (is_han(chars[name - 1]) || chars[name - 1] == u'·')) {
    --name;
  }
  return number.begin - name >= kShortestName && name >= here.size() &&
         std::equal(here.begin(), here.end(),
                    chars.begin() + static_cast<std::ptrdiff_t>(name - here.size()));
}

// "11010519491231002X13812345678": identity numbers, telephones and cards written without a gap. A
// run that is wholly made of them is nothing else.
class GluedValues {
 public:
  GluedValues(const Scene& scene, const NumberCandidate& number)
      : scene_(scene), begin_(number.begin) {
    const std::u16string_view text = scene.text(number.begin, number.end);
    digits_.assign(text.begin(), text.end());
  }

  bool find(std::vector<Hit>& hits) {
    if (!read(0) || parts_.size() + with_amount_ < 2 || !checked_) return false;
    for (const Part& part : parts_) push(part, hits);
    return true;
  }

 private:
  struct Part {
    std::size_t at = 0, length = 0;
    Check check = Check::kMobile;
  };

  // Is what is left an amount? "62170048095925828645883元"
  bool is_amount_left(std::size_t at) const {
    constexpr std::size_t kLongestAmount = 7;
    const std::size_t end = begin_ + digits_.size();
    return checked_ && digits_.size() - at <= kLongestAmount && end < scene_.skeleton.size() &&
           scene_.rules.units.longest_at(scene_.text(end, scene_.skeleton.size())) > 0;
  }

  bool read(std::size_t at) {
    if (at == digits_.size()) return true;
    if (is_amount_left(at)) {
      with_amount_ = true;
      return true;
    }
    constexpr std::array<std::pair<Check, std::size_t>, 5> kForms = {
        std::pair{Check::kResidentId, std::size_t{18}},
        {Check::kUnionPayCard, 19},
        {Check::kMobile, 11},
        {Check::kUnionPayCard, 16},
        {Check::kUnionPayCard, 17}};
    for (const auto& [check, length] : kForms) {
      if (at + length > digits_.size() || parts_.size() > 3) continue;
      NumberCandidate value;
      const auto size = static_cast<std::uint8_t>(length);
      value.digits = std::string_view(digits_).substr(at, length);
      value.groups = {&size, 1};
      if (!passes(scene_.rules, check, value)) continue;
      parts_.push_back({at, length, check});
      checked_ |= check != Check::kMobile;
      if (read(at + length)) return true;
      parts_.pop_back();
    }
    return false;
  }

  void push(const Part& part, std::vector<Hit>& hits) const {
    for (const CompiledDetector* detector : scene_.rules.number_detectors) {
      if (detector->rule.check != part.check) continue;
      const auto at = static_cast<std::uint32_t>(begin_ + part.at);
      const Hit hit{at, at + static_cast<std::uint32_t>(part.length), detector};
      if (!stands(scene_, hit)) continue;
      hits.push_back(hit);
      return;
    }
  }

  const Scene& scene_;
  std::uint32_t begin_;
  std::string digits_;
  std::vector<Part> parts_;
  bool checked_ = false;  // is there more than telephones?
  bool with_amount_ = false;
};

// "身份证号11010519491231002X10月17日": the value ends inside a longer run of digits.
bool find_run_on(const Scene& scene, const NumberCandidate& number, std::vector<Hit>& hits) {
  constexpr std::array<std::size_t, 5> kLengths = {19, 18, 17, 16, 11};
  const bool one_group =
      number.groups.size() == 1 && number.digits.size() == number.end - number.begin;
  if (!one_group || number.digits.size() <= kLengths.back()) return false;
  constexpr std::size_t kShortestGlued = 19;
  if (number.digits.size() >= kShortestGlued && GluedValues(scene, number).find(hits)) return true;
  const std::u16string& label = scene.label(number.begin);
  std::array<char, kLengths[0]> digits{};
  for (const CompiledDetector* detector : scene.rules.number_detectors) {
    if (detector->run_on_after.empty()) continue;
    const bool labelled = contains_any(label, detector->run_on_after);
    for (const std::size_t length : kLengths) {
      if (length >= number.digits.size()) continue;
      if (!labelled && !runs_into_serial(scene, number, length)) continue;
      std::copy_n(number.digits.begin(), length, digits.begin());
      // Read as a mask because a digit follows.
      if (scene.skeleton.chars[number.begin + length - 1] == u'x') digits[length - 1] = 'x';
      NumberCandidate cut = number;
      cut.digits = {digits.data(), length};
      const auto size = static_cast<std::uint8_t>(length);
      cut.groups = {&size, 1};
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
  NumberJudge judge(scene, hits);
  const auto wanted = [&](std::uint32_t begin) { return judge.wanted(begin); };
  const auto accept = [&](const NumberCandidate& number) {
    return judge.accept(number) || find_run_on(scene, number, hits);
  };
  if (scene.reading == Reading::kPlain) {
    for_each_number(scene.skeleton, 0, scene.skeleton.size(), wanted, accept);
    return;
  }
  std::size_t done = 0;
  for (const DigitStretch& stretch : anchors.digits) {
    if (stretch.end <= done) continue;
    done = for_each_number(scene.skeleton, std::max<std::size_t>(stretch.begin, done), stretch.end,
                           wanted, accept);
  }
}

}  // namespace xs::screening
