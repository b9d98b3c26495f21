// SPDX-License-Identifier: AGPL-3.0-or-later
// What a letter can tell, by name; and the names there are.
//
// A template names places such as {题名}; a place without a fact is left to be filled by hand.
// Lists ({for_each: 审查意见}) hold rows, each with places of its own. The names are Chinese words,
// because the people who change templates are no programmers.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "regulation/pack.h"

namespace xs::letters {

using Texts = std::map<std::string, std::string>;

struct Facts {
  Texts texts;
  std::map<std::string, std::vector<Texts>> lists;
  std::string made;     // Letter::made
  bool closed = false;  // the contents are closed to everyone: they are not among the facts
};

// Canonical bytes of the facts: what the digest of a letter is made over.
[[nodiscard]] std::string canonical(const Facts& facts);

struct Place {
  std::string name;
  std::string says;        // what stands there, for docs and for the message that suggests it
  bool date = false;       // its blank is one for a date
  std::string fixed = {};  // the same in every letter: a blank to be filled by hand
};
struct ListPlace {
  std::string name;
  std::string says;
  std::vector<Place> places;
};
struct Places {
  std::vector<Place> texts;
  std::vector<ListPlace> lists;

  // Null when there is none.
  [[nodiscard]] const Place* text(std::string_view name) const;
  [[nodiscard]] const ListPlace* list(std::string_view name) const;
};
// Those of every agency, and {登记.字段名}, {登记.字段名.勾选} for each field of this pack.
[[nodiscard]] Places places_of(const regulation::Pack& pack);

}  // namespace xs::letters
