// SPDX-License-Identifier: AGPL-3.0-or-later
// Which of the names found belong to persons whom no kind of publication may name?
//
// Informants, victims, patients, children: the words for them are data, `always_masked` of the
// detectors of names. The last word for a person before a name decides; a name of a list without
// one goes with the name before it. It finds no names and changes no finding; that a protected name
// is protected wherever the document has it is for the caller to see to. Internal to screening.
//
//   for (const std::uint32_t begin : ProtectedNames(rules).among(scene, hits)) …
#pragma once

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "screening/scene.h"

namespace xs::screening {

class ProtectedNames {
 public:
  explicit ProtectedNames(const CompiledRules& rules);

  // Where they begin. `hits` are sorted and do not overlap.
  [[nodiscard]] std::unordered_set<std::uint32_t> among(const Scene& scene,
                                                        const std::vector<Hit>& hits) const;

 private:
  enum class Said : std::uint8_t { kNothing, kOther, kProtected };
  [[nodiscard]] Said said_before(const Scene& scene, std::size_t at) const;
  [[nodiscard]] std::size_t length_before(std::u16string_view text) const;

  WordSet words_;                                    // for protected persons
  std::unordered_map<char16_t, Words> all_by_last_;  // for any persons
};

}  // namespace xs::screening
