// SPDX-License-Identifier: AGPL-3.0-or-later
// Words that stand close together are looked at together: their detector's patterns run once over
// all of them, not once for each. What a pattern must have beside, before or behind its word is
// asked first (pattern_states.h). Both ways of reading form the same groups.
#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "screening/scene.h"

namespace xs::screening {
namespace {

constexpr std::size_t kReach = 100;  // characters a pattern may see to either side of its word
constexpr std::size_t kLines = 2;    // … and lines
constexpr std::size_t kLongestGroup = 512;  // from the first word of a group to its last

// Bounds of work, in units of about a nanosecond. Personal data may be dense in honest lists.
struct Bound {
  std::uint64_t at_once, per_character;
};
constexpr Bound kPersonal{1'000'000'000, 100}, kOther{100'000'000, 15};
constexpr std::uint64_t kMatchCost = 2'000, kPersonCost = 10'000;
// A document with so many marks of one kind is judged; the others are not examined one by one.
constexpr std::size_t kMostMarks = 200;
// Unexamined words at most so far apart are one stretch.
constexpr std::size_t kStretch = 1024;

// The stretch a pattern sees: the lines around the word and some more to each side.
Span reach_of(const Skeleton& s, std::size_t begin, std::size_t end) {
  const std::size_t least = begin - std::min(begin, kReach);
  const std::size_t most = std::min(s.size(), end + kReach);
  Span reach{s.line_begin(begin, least), s.next_gap(end, most, Gap::kLine)};
  for (std::size_t line = 0; line < kLines && reach.begin > least; ++line) {
    reach.begin = s.line_begin(reach.begin - 1, least);
  }
  for (std::size_t line = 0; line < kLines && reach.end < most; ++line) {
    reach.end = s.next_gap(reach.end + 1, most, Gap::kLine);
  }
  return reach;
}

// What the patterns of a detector are run on.
class View {
 public:
  // Gaps from `least` on are borders of cells, except inside `joined`.
  void show(const Skeleton& s, Span span, Span joined, Gap least = Gap::kTab) {
    if (span.begin == span_.begin && span.end == span_.end && joined.begin == joined_.begin &&
        joined.end == joined_.end && least == least_) {
      return;
    }
    span_ = span;
    joined_ = joined;
    least_ = least;
    index_.clear();
    text_.clear();
    // Where a view is cut in the middle of a line, '^' and '$' must not match.
    cut_before_ = !s.starts_line(span.begin);
    if (cut_before_) append_utf8(text_, kCut);
    for (std::size_t from = span.begin; from < span.end;) {
      const std::size_t to = s.next_gap(from + 1, span.end, least);
      append_folded(text_, std::u16string_view(s.chars).substr(from, to - from));
      const Gap gap = to < span.end ? border(s, to) : Gap::kNone;
      if (gap != Gap::kNone) text_ += gap == Gap::kLine ? '\n' : '\t';
      from = to;
    }
    if (span.end < s.size() && !s.starts_line(span.end)) append_utf8(text_, kCut);
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] Span span() const { return span_; }

  // The character of the skeleton that byte `at` of the text belongs to.
  std::uint32_t place(const Skeleton& s, std::size_t at) {
    if (index_.empty()) make_index(s);
    return index_[at];
  }

 private:
  static constexpr char32_t kCut = 0xFFFD;

  Gap border(const Skeleton& s, std::size_t i) const {
    if (i == span_.begin || (i > joined_.begin && i < joined_.end)) return Gap::kNone;
    const Gap gap = s.gap(i);
    return gap >= least_ ? gap : Gap::kNone;
  }

  void make_index(const Skeleton& s) {
    index_.reserve(text_.size() + 1);
    const auto put = [&](std::size_t bytes, std::size_t i) {
      index_.insert(index_.end(), bytes, static_cast<std::uint32_t>(i));
    };
    if (cut_before_) put(3, span_.begin);
    for (std::size_t i = span_.begin; i < span_.end; ++i) {
      if (border(s, i) != Gap::kNone) put(1, i);
      const char16_t c = s.chars[i];
      put(c < 0x80 ? 1 : c < 0x800 ? 2 : 3, i);
    }
    put(text_.size() + 1 - index_.size(), span_.end);
  }

  Span span_, joined_;
  Gap least_ = Gap::kTab;
  bool cut_before_ = false;
  std::string text_;
  std::vector<std::uint32_t> index_;
};

// A value of a person does not begin in the cell before its own; but 1963年　8月　24日 is one.
void stay_in_cell(const Skeleton& s, Hit& hit) {
  for (std::uint32_t i = hit.end - 1; i > hit.begin; --i) {
    const bool date = is_digit(s.chars[i]) && (s.chars[i - 1] == u'年' || s.chars[i - 1] == u'月');
    if ((s.gap(i) == Gap::kWide && !date) || s.gap(i) == Gap::kTab) {
      hit.begin = i;
      return;
    }
  }
}

class PhraseFinder {
 public:
  PhraseFinder(const Scene& scene, std::vector<Hit>& hits, std::vector<Hit>& unexamined)
      : scene_(scene),
        s_(scene.skeleton),
        hits_(hits),
        unexamined_(unexamined),
        groups_(scene.rules.detectors.size()) {}

  void take(const FoundWord& word, const std::vector<WordWait>& waits) {
    const bool parted = s_.has_gap(word.begin, word.end, Gap::kTab);
    const bool spaced = is_spaced(word);
    for (const WordWait& wait : waits) {
      const CompiledDetector& detector = *wait.detector;
      if (detector.rule.properties_only && !scene_.properties) continue;
      if (spaced && detector.rule.extent != Extent::kSentence) examine_spaced(wait, word);
      if (parted) {  // a view in which it is whole is of no use to other words
        Group alone;
        alone.add(word, wanted(wait, word, 0));
        if (alone.patterns != 0) examine(detector, alone, {word.begin, word.end});
        continue;
      }
      Group& group = groups_[detector.rank];
      if (!group.words.empty() && !group.may_take(word)) flush(detector);
      // A group that will not be examined needs no more reasons to be.
      const bool decided = group.patterns != 0 && is_too_much(detector, group.end);
      group.add(word, decided ? 0 : wanted(wait, word, group.patterns));
    }
  }

  void finish() {
    for (const auto& detector : scene_.rules.detectors) flush(*detector);
    take_spaced();
  }

 private:
  struct Group {
    std::vector<Span> words;
    std::uint64_t patterns = 0;  // that could match around one of them
    std::size_t end = 0;
    bool may_take(const FoundWord& word) const {
      return word.begin <= end + kReach && word.end <= words.front().begin + kLongestGroup;
    }
    void add(const FoundWord& word, std::uint64_t more) {
      words.push_back({word.begin, word.end});
      patterns |= more;
      end = std::max<std::size_t>(end, word.end);
    }
  };

  // Wide spaces in its line may be the borders between what stands there side by side, or only
  // spread the writing: 份号　机密　特急, 商　业　秘　密.
  bool is_spaced(const FoundWord& word) const {
    if (s_.has_gap(word.begin, word.end, Gap::kWide)) return false;
    constexpr std::size_t kNear = 40;
    const std::size_t least = word.begin - std::min<std::size_t>(word.begin, kNear);
    const std::size_t most = std::min(s_.size(), word.end + kNear);
    bool spaced = false;
    for (std::size_t at = least; (at = s_.next_gap(at + 1, most, Gap::kWide)) < most;) {
      const bool line = s_.gap(at) == Gap::kLine;
      if (line && at > word.begin) break;
      spaced = !line && (spaced || s_.gap(at) == Gap::kWide);
    }
    return spaced;
  }

  // Once more with wide spaces as borders.
  void examine_spaced(const WordWait& wait, const FoundWord& word) {
    Group alone;
    alone.add(word, wanted(wait, word, 0, Gap::kWide));
    if (alone.patterns == 0) return;
    into_ = &spaced_;
    examine(*wait.detector, alone, {word.begin, word.end}, Gap::kWide);
    into_ = &hits_;
  }

  // What was found between wide spaces counts where nothing was found across them.
  void take_spaced() {
    if (spaced_.empty()) return;
    std::vector<Span> marks;  // in order, without overlaps
    marks.reserve(hits_.size());
    for (const Hit& hit : hits_) marks.push_back({hit.begin, hit.end});
    std::sort(marks.begin(), marks.end(),
              [](const Span& a, const Span& b) { return a.begin < b.begin; });
    std::size_t kept = 0;
    for (const Span& mark : marks) {
      if (kept > 0 && mark.begin < marks[kept - 1].end) {
        marks[kept - 1].end = std::max(marks[kept - 1].end, mark.end);
      } else {
        marks[kept++] = mark;
      }
    }
    marks.resize(kept);
    for (const Hit& hit : spaced_) {
      const auto behind = std::partition_point(
          marks.begin(), marks.end(), [&](const Span& mark) { return mark.end <= hit.begin; });
      if (behind == marks.end() || behind->begin >= hit.end) hits_.push_back(hit);
    }
  }

  // The patterns that could match around a word, as bits; `known` are not asked about.
  std::uint64_t wanted(const WordWait& wait, const FoundWord& word, std::uint64_t known,
                       Gap border = Gap::kTab) {
    const std::size_t count = wait.detector->patterns.size();
    const std::uint64_t all = count < 64 ? (std::uint64_t{1} << count) - 1 : ~std::uint64_t{0};
    if (scene_.reading == Reading::kPlain) return all & ~known;
    constexpr std::size_t kNearby = 8;  // characters that decide most questions
    const CompiledDetector& detector = *wait.detector;
    const auto could = [&](std::uint64_t asked, std::size_t farthest) {
      return detector.states->could_match(s_, word.begin, word.end, wait.word, asked, border,
                                          farthest);
    };
    std::uint64_t left = could(all & ~known, kNearby);
    if (left != 0) left = detector.needs->around(s_, word.begin, word.end, near_, left);
    return left == 0 ? 0 : could(left, PatternStates::kFarthest);
  }

  void flush(const CompiledDetector& detector) {
    Group& group = groups_[detector.rank];
    if (group.patterns != 0) examine(detector, group, {});
    group.words.clear();
    group.patterns = 0;
    group.end = 0;
  }

  void examine(const CompiledDetector& detector, const Group& group, Span joined,
               Gap border = Gap::kTab) {
    const Span reach{reach_of(s_, group.words.front().begin, group.words.front().end).begin,
                     reach_of(s_, group.end, group.end).end};
    std::uint64_t wanted = group.patterns;
    if (scene_.reading != Reading::kPlain)
      wanted = detector.needs->inside(s_, reach.begin, reach.end, near_, wanted);
    std::size_t most = 0;  // several patterns find the same mark
    for (std::size_t i = 0; i < detector.patterns.size(); ++i) {
      if ((wanted >> i & 1) == 0) continue;
      if (is_too_much(detector, group.end)) return report_unexamined(detector, group);
      const Pattern& pattern = *detector.patterns[i];
      view_.show(s_, within(reach, group, pattern), joined, border);
      spend(detector, view_.text().size());
      const std::size_t before = into_->size();
      run(detector, pattern.ready(), group);
      most = std::max(most, into_->size() - before);
    }
    count(detector) += most;
  }

  // No match that touches a word gets to where such a view is cut, or beyond its lines.
  Span within(Span reach, const Group& group, const Pattern& pattern) const {
    const std::size_t begin = group.words.front().begin, longest = pattern.longest();
    if (longest < kReach) {
      reach.begin = std::max(reach.begin, begin - std::min(begin, longest));
      reach.end = std::min(reach.end, group.end + longest);
    }
    if (pattern.in_line()) {
      reach.begin = s_.line_begin(begin, reach.begin);
      reach.end = s_.next_gap(group.end, reach.end, Gap::kLine);
    }
    return reach;
  }

  void run(const CompiledDetector& detector, const re2::RE2& pattern, const Group& group) {
    const re2::StringPiece text(view_.text());
    re2::StringPiece found[2];
    const int wanted = std::min(pattern.NumberOfCapturingGroups(), 1) + 1;
    auto word = group.words.begin();
    for (std::size_t from = 0; from <= text.size();) {
      if (!pattern.Match(text, from, text.size(), re2::RE2::UNANCHORED, found, wanted)) return;
      const re2::StringPiece part = wanted == 2 && found[1].data() != nullptr ? found[1] : found[0];
      const auto whole = static_cast<std::size_t>(found[0].data() - text.data());
      from = whole + std::max<std::size_t>(found[0].size(), 1);
      if (part.empty()) continue;
      // Only what touches a word of this group; other words have their own turn.
      const std::size_t last = view_.place(s_, from - 1);
      const std::size_t first = view_.place(s_, whole);
      while (word != group.words.end() && word->end <= first) ++word;
      if (word == group.words.end()) return;
      if (last < word->begin) continue;
      const auto begin = static_cast<std::size_t>(part.data() - text.data());
      Hit hit{view_.place(s_, begin), view_.place(s_, begin + part.size() - 1) + 1, &detector};
      if (detector.personal) stay_in_cell(s_, hit);
      spend(detector, kMatchCost + (detector.rule.needs_person ? kPersonCost : 0));
      if (is_excused(detector, *word) || !stands(scene_, hit)) continue;
      into_->push_back(hit);
    }
  }

  // By what stands around the word.
  bool is_excused(const CompiledDetector& detector, Span word) {
    if (detector.unless_around.empty()) return false;
    around_.show(s_, reach_of(s_, word.begin, word.end), word);
    return matches_any(around_.text(), detector.unless_around);
  }

  std::size_t& count(const CompiledDetector& detector) {
    counts_.resize(scene_.rules.detectors.size());
    return counts_[detector.rank];
  }

  void spend(const CompiledDetector& detector, std::uint64_t units) {
    (detector.personal ? spent_personal_ : spent_other_) += units;
  }

  // Beyond the bounds words are not examined but reported as they stand: never cleared.
  bool is_too_much(const CompiledDetector& detector, std::size_t at) {
    if (scene_.reading == Reading::kPlain) return false;
    const Bound bound = detector.personal ? kPersonal : kOther;
    const std::uint64_t spent = detector.personal ? spent_personal_ : spent_other_;
    return (!detector.personal && count(detector) >= kMostMarks) ||
           spent > bound.at_once + bound.per_character * at;
  }

  void report_unexamined(const CompiledDetector& detector, const Group& group) {
    const auto [place, added] = stretches_.try_emplace(&detector, unexamined_.size());
    const Span words{group.words.front().begin, group.end};
    const auto begin = static_cast<std::uint32_t>(reach_of(s_, words.begin, words.end).begin);
    const auto end = static_cast<std::uint32_t>(reach_of(s_, words.begin, words.end).end);
    if (!added && unexamined_[place->second].end + kStretch >= begin) {
      unexamined_[place->second].end = std::max(unexamined_[place->second].end, end);
      return;
    }
    place->second = unexamined_.size();
    unexamined_.push_back({begin, end, &detector, nullptr, true});
  }

  const Scene& scene_;
  const Skeleton& s_;
  std::vector<Hit>& hits_;
  std::vector<Hit>& unexamined_;
  std::vector<Hit> spaced_;  // found with wide spaces as borders
  std::vector<Hit>* into_ = &hits_;
  std::vector<Group> groups_;  // by the rank of their detector
  View view_, around_;
  NearWords near_;
  std::vector<std::size_t> counts_;
  std::uint64_t spent_personal_ = 0, spent_other_ = 0;
  std::unordered_map<const CompiledDetector*, std::size_t> stretches_;
};

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
        const Window window = make_window(scene.skeleton, cell.begin, cell.end, 0, 0);
        for (const CompiledDetector* detector : judges_of(cell.heading)) {
          re2::StringPiece part;
          const re2::RE2& whole = detector->cell->ready();
          const bool grouped = whole.NumberOfCapturingGroups() > 0;
          if (!(grouped ? re2::RE2::FullMatch(window.text, whole, &part)
                        : re2::RE2::FullMatch(window.text, whole))) {
            continue;
          }
          Hit hit{cell.begin, cell.end, detector};
          if (!part.empty()) {
            const auto first = static_cast<std::size_t>(part.data() - window.text.data());
            hit.begin = window.index[first];
            hit.end = window.index[first + part.size() - 1] + 1;
          }
          hits.push_back(hit);
          break;
        }
      });
}

// An address or an illness as a whole cell of a row that names a person, under no heading.
void find_cells_of_persons(const Scene& scene, const Anchors& anchors, std::vector<Hit>& hits) {
  constexpr std::uint32_t kLongestCell = 200;
  std::uint32_t judged = UINT32_MAX;
  const std::vector<const CompiledDetector*>& judges = scene.rules.cell_judges;
  for (const FoundWord& found : anchors.words) {
    for (const WordWait& wait : scene.rules.word_uses[found.word].waits) {
      const CompiledDetector* const detector = wait.detector;
      const CompiledDetector* const judge = judges[detector->rank];
      if (judge == nullptr) continue;
      const auto cell = scene.tables.at(found.begin);
      if (!cell || cell->begin == judged || cell->end - cell->begin > kLongestCell) break;
      judged = cell->begin;
      const Window window = make_window(scene.skeleton, cell->begin, cell->end, 0, 0);
      const Hit hit{cell->begin, cell->end, detector};
      if (re2::RE2::FullMatch(window.text, judge->cell->ready()) && stands(scene, hit))
        hits.push_back(hit);
      break;
    }
  }
}

}  // namespace

void find_phrases(const Scene& scene, const Anchors& anchors, std::vector<Hit>& hits,
                  std::vector<Hit>& unexamined, PersonWords& persons) {
  PhraseFinder finder(scene, hits, unexamined);
  bool cells = scene.tables.declared();
  for (const FoundWord& found : anchors.words) {
    const WordUse& use = scene.rules.word_uses[found.word];
    if (use.before_name) persons.before.push_back(found.end);
    if (use.private_life) persons.private_life.push_back(found.begin);
    if (use.behind_name) persons.behind.push_back(found.begin);
    persons.name_columns |= use.over_names;
    cells |= use.cells;
    if (!use.waits.empty()) finder.take(found, use.waits);
  }
  finder.finish();
  if (cells) find_cells(scene, hits);
  find_cells_of_persons(scene, anchors, hits);
}

}  // namespace xs::screening
