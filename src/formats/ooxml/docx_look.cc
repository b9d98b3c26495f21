// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/ooxml/docx_look.h"

#include <charconv>

namespace xs::formats::ooxml {
namespace {

constexpr int kTinyHalfPoints = 4;
constexpr unsigned kNearlyWhite = 0xF4;

bool is_on(XmlAttributes attributes) {
  const std::string_view value = attribute(attributes, "val");
  return value != "0" && value != "false" && value != "off" && value != "none";
}

bool is_white(std::string_view color) {
  if (color.size() != 6) return false;
  for (std::size_t i = 0; i < 6; i += 2) {
    unsigned channel = 0;
    std::from_chars(color.data() + i, color.data() + i + 2, channel, 16);
    if (channel < kNearlyWhite) return false;
  }
  return true;
}

class StyleVisitor final : public XmlVisitor {
 public:
  struct Style {
    Look look;
    std::string based_on;
  };
  void start(std::string_view name, std::string_view, XmlAttributes attributes) override {
    if (name == "style") {
      id_ = attribute(attributes, "styleId");
    } else if (name == "tblStylePr") {
      ++conditional_;
    } else if (!id_.empty() && conditional_ == 0) {
      Style& style = styles[id_];
      if (name == "basedOn") style.based_on = attribute(attributes, "val");
      take_look(style.look, name, attributes);
    }
  }
  void end(std::string_view name) override {
    if (name == "style") id_.clear();
    if (name == "tblStylePr") --conditional_;
  }
  void text(std::string_view) override {}

  std::map<std::string, Style, std::less<>> styles;

 private:
  std::string id_;
  int conditional_ = 0;
};

}  // namespace

bool is_dark_ground(XmlAttributes attributes) {
  const std::string_view fill = attribute(attributes, "fill");
  const std::string_view pattern = attribute(attributes, "val");
  return (!fill.empty() && fill != "auto" && !is_white(fill)) ||
         !attribute(attributes, "themeFill").empty() || pattern == "solid";
}

void take_look(Look& look, std::string_view name, XmlAttributes attributes) {
  if (name == "vanish" || name == "webHidden" || name == "specVanish") {
    look.vanish = look.vanish.value_or(false) || is_on(attributes);
  } else if (name == "color") {
    const std::string_view theme = attribute(attributes, "themeColor");
    look.white =
        is_white(attribute(attributes, "val")) || ((theme == "background1" || theme == "light1") &&
                                                   attribute(attributes, "themeShade").empty());
  } else if (name == "sz") {
    look.tiny = integer(attribute(attributes, "val"), 100) <= kTinyHalfPoints;
  }
}

void Look::inherit(const Look& from) {
  if (!vanish) vanish = from.vanish;
  if (!white) white = from.white;
  if (!tiny) tiny = from.tiny;
}

Styles read_styles(std::string_view xml) {
  StyleVisitor visitor;
  static_cast<void>(read_xml(xml, visitor));
  Styles out;
  constexpr int kLongestChain = 12;
  for (const auto& [id, style] : visitor.styles) {
    Look look = style.look;
    std::string_view base = style.based_on;
    for (int i = 0; i < kLongestChain && !base.empty(); ++i) {
      const auto found = visitor.styles.find(base);
      if (found == visitor.styles.end()) break;
      look.inherit(found->second.look);
      base = found->second.based_on;
    }
    out.emplace(id, look);
  }
  return out;
}

}  // namespace xs::formats::ooxml
