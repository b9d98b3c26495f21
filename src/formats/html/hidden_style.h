// SPDX-License-Identifier: AGPL-3.0-or-later
// Which declarations and which simple selectors of a style sheet make text unseen.
//
// Reads selectors of one part (div, .name, #name, tag.name) and the last part of longer ones; what
// a full cascade would decide otherwise is taken as hidden, which only moves text from one part of
// the document into another.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace xs::formats {

// display:none, visibility:hidden, opacity:0, font-size:0…2px, white or transparent letters
// without a ground, text-indent or position far off the page.
[[nodiscard]] bool hides(std::string_view declarations);

class HiddenSelectors {
 public:
  void add_sheet(std::string_view css);
  [[nodiscard]] bool match(std::string_view tag, std::string_view classes,
                           std::string_view id) const;

 private:
  std::set<std::string, std::less<>> selectors_;  // "div", ".note", "#x", "p.note"
};

}  // namespace xs::formats
