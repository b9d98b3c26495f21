// SPDX-License-Identifier: AGPL-3.0-or-later
// Which names stand in rows of nothing but names: 张三　李四　王小明, "1.张三 2.李四",
// （张三、李四）?
//
// A row is judged as a whole: most of its items must be names of a usual form, then the others of
// the length of a name are taken for names, too. Whether such a row names private persons is for
// the words around it to say; see the detector's `near` and `not_near`. Internal to screening.
//
//   NameRows rows(scene, detector);
//   rows.find(place_behind_a_word_for_a_list, hits);
#pragma once

#include <unordered_set>
#include <vector>

#include "screening/name_reader.h"

namespace xs::screening {

class NameRows {
 public:
  NameRows(const Scene& scene, const CompiledDetector& detector)
      : scene_(scene), s_(scene.skeleton), detector_(detector), reader_(scene) {}

  // Rows behind an announcing word that ends at `word`: on its line behind a colon or in brackets,
  // and on the lines below. Every place is read once, however many words announce it.
  void find(std::size_t word, std::vector<Hit>& hits);
  // Rows of three names and more that nothing announces; a row behind a label only where its
  // surroundings speak of private persons. Call it last.
  void find_everywhere(const CompiledDetector* alone, std::vector<Hit>& hits);
  // The one who signs below the closing words of a letter that end at `word`.
  void find_signature(std::size_t word, std::vector<Hit>& hits);

 private:
  struct Row {
    std::vector<Span> names;
    std::size_t usual = 0, items = 0;
    std::size_t end = 0;  // so far it was read
  };
  // `goes_on`: other words may follow behind the last name.
  [[nodiscard]] Row read(std::size_t begin, std::size_t end, bool goes_on = false) const;
  [[nodiscard]] Row read_labelled(std::size_t begin, std::size_t end) const;
  [[nodiscard]] std::size_t end_of_line(std::size_t at) const;
  [[nodiscard]] std::size_t item_end(std::size_t at, std::size_t end) const;
  [[nodiscard]] std::size_t skip_serial(std::size_t at, std::size_t end) const;
  [[nodiscard]] bool is_spread(std::size_t at, std::size_t end) const;
  [[nodiscard]] std::size_t first_number(std::size_t line, std::size_t end) const;
  [[nodiscard]] bool may_begin_row(std::size_t line, std::size_t end, bool& labelled) const;
  [[nodiscard]] bool is_vetoed(std::size_t begin, std::size_t end) const;
  void find_below(std::size_t word, std::size_t line, std::vector<Hit>& hits);
  void push(const Row& row, std::vector<Hit>& hits) const;

  const Scene& scene_;
  const Skeleton& s_;
  const CompiledDetector& detector_;
  NameReader reader_;
  std::unordered_set<std::size_t> read_;  // where rows were looked for
  std::size_t last_word_ = 0;
  std::size_t read_until_ = 0;  // by find() on one line
};

}  // namespace xs::screening
