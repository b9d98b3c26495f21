// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/pdf/pdf.h"

#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "formats/pdf/object_words.h"
#include "formats/pdf/opened_pdf.h"
#include "formats/pdf/page_text.h"

namespace xs::formats {
namespace {

using document::PartKind;

constexpr std::size_t kLegibleUpTo = 20;  // one illegible character in so many
constexpr std::size_t kMostRevisions = 5;
constexpr double kMostPixels = 64e6;

void judge_page(Draft& draft, const PageText& page, const std::string& address, int number) {
  if (!page.good) {
    draft.could_not_look(address, fmt::format("第{}页已损坏，未能读完。", number));
  }
  if (page.characters == 0 && page.draws) {
    draft.could_not_look(address,
                         fmt::format("第{}页是图像，没有文字层，其中的文字未识别。", number));
  } else if (page.illegible * kLegibleUpTo > page.characters) {
    draft.could_not_look(
        address, fmt::format("第{}页的文字编码缺失，有{}个字不能识别。", number, page.illegible));
  } else if (page.images > 0) {
    draft.could_not_look(
        address, fmt::format("第{}页有{}幅图像，图像中的文字未识别。", number, page.images));
  }
}

struct AnnotationWords {
  std::string kind, text;
  document::Box box;
  bool painted = false;
};

AnnotationWords read_annotation(const OpenedPdf& opened, pdf_annot* annotation, fz_rect bounds,
                                int number) {
  fz_context* context = opened.context();
  AnnotationWords out;
  fz_rect box = fz_empty_rect;
  const char* kind = "";
  pdf_obj* object = nullptr;
  static_cast<void>(guarded(context, [&] {
    object = pdf_annot_obj(context, annotation);
    kind = pdf_string_from_annot_type(context, pdf_annot_type(context, annotation));
    box = pdf_bound_annot(context, annotation);
  }));
  out.kind = kind;
  for (const char* key : {"Contents", "T", "TU", "V", "Subj"}) {
    pdf_obj* value = nullptr;
    static_cast<void>(guarded(context, [&] { value = pdf_dict_gets(context, object, key); }));
    const std::string text = text_string(context, value);
    if (!blank(text)) out.text += text + "\n";
  }
  const PageText painted = read_annotation_text(opened, annotation, bounds, number);
  out.painted = !blank(painted.text);
  if (out.painted && out.text.find(trim(painted.text)) == std::string::npos) {
    out.text += painted.text;
  }
  const fz_rect whole = fz_is_valid_rect(box) != 0 ? box : bounds;
  out.box = {whole.x0, whole.y0, whole.x1 - whole.x0, whole.y1 - whole.y0};
  return out;
}

void read_annotations(Draft& draft, const OpenedPdf& opened, const LoadedPage& page, int number) {
  fz_context* context = opened.context();
  int count = 0;
  for (const bool widgets : {false, true}) {
    pdf_annot* annotation = nullptr;
    static_cast<void>(guarded(context, [&] {
      annotation =
          widgets ? pdf_first_widget(context, page.page()) : pdf_first_annot(context, page.page());
    }));
    while (annotation != nullptr) {
      ++count;
      AnnotationWords words = read_annotation(opened, annotation, page.bounds(), number);
      document::Part part;
      part.address = fmt::format("page/{}/{}/{}", number, widgets ? "field" : "annotation", count);
      part.label = fmt::format("第{}页的{}", number, widgets ? "表单域" : "注释");
      part.kind = widgets ? PartKind::kForm : PartKind::kAnnotation;
      part.visible = words.painted;
      part.text = std::move(words.text);
      part.runs = {{0, static_cast<std::uint32_t>(part.text.size()), number, words.box}};
      draft.add(std::move(part));
      pdf_annot* next = nullptr;
      static_cast<void>(guarded(context, [&] {
        next = widgets ? pdf_next_widget(context, annotation) : pdf_next_annot(context, annotation);
      }));
      annotation = next;
    }
  }
}

bool enable_hidden_layers(const OpenedPdf& opened) {
  fz_context* context = opened.context();
  bool any = false;
  static_cast<void>(guarded(context, [&] {
    const int count = pdf_count_layers(context, opened.pdf());
    for (int i = 0; i < count; ++i) {
      if (pdf_layer_is_enabled(context, opened.pdf(), i) != 0) continue;
      pdf_enable_layer(context, opened.pdf(), i, 1);
      any = true;
    }
  }));
  return any;
}

using Lines = std::set<std::string, std::less<>>;

std::string lines_not_in(const Lines& known, const std::string& text) {
  std::string out;
  for (const std::string_view line : split(text, '\n')) {
    if (blank(line) || known.contains(trim(line))) continue;
    out += line;
    out.push_back('\n');
  }
  return out;
}

// Layers that are off, with text that the page otherwise does not have.
void read_hidden_layers(Draft& draft, const OpenedPdf& opened, const Lines& known) {
  if (!enable_hidden_layers(opened)) return;
  for (int number = 1; number <= opened.pages(); ++number) {
    const LoadedPage page(opened, number - 1);
    if (!page.good()) continue;
    draft.add(fmt::format("page/{}/layers", number), fmt::format("第{}页未显示的图层", number),
              PartKind::kHiddenText, false,
              lines_not_in(known, read_page_text(opened, page, number).text));
  }
}

// A PDF may be saved by appending: what was replaced is still there, up to an earlier end mark.
void read_earlier_revisions(Draft& draft, BytesView bytes, const Lines& known) {
  constexpr std::string_view kEnd = "%%EOF";
  const std::string_view text = as_text(bytes);
  std::vector<std::size_t> ends;
  for (std::size_t at = text.find(kEnd); at != std::string_view::npos;
       at = text.find(kEnd, at + 1)) {
    ends.push_back(at + kEnd.size());
  }
  if (!ends.empty()) ends.pop_back();
  const bool linearized = text.substr(0, 1024).find("/Linearized") != std::string_view::npos;
  if (linearized && !ends.empty()) ends.erase(ends.begin());
  if (ends.size() > kMostRevisions) {
    draft.could_not_look("revisions",
                         "文件保存次数过多，较早的旧版本内容未读取。请另存为新文件后再送审。");
    ends.erase(ends.begin(), ends.end() - kMostRevisions);
  }
  for (std::size_t i = 0; i < ends.size(); ++i) {
    std::string old_text;
    try {
      const OpenedPdf opened(bytes.first(ends[i]));
      for (int number = 1; number <= opened.pages(); ++number) {
        const LoadedPage page(opened, number - 1);
        if (page.good()) old_text += read_page_text(opened, page, number).text;
      }
    } catch (const Refusal&) {
      continue;  // an end mark that ended nothing
    }
    draft.add(fmt::format("revision/{}", i + 1), fmt::format("第{}次保存的旧版本中的文字", i + 1),
              PartKind::kOther, false, lines_not_in(known, old_text));
  }
}

}  // namespace

document::Document read_pdf(BytesView bytes, int depth) {
  Draft draft("pdf", depth);
  const OpenedPdf opened(bytes);
  Lines known;
  for (int number = 1; number <= opened.pages(); ++number) {
    const std::string address = fmt::format("page/{}", number);
    const LoadedPage page(opened, number - 1);
    const fz_rect bounds = page.bounds();
    draft.add_page({std::max(0.0F, bounds.x1 - bounds.x0), std::max(0.0F, bounds.y1 - bounds.y0)});
    if (!page.good()) {
      draft.could_not_look(address, fmt::format("第{}页已损坏，未能读取。", number));
      continue;
    }
    PageText text = read_page_text(opened, page, number);
    judge_page(draft, text, address, number);
    for (const std::string_view line : split(text.text, '\n')) known.emplace(trim(line));
    draft.add({address,
               fmt::format("第{}页", number),
               PartKind::kBody,
               true,
               std::move(text.text),
               std::move(text.runs),
               {}});
    read_annotations(draft, opened, page, number);
  }
  read_object_words(draft, opened);
  read_hidden_layers(draft, opened, known);
  read_earlier_revisions(draft, bytes, known);
  return draft.take();
}

Bytes render_pdf_page(BytesView bytes, int page, int dpi) {
  const OpenedPdf opened(bytes);
  if (page < 1 || page > opened.pages()) {
    throw Refusal{fmt::format("这份文件共{}页，没有第{}页。", opened.pages(), page), true};
  }
  if (dpi < 20 || dpi > 600) throw Refusal{"图像分辨率应当在20至600之间。", true};
  const LoadedPage loaded(opened, page - 1);
  const float scale = static_cast<float>(dpi) / 72;
  const fz_rect bounds = loaded.bounds();
  const double pixels = static_cast<double>(bounds.x1 - bounds.x0) * scale *
                        static_cast<double>(bounds.y1 - bounds.y0) * scale;
  if (!loaded.good() || !(pixels >= 1))
    throw Refusal{fmt::format("第{}页已损坏，不能显示。", page)};
  if (pixels > kMostPixels) throw Refusal{"页面过大，请降低分辨率。", true};
  fz_context* context = opened.context();
  fz_pixmap* pixmap = nullptr;
  fz_buffer* png = nullptr;
  Bytes out;
  const bool good = guarded(context, [&] {
    pixmap = fz_new_pixmap_from_page(context, &loaded.page()->super, fz_scale(scale, scale),
                                     fz_device_rgb(context), 0);
    png = fz_new_buffer_from_pixmap_as_png(context, pixmap, fz_default_color_params);
  });
  if (png != nullptr) {
    unsigned char* start = nullptr;
    const std::size_t size = fz_buffer_storage(context, png, &start);
    if (good) out.assign(start, start + size);
    fz_drop_buffer(context, png);
  }
  if (pixmap != nullptr) fz_drop_pixmap(context, pixmap);
  if (!good) throw Refusal{fmt::format("第{}页不能显示。", page)};
  return out;
}

}  // namespace xs::formats
