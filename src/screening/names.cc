// SPDX-License-Identifier: AGPL-3.0-or-later
// Names are recognised by their surroundings, never by a surname alone: after a word for a person
// ("申请人"), as a whole stretch between punctuation marks, or as a whole cell.
#include <algorithm>

#include "screening/scene.h"

namespace xs::screening {
namespace {

constexpr std::size_t kLongestPart = 8;   // of a name with middle dots
constexpr std::size_t kReadAhead = 24;    // behind a word for a person
constexpr std::size_t kLongestWhole = 6;  // of a name of syllables

// Why a name is expected here.
enum class Evidence {
  kNone,       // a stretch between punctuation marks
  kProtected,  // behind a word for a person, but nothing else personal nearby
  kCell,       // a cell of a row with personal data
  kRole,       // behind a word for a person, beside personal data; its end need not be visible
};

class NameReader {
 public:
  explicit NameReader(const Scene& scene)
      : s_(scene.skeleton), lore_(scene.rules.names), scene_(scene) {}

  // One past the name that begins at `at` and ends where a name can end; `at` if there is none.
  std::size_t read(std::size_t at, std::size_t limit, Evidence evidence) const {
    if (const std::size_t end = dotted(at, limit); end > at) return end;
    if (const std::size_t end = syllables(at, limit, evidence); end > at) return end;
    const std::size_t surname = surname_length(at, limit);
    if (surname == 0) return at;
    const bool doubtful = surname == 1 && lore_.doubtful.contains(piece(at, at + 1));
    if (doubtful && evidence <= Evidence::kProtected) return at;
    const std::size_t given = at + surname;
    std::size_t last = given;
    while (last < limit && last < given + 2 && may_be_given(last)) ++last;
    for (std::size_t end = last; end > given; --end) {
      if (!is_name(at, end, surname)) continue;
      if (ends_hard(end, limit) || ends_softly(end, doubtful ? Evidence::kNone : evidence)) {
        return end;
      }
    }
    if (evidence == Evidence::kRole && !doubtful && last > given && is_name(at, last, surname))
      return last;
    return at;
  }

 private:
  std::u16string piece(std::size_t begin, std::size_t end) const {
    return std::u16string(scene_.text(begin, end));
  }

  bool may_be_given(std::size_t i) const {
    return is_han(s_.chars[i]) && s_.gaps[i] <= Gap::kThin &&
           !lore_.never_given.contains(s_.chars[i]);
  }

  std::size_t surname_length(std::size_t at, std::size_t limit) const {
    if (at + 2 < limit && lore_.surnames.contains(piece(at, at + 2)) &&
        s_.gaps[at + 1] <= Gap::kThin) {
      return 2;
    }
    return at + 1 < limit && lore_.surnames.contains(piece(at, at + 1)) ? 1 : 0;
  }

  bool is_name(std::size_t begin, std::size_t end, std::size_t surname) const {
    if (lore_.not_names.contains(piece(begin, end))) return false;
    return surname > 1 || end - begin < 3 || !lore_.not_names.contains(piece(begin, begin + 2));
  }

  // Punctuation, a wide space, or the end.
  bool ends_hard(std::size_t end, std::size_t limit) const {
    if (end >= limit || end >= s_.size() || s_.gaps[end] >= Gap::kWide) return true;
    return !is_han(s_.chars[end]) && s_.chars[end] != u'·' && s_.chars[end] != u'*' &&
           s_.chars[end] != u'×';
  }

  // A word that stands behind names.
  bool ends_softly(std::size_t end, Evidence evidence) const {
    const std::u16string_view rest = scene_.text(end, s_.size());
    return std::any_of(
        lore_.followers.begin(), lore_.followers.end(), [&](const std::u16string& word) {
          return (evidence != Evidence::kNone || word.size() > 1) && rest.starts_with(word);
        });
  }

  // 艾力·吐尔逊
  std::size_t dotted(std::size_t at, std::size_t limit) const {
    std::size_t end = han_run(at, limit);
    if (end == at || end - at > kLongestPart) return at;
    while (end + 1 < limit && s_.chars[end] == u'·') {
      const std::size_t part = end + 1;
      std::size_t stop = han_run(part, limit);
      const bool more = stop < limit && s_.chars[stop] == u'·';
      if (stop - part > kLongestPart || (!more && !ends_hard(stop, limit))) stop = part;
      if (stop == part) {  // the text runs on: only what such names are written with
        while (stop < limit && stop - part < kLongestPart && s_.gaps[stop] <= Gap::kThin &&
               lore_.transliteration.contains(s_.chars[stop])) {
          ++stop;
        }
      }
      if (stop == part) return at;
      end = stop;
    }
    return scene_.text(at, end).find(u'·') == std::u16string_view::npos ? at : end;
  }

  std::size_t han_run(std::size_t at, std::size_t limit) const {
    std::size_t end = at;
    while (end < limit && is_han(s_.chars[end]) && (end == at || s_.gaps[end] <= Gap::kThin)) ++end;
    return end;
  }

  // 次仁卓玛: a stretch that begins or ends with a known part of such names.
  std::size_t syllables(std::size_t at, std::size_t limit, Evidence evidence) const {
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

  const Skeleton& s_;
  const NameLore& lore_;
  const Scene& scene_;
};

bool opens_stretch(const Skeleton& s, const NameLore& lore, std::size_t at) {
  if (at == 0 || s.gaps[at] >= Gap::kWide) return true;
  const char16_t before = s.chars[at - 1];
  if (lore.openers.contains(before)) return true;
  return !is_han(before) && !is_letter(before) && before != u'·' && before != u'《' &&
         before != u'某' && before != u'*';
}

using Names = std::vector<std::pair<Span, bool>>;  // and whether a label announced it

// Names of [begin, end): after one of the labels, or between punctuation marks.
Names read_names(const Scene& scene, const CompiledDetector& detector, std::size_t begin,
                 std::size_t end, bool stretches) {
  const NameReader reader(scene);
  Names names;
  for (std::size_t i = begin; i < end;) {
    bool labelled = false;
    for (const std::u16string& label : detector.after) {
      if (i < begin + label.size()) continue;
      if (scene.text(i - label.size(), i) == label) labelled = true;
      if (i > begin + label.size() && scene.skeleton.chars[i - 1] == u':' &&
          scene.text(i - 1 - label.size(), i - 1) == label) {
        labelled = true;
      }
    }
    std::size_t stop = i;
    if (labelled || (stretches && opens_stretch(scene.skeleton, scene.rules.names, i))) {
      stop = reader.read(i, end, labelled ? Evidence::kRole : Evidence::kNone);
    }
    const TableCell* cell = stop == i && stretches ? scene.tables.at(i) : nullptr;
    if (cell != nullptr && cell->begin == i) {
      const std::size_t whole =
          reader.read(i, std::min<std::size_t>(cell->end, end), Evidence::kCell);
      if (whole == cell->end) stop = whole;
    }
    if (stop > i) {
      names.push_back({{i, stop}, labelled});
      i = stop;
    } else {
      ++i;
    }
  }
  return names;
}

const CompiledDetector* name_detector(const CompiledRules& rules, bool alone) {
  for (const auto& detector : rules.detectors) {
    if (detector->rule.check == Check::kPersonName && detector->rule.alone == alone) {
      return detector.get();
    }
  }
  return nullptr;
}

void push(std::vector<Hit>& hits, Span span, const CompiledDetector* detector) {
  hits.push_back(
      {static_cast<std::uint32_t>(span.begin), static_cast<std::uint32_t>(span.end), detector});
}

// The table row around [begin, end) if it has one, else the sentence.
Span neighbourhood(const Scene& scene, const Hit& hit) {
  if (scene.tables.at(hit.begin) == nullptr) return scene.sentence(hit.begin, hit.end);
  const Skeleton& s = scene.skeleton;
  Span row{hit.begin, hit.end};
  const TableCell* here = scene.tables.at(hit.begin);
  const auto& cells = scene.tables.cells();
  for (auto i = static_cast<std::size_t>(here - cells.data()); i-- > 0;) {
    if (cells[i].row != here->row || cells[i].table != here->table) break;
    row.begin = cells[i].begin;
  }
  for (auto i = static_cast<std::size_t>(here - cells.data()); i < cells.size(); ++i) {
    if (cells[i].row != here->row || cells[i].table != here->table) break;
    row.end = std::min<std::size_t>(cells[i].end, s.size());
  }
  return row;
}

}  // namespace

bool names_person(const Scene& scene, std::size_t begin, std::size_t end) {
  const CompiledDetector* beside = name_detector(scene.rules, false);
  const CompiledDetector* alone = name_detector(scene.rules, true);
  return (beside != nullptr && !read_names(scene, *beside, begin, end, true).empty()) ||
         (alone != nullptr && !read_names(scene, *alone, begin, end, false).empty());
}

void find_names(const Scene& scene, const std::vector<std::uint32_t>& roles,
                std::vector<Hit>& hits) {
  std::vector<Span> looked;
  const std::size_t count = hits.size();
  if (const CompiledDetector* beside = name_detector(scene.rules, false)) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!hits[i].detector->personal) continue;
      const Span around = neighbourhood(scene, hits[i]);
      const bool again = std::any_of(looked.begin(), looked.end(), [&](const Span& span) {
        return span.begin == around.begin && span.end == around.end;
      });
      if (again) continue;
      looked.push_back(around);
      for (const auto& [span, labelled] :
           read_names(scene, *beside, around.begin, around.end, true)) {
        const TableCell* cell = scene.tables.at(span.begin);
        const bool other_column = cell != nullptr && !cell->heading.empty() && !labelled &&
                                  !contains_any(cell->heading, beside->columns);
        if (!other_column) push(hits, span, beside);
      }
    }
  }
  if (const CompiledDetector* alone = name_detector(scene.rules, true)) {
    const NameReader reader(scene);
    for (std::size_t at : roles) {
      if (at < scene.skeleton.size() && scene.skeleton.chars[at] == u':') ++at;
      const std::size_t limit = std::min(at + kReadAhead, scene.skeleton.size());
      if (at >= limit || scene.skeleton.gaps[at] >= Gap::kTab) continue;
      if (const std::size_t end = reader.read(at, limit, Evidence::kProtected); end > at)
        push(hits, {at, end}, alone);
    }
  }
}

}  // namespace xs::screening
