// SPDX-License-Identifier: AGPL-3.0-or-later
// pack.yaml and the articles of one folder: clauses, and what is in force.
#pragma once

#include <span>

#include "base/date.h"
#include "regulation/draft.h"
#include "regulation/fault.h"
#include "regulation/yaml_reading.h"

namespace xs::regulation {

[[nodiscard]] bool is_pack_id(std::string_view name);

// Fills title, letter, laws and extends; `draft.pack.id` is the name of the folder. Returns the
// packs to be read before.
[[nodiscard]] std::vector<Named> read_pack_file(const YamlValue& root, Draft& draft,
                                                FaultList& faults);

// Reads articles one after the other into a draft. Rules of an article that is not in force are
// read for their faults and left out.
class ArticleReading {
 public:
  // Both must outlive this object.
  ArticleReading(Draft& draft, Date as_of, FaultList& faults)
      : draft_(draft), as_of_(as_of), faults_(faults) {}
  void read(const YamlValue& root);
  // Call once, after the last article.
  void finish();

 private:
  void read_unit(const YamlValue& unit, const Clause& article);
  void add_clause(Clause clause, const Source& id_source);

  Draft& draft_;
  Date as_of_;
  FaultList& faults_;
  std::vector<Clause> versions_;  // of every clause, in the order written
};

// Each clause id begins with the letter of its pack or the prefix of a law that the pack knows.
void check_clause_prefixes(std::span<const Draft> drafts, const Pack& pack, FaultList& faults);

}  // namespace xs::regulation
