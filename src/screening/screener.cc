// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/screener.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "document/boxes.h"
#include "screening/compiled.h"
#include "screening/mark_period.h"
#include "screening/protected_names.h"
#include "screening/scene.h"

namespace xs::screening {
namespace {

using document::Finding;
using document::Part;
using document::Place;

// Fewer equal values in a column are shown one by one.
constexpr std::size_t kColumnFinding = 3;

// Of overlapping hits the graver stays; within a category the earlier rule, else the longer.
bool outweighs(const Hit& a, const Hit& b) {
  const auto& left = a.detector->rule;
  const auto& right = b.detector->rule;
  if (left.action != right.action) return left.action > right.action;
  if (left.severity != right.severity) return left.severity > right.severity;
  if (left.category == right.category && a.detector != b.detector) {
    return a.detector->rank < b.detector->rank;
  }
  if (a.end - a.begin != b.end - b.begin) return a.end - a.begin > b.end - b.begin;
  return a.detector->rank < b.detector->rank;
}

// The order in which they were found does not matter.
std::vector<Hit> without_overlaps(std::vector<Hit> hits) {
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return std::tuple(a.begin, b.end, a.detector->rank) <
           std::tuple(b.begin, a.end, b.detector->rank);
  });
  std::vector<Hit> kept;
  for (const Hit& hit : hits) {
    if (kept.empty() || kept.back().end <= hit.begin) {
      kept.push_back(hit);
    } else if (hit.unexamined || kept.back().unexamined) {
      // What nobody looked at stays reported as a whole, with the graver of both effects.
      Hit& whole = kept.back();
      whole.end = std::max(whole.end, hit.end);
      whole.unexamined = true;
      if (outweighs(hit, whole)) whole.detector = hit.detector;
    } else if (is_same_mark(hit, kept.back())) {
      Hit& whole = kept.back();
      if (hit.detector->rank < whole.detector->rank) whole.detector = hit.detector;
      whole.end = std::max(whole.end, hit.end);
    } else if (outweighs(hit, kept.back())) {
      kept.back() = hit;
    }
  }
  return kept;
}

class PartFindings {
 public:
  // `masked` is where the names begin that no kind of publication may show.
  PartFindings(const Part& part, const Scene& scene, const std::vector<Hit>& hits,
               const std::unordered_set<std::uint32_t>& masked)
      : part_(part), scene_(scene), masked_(masked) {
    const bool marked = std::any_of(
        hits.begin(), hits.end(), [](const Hit& hit) { return hit.detector->rule.complete_mark; });
    if (marked) issued_ = find_issued(scene.skeleton);
  }

  std::vector<Finding> make(const std::vector<Hit>& hits) const {
    using Key = std::tuple<Column, const CompiledDetector*, const ListedReason*>;
    std::map<Key, std::vector<const Hit*>> columns;
    for (const Hit& hit : hits) {
      if (const auto column = column_of(hit)) {
        columns[{*column, hit.detector, hit.listed}].push_back(&hit);
      }
    }
    std::vector<Finding> findings;
    for (const Hit& hit : hits) {
      const auto column = column_of(hit);
      const auto* group = column ? &columns[{*column, hit.detector, hit.listed}] : nullptr;
      if (group == nullptr || group->size() < kColumnFinding) {
        findings.push_back(finding(hit));
      } else if (group->front() == &hit) {
        findings.push_back(column_finding(*group));
      }
    }
    return findings;
  }

 private:
  using Column = std::pair<std::uint32_t, std::int32_t>;
  // In plain text only a column under a heading is one.
  std::optional<Column> column_of(const Hit& hit) const {
    if (hit.unexamined) return std::nullopt;
    const auto cell = scene_.tables.at(hit.begin);
    if (!cell || (!scene_.tables.declared() && cell->heading.empty())) return std::nullopt;
    return Column{cell->table, cell->column};
  }

  Place place(const Hit& hit) const {
    const SourceRange source = scene_.skeleton.source(hit.begin, hit.end);
    Place where{part_.address, source.begin, source.end, {}, {}, {}};
    if (auto paper = document::stands_on(part_, source.begin, source.end)) {
      where.page = paper->page;
      where.boxes = std::move(paper->lines);
    }
    if (!scene_.tables.declared()) return where;
    if (const auto cell = scene_.tables.at(hit.begin)) where.cell = cell_address(*cell);
    return where;
  }

  std::string text(const Place& where) const {
    return part_.text.substr(where.start, where.end - where.start);
  }

  Finding finding(const Hit& hit) const {
    const Detector& rule = hit.detector->rule;
    Finding made;
    made.category = rule.category;
    made.severity = rule.severity;
    made.action = rule.action;
    made.admission = rule.admission;
    made.always_masked = masked_.contains(hit.begin);
    made.detector = rule.id;
    made.cites = rule.cites;
    made.visible = part_.visible;
    made.where = place(hit);
    made.excerpt = text(made.where);
    made.says = rule.says;
    if (rule.complete_mark) add_period(hit, made.says);
    if (hit.listed != nullptr) {
      made.says = hit.listed->says;
      made.cites = hit.listed->cites;
    }
    made.confidence = rule.confidence;
    if (hit.unexamined) made.says = "此段中这类内容过密，未能逐一检查，请人工核对整段。";
    return made;
  }

  // "…依据《…》。" and what the period of the mark comes to.
  void add_period(const Hit& hit, std::string& says) const {
    const std::u16string_view mark = scene_.text(hit.begin, hit.end);
    says += say_period(read_mark(mark, issued_, scene_.rules.period_maximum)) + "。";
  }

  // The last date that stands on a line of its own, as below a signature.
  static std::optional<std::chrono::year_month_day> find_issued(const Skeleton& s) {
    constexpr std::size_t kEnd = 4000;  // characters from the end
    std::size_t end = s.size();
    const std::size_t first = s.size() < kEnd ? 0 : s.size() - kEnd + 1;
    for (std::size_t left = s.size(); left > first; --left) {
      const std::size_t at = left - 1;
      if (!s.starts_line(at)) continue;
      const auto line = std::u16string_view(s.chars).substr(at, end - at);
      if (const auto date = date_of_issue(line)) return date;
      end = at;
    }
    return std::nullopt;
  }

  Finding column_finding(const std::vector<const Hit*>& hits) const {
    Finding made = finding(*hits.front());
    for (const Hit* hit : hits) {
      Place where = place(*hit);
      std::string value = text(where);
      made.rows.push_back({std::move(where), std::move(value)});
      made.always_masked |= masked_.contains(hit->begin);
    }
    return made;
  }

  const Part& part_;
  const Scene& scene_;
  const std::unordered_set<std::uint32_t>& masked_;
  std::optional<std::chrono::year_month_day> issued_;
};

std::vector<std::uint32_t> heading_places(const CompiledRules& rules, const Anchors& anchors) {
  std::vector<std::uint32_t> places;
  for (const FoundWord& word : anchors.words) {
    const bool again = !places.empty() && places.back() == word.begin;
    if (!again && rules.word_uses[word.word].heading) places.push_back(word.begin);
  }
  return places;
}

// Every word at every character.
Anchors plain_anchors(const CompiledRules& rules, const Skeleton& skeleton) {
  std::unordered_map<char16_t, std::vector<std::uint32_t>> by_first;
  for (std::uint32_t i = 0; i < rules.words.size(); ++i) by_first[rules.words[i][0]].push_back(i);
  Anchors anchors;
  for (std::uint32_t at = 0; at < skeleton.size(); ++at) {
    const auto found = by_first.find(skeleton.chars[at]);
    if (found == by_first.end()) continue;
    for (const std::uint32_t word : found->second) {
      const std::u16string& chars = rules.words[word];
      if (skeleton.chars.compare(at, chars.size(), chars) != 0) continue;
      anchors.words.push_back({at, at + static_cast<std::uint32_t>(chars.size()), 0, word});
    }
  }
  std::sort(anchors.words.begin(), anchors.words.end());
  return anchors;
}

// What is made anew for every text; its memory is used again.
struct Workplace {
  Skeleton skeleton;
  Anchors anchors;
};

// With the skeleton of the text.
Workplace& workplace_for(const std::string& text) {
  constexpr std::size_t kKept = std::size_t{1} << 20;  // a longer text leaves nothing behind
  thread_local Workplace own;
  thread_local bool large = false;
  if (large) own = Workplace();
  large = text.size() > kKept;
  make_skeleton(text, own.skeleton);
  return own;
}

std::vector<Hit> find_hits(const Scene& scene, const Anchors& anchors, const WordLists& lists) {
  std::vector<Hit> hits, unexamined;
  PersonWords persons;
  find_phrases(scene, anchors, hits, unexamined, persons);
  find_numbers(scene, anchors, hits);
  find_codes(scene, anchors, hits);
  for (const auto& list : lists) list->find(scene.skeleton, hits);
  hits = without_overlaps(std::move(hits));
  find_names(scene, persons, hits);
  hits.insert(hits.end(), unexamined.begin(), unexamined.end());
  hits = without_overlaps(std::move(hits));
  take_extents(scene, hits);
  return hits;
}

// One document, part by part.
class Examination {
 public:
  Examination(const CompiledRules& rules, const ProtectedNames& protected_names,
              const WordLists& lists, Reading reading = Reading::kLazy)
      : rules_(rules), protected_names_(protected_names), lists_(lists), reading_(reading) {}

  // `workplace` holds the skeleton of its text.
  void screen(const Part& part, Workplace& workplace, bool properties);
  // All findings. Whoever is protected in one place is so wherever he is named.
  document::Screening finish();

 private:
  const CompiledRules& rules_;
  const ProtectedNames& protected_names_;
  const WordLists& lists_;
  const Reading reading_;
  document::Screening out_;
  std::set<std::pair<std::string, std::u16string>> masked_;  // category and name
};

void Examination::screen(const Part& part, Workplace& workplace, bool properties) {
  const Skeleton& skeleton = workplace.skeleton;
  Anchors& anchors = workplace.anchors;
  if (skeleton.size() == 0) return;
  if (reading_ == Reading::kPlain) {
    anchors = plain_anchors(rules_, skeleton);
  } else {
    rules_.sweeper->sweep(skeleton, anchors);
  }
  Tables tables(part, skeleton, rules_.headings, heading_places(rules_, anchors), reading_);
  const Scene scene{rules_, skeleton, tables, properties, reading_};
  const std::vector<Hit> hits = find_hits(scene, anchors, lists_);
  const auto masked = protected_names_.among(scene, hits);
  for (const Hit& hit : hits) {
    if (masked.contains(hit.begin))
      masked_.emplace(hit.detector->rule.category, scene.text(hit.begin, hit.end));
  }
  for (Finding& finding : PartFindings(part, scene, hits, masked).make(hits)) {
    finding.id = "F" + std::to_string(out_.findings.size() + 1);
    out_.verdict = std::max(out_.verdict, finding.action);
    out_.admission = std::max(out_.admission, finding.admission);
    out_.findings.push_back(std::move(finding));
  }
}

document::Screening Examination::finish() {
  for (Finding& finding : out_.findings) {
    if (masked_.empty()) break;
    const auto is_masked = [&](const std::string& text) {
      return masked_.contains({finding.category, fold_word(text)});
    };
    finding.always_masked |= is_masked(finding.excerpt) ||
                             std::ranges::any_of(finding.rows, is_masked, &document::Row::text);
  }
  return std::move(out_);
}

document::Screening screen_body(Examination examination, std::string_view text, bool properties) {
  Part part;
  part.address = "body";
  part.label = "正文";
  part.text = text;
  Workplace* workplace = &workplace_for(part.text);
  if (!workplace->skeleton.is_utf8()) {
    part.text = replace_invalid_utf8(text);
    workplace = &workplace_for(part.text);
  }
  examination.screen(part, *workplace, properties);
  return examination.finish();
}

document::Screening screen_parts(Examination examination, const document::Document& document) {
  for (const Part& part : document.parts) {
    const bool properties = part.kind == document::PartKind::kProperties;
    examination.screen(part, workplace_for(part.text), properties);
  }
  return examination.finish();
}

}  // namespace

Screener::Screener(std::unique_ptr<const CompiledRules> rules)
    : rules_(std::move(rules)), protected_names_(std::make_unique<const ProtectedNames>(*rules_)) {}
Screener::Screener(Screener&&) noexcept = default;
Screener& Screener::operator=(Screener&&) noexcept = default;
Screener::~Screener() = default;

Result<Screener> Screener::compile(DetectorRules rules) {
  XS_TRY(std::unique_ptr<CompiledRules> compiled, compile_rules(std::move(rules)));
  return Screener(std::move(compiled));
}

document::Screening Screener::screen(const document::Document& document,
                                     const WordLists& lists) const {
  return screen_parts({*rules_, *protected_names_, lists}, document);
}

document::Screening Screener::screen_plainly(const document::Document& document,
                                             const WordLists& lists) const {
  return screen_parts({*rules_, *protected_names_, lists, Reading::kPlain}, document);
}

document::Screening Screener::screen_text(std::string_view text, const WordLists& lists) const {
  return screen_body({*rules_, *protected_names_, lists}, text, false);
}

document::Screening Screener::screen_file_name(std::string_view name,
                                               const WordLists& lists) const {
  return screen_body({*rules_, *protected_names_, lists}, name, true);
}

bool Screener::is_complete_mark(std::string_view text) const {
  // Quoting a mark is copying it: here quotation marks excuse nothing.
  std::string unquoted(text);
  for (const std::string_view quote : {"“", "”", "‘", "’", "「", "」", "『", "』", "\"", "'"}) {
    for (std::size_t at = unquoted.find(quote); at != std::string::npos;
         at = unquoted.find(quote, at)) {
      unquoted.replace(at, quote.size(), " ");
    }
  }
  const document::Screening screening = screen_text(unquoted);
  return std::any_of(
      screening.findings.begin(), screening.findings.end(), [&](const Finding& found) {
        return std::any_of(
            rules_->detectors.begin(), rules_->detectors.end(), [&](const auto& detector) {
              return detector->rule.complete_mark && detector->rule.id == found.detector;
            });
      });
}

}  // namespace xs::screening
