// SPDX-License-Identifier: AGPL-3.0-or-later
// One part under examination: its skeleton, its tables, and what stands around a place in it.
// Internal to screening.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "screening/compiled.h"
#include "screening/tables.h"

namespace xs::screening {

// What a word list says of a word, in place of what the detector says.
struct ListedReason {
  std::string says;
  std::vector<std::string> cites;
};

// A detector's claim on characters [begin, end) of the skeleton.
struct Hit {
  std::uint32_t begin = 0, end = 0;
  const CompiledDetector* detector = nullptr;
  const ListedReason* listed = nullptr;
  // A stretch of the detector's words too many to be examined one by one.
  bool unexamined = false;
};

struct Span {
  std::size_t begin = 0, end = 0;
};

struct Scene {
  const CompiledRules& rules;
  const Skeleton& skeleton;
  Tables& tables;
  bool properties = false;  // a file name or document properties
  Reading reading = Reading::kLazy;

  [[nodiscard]] std::u16string_view text(std::size_t begin, std::size_t end) const {
    return std::u16string_view(skeleton.chars).substr(begin, end - begin);
  }
  // The sentence or line around [begin, end), at most about a hundred characters to each side.
  [[nodiscard]] Span sentence(std::size_t begin, std::size_t end) const;
  // What labels the value that begins at `at`: the words before it in the same clause, or the
  // heading of its column.
  [[nodiscard]] const std::u16string& label(std::size_t at) const;

  // The last label, because many candidates begin at one place.
  mutable std::size_t labelled_at = SIZE_MAX;
  mutable std::u16string last_label = {};
  // Where names could begin, once somebody asked; see NameReader::next_start.
  struct NameStarts {
    std::uint64_t bits = 0;  // of 64 characters
    bool known = false;
  };
  mutable std::vector<NameStarts> name_starts = {};
};

// Where words stand that by themselves make a name private.
struct PersonWords {
  std::vector<std::uint32_t> before;        // where a word before a name ends: 患者
  std::vector<std::uint32_t> behind;        // where a word behind a name begins: 当场死亡
  std::vector<std::uint32_t> private_life;  // 登记结婚: its sentence names private persons
  bool name_columns = false;                // is there a heading over names?
};

// Do the surroundings of a hit agree with its detector: labels, neighbours, quotation, persons?
[[nodiscard]] bool stands(const Scene& scene, const Hit& hit);

[[nodiscard]] bool matches_any(std::string_view text, const Patterns& patterns);
// With line ends and cell borders.
[[nodiscard]] std::string utf8(const Scene& scene, Span span);

// Words and patterns: marks, statements, labelled values, and cells under a known heading.
// `unexamined` receives stretches with more of them than can be looked at: they are not cleared.
void find_phrases(const Scene& scene, const Anchors& anchors, std::vector<Hit>& hits,
                  std::vector<Hit>& unexamined, PersonWords& persons);
// Identity numbers, telephones, cards, accounts.
void find_numbers(const Scene& scene, const Anchors& anchors, std::vector<Hit>& hits);
// Plates and e-mail addresses.
void find_codes(const Scene& scene, const Anchors& anchors, std::vector<Hit>& hits);
// Are these parts of one mark (密级：机密 and 机密★10年), if they touch?
[[nodiscard]] bool is_same_mark(const Hit& a, const Hit& b);
// Hits reach as far as their detectors say, but never into each other. Sorted, without overlaps.
void take_extents(const Scene& scene, std::vector<Hit>& hits);
// Names beside the personal data in `hits` or one of `words`, and wherever they stand again.
void find_names(const Scene& scene, const PersonWords& words, std::vector<Hit>& hits);
// Does [begin, end) name a person?
[[nodiscard]] bool names_person(const Scene& scene, std::size_t begin, std::size_t end);

}  // namespace xs::screening
