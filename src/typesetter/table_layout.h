// SPDX-License-Identifier: AGPL-3.0-or-later
// Tables on pages: heading rows repeated, merged cells to the left continued, long rows divided.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "typesetter/text_lines.h"

namespace xs::typesetter {

// Where the next thing goes, on which page.
class Paper {
 public:
  Paper() { turn(); }
  void turn() {
    pages_.emplace_back();
    y_ = kTop;
  }
  [[nodiscard]] double y() const { return y_; }
  [[nodiscard]] double room() const { return kTop + kTextHeight - y_; }
  [[nodiscard]] bool at_top() const { return y_ <= kTop; }
  void down(double by) { y_ += by; }
  [[nodiscard]] Page& page() { return pages_.back(); }
  [[nodiscard]] std::vector<Page> take() { return std::move(pages_); }

  void open(std::string tag) {
    page().push_back({.kind = Mark::Kind::kOpen, .tag = std::move(tag)});
  }
  void close(std::string tag) {
    page().push_back({.kind = Mark::Kind::kClose, .tag = std::move(tag)});
  }
  // In a strip of the page that begins at `top` and is `pitch` high.
  void text(const TextLine& line, double x, double top, double pitch, double size);
  void rule(double x, double y, double x2, double y2, double width) {
    page().push_back(
        {.kind = Mark::Kind::kRule, .x = x, .y = y, .x2 = x2, .y2 = y2, .size = width});
  }

 private:
  std::vector<Page> pages_;
  double y_ = kTop;
};

void put_table(const letters::Table& table, TextSetter& setter, Paper& paper);

}  // namespace xs::typesetter
