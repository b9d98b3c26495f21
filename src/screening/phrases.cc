// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "screening/scene.h"

namespace xs::screening {
namespace {

constexpr std::size_t kReach = 100;      // characters a pattern may see to either side of its word
constexpr std::size_t kLines = 2;        // … and lines
constexpr std::size_t kLabelReach = 11;  // from the start of a label to its value
constexpr std::size_t kSentence = 100;   // likewise of a sentence

bool ends_sentence(char16_t c) { return c == u'。' || c == u';' || c == u'!' || c == u'?'; }
bool ends_clause(char16_t c) { return ends_sentence(c) || c == u',' || c == u'、'; }

// The stretch a pattern sees: the lines around the word and some more to each side.
Span reach_of(const Skeleton& s, std::size_t begin, std::size_t end) {
  Span reach{begin, end};
  std::size_t lines = 0;
  while (reach.begin > 0 && begin - reach.begin < kReach) {
    if (s.gap(reach.begin) == Gap::kLine && ++lines > kLines) break;
    --reach.begin;
  }
  lines = 0;
  while (reach.end < s.size() && reach.end - end < kReach) {
    if (s.gap(reach.end) == Gap::kLine && ++lines > kLines) break;
    ++reach.end;
  }
  return reach;
}

// Where a window is cut in the middle of a line, '^' and '$' must not match.
Window window_of(const Skeleton& s, Span reach, std::size_t joined_begin, std::size_t joined_end) {
  Window window = make_window(s, reach.begin, reach.end, joined_begin, joined_end);
  if (reach.begin > 0 && s.gap(reach.begin) != Gap::kLine) {
    std::string cut;
    append_utf8(cut, 0xFFFD);
    window.text.insert(0, cut);
    window.index.insert(window.index.begin(), cut.size(), window.index.front());
  }
  if (reach.end < s.size() && s.gap(reach.end) != Gap::kLine) {
    append_utf8(window.text, 0xFFFD);
    window.index.resize(window.text.size() + 1, window.index.back());
  }
  return window;
}

bool matches_any(std::string_view text, const Patterns& patterns) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *pattern);
  });
}

std::string utf8(const Scene& scene, Span span) {
  return make_window(scene.skeleton, span.begin, span.end, 0, 0).text;
}

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

// A value of a person does not begin in the cell before its own.
void stay_in_cell(const Skeleton& s, Hit& hit) {
  for (std::uint32_t i = hit.end - 1; i > hit.begin; --i) {
    if (s.gap(i) >= Gap::kWide) {
      hit.begin = i;
      return;
    }
  }
}

void try_patterns(const Scene& scene, const CompiledDetector& detector, const WordHit& word,
                  const Window& window, std::vector<Hit>& hits) {
  const re2::StringPiece text(window.text);
  if (!re2::RE2::PartialMatch(text, *detector.any_pattern)) return;
  for (const auto& pattern : detector.patterns) {
    re2::StringPiece groups[2];
    const int wanted = std::min(pattern->NumberOfCapturingGroups(), 1) + 1;
    for (std::size_t from = 0; from <= text.size();) {
      if (!pattern->Match(text, from, text.size(), re2::RE2::UNANCHORED, groups, wanted)) break;
      const re2::StringPiece found =
          wanted == 2 && groups[1].data() != nullptr ? groups[1] : groups[0];
      from = static_cast<std::size_t>(groups[0].data() - text.data()) +
             std::max<std::size_t>(groups[0].size(), 1);
      if (found.empty()) continue;
      const auto begin = static_cast<std::size_t>(found.data() - text.data());
      Hit hit{window.index[begin], window.index[begin + found.size() - 1] + 1, &detector};
      if (detector.personal) stay_in_cell(scene.skeleton, hit);
      // Other occurrences of the word have their own turn.
      const std::uint32_t whole_begin =
          window.index[static_cast<std::size_t>(groups[0].data() - text.data())];
      if (whole_begin >= word.end) break;
      if (window.index[from - 1] < word.begin) continue;
      if (!matches_any(window.text, detector.unless_around) && stands(scene, hit))
        hits.push_back(hit);
    }
  }
}

void find_cells(const Scene& scene, std::vector<Hit>& hits) {
  // Who judges the cells under a heading; headings are few, their cells many.
  std::unordered_map<std::u16string_view, std::vector<const CompiledDetector*>> judges;
  const auto judges_of = [&](std::u16string_view heading) -> const auto& {
    const auto [found, added] = judges.try_emplace(heading);
    for (const auto& detector : scene.rules.detectors) {
      if (!added) break;
      if (detector->cell && contains_any(heading, detector->columns) &&
          !contains_any(heading, detector->not_after)) {
        found->second.push_back(detector.get());
      }
    }
    return found->second;
  };
  scene.tables.for_each_under(
      [&](std::u16string_view heading) { return !judges_of(heading).empty(); },
      [&](const TableCell& cell) {
        const std::string text = utf8(scene, {cell.begin, cell.end});
        for (const CompiledDetector* detector : judges_of(cell.heading)) {
          if (!re2::RE2::FullMatch(text, *detector->cell)) continue;
          hits.push_back({cell.begin, cell.end, detector});
          break;
        }
      });
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

bool stands(const Scene& scene, const Hit& hit) {
  const CompiledDetector& detector = *hit.detector;
  if (!detector.after.empty() || !detector.not_after.empty()) {
    const std::u16string label = scene.label(hit.begin);
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
  return !detector.rule.needs_person || names_person(scene, sentence.begin, sentence.end);
}

Span Scene::sentence(std::size_t begin, std::size_t end) const {
  Span out{begin, end};
  while (out.begin > 0 && begin - out.begin < kSentence && skeleton.gap(out.begin) != Gap::kLine &&
         !ends_sentence(skeleton.chars[out.begin - 1])) {
    --out.begin;
  }
  while (out.end < skeleton.size() && out.end - end < kSentence &&
         skeleton.gap(out.end) != Gap::kLine && !ends_sentence(skeleton.chars[out.end - 1])) {
    ++out.end;
  }
  return out;
}

std::u16string Scene::label(std::size_t at) const {
  constexpr std::size_t kLongest = 24;
  const auto cell = tables.at(at);
  std::size_t begin = at;
  if (cell && !cell->heading.empty()) {
    return std::u16string(cell->heading) + std::u16string(text(cell->begin, at));
  }
  // A label may stand a wide space or a line before its value.
  bool crossed = false;
  while (begin > 0 && at - begin < kLongest) {
    const bool parted = skeleton.gap(begin) >= Gap::kWide;
    if (parted && (begin < at || crossed)) break;
    if (parted) crossed = true;
    const char16_t before = skeleton.chars[begin - 1];
    if (ends_clause(before) || is_digit(before)) break;
    --begin;
  }
  return std::u16string(text(begin, at));
}

void find_phrases(const Scene& scene, const Anchors& anchors, std::vector<Hit>& hits,
                  PersonWords& persons) {
  // Detectors that share a word share its window.
  Window window;
  bool cells = scene.tables.declared();
  for (const FoundWord& found : anchors.words) {
    const WordUse& use = scene.rules.word_uses[found.word];
    if (use.before_name) persons.before.push_back(found.end);
    if (use.behind_name) persons.behind.push_back(found.begin);
    persons.name_columns |= use.over_names;
    cells |= use.cells;
    if (use.detectors.empty()) continue;
    const WordHit word{found.word, found.begin, found.end};
    const Span reach = reach_of(scene.skeleton, word.begin, word.end);
    window = window_of(scene.skeleton, reach, word.begin, word.end);
    for (const CompiledDetector* detector : use.detectors) {
      if (detector->rule.properties_only && !scene.properties) continue;
      try_patterns(scene, *detector, word, window, hits);
    }
  }
  if (cells) find_cells(scene, hits);
}

}  // namespace xs::screening
