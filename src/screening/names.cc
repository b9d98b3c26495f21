// SPDX-License-Identifier: AGPL-3.0-or-later
// Names are recognised by their surroundings, never by a surname alone: after a word for a person
// ("申请人"), as a whole stretch between punctuation marks, or as a whole cell.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_set>

#include "screening/name_reader.h"
#include "screening/name_rows.h"
#include "screening/names_in_prose.h"
#include "screening/ordinary_words.h"

namespace xs::screening {
namespace {

constexpr std::size_t kLongestFormLine = 40, kLongestValue = 20, kFormLines = 8;
constexpr std::size_t kLongestLine = 200;
constexpr std::size_t kLinesToName = 5;    // above a value of a person
constexpr std::size_t kRowReach = 40;      // cells
constexpr std::size_t kLyingHeadings = 5;  // below the one over names
constexpr std::size_t kReadAhead = 24;     // behind a word for a person
constexpr std::size_t kLongestList = 500;  // of names behind one word

// Where a name may begin without a word for a person before it.
enum class Stretches {
  kNone,
  kPunctuated,  // behind a punctuation mark
  kAny,         // also behind a word like 由 or 对
  kLife,        // the same, but only names of a usual form
};

bool opens_stretch(const Scene& scene, Stretches stretches, std::size_t at) {
  if (stretches == Stretches::kNone) return false;
  const Skeleton& s = scene.skeleton;
  if (at == 0 || s.gap(at) >= Gap::kWide) return true;
  const char16_t before = s.chars[at - 1];
  if (scene.rules.names.openers.contains(before)) return stretches >= Stretches::kAny;
  return !is_han(before) && !is_letter(before) && before != u'·' && before != u'《' &&
         before != u'某' && before != u'*';
}

bool starts_apart(const Scene& scene, std::size_t at) {
  const Skeleton& s = scene.skeleton;
  return at == 0 || s.gap(at) >= Gap::kWide || !is_han(s.chars[at - 1]);
}

// 申请人（签名）: where the bracket before `at` opens; `at` if there is none.
std::size_t before_bracket(const Scene& scene, std::size_t begin, std::size_t at) {
  constexpr std::size_t kLongest = 10;
  const std::u16string& chars = scene.skeleton.chars;
  if (at <= begin || chars[at - 1] != u')') return at;
  const std::size_t open = chars.rfind(u'(', at - 1);
  return open != std::u16string::npos && open > begin && at - open <= kLongest ? open : at;
}

// Does one of the detector's labels, with or without a colon, end at `at`?
bool follows_label(const Scene& scene, const CompiledDetector& detector, std::size_t begin,
                   std::size_t at) {
  if (at > begin && scene.skeleton.chars[at - 1] == u':') {
    at = before_bracket(scene, begin, at - 1);
  }
  if (at == begin) return false;
  if (!detector.after_ends.contains(scene.skeleton.chars[at - 1])) return false;
  const auto found = detector.after_by_last.find(scene.skeleton.chars[at - 1]);
  if (found == detector.after_by_last.end()) return false;
  return std::any_of(found->second.begin(), found->second.end(), [&](const std::u16string& label) {
    return at >= begin + label.size() && scene.text(at - label.size(), at) == label;
  });
}

// 学生阿依古丽: the name begins behind the label.
bool is_label(const Scene& scene, const CompiledDetector& detector, std::size_t at) {
  return detector.after.longest_at(scene.text(at, scene.skeleton.size())) > 0;
}

// How far from `at` the next dot of a name may be.
std::size_t first_dot(const Scene& scene, std::size_t at, std::size_t end) {
  constexpr std::size_t kLongestPart = 8;
  std::size_t i = at;
  while (i < end && i - at < kLongestPart &&
         scene.rules.names.transliteration.contains(scene.skeleton.chars[i]))
    ++i;
  return i - at;
}

using Names = std::vector<std::pair<Span, bool>>;  // and whether a label announced it

// Names of [begin, end): after one of the labels, or between punctuation marks.
Names read_names(const Scene& scene, const CompiledDetector& detector, std::size_t begin,
                 std::size_t end, Stretches stretches) {
  const NameReader reader(scene);
  Names names;
  for (std::size_t i = begin; (i = reader.next_start(i, end)) < end;) {
    const bool labelled = follows_label(scene, detector, begin, i);
    std::size_t stop = i;
    if (labelled) {
      stop = reader.read(i, end, Evidence::kRole);
    } else if (opens_stretch(scene, stretches, i) && !is_label(scene, detector, i)) {
      stop =
          reader.read(i, end, stretches == Stretches::kLife ? Evidence::kPrivate : Evidence::kNone);
    }
    if (stop == i &&
        (labelled || (stretches >= Stretches::kPunctuated && starts_apart(scene, i)))) {
      stop = reader.read_spread(i, end);
    }
    if (stop == i && stretches >= Stretches::kAny) stop = reader.read_beside(i, end);
    // The dot gives the name away; what stands before it may be any word.
    if (stop == i && stretches >= Stretches::kAny &&
        scene.rules.names.transliteration.contains(scene.skeleton.chars[i])) {
      const std::size_t dot = i + 1 + first_dot(scene, i + 1, end);
      if (dot < end && reader.begin_of_dotted(dot) == i)
        stop = reader.read(i, end, Evidence::kRole);
    }
    std::optional<TableCell> cell;
    if (stop == i && stretches != Stretches::kNone) cell = scene.tables.at(i);
    if (cell && cell->begin == i) {
      const std::size_t whole =
          reader.read(i, std::min<std::size_t>(cell->end, end), Evidence::kCell);
      if (whole == cell->end) stop = whole;
      if (whole == i && cell->end <= end && contains_any(cell->heading, detector.columns) &&
          reader.form(i, cell->end) != NameForm::kNone) {
        stop = cell->end;
      }
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

// "性别：男", "姓名": a short line, as in a form.
bool is_form_line(const Scene& scene, Span line) {
  const std::size_t length = line.end - line.begin;
  return length <= kLongestValue ||
         (length <= kLongestFormLine &&
          scene.text(line.begin, line.end).find(u':') != std::u16string_view::npos);
}

Span form_around(const Scene& scene, Span line) {
  const Skeleton& s = scene.skeleton;
  Span form = line;
  for (std::size_t n = 0; n < kFormLines && form.begin > 0; ++n) {
    Span above{form.begin - 1, form.begin};
    while (!s.starts_line(above.begin) && above.end - above.begin <= kLongestFormLine)
      --above.begin;
    if (!is_form_line(scene, above)) break;
    form.begin = above.begin;
  }
  for (std::size_t n = 0; n < kFormLines && form.end < s.size(); ++n) {
    Span below{form.end, form.end + 1};
    while (below.end < s.size() && !s.starts_line(below.end) &&
           below.end - below.begin <= kLongestFormLine) {
      ++below.end;
    }
    if (!is_form_line(scene, below)) break;
    form.end = below.end;
  }
  return form;
}

// Where the person may be named: the row of a table; else the sentence and the one before it on
// its line, and, in a form, the labelled lines around.
std::vector<Neighbourhood> neighbourhoods(const Scene& scene, const Hit& hit) {
  std::vector<Neighbourhood> out;
  if (const auto cell = scene.tables.at(hit.begin)) {
    const Tables::Row row = scene.tables.row_around(*cell, kRowReach);
    out.push_back({{row.begin, row.end}, Stretches::kAny});
    const bool form = !scene.tables.declared() && cell->table == cell->row;
    if (!cell->heading.empty() && !form) return out;
  }
  const Skeleton& s = scene.skeleton;
  const Span sentence = scene.sentence(hit.begin, hit.end);
  out.push_back({sentence, Stretches::kAny});
  if (!s.starts_line(sentence.begin)) {
    out.push_back({scene.sentence(sentence.begin - 1, sentence.begin), Stretches::kPunctuated});
  }
  // The other clauses of its line: 姓名：柴庆慧；身份证号：…
  Span line = sentence;
  line.begin =
      s.line_begin(sentence.begin, sentence.begin - std::min(sentence.begin, kLongestLine));
  line.end = s.next_gap(sentence.end, std::min(s.size(), sentence.end + kLongestLine), Gap::kLine);
  if (line.begin < sentence.begin || line.end > sentence.end)
    out.push_back({line, Stretches::kNone});
  if (is_form_line(scene, line)) out.push_back({form_around(scene, line), Stretches::kNone});
  return out;
}

// 中签人员为：蔡东、蔺金涛
std::size_t skip_joint(const Scene& scene, std::size_t at) {
  constexpr std::size_t kLongestBracket = 10;
  const std::u16string& chars = scene.skeleton.chars;
  if (at < chars.size() && chars[at] == u'(') {  // 申请人（签名）：
    const std::size_t close = chars.find(u')', at);
    if (close - at < kLongestBracket && close + 1 < chars.size() && chars[close + 1] == u':')
      at = close + 1;
  }
  for (const std::u16string_view word : {u"名单", u"如下", u"分别", u"为", u"是", u":"}) {
    const bool near = at < scene.skeleton.size() && scene.skeleton.gap(at) < Gap::kLine;
    if (near && scene.text(at, scene.skeleton.size()).starts_with(word)) at += word.size();
  }
  return at;
}

// What stands between two names of a list at `at`; 0 if nothing does.
std::size_t separator_length(const Scene& scene, std::size_t at) {
  const Skeleton& s = scene.skeleton;
  if (at >= s.size() || s.gap(at) == Gap::kLine) return 0;
  const char16_t c = s.chars[at];
  return c == u'、' || c == u',' || c == u'和' || c == u'及' || c == u'与' || c == u';' ? 1 : 0;
}

// Does the sentence say that its persons may be named?
bool is_excused(const Scene& scene, const CompiledDetector& detector, std::size_t begin,
                std::size_t end) {
  const Span sentence = scene.sentence(begin, end);
  return contains_any(scene.text(sentence.begin, sentence.end), detector.not_near);
}

// The names behind a word for a person that ends at `role`.
void read_list(const Scene& scene, std::size_t role, const CompiledDetector* detector,
               std::vector<Hit>& hits) {
  const NameReader reader(scene);
  const Skeleton& s = scene.skeleton;
  std::size_t at = skip_joint(scene, role);
  const bool colon = at > role && s.chars[at - 1] == u':';
  if (at >= s.size() || s.gap(at) >= (colon ? Gap::kLine : Gap::kTab)) return;
  const Evidence evidence = colon ? Evidence::kColon : Evidence::kPrivate;
  for (std::size_t n = 0; n < kLongestList && at < s.size(); ++n) {
    const std::size_t limit = std::min(at + kReadAhead, s.size());
    std::size_t end = colon ? reader.read_spread(at, limit) : at;
    if (end == at) end = reader.read(at, limit, evidence);
    if (end == at || (n > 0 && !reader.ends_hard(end, limit))) return;
    if (n == 0 && is_excused(scene, *detector, role - 1, role)) return;
    push(hits, {at, end}, detector);
    at = end + separator_length(scene, end);
    const bool parted = colon && at == end && at < s.size() && s.gap(at) == Gap::kWide;
    if (at == end && !parted) return;
  }
}

// Names of a sentence about what only concerns those in it: 林仁彤与夏婷于2024年登记结婚.
void read_life(const Scene& scene, std::size_t word, const CompiledDetector& detector,
               std::vector<Hit>& hits) {
  const Span sentence = scene.sentence(word, word + 1);
  if (contains_any(scene.text(sentence.begin, sentence.end), detector.not_near)) return;
  for (const auto& [span, labelled] :
       read_names(scene, detector, sentence.begin, sentence.end, Stretches::kLife)) {
    push(hits, span, &detector);
  }
}

// Cells under 姓名 where the table is about private persons.
void read_columns(const Scene& scene, const CompiledDetector& detector, std::vector<Hit>& hits) {
  if (scene.tables.declared()) return;
  const NameReader reader(scene);
  const NameLore& lore = scene.rules.names;
  std::uint32_t heading_row = 0;
  bool known = false, wanted = false;
  scene.tables.for_each_under(
      [&](std::u16string_view heading) { return contains_any(heading, detector.columns); },
      [&](const TableCell& cell) {
        if (!known || cell.table != heading_row) {
          std::size_t end = scene.skeleton.line_end(cell.table);
          // A table on its side: its other headings begin the lines below.
          for (std::size_t n = 0; cell.table == cell.row && n < kLyingHeadings; ++n) {
            if (end < scene.skeleton.size()) end = scene.skeleton.line_end(end);
          }
          const std::u16string_view row = scene.text(cell.table, end);
          wanted = contains_any(row, lore.private_headings) &&
                   !contains_any(row, lore.official_headings);
          heading_row = cell.table;
          known = true;
        }
        if (!wanted) return;
        if (reader.read(cell.begin, cell.end, Evidence::kCell) == cell.end)
          push(hits, {cell.begin, cell.end}, &detector);
      });
}

// Whoever has been named as a private person is one wherever he is named again; but whoever is a
// party of a published case is none by a word like 村民 alone.
void find_again(const Scene& scene, const CompiledDetector* alone, std::vector<Hit>& hits) {
  std::map<std::u16string, const CompiledDetector*> names;
  for (const Hit& hit : hits) {
    if (hit.detector->rule.check != Check::kPersonName) continue;
    if (scene.skeleton.has_gap(hit.begin, hit.end, Gap::kTab)) continue;
    const auto [known, added] =
        names.emplace(std::u16string(scene.text(hit.begin, hit.end)), hit.detector);
    if (!added && known->second == alone) known->second = hit.detector;
  }
  if (names.empty()) return;
  Words words;
  std::vector<const CompiledDetector*> detectors;
  for (const auto& [name, detector] : names) {
    words.push_back(name);
    detectors.push_back(detector);
  }
  const NameReader reader(scene);
  const Skeleton& s = scene.skeleton;
  std::vector<Hit> again;
  std::set<std::u16string_view> excused;
  const auto follows_role = [&](std::size_t at) {
    return std::any_of(scene.rules.detectors.begin(), scene.rules.detectors.end(),
                       [&](const auto& detector) {
                         return detector->rule.check == Check::kPersonName &&
                                follows_label(scene, *detector, 0, at);
                       });
  };
  WordFinder(words).find(s.chars, [&](const WordHit& found) {
    if (s.has_gap(found.begin, found.end, Gap::kWide) &&
        reader.read_spread(found.begin, found.end) != found.end) {
      return;
    }
    const CompiledDetector* const detector = detectors[found.word];
    if (detector == alone && is_excused(scene, *alone, found.begin, found.end))
      excused.insert(words[found.word]);
    // Two characters may be part of a longer name or word, so may 程材料.
    const bool ordinary = is_ordinary_word(scene.text(found.begin, found.end));
    const bool whole = (found.end - found.begin > 2 && !ordinary) ||
                       reader.ends_hard(found.end, s.size()) || reader.has_follower(found.end, 1) ||
                       follows_role(found.begin) ||
                       (starts_apart(scene, found.begin) && !reader.may_go_on(found.end));
    if (whole) again.push_back({found.begin, found.end, detector});
  });
  hits.insert(hits.end(), again.begin(), again.end());
  std::erase_if(hits, [&](const Hit& hit) {
    return hit.detector == alone && excused.contains(scene.text(hit.begin, hit.end));
  });
}

// 补贴对象, 农户, 受助者: by its last character.
bool may_head_persons(const Scene& scene, std::u16string_view heading) {
  return !heading.empty() && scene.rules.names.heading_ends.contains(heading.back());
}

// A table that lost its borders, one value a line: the name stands a few lines above the value.
void find_above(const Scene& scene, const NameReader& reader, const CompiledDetector& detector,
                const Hit& value, std::vector<Hit>& hits) {
  const Skeleton& s = scene.skeleton;
  if (!s.starts_line(value.begin) || (value.end < s.size() && !s.starts_line(value.end))) return;
  std::size_t end = value.begin;
  for (std::size_t n = 0; n < kLinesToName && end > 0; ++n) {
    std::size_t line = end - 1;
    while (!s.starts_line(line) && end - line <= kLongestValue) --line;
    if (end - line > kLongestValue) return;
    if (reader.form(line, end) == NameForm::kUsual) return push(hits, {line, end}, &detector);
    end = line;
  }
}

void find_beside(const Scene& scene, const CompiledDetector& detector, std::vector<Hit>& hits) {
  const NameReader reader(scene);
  std::unordered_set<std::size_t> looked;
  const std::size_t count = hits.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (!hits[i].detector->personal) continue;
    if (is_excused(scene, detector, hits[i].begin, hits[i].end)) continue;
    find_above(scene, reader, detector, Hit(hits[i]), hits);
    for (const auto& [around, stretches] : neighbourhoods(scene, hits[i])) {
      if (!looked.insert(around.begin * 4 + static_cast<std::size_t>(stretches)).second) continue;
      if (stretches == Stretches::kPunctuated &&
          contains_any(scene.text(around.begin, around.end), detector.not_near)) {
        continue;
      }
      for (const auto& [span, labelled] :
           read_names(scene, detector, around.begin, around.end, stretches)) {
        if (is_excused(scene, detector, span.begin, span.end)) continue;
        const auto cell = scene.tables.at(span.begin);
        const bool other_column = cell && !cell->heading.empty() && !labelled &&
                                  !contains_any(cell->heading, detector.columns);
        const bool whole = cell && cell->begin == span.begin && cell->end == span.end &&
                           may_head_persons(scene, cell->heading) &&
                           reader.form(span.begin, span.end) == NameForm::kUsual;
        if (!other_column || whole) push(hits, span, &detector);
      }
    }
  }
}

// The detector of rows of names: the one that waits for words of lists.
const CompiledDetector* row_detector(const CompiledRules& rules) {
  for (const auto& detector : rules.detectors) {
    const bool names = detector->rule.check == Check::kPersonName;
    if (names && !detector->rule.alone && !detector->near.empty()) return detector.get();
  }
  return nullptr;
}

// Which of the words begins at `at`; its length, 0 if none.
std::size_t word_length(const Scene& scene, const WordSet& words, std::size_t at) {
  return words.longest_at(scene.text(at, scene.skeleton.size()));
}

// Behind words for a list or for persons who are always private, and under a letter.
void find_rows(const Scene& scene, const PersonWords& words, const CompiledDetector* alone,
               std::vector<Hit>& hits) {
  const CompiledDetector* const detector = row_detector(scene.rules);
  if (detector == nullptr) return;
  NameRows rows(scene, *detector);
  for (const std::size_t at : words.private_life) {
    if (const std::size_t length = word_length(scene, detector->near, at); length > 0)
      rows.find(at + length, hits);
    if (const std::size_t length = word_length(scene, detector->after, at); length > 0)
      rows.find_signature(at + length, hits);
  }
  for (const std::size_t role : words.before) {
    if (alone == nullptr || !is_excused(scene, *alone, role - 1, role)) rows.find(role, hits);
  }
  rows.find_everywhere(alone, hits);
}

}  // namespace

bool names_person(const Scene& scene, std::size_t begin, std::size_t end) {
  const CompiledDetector* beside = name_detector(scene.rules, false);
  const CompiledDetector* alone = name_detector(scene.rules, true);
  const NameReader reader(scene);
  if (beside != nullptr) {
    for (const auto& [span, labelled] : read_names(scene, *beside, begin, end, Stretches::kAny)) {
      if (labelled || reader.form(span.begin, span.end) == NameForm::kUsual) return true;
    }
  }
  if (alone == nullptr) return false;
  if (!read_names(scene, *alone, begin, end, Stretches::kNone).empty()) return true;
  return beside != nullptr &&
         ProseNames(scene, *beside, *alone, row_detector(scene.rules)).any(begin, end);
}

void find_names(const Scene& scene, const PersonWords& words, std::vector<Hit>& hits) {
  if (const CompiledDetector* beside = name_detector(scene.rules, false)) {
    find_beside(scene, *beside, hits);
    if (words.name_columns) read_columns(scene, *beside, hits);
  }
  const CompiledDetector* const alone = name_detector(scene.rules, true);
  const CompiledDetector* const lists = row_detector(scene.rules);
  find_rows(scene, words, alone, hits);
  if (alone != nullptr) {
    const NameReader reader(scene);
    for (const std::size_t role : words.before) read_list(scene, role, alone, hits);
    for (const std::size_t word : words.private_life) {
      if (lists == nullptr || (word_length(scene, lists->near, word) == 0 &&
                               word_length(scene, lists->after, word) == 0)) {
        read_life(scene, word, *alone, hits);
      }
    }
    for (const std::size_t tail : words.behind) {
      const std::size_t at = reader.read_back(tail);
      if (at < tail && !is_excused(scene, *alone, at, tail)) push(hits, {at, tail}, alone);
    }
  }
  const bool about_persons =
      std::any_of(hits.begin(), hits.end(), [](const Hit& hit) { return hit.detector->personal; });
  const CompiledDetector* const beside = name_detector(scene.rules, false);
  if (alone != nullptr && beside != nullptr && about_persons)
    ProseNames(scene, *beside, *alone, lists).find(hits);
  find_again(scene, alone, hits);
  give_back_names(scene, hits);
}

}  // namespace xs::screening
