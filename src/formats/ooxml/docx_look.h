// SPDX-License-Identifier: AGPL-3.0-or-later
// Whether text of a Word document can be seen on paper: what runs, styles and grounds say of it.
//
//   take_look(run.look, "vanish", attributes);
//   run.look.inherit(styles.at("隐藏"));   // what the run leaves open, its style decides
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "formats/xml.h"

namespace xs::formats::ooxml {

// What makes text unseen; unset where a style or run does not say.
struct Look {
  std::optional<bool> vanish, white, tiny;
  [[nodiscard]] bool hidden() const {
    return vanish.value_or(false) || white.value_or(false) || tiny.value_or(false);
  }
  void inherit(const Look& from);
};

// By style id, with what they are based on already taken in.
using Styles = std::map<std::string, Look, std::less<>>;
[[nodiscard]] Styles read_styles(std::string_view xml);

// One element of w:rPr.
void take_look(Look& look, std::string_view name, XmlAttributes attributes);
// White letters show on it; the attributes are those of w:shd.
[[nodiscard]] bool is_dark_ground(XmlAttributes attributes);

}  // namespace xs::formats::ooxml
