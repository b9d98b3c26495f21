// SPDX-License-Identifier: AGPL-3.0-or-later
// Names are recognised by their surroundings, never by a surname alone: after a word for a person
// ("申请人"), as a whole stretch between punctuation marks, or as a whole cell.
#include <algorithm>

#include "screening/scene.h"

namespace xs::screening {
namespace {

constexpr std::size_t kLongestPart = 8;  // of a name with middle dots
constexpr std::size_t kReadAhead = 24;   // behind a word for a person
constexpr std::size_t kFewestLoose = 2;  // characters of a given name when nothing shows its end

class NameReader {
 public:
  explicit NameReader(const Scene& scene)
      : s_(scene.skeleton), lore_(scene.rules.names), scene_(scene) {}

  // One past the name that begins at `at` and ends where a name can end; `at` if there is none.
  std::size_t read(std::size_t at, std::size_t limit, bool labelled) const {
    if (const std::size_t end = dotted(at, limit); end > at) return end;
    if (const std::size_t end = syllables(at, limit); end > at && ends_at(end, limit, labelled)) {
      return end;
    }
    const std::size_t surname = surname_length(at, limit);
    if (surname == 0) return at;
    const std::size_t given = at + surname;
    std::size_t last = given;
    while (last < limit && last < given + 2 && may_be_given(last)) ++last;
    for (std::size_t end = last; end > given; --end) {
      if (is_name(at, end) && ends_at(end, limit, labelled)) return end;
    }
    if (labelled && last - given >= kFewestLoose && is_name(at, last)) return last;
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

  bool is_name(std::size_t begin, std::size_t end) const {
    if (lore_.not_names.contains(piece(begin, end))) return false;
    return end - begin < 3 || !lore_.not_names.contains(piece(begin, begin + 2));
  }

  bool ends_at(std::size_t end, std::size_t limit, bool labelled) const {
    if (end >= limit || s_.gaps[end] >= Gap::kWide || !is_han(s_.chars[end])) {
      return end >= s_.size() || s_.gaps[end] >= Gap::kWide || s_.chars[end] != u'·';
    }
    if (!labelled && !is_labelled_behind(end)) return false;
    const std::u16string_view rest = scene_.text(end, s_.size());
    return std::any_of(lore_.followers.begin(), lore_.followers.end(),
                       [&](const std::u16string& word) { return rest.starts_with(word); });
  }

  // Followers of two characters or more name what comes next: 身份证, 手机.
  bool is_labelled_behind(std::size_t end) const {
    const std::u16string_view rest = scene_.text(end, s_.size());
    return std::any_of(
        lore_.followers.begin(), lore_.followers.end(),
        [&](const std::u16string& word) { return word.size() > 1 && rest.starts_with(word); });
  }

  // 艾力·吐尔逊
  std::size_t dotted(std::size_t at, std::size_t limit) const {
    std::size_t end = at;
    bool dot = false;
    while (end < limit) {
      std::size_t part = end;
      while (part < limit && part - end < kLongestPart && is_han(s_.chars[part]) &&
             s_.gaps[part] <= Gap::kThin &&
             (!dot || lore_.transliteration.contains(s_.chars[part]))) {
        ++part;
      }
      if (part == end) break;
      end = part;
      if (end >= limit || s_.chars[end] != u'·') break;
      dot = true;
      ++end;
    }
    return dot && s_.chars[end - 1] != u'·' ? end : at;
  }

  // 次仁卓玛
  std::size_t syllables(std::size_t at, std::size_t limit) const {
    std::size_t end = at;
    while (end + 2 <= limit && end - at < 6 && lore_.syllables.contains(piece(end, end + 2)))
      end += 2;
    return end - at >= 4 ? end : at;
  }

  const Skeleton& s_;
  const NameLore& lore_;
  const Scene& scene_;
};

bool opens_stretch(const Skeleton& s, std::size_t at) {
  if (at == 0 || s.gaps[at] >= Gap::kWide) return true;
  const char16_t before = s.chars[at - 1];
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
    if (labelled || (stretches && opens_stretch(scene.skeleton, i))) {
      stop = reader.read(i, end, labelled);
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
      if (const std::size_t end = reader.read(at, limit, true); end > at)
        push(hits, {at, end}, alone);
    }
  }
}

}  // namespace xs::screening
