// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/sweep.h"

#include <algorithm>
#include <array>
#include <utility>

namespace xs::screening {
namespace {

constexpr std::u16string_view kNumberCharacters =
    u"0123456789x〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖○幺两*★×■●#□▇█◆";
constexpr std::u16string_view kNumberJoints = u"-·.)";

enum CharacterClass : std::uint8_t { kOther, kNumber, kJoint };

const std::array<std::uint8_t, 0x10000>& classes() {
  static const std::array<std::uint8_t, 0x10000> kClasses = [] {
    std::array<std::uint8_t, 0x10000> made{};
    for (const char16_t c : kNumberCharacters) made[c] = kNumber;
    for (const char16_t c : kNumberJoints) made[c] = kJoint;
    return made;
  }();
  return kClasses;
}

void find_digits(std::u16string_view text, std::vector<DigitStretch>& out) {
  const auto& class_of = classes();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (class_of[text[i]] != kNumber) continue;
    std::size_t count = 1;
    std::size_t end = i + 1;
    while (end < text.size()) {
      const bool joined = class_of[text[end]] == kJoint && end + 1 < text.size() &&
                          class_of[text[end + 1]] == kNumber;
      if (joined) ++end;
      if (class_of[text[end]] != kNumber) break;
      ++end;
      ++count;
    }
    if (count >= kLeastDigits) {
      out.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(end)});
    }
    i = end - 1;
  }
}

}  // namespace

bool is_number_character(char16_t c) { return classes()[c] == kNumber; }
bool is_number_joint(char16_t c) { return classes()[c] == kJoint; }

Sweeper::Sweeper(std::vector<const WordFinder*> finders, std::u16string_view plate_openers)
    : finders_(std::move(finders)), plate_openers_(plate_openers) {
  std::sort(plate_openers_.begin(), plate_openers_.end());
}

void Sweeper::sweep(const Skeleton& skeleton, Anchors& out) const {
  out.words.clear();
  out.digits.clear();
  out.ats.clear();
  out.plates.clear();
  const std::u16string_view text = skeleton.chars;
  for (std::uint32_t finder = 0; finder < finders_.size(); ++finder) {
    finders_[finder]->find(text, [&](const WordHit& hit) {
      out.words.push_back({hit.begin, hit.end, finder, hit.word});
    });
  }
  std::sort(out.words.begin(), out.words.end());
  find_digits(text, out.digits);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == u'@') out.ats.push_back(static_cast<std::uint32_t>(i));
    if (i + 1 < text.size() && is_letter(text[i + 1]) &&
        std::binary_search(plate_openers_.begin(), plate_openers_.end(), text[i])) {
      out.plates.push_back(static_cast<std::uint32_t>(i));
    }
  }
}

}  // namespace xs::screening
