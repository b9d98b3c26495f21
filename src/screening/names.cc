// SPDX-License-Identifier: AGPL-3.0-or-later
// Names are recognised by their surroundings, never by a surname alone: after a word for a person
// ("申请人"), as a whole stretch between punctuation marks, or as a whole cell.
#include <algorithm>
#include <unordered_set>

#include "screening/scene.h"

namespace xs::screening {
namespace {

constexpr std::size_t kLongestPart = 8;  // of a name with middle dots
constexpr std::size_t kLongestFormLine = 40, kFormLines = 8;
constexpr std::size_t kRowReach = 40;     // cells
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
    return is_han(s_.chars[i]) && s_.gap(i) <= Gap::kThin &&
           !lore_.never_given.contains(s_.chars[i]);
  }

  std::size_t surname_length(std::size_t at, std::size_t limit) const {
    if (at + 2 < limit && lore_.surnames.contains(piece(at, at + 2)) &&
        s_.gap(at + 1) <= Gap::kThin) {
      return 2;
    }
    return at + 1 < limit && lore_.surnames.contains(piece(at, at + 1)) ? 1 : 0;
  }

  bool is_name(std::size_t begin, std::size_t end, std::size_t surname) const {
    if (lore_.not_names.contains(piece(begin, end)) ||
        lore_.not_names.contains(piece(begin + surname, end))) {
      return false;  // 申请; 王老师
    }
    return surname > 1 || end - begin < 3 || !lore_.not_names.contains(piece(begin, begin + 2));
  }

  // Punctuation, a wide space, or the end.
  bool ends_hard(std::size_t end, std::size_t limit) const {
    if (end >= limit || end >= s_.size() || s_.gap(end) >= Gap::kWide) return true;
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
        while (stop < limit && stop - part < kLongestPart && s_.gap(stop) <= Gap::kThin &&
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
    while (end < limit && is_han(s_.chars[end]) && (end == at || s_.gap(end) <= Gap::kThin)) ++end;
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

// Where a name may begin without a word for a person before it.
enum class Stretches {
  kNone,
  kPunctuated,  // behind a punctuation mark
  kAny,         // also behind a word like 由 or 对
};

bool opens_stretch(const Scene& scene, Stretches stretches, std::size_t at) {
  if (stretches == Stretches::kNone) return false;
  const Skeleton& s = scene.skeleton;
  if (at == 0 || s.gap(at) >= Gap::kWide) return true;
  const char16_t before = s.chars[at - 1];
  if (scene.rules.names.openers.contains(before)) return stretches == Stretches::kAny;
  return !is_han(before) && !is_letter(before) && before != u'·' && before != u'《' &&
         before != u'某' && before != u'*';
}

// "村民王小明（男，身份证号…": three characters and a bracket about a person.
bool has_person_behind(const Scene& scene, std::size_t at, std::size_t end) {
  constexpr std::size_t kUsual = 3;
  if (at + kUsual + 1 >= end || scene.skeleton.chars[at + kUsual] != u'(') return false;
  const std::u16string_view rest = scene.text(at + kUsual + 1, scene.skeleton.size());
  if (rest.starts_with(u"男") || rest.starts_with(u"女") || is_digit(rest.front())) return true;
  const Words& followers = scene.rules.names.followers;
  return std::any_of(followers.begin(), followers.end(), [&](const std::u16string& word) {
    return word.size() > 1 && rest.starts_with(word);
  });
}

// Does one of the detector's labels, with or without a colon, end at `at`?
bool follows_label(const Scene& scene, const CompiledDetector& detector, std::size_t begin,
                   std::size_t at) {
  if (at > begin && scene.skeleton.chars[at - 1] == u':') --at;
  if (at == begin) return false;
  const auto found = detector.after_by_last.find(scene.skeleton.chars[at - 1]);
  if (found == detector.after_by_last.end()) return false;
  return std::any_of(found->second.begin(), found->second.end(), [&](const std::u16string& label) {
    return at >= begin + label.size() && scene.text(at - label.size(), at) == label;
  });
}

using Names = std::vector<std::pair<Span, bool>>;  // and whether a label announced it

// Names of [begin, end): after one of the labels, or between punctuation marks.
Names read_names(const Scene& scene, const CompiledDetector& detector, std::size_t begin,
                 std::size_t end, Stretches stretches) {
  const NameReader reader(scene);
  Names names;
  for (std::size_t i = begin; i < end;) {
    const bool labelled = follows_label(scene, detector, begin, i);
    std::size_t stop = i;
    if (labelled || opens_stretch(scene, stretches, i)) {
      stop = reader.read(i, end, labelled ? Evidence::kRole : Evidence::kNone);
    }
    if (stop == i && stretches == Stretches::kAny && has_person_behind(scene, i, end)) {
      stop = reader.read(i, end, Evidence::kNone);
    }
    std::optional<TableCell> cell;
    if (stop == i && stretches != Stretches::kNone) cell = scene.tables.at(i);
    if (cell && cell->begin == i) {
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

struct Neighbourhood {
  Span span;
  Stretches stretches;
};

// "性别：男": a short line with a label, as in a form.
bool is_form_line(const Scene& scene, Span line) {
  return line.end - line.begin <= kLongestFormLine &&
         scene.text(line.begin, line.end).find(u':') != std::u16string_view::npos;
}

// Where the person may be named: the row of a table; else the sentence and the one before it on
// its line, and, in a form, the labelled lines around.
std::vector<Neighbourhood> neighbourhoods(const Scene& scene, const Hit& hit) {
  if (const auto cell = scene.tables.at(hit.begin)) {
    const Tables::Row row = scene.tables.row_around(*cell, kRowReach);
    return {{{row.begin, row.end}, Stretches::kAny}};
  }
  const Skeleton& s = scene.skeleton;
  const Span sentence = scene.sentence(hit.begin, hit.end);
  std::vector<Neighbourhood> out{{sentence, Stretches::kAny}};
  if (!s.starts_line(sentence.begin)) {
    out.push_back({scene.sentence(sentence.begin - 1, sentence.begin), Stretches::kPunctuated});
    return out;
  }
  if (!is_form_line(scene, sentence)) return out;
  const auto add = [&](Span line) {
    const bool form = is_form_line(scene, line);
    if (form) out.push_back({line, Stretches::kNone});
    return form;
  };
  std::size_t at = sentence.begin;
  for (std::size_t n = 0; n < kFormLines && at > 0; ++n) {
    const Span line = scene.sentence(at - 1, at);
    if (!add(line)) break;
    at = line.begin;
  }
  at = sentence.end;
  for (std::size_t n = 0; n < kFormLines && at < s.size(); ++n) {
    const Span line = scene.sentence(at, at + 1);
    if (!add(line)) break;
    at = line.end;
  }
  return out;
}

}  // namespace

bool names_person(const Scene& scene, std::size_t begin, std::size_t end) {
  const CompiledDetector* beside = name_detector(scene.rules, false);
  const CompiledDetector* alone = name_detector(scene.rules, true);
  return (beside != nullptr && !read_names(scene, *beside, begin, end, Stretches::kAny).empty()) ||
         (alone != nullptr && !read_names(scene, *alone, begin, end, Stretches::kNone).empty());
}

void find_names(const Scene& scene, const std::vector<std::uint32_t>& roles,
                std::vector<Hit>& hits) {
  std::unordered_set<std::size_t> looked;
  const std::size_t count = hits.size();
  if (const CompiledDetector* beside = name_detector(scene.rules, false)) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!hits[i].detector->personal) continue;
      for (const auto& [around, stretches] : neighbourhoods(scene, hits[i])) {
        if (!looked.insert(around.begin * 4 + static_cast<std::size_t>(stretches)).second) continue;
        for (const auto& [span, labelled] :
             read_names(scene, *beside, around.begin, around.end, stretches)) {
          const auto cell = scene.tables.at(span.begin);
          const bool other_column = cell && !cell->heading.empty() && !labelled &&
                                    !contains_any(cell->heading, beside->columns);
          if (!other_column) push(hits, span, beside);
        }
      }
    }
  }
  if (const CompiledDetector* alone = name_detector(scene.rules, true)) {
    const NameReader reader(scene);
    for (std::size_t at : roles) {
      if (at < scene.skeleton.size() && scene.skeleton.chars[at] == u':') ++at;
      const std::size_t limit = std::min(at + kReadAhead, scene.skeleton.size());
      if (at >= limit || scene.skeleton.gap(at) >= Gap::kTab) continue;
      if (const std::size_t end = reader.read(at, limit, Evidence::kProtected); end > at)
        push(hits, {at, end}, alone);
    }
  }
}

}  // namespace xs::screening
