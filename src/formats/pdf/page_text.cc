// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/pdf/page_text.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "formats/pdf/paragraphs.h"

namespace xs::formats {
namespace {

constexpr float kSmallestImageWithWords = 24;  // points, each side
constexpr float kFar = 1e6F;

float tidy(float value) {
  if (!std::isfinite(value)) return 0;
  return std::round(std::clamp(value, -kFar, kFar) * 100) / 100;
}

document::Box to_box(fz_rect rect) {
  return {tidy(rect.x0), tidy(rect.y0), tidy(std::max(0.0F, rect.x1 - rect.x0)),
          tidy(std::max(0.0F, rect.y1 - rect.y0))};
}

// Some fonts declare no widths: their characters would be lines without breadth.
fz_rect with_breadth(const fz_stext_char& one, bool vertical) {
  fz_rect box = fz_rect_from_quad(one.quad);
  const float usual = one.c < 0x80 ? one.size / 2 : one.size;
  if (!vertical && box.x1 - box.x0 < 0.05F * one.size) box.x1 = box.x0 + usual;
  if (vertical && box.y1 - box.y0 < 0.05F * one.size) box.y1 = box.y0 + usual;
  return box;
}

// Joins what MuPDF splits although it stands on one line without a gap, and cuts a line into
// stretches of equally wide characters.
class LineWriter {
 public:
  LineWriter(PageText& page, int number, std::vector<LaidLine>& lines)
      : page_(page), number_(number), lines_(lines) {}
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  void begin_line(const fz_stext_line& line) {
    const fz_stext_char* first = line.first_char;
    if (first == nullptr) return;
    const bool vertical = line.wmode == 1;
    if (in_line_ && !(vertical == vertical_ && adjoins(*first))) end_line();
    vertical_ = vertical;
  }

  void put(char32_t c, const fz_stext_char& one) {
    const fz_rect box = with_breadth(one, vertical_);
    if (!continues(box, one.size)) close();
    if (count_ == 0) {
      start_ = page_.text.size();
      whole_ = box;
      pitch_ = advance(box);
    } else {
      whole_ = fz_union_rect(whole_, box);
    }
    ++count_;
    last_ = box;
    baseline_ = one.origin.y;
    if (!in_line_) {
      line_ = {};
      line_.start = static_cast<std::uint32_t>(page_.text.size());
      line_.vertical = vertical_;
    }
    in_line_ = true;
    if (c != U' ' && c != U'\t' && c != U'\x3000') {
      line_box_ = line_.size == 0 ? box : fz_union_rect(line_box_, box);
      line_.size = std::max(line_.size, one.size);
    }
    append_utf8(page_.text, c);
  }

  void end_line() {
    close();
    if (in_line_) {
      line_.end = static_cast<std::uint32_t>(page_.text.size());
      line_.box = to_box(line_box_);
      lines_.push_back(line_);
      page_.text.push_back('\n');
    }
    in_line_ = false;
  }

 private:
  [[nodiscard]] bool adjoins(const fz_stext_char& next) const {
    if (vertical_) return false;
    const float gap = next.origin.x - last_.x1;
    return std::fabs(next.origin.y - baseline_) < 0.2F * next.size && gap > -0.6F * next.size &&
           gap < 0.25F * next.size;
  }
  [[nodiscard]] float advance(fz_rect box) const {
    return vertical_ ? box.y1 - box.y0 : box.x1 - box.x0;
  }
  [[nodiscard]] bool continues(fz_rect box, float size) const {
    if (count_ == 0) return true;
    const float gap = vertical_ ? box.y0 - last_.y1 : box.x0 - last_.x1;
    return std::fabs(advance(box) - pitch_) < 0.06F * size && std::fabs(gap) < 0.1F * size;
  }
  void close() {
    if (count_ > 0) {
      page_.runs.push_back({static_cast<std::uint32_t>(start_),
                            static_cast<std::uint32_t>(page_.text.size()), number_,
                            to_box(whole_)});
    }
    count_ = 0;
  }

  PageText& page_;
  int number_;
  std::vector<LaidLine>& lines_;
  LaidLine line_;
  fz_rect line_box_{};
  bool vertical_ = false, in_line_ = false;
  std::size_t start_ = 0;
  int count_ = 0;
  float pitch_ = 0, baseline_ = 0;
  fz_rect whole_{}, last_{};
};

bool is_illegible(char32_t c) {
  return c == 0xFFFD || c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0xE000 && c <= 0xF8FF) ||
         c >= 0xF0000;
}

char32_t legible(int c) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0xD800 && c < 0xE000) || c > 0x10FFFF) {
    return c == '\t' ? U'\t' : U'\xFFFD';
  }
  return static_cast<char32_t>(c);
}

void write_lines(PageText& out, const fz_stext_page* page, int number) {
  std::vector<LaidLine> lines;
  LineWriter writer(out, number, lines);
  for (const fz_stext_block* block = page->first_block; block != nullptr; block = block->next) {
    if (block->type == FZ_STEXT_BLOCK_IMAGE) {
      if (block->bbox.x1 - block->bbox.x0 >= kSmallestImageWithWords &&
          block->bbox.y1 - block->bbox.y0 >= kSmallestImageWithWords) {
        ++out.images;
      }
      continue;
    }
    for (const fz_stext_line* line = block->u.t.first_line; line != nullptr; line = line->next) {
      writer.begin_line(*line);
      for (const fz_stext_char* one = line->first_char; one != nullptr; one = one->next) {
        const char32_t c = legible(one->c);
        if (c != U' ') ++out.characters;
        if (is_illegible(c)) ++out.illegible;
        writer.put(c, *one);
      }
    }
  }
  writer.end_line();
  join_paragraphs(out.text, out.runs, lines);
}

constexpr int kFlags =
    FZ_STEXT_INHIBIT_SPACES | FZ_STEXT_PRESERVE_WHITESPACE | FZ_STEXT_PRESERVE_IMAGES;

template <class Draw>
PageText read_drawn(fz_context* context, fz_rect bounds, int number, Draw draw) {
  PageText out;
  fz_stext_page* text = nullptr;
  fz_device* device = nullptr;
  fz_stext_options options{};
  options.flags = kFlags;
  out.good = guarded(context, [&] {
    text = fz_new_stext_page(context, bounds);
    device = fz_new_stext_device(context, text, &options);
    draw(device);
    fz_close_device(context, device);
  });
  if (device != nullptr) fz_drop_device(context, device);
  if (text != nullptr) {
    write_lines(out, text, number);
    fz_drop_stext_page(context, text);
  }
  return out;
}

}  // namespace

PageText read_page_text(const OpenedPdf& opened, const LoadedPage& page, int number) {
  fz_context* context = opened.context();
  PageText out = read_drawn(context, page.bounds(), number, [&](fz_device* device) {
    pdf_run_page_contents(context, page.page(), device, fz_identity, nullptr);
  });
  out.draws = out.characters > 0 || out.images > 0;
  if (!out.draws) {
    fz_rect box = fz_empty_rect;
    fz_device* device = nullptr;
    out.good = guarded(context,
                       [&] {
                         device = fz_new_bbox_device(context, &box);
                         pdf_run_page_contents(context, page.page(), device, fz_identity, nullptr);
                         fz_close_device(context, device);
                       }) &&
               out.good;
    if (device != nullptr) fz_drop_device(context, device);
    out.draws = fz_is_empty_rect(box) == 0;
  }
  return out;
}

PageText read_annotation_text(const OpenedPdf& opened, pdf_annot* annotation, fz_rect bounds,
                              int number) {
  return read_drawn(opened.context(), bounds, number, [&](fz_device* device) {
    pdf_run_annot(opened.context(), annotation, device, fz_identity, nullptr);
  });
}

}  // namespace xs::formats
