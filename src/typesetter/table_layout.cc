// SPDX-License-Identifier: AGPL-3.0-or-later
#include "typesetter/table_layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace xs::typesetter {
namespace {

constexpr double kSize = 12, kPitch = 18, kPadX = 4, kPadY = 4;
constexpr double kThin = 0.5, kThick = 1.1;
constexpr double kRounding = 0.01;

double height_of(std::size_t lines) { return static_cast<double>(lines) * kPitch + 2 * kPadY; }

struct LaidCell {
  double x = 0, width = 0;
  std::vector<TextLine> lines;  // of the whole row: empty ones keep the foot at the foot
  bool label = false;
};
struct LaidRow {
  std::vector<LaidCell> cells;
  std::size_t lines = 1;
};

class TableLayout {
 public:
  TableLayout(const letters::Table& table, TextSetter& setter, Paper& paper)
      : table_(table), setter_(setter), paper_(paper) {
    const int whole = std::accumulate(table.widths.begin(), table.widths.end(), 0);
    double x = kLeft;
    for (const int width : table.widths) {
      edges_.push_back(x);
      x += kTextWidth * width / whole;
    }
    edges_.push_back(kLeft + kTextWidth);
  }

  void put() {
    for (const letters::Row& row : table_.heading) heading_.push_back(laid(row, 0));
    for (const LaidRow& row : heading_) heading_height_ += height_of(row.lines);
    const double first = first_height();
    if (!paper_.at_top() && paper_.room() + kRounding < std::min(heading_height_ + first, full())) {
      paper_.turn();
    }
    begin_segment();
    for (const letters::Group& group : table_.groups) put_group(group);
    end_segment();
  }

 private:
  [[nodiscard]] double full() const { return kTextHeight - heading_height_; }

  double first_height() {
    if (table_.groups.empty() || table_.groups.front().rows.empty()) return 0;
    const letters::Group& group = table_.groups.front();
    return height_of(laid(group.rows.front(), group.side.empty() ? 0 : 1).lines);
  }

  LaidRow laid(const letters::Row& row, std::size_t column) {
    LaidRow out;
    std::vector<std::vector<TextLine>> feet;
    for (const letters::Cell& cell : row.cells) {
      const std::size_t next = column + static_cast<std::size_t>(cell.columns);
      LaidCell to{.x = edges_[column],
                  .width = edges_[next] - edges_[column],
                  .lines = {},
                  .label = cell.label};
      const auto align = cell.label ? letters::Align::kCentre : letters::Align::kLeft;
      add_lines(cell.lines, to.width, align, to.lines);
      add_lines(cell.signed_lines, to.width, letters::Align::kRight, feet.emplace_back());
      out.lines = std::max({out.lines, static_cast<std::size_t>(cell.least_lines),
                            to.lines.size() + feet.back().size()});
      out.cells.push_back(std::move(to));
      column = next;
    }
    for (std::size_t i = 0; i < out.cells.size(); ++i) {
      if (feet[i].empty()) continue;
      out.cells[i].lines.resize(out.lines - feet[i].size());
      out.cells[i].lines.insert(out.cells[i].lines.end(), feet[i].begin(), feet[i].end());
    }
    return out;
  }

  void add_lines(const std::vector<std::string>& texts, double width, letters::Align align,
                 std::vector<TextLine>& out) {
    for (const std::string& text : texts) {
      const Setting setting{.face = Face::kBody,
                            .size = kSize,
                            .width = std::max(width - 2 * kPadX, kSize),
                            .first_indent = 0,
                            .align = align,
                            .spread = align == letters::Align::kLeft};
      const auto lines = setter_.set(text, setting);
      out.insert(out.end(), lines.begin(), lines.end());
    }
  }

  void put_group(const letters::Group& group) {
    const bool sided = !group.side.empty();
    std::vector<LaidRow> rows;
    double total = 0;
    for (const letters::Row& row : group.rows) {
      rows.push_back(laid(row, sided ? 1 : 0));
      total += height_of(rows.back().lines);
    }
    if (rows.empty()) return;
    if (sided) {
      side_.clear();
      add_lines({group.side}, edges_[1] - edges_[0], letters::Align::kCentre, side_);
      const double needed = height_of(side_.size());
      if (total < needed) {
        rows.back().lines += static_cast<std::size_t>(std::ceil((needed - total) / kPitch));
      }
      if (paper_.room() + kRounding < std::min(needed, full())) turn();
      side_told_ = false;
      side_from_ = paper_.y();
    }
    for (const LaidRow& row : rows) put_row(row, sided);
    if (sided) end_side();
  }

  // The cell that the rows of a group share, as far as they stand on this page.
  void close_side(double from, double to) {
    for (const double y : {from, to}) rules_.push_back({edges_[0], y, edges_[1], y});
    const double needed = height_of(side_.size());
    if (side_told_ || to - from + kRounding < needed) return;
    const double top = from + (to - from - needed) / 2 + kPadY;
    paper_.open("TR");
    paper_.open("TH");
    for (std::size_t i = 0; i < side_.size(); ++i) {
      paper_.text(side_[i], edges_[0] + kPadX, top + static_cast<double>(i) * kPitch, kPitch,
                  kSize);
    }
    paper_.close("TH");
    paper_.close("TR");
    side_told_ = true;
  }

  void end_side() {
    // Every part on its page was too short for the words: an empty row makes room for them.
    if (const double needed = height_of(side_.size());
        !side_told_ && paper_.y() - side_from_ + kRounding < needed) {
      LaidRow empty;
      const double more = needed - (paper_.y() - side_from_);
      empty.lines = static_cast<std::size_t>(std::ceil(more / kPitch));
      empty.cells.push_back({.x = edges_[1], .width = edges_.back() - edges_[1], .lines = {}});
      put_row(empty, true);
    }
    close_side(side_from_, paper_.y());
    side_from_ = -1;
    side_.clear();
  }

  void put_row(const LaidRow& row, bool sided) {
    if (height_of(row.lines) <= paper_.room() + kRounding) return put_part(row, 0, row.lines);
    if (height_of(row.lines) <= full() + kRounding) {
      turn(sided);
      return put_part(row, 0, row.lines);
    }
    for (std::size_t from = 0; from < row.lines;) {
      const double lines = std::floor((paper_.room() - 2 * kPadY + kRounding) / kPitch);
      const auto fitting = lines < 1 ? std::size_t{0} : static_cast<std::size_t>(lines);
      const std::size_t left = row.lines - from;
      if (fitting < std::min<std::size_t>(2, left) && !fresh_) {
        turn(sided);
        continue;
      }
      const std::size_t count = std::clamp<std::size_t>(fitting, 1, left);
      put_part(row, from, count);
      from += count;
      if (from < row.lines) turn(sided);
    }
  }

  void put_part(const LaidRow& row, std::size_t from, std::size_t count) {
    const double top = paper_.y(), height = height_of(count);
    const bool whole = from == 0 && count == row.lines;
    paper_.open("TR");
    for (const LaidCell& cell : row.cells) {
      const char* tag = cell.label ? "TH" : "TD";
      const double spare =
          cell.label && whole ? static_cast<double>(row.lines - cell.lines.size()) * kPitch / 2 : 0;
      paper_.open(tag);
      for (std::size_t i = from; i < std::min(from + count, cell.lines.size()); ++i) {
        paper_.text(cell.lines[i], cell.x + kPadX,
                    top + kPadY + spare + static_cast<double>(i - from) * kPitch, kPitch, kSize);
      }
      paper_.close(tag);
      rules_.push_back({cell.x, top, cell.x, top + height});
      for (const double y : {top, top + height}) {
        rules_.push_back({cell.x, y, cell.x + cell.width, y});
      }
    }
    paper_.close("TR");
    paper_.down(height);
    fresh_ = false;
  }

  void begin_segment() {
    segment_from_ = paper_.y();
    paper_.open("Table");
    for (const LaidRow& row : heading_) put_part(row, 0, row.lines);
    fresh_ = true;
  }

  void end_segment() {
    paper_.close("Table");
    const double right = kLeft + kTextWidth;
    for (const auto& rule : rules_) paper_.rule(rule[0], rule[1], rule[2], rule[3], kThin);
    rules_.clear();
    if (paper_.y() > segment_from_) {
      for (const double x : {kLeft, right}) paper_.rule(x, segment_from_, x, paper_.y(), kThick);
      for (const double y : {segment_from_, paper_.y()}) {
        paper_.rule(kLeft - kThick / 2, y, right + kThick / 2, y, kThick);
      }
    }
  }

  void turn(bool sided = false) {
    if (sided) close_side(side_from_, paper_.y());
    end_segment();
    paper_.turn();
    begin_segment();
    if (sided) side_from_ = paper_.y();
  }

  const letters::Table& table_;
  TextSetter& setter_;
  Paper& paper_;
  std::vector<double> edges_;
  std::vector<LaidRow> heading_;
  double heading_height_ = 0;
  double segment_from_ = 0;
  bool fresh_ = false;  // nothing but the heading stands on this page
  std::vector<std::array<double, 4>> rules_;
  std::vector<TextLine> side_;
  double side_from_ = -1;
  bool side_told_ = false;
};

}  // namespace

void Paper::text(const TextLine& line, double x, double top, double pitch, double size) {
  if (line.empty()) return;
  // The middle of a Chinese character is 0.38 of its size over the base line.
  Mark mark{.kind = Mark::Kind::kText, .x = x, .y = top + pitch / 2 + 0.38 * size, .size = size};
  mark.glyphs = line;
  for (PlacedGlyph& glyph : mark.glyphs) glyph.x += x;
  page().push_back(std::move(mark));
}

void put_table(const letters::Table& table, TextSetter& setter, Paper& paper) {
  TableLayout(table, setter, paper).put();
}

}  // namespace xs::typesetter
