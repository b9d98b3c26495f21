// SPDX-License-Identifier: AGPL-3.0-or-later
// Which names stand in the running text of a document that speaks of private persons?
//
// A name is known by its form, by what may stand before and behind names, and by its characters not
// making common words with their neighbours. A sentence about people in office excuses its names.
// Whether the document speaks of private persons at all is for the caller to say. Internal to
// screening.
//
//   ProseNames(scene, protected_persons, rows_of_names).find(hits);
#pragma once

#include <vector>

#include "screening/name_reader.h"

namespace xs::screening {

class ProseNames {
 public:
  // `alone` has the words for private persons, `detector` makes the findings; it and `rows` tell
  // which words excuse.
  ProseNames(const Scene& scene, const CompiledDetector& detector, const CompiledDetector& alone,
             const CompiledDetector* rows)
      : scene_(scene),
        s_(scene.skeleton),
        detector_(detector),
        alone_(alone),
        rows_(rows),
        reader_(scene, scene.rules.names.prose_followers) {}

  void find(std::vector<Hit>& hits) const;
  // Does one begin in [begin, end)?
  [[nodiscard]] bool any(std::size_t begin, std::size_t end) const;

 private:
  // What stands before a name, the stronger the later.
  enum class Lead : std::uint8_t {
    kNone,
    kCharacter,  // 由, 对
    kBorder,     // a punctuation mark, a wide space, the beginning of a line
    kWord,       // 群众, 东至
  };
  [[nodiscard]] Lead lead(std::size_t at) const;
  [[nodiscard]] std::size_t read(std::size_t at) const;
  [[nodiscard]] std::size_t read_at(std::size_t at) const;
  [[nodiscard]] std::size_t read_whole(std::size_t at, std::size_t limit) const;
  [[nodiscard]] bool stands(std::size_t at, std::size_t stop, Lead before) const;
  [[nodiscard]] bool is_excused(std::size_t begin, std::size_t end) const;
  [[nodiscard]] bool makes_word(std::size_t at) const;
  [[nodiscard]] bool follows_word(std::size_t at) const;
  [[nodiscard]] bool follows_role(std::size_t at) const;

  const Scene& scene_;
  const Skeleton& s_;
  const CompiledDetector& detector_;
  const CompiledDetector& alone_;
  const CompiledDetector* rows_;
  NameReader reader_;
};

// A pattern about a person may have taken his name along: 佘静洁系育才中学初一（12）班.
void give_back_names(const Scene& scene, std::vector<Hit>& hits);

}  // namespace xs::screening
