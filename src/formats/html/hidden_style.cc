// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/html/hidden_style.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>

#include "base/text.h"

namespace xs::formats {
namespace {

std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isspace(byte) == 0) out.push_back(static_cast<char>(std::tolower(byte)));
  }
  return out;
}

bool is_white(std::string_view color) {
  for (const std::string_view white :
       {"#fff", "#ffffff", "white", "transparent", "rgb(255,255,255)", "rgba(255,255,255,1)",
        "#fefefe", "rgba(0,0,0,0)", "hsl(0,0%,100%)"}) {
    if (color == white) return true;
  }
  return false;
}

double leading_number(std::string_view text, double otherwise) {
  double value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

bool hides(std::string_view declarations) {
  std::map<std::string, std::string> values;
  for (const std::string_view declaration : split(declarations, ';')) {
    const std::size_t colon = declaration.find(':');
    if (colon == std::string_view::npos) continue;
    std::string value = without_blanks(declaration.substr(colon + 1));
    value = value.substr(0, value.find("!important"));
    values[without_blanks(declaration.substr(0, colon))] = value;
  }
  const auto value = [&](const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
  };
  if (value("display") == "none" || value("visibility") == "hidden" ||
      value("visibility") == "collapse") {
    return true;
  }
  if (leading_number(value("opacity"), 1) < 0.1) return true;
  const std::string size = value("font-size");
  if (leading_number(size, 16) <= 2 && !size.ends_with("em") && !size.ends_with('%')) return true;
  if (leading_number(size, 1) == 0) return true;
  for (const char* offset : {"text-indent", "left", "top", "margin-left", "margin-top"}) {
    if (leading_number(value(offset), 0) <= -500) return true;
  }
  const bool grounded = !value("background").empty() || !value("background-color").empty() ||
                        !value("background-image").empty();
  return is_white(value("color")) && !grounded;
}

void HiddenSelectors::add_sheet(std::string_view css) {
  std::string sheet;
  for (std::size_t i = 0; i < css.size();) {  // without comments
    if (css.substr(i, 2) == "/*") {
      const std::size_t end = css.find("*/", i + 2);
      i = end == std::string_view::npos ? css.size() : end + 2;
    } else {
      sheet.push_back(css[i++]);
    }
  }
  std::size_t at = 0;
  for (;;) {
    const std::size_t open = sheet.find('{', at);
    if (open == std::string::npos) return;
    const std::size_t close = sheet.find_first_of("{}", open + 1);
    if (close == std::string::npos) return;
    if (sheet[close] == '{') {  // @media …{ : its rules follow
      at = open + 1;
      continue;
    }
    const std::string_view rule(sheet);
    if (hides(rule.substr(open + 1, close - open - 1))) {
      std::string_view heads = rule.substr(at, open - at);
      heads = heads.substr(heads.find_last_of("};") + 1);
      for (const std::string_view selector : split(heads, ',')) {
        const std::string_view whole = trim(selector);
        const std::string_view last = whole.substr(whole.find_last_of(" >+~\n\t") + 1);
        if (!last.empty() && last.find_first_of(":[*") == std::string_view::npos) {
          selectors_.emplace(last);
        }
      }
    }
    at = close + 1;
  }
}

bool HiddenSelectors::match(std::string_view tag, std::string_view classes,
                            std::string_view id) const {
  if (selectors_.empty()) return false;
  if (selectors_.contains(tag)) return true;
  if (!id.empty() && (selectors_.contains("#" + std::string(id)) ||
                      selectors_.contains(std::string(tag) + "#" + std::string(id)))) {
    return true;
  }
  const auto listed = [&](std::string_view name) {
    const std::string dotted = "." + std::string(name);
    return !name.empty() &&
           (selectors_.contains(dotted) || selectors_.contains(std::string(tag) + dotted));
  };
  const auto names = split(classes, ' ');
  return std::any_of(names.begin(), names.end(), listed);
}

}  // namespace xs::formats
