// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/scene.h"

#include <algorithm>

namespace xs::screening {
namespace {

constexpr std::size_t kLabelReach = 16;  // from the start of a label to its value
constexpr std::size_t kSentence = 100;   // characters to either side

bool ends_sentence(char16_t c) {
  constexpr std::uint64_t kAscii =
      std::uint64_t{1} << u';' | std::uint64_t{1} << u'!' | std::uint64_t{1} << u'?';
  return c < 64 ? (kAscii >> c & 1) != 0 : c == u'。';
}
bool ends_clause(char16_t c) { return ends_sentence(c) || c == u',' || c == u'、'; }

bool in_quotes(const Scene& scene, const Hit& hit) {
  const std::u16string& chars = scene.skeleton.chars;
  if (hit.begin == 0 || hit.end >= chars.size()) return false;
  constexpr std::u16string_view kOpen = u"“\"'", kClose = u"”\"'“";
  return kOpen.find(chars[hit.begin - 1]) != kOpen.npos &&
         kClose.find(chars[hit.end]) != kClose.npos;
}

// Inside 《…》 of the same sentence.
bool in_title(const Scene& scene, const Hit& hit, Span sentence) {
  const std::u16string_view before = scene.text(sentence.begin, hit.begin);
  const std::size_t open = before.rfind(u'《');
  if (open == before.npos || before.find(u'》', open) != before.npos) return false;
  return scene.text(hit.end, sentence.end).find(u'》') != before.npos;
}

// One of the labels is the heading, or stands at most a few characters before.
bool is_labelled(const Scene& scene, const Hit& hit, std::u16string_view label) {
  const auto cell = scene.tables.at(hit.begin);
  if (!cell || cell->heading.empty()) {
    label.remove_prefix(label.size() - std::min(label.size(), kLabelReach));
  }
  return contains_any(label, hit.detector->after);
}

}  // namespace

bool matches_any(std::string_view text, const Patterns& patterns) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern->ready());
  });
}

std::string utf8(const Scene& scene, Span span) {
  const Skeleton& s = scene.skeleton;
  std::string out;
  for (std::size_t from = span.begin; from < span.end;) {
    const std::size_t to = s.next_gap(from + 1, span.end, Gap::kTab);
    append_folded(out, scene.text(from, to));
    if (to < span.end) out += s.gap(to) == Gap::kLine ? '\n' : '\t';
    from = to;
  }
  return out;
}

bool stands(const Scene& scene, const Hit& hit) {
  const CompiledDetector& detector = *hit.detector;
  if (!detector.after.empty() || !detector.not_after.empty()) {
    const std::u16string& label = scene.label(hit.begin);
    if (!detector.after.empty() && !is_labelled(scene, hit, label)) return false;
    if (contains_any(label, detector.not_after)) return false;
  }
  const Span sentence = scene.sentence(hit.begin, hit.end);
  const std::u16string_view said = scene.text(sentence.begin, sentence.end);
  if (!detector.near.empty() && !contains_any(said, detector.near)) return false;
  if (contains_any(said, detector.not_near)) return false;
  if (!detector.unless.empty() && matches_any(utf8(scene, sentence), detector.unless)) return false;
  if (detector.rule.quotable && (in_quotes(scene, hit) || in_title(scene, hit, sentence)) &&
      hit.end - hit.begin + 2 < sentence.end - sentence.begin) {
    return false;
  }
  if (!detector.rule.needs_person) return true;
  // The person may be named behind a semicolon.
  Span passage = sentence;
  const bool whole_line = scene.skeleton.starts_line(hit.begin) && hit.begin > 0 &&
                          (hit.end >= scene.skeleton.size() || scene.skeleton.starts_line(hit.end));
  if (whole_line) passage.begin = scene.sentence(hit.begin - 1, hit.begin).begin;
  for (int n = 0; n < 2; ++n) {
    if (passage.begin > 0 && scene.skeleton.chars[passage.begin - 1] == u';')
      passage.begin = scene.sentence(passage.begin - 1, passage.begin).begin;
    if (passage.end < scene.skeleton.size() && scene.skeleton.chars[passage.end - 1] == u';' &&
        !scene.skeleton.starts_line(passage.end)) {
      passage.end = scene.sentence(passage.end, passage.end + 1).end;
    }
  }
  return names_person(scene, passage.begin, passage.end);
}

Span Scene::sentence(std::size_t begin, std::size_t end) const {
  const char16_t* const chars = skeleton.chars.data();
  Span out{begin, end};
  const std::size_t least = skeleton.line_begin(begin, begin - std::min(begin, kSentence));
  while (out.begin > least && !ends_sentence(chars[out.begin - 1])) --out.begin;
  const std::size_t most =
      skeleton.next_gap(end, std::min(skeleton.size(), end + kSentence), Gap::kLine);
  while (out.end < most && !ends_sentence(chars[out.end - 1])) ++out.end;
  return out;
}

const std::u16string& Scene::label(std::size_t at) const {
  if (labelled_at == at) return last_label;
  labelled_at = at;
  constexpr std::size_t kLongest = 24;
  const auto cell = tables.at(at);
  std::size_t begin = at;
  if (cell && !cell->heading.empty()) {
    // 家长李明 138…: in its own cell something else says what it is.
    const std::u16string_view before = text(cell->begin, at);
    const bool own = before.size() > 1 && is_han(before.front());
    last_label = own ? std::u16string_view() : cell->heading;
    last_label += before;
    return last_label;
  }
  // A label may stand a wide space or a line before its value.
  bool crossed = false;
  while (begin > 0 && at - begin < kLongest) {
    // 身　份　证　号: a character that stands alone is part of a spread label.
    const bool spread =
        begin > 1 && skeleton.gap(begin) == Gap::kWide && skeleton.gap(begin - 1) >= Gap::kWide;
    const bool parted = !spread && skeleton.gap(begin) >= Gap::kWide;
    if (parted && (begin < at || crossed)) break;
    crossed |= parted;
    const char16_t before = skeleton.chars[begin - 1];
    if (before == u')') {
      // 身份证号（18位）: a short remark belongs to the label.
      constexpr std::size_t kRemark = 8;
      const std::size_t from = begin - std::min(begin, kRemark);
      const std::size_t open = text(from, begin).rfind(u'(');
      if (open != std::u16string_view::npos && !skeleton.has_gap(from + open, begin, Gap::kWide)) {
        begin = from + open;
        continue;
      }
    }
    if (ends_clause(before) || is_digit(before)) break;
    --begin;
  }
  last_label = text(begin, at);
  return last_label;
}

}  // namespace xs::screening
