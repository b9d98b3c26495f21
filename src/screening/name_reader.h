// SPDX-License-Identifier: AGPL-3.0-or-later
// Does a name of a person begin, or end, at this place? By surname, the characters of given names,
// and what stands around; why a name is expected there is the caller's to say. Internal to
// screening.
#pragma once

#include <string>

#include "screening/scene.h"

namespace xs::screening {

// Why a name is expected here.
enum class Evidence : std::uint8_t {
  kNone,     // a stretch between punctuation marks
  kPrivate,  // behind a word for a person, but nothing else personal nearby
  kColon,    // the same with a colon between
  kCell,     // a cell of a row with personal data
  kRole,     // behind a word for a person, beside personal data; its end need not be visible
};

// How much a stretch by itself looks like a name.
enum class NameForm : std::uint8_t { kNone, kPossible, kUsual };

class NameReader {
 public:
  explicit NameReader(const Scene& scene) : NameReader(scene, scene.rules.names.followers) {}
  // `followers` are the words that may stand right behind a name.
  NameReader(const Scene& scene, const WordSet& followers)
      : s_(scene.skeleton), lore_(scene.rules.names), followers_(followers), scene_(scene) {}

  // The first place of [at, end) where a name could begin; `end` if there is none. Never leaves out
  // one.
  [[nodiscard]] std::size_t next_start(std::size_t at, std::size_t end) const;
  // One past the name that begins at `at` and ends where a name can end; `at` if there is none.
  [[nodiscard]] std::size_t read(std::size_t at, std::size_t limit, Evidence evidence) const;
  // Where the name begins that ends right before `end`; `end` if there is none.
  [[nodiscard]] std::size_t read_back(std::size_t end) const;
  // One past the name at `at` if it has a usual form and a word for a person or a bracket about one
  // right behind: "多次拨打汤国的手机"; `at` if not.
  [[nodiscard]] std::size_t read_beside(std::size_t at, std::size_t limit) const;
  // 邓　伟, spread to the width of three characters.
  [[nodiscard]] std::size_t read_spread(std::size_t at, std::size_t limit) const;
  // What [begin, end) as a whole looks like; 邓　伟 may be spread.
  [[nodiscard]] NameForm form(std::size_t begin, std::size_t end) const;
  // Where the first part before the dot of 艾力·吐尔逊 begins; `dot` if it is no such dot.
  [[nodiscard]] std::size_t begin_of_dotted(std::size_t dot) const;
  // Is a word that stands behind names, of so many characters at least, next?
  [[nodiscard]] bool has_follower(std::size_t end, std::size_t least = 2) const {
    return follower_length(end) >= least;
  }
  // How long is the word behind names that begins at `end`? 0 if there is none.
  [[nodiscard]] std::size_t follower_length(std::size_t end) const;
  // May a given name go on at `at`?
  [[nodiscard]] bool may_go_on(std::size_t at) const {
    return at < s_.size() && may_be_given(at) && lore_.given.contains(s_.chars[at]);
  }
  // A punctuation mark, a wide space or the end.
  [[nodiscard]] bool ends_hard(std::size_t end, std::size_t limit) const;

 private:
  [[nodiscard]] std::uint64_t starts_in(std::size_t word) const;
  [[nodiscard]] std::u16string_view piece(std::size_t begin, std::size_t end) const {
    return scene_.text(begin, end);
  }
  [[nodiscard]] bool may_be_given(std::size_t i) const;
  [[nodiscard]] bool is_likely(std::size_t given, std::size_t end) const;
  [[nodiscard]] std::size_t surname_length(std::size_t at, std::size_t limit) const;
  [[nodiscard]] bool is_name(std::size_t begin, std::size_t end, std::size_t surname) const;
  [[nodiscard]] bool is_double(std::size_t at, std::size_t limit) const;
  [[nodiscard]] bool ends_softly(std::size_t end, Evidence evidence) const;
  [[nodiscard]] bool is_dot(std::size_t at) const;
  [[nodiscard]] std::size_t transliterated(std::size_t at, std::size_t limit) const;
  [[nodiscard]] std::size_t syllable(std::size_t at, std::size_t limit) const;
  [[nodiscard]] std::size_t dotted(std::size_t at, std::size_t limit) const;
  [[nodiscard]] std::size_t han_run(std::size_t at, std::size_t limit) const;
  [[nodiscard]] std::size_t syllables(std::size_t at, std::size_t limit, Evidence evidence) const;

  const Skeleton& s_;
  const NameLore& lore_;
  const WordSet& followers_;
  const Scene& scene_;
};

}  // namespace xs::screening
