// SPDX-License-Identifier: AGPL-3.0-or-later
#include "typesetter/pdf.h"

#include <cairo-pdf.h>

#include <memory>

#include "base/text.h"

namespace xs::typesetter {
namespace {

struct ReleaseSurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct ReleaseContext {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};

cairo_status_t collect(void* into, const unsigned char* data, unsigned int length) {
  auto& bytes = *static_cast<Bytes*>(into);
  bytes.insert(bytes.end(), data, data + length);
  return CAIRO_STATUS_SUCCESS;
}

// Glyphs of one font together, with the characters they stand for.
void show(cairo_t* context, const Mark& mark) {
  for (std::size_t at = 0; at < mark.glyphs.size();) {
    cairo_font_face_t* face = mark.glyphs[at].glyph.face;
    std::string text;
    std::vector<cairo_glyph_t> glyphs;
    std::vector<cairo_text_cluster_t> clusters;
    for (; at < mark.glyphs.size() && mark.glyphs[at].glyph.face == face; ++at) {
      const PlacedGlyph& placed = mark.glyphs[at];
      const std::size_t before = text.size();
      append_utf8(text, placed.c);
      glyphs.push_back({placed.glyph.index, placed.x, mark.y});
      clusters.push_back({static_cast<int>(text.size() - before), 1});
    }
    cairo_set_font_face(context, face);
    cairo_set_font_size(context, mark.size);
    cairo_show_text_glyphs(context, text.data(), static_cast<int>(text.size()), glyphs.data(),
                           static_cast<int>(glyphs.size()), clusters.data(),
                           static_cast<int>(clusters.size()), {});
  }
}

void draw(cairo_t* context, const Page& page) {
  for (const Mark& mark : page) {
    switch (mark.kind) {
      case Mark::Kind::kText:
        show(context, mark);
        break;
      case Mark::Kind::kRule:
        cairo_set_line_width(context, mark.size);
        cairo_move_to(context, mark.x, mark.y);
        cairo_line_to(context, mark.x2, mark.y2);
        cairo_stroke(context);
        break;
      case Mark::Kind::kOpen:
        cairo_tag_begin(context, mark.tag.c_str(), nullptr);
        break;
      case Mark::Kind::kClose:
        cairo_tag_end(context, mark.tag.c_str());
        break;
    }
  }
}

void describe(cairo_surface_t* surface, const letters::Letter& letter) {
  const auto tell = [&](cairo_pdf_metadata_t what, const std::string& text) {
    cairo_pdf_surface_set_metadata(surface, what, text.c_str());
  };
  // Neither the clock nor the title of the item: both may be read without opening the file.
  const std::string made = letter.made.substr(0, letter.made.find('.')) + "Z";
  tell(CAIRO_PDF_METADATA_TITLE, letter.title);
  tell(CAIRO_PDF_METADATA_AUTHOR, letter.agency);
  tell(CAIRO_PDF_METADATA_SUBJECT, letter.about);
  tell(CAIRO_PDF_METADATA_CREATOR, "xianshen");
  tell(CAIRO_PDF_METADATA_CREATE_DATE, made);
  tell(CAIRO_PDF_METADATA_MOD_DATE, made);
}

}  // namespace

Result<Bytes> to_pdf(const letters::Letter& letter, const Fonts& fonts) {
  XS_TRY(const std::vector<Page> pages, lay_out(letter, fonts));
  Bytes bytes;
  const std::unique_ptr<cairo_surface_t, ReleaseSurface> surface(
      cairo_pdf_surface_create_for_stream(collect, &bytes, kPageWidth, kPageHeight));
  describe(surface.get(), letter);
  const std::unique_ptr<cairo_t, ReleaseContext> context(cairo_create(surface.get()));
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options(context.get(), options);
  cairo_font_options_destroy(options);
  cairo_tag_begin(context.get(), "Document", nullptr);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    draw(context.get(), pages[i]);
    if (i + 1 == pages.size()) cairo_tag_end(context.get(), "Document");
    cairo_show_page(context.get());
  }
  cairo_surface_finish(surface.get());
  for (const cairo_status_t status :
       {cairo_status(context.get()), cairo_surface_status(surface.get())}) {
    if (status != CAIRO_STATUS_SUCCESS) {
      return fail(ErrorCode::kUnavailable, "文书未能生成 PDF，请用网页版打印，并告知管理员。",
                  cairo_status_to_string(status));
    }
  }
  return bytes;
}

}  // namespace xs::typesetter
