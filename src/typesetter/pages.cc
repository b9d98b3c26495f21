// SPDX-License-Identifier: AGPL-3.0-or-later
#include "typesetter/pages.h"

#include <fmt/format.h>

#include "base/text.h"
#include "typesetter/table_layout.h"
#include "typesetter/text_lines.h"

namespace xs::typesetter {
namespace {

using letters::Align;
using letters::ParagraphStyle;

constexpr double kBodySize = 15.75;  // 三号: 28 of them in a line
constexpr double kBodyPitch = kTextHeight / 22;
constexpr double kTitleSize = 22, kTitlePitch = 32;  // 二号
constexpr double kLineSize = 12, kLinePitch = 20;    // 小四
constexpr double kNoteSize = 10.5, kNotePitch = 16;  // 五号
constexpr double kNumberSize = 14, kFootSize = 7.5;  // 四号

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

class Layout {
 public:
  Layout(const letters::Letter& letter, const Fonts& fonts) : letter_(letter), setter_(fonts) {}

  Result<std::vector<Page>> lay_out() {
    put_title(letter_.title);
    bool turn = false;  // a page that nothing follows is not begun
    for (const letters::Block& block : letter_.blocks) {
      const bool new_page = std::holds_alternative<letters::NewPage>(block);
      if (turn && !new_page && !paper_.at_top()) paper_.turn();
      turn = new_page;
      put(block);
    }
    std::vector<Page> pages = paper_.take();
    for (std::size_t i = 0; i < pages.size(); ++i) put_foot(pages[i], i + 1, pages.size());
    if (setter_.missing() != 0) {
      std::string character;
      append_utf8(character, setter_.missing());
      return fail(ErrorCode::kInvalidInput,
                  fmt::format("本机字体中没有“{}”（U+{:04X}）这个字，不能生成 PDF；"
                              "请管理员安装含有该字的字体，或者用网页版打印。",
                              character, static_cast<std::uint32_t>(setter_.missing())));
    }
    return pages;
  }

 private:
  // Line by line, over pages; each part on a page is an element of its own.
  void put_lines(std::string_view text, const Setting& setting, double x, double pitch,
                 std::string_view tag) {
    const auto lines = setter_.set(text, setting);
    bool open = false;
    for (const TextLine& line : lines) {
      if (paper_.room() + 0.01 < pitch) {
        if (open) paper_.close(std::string(tag));
        open = false;
        paper_.turn();
      }
      if (!open) paper_.open(std::string(tag));
      open = true;
      paper_.text(line, x, paper_.y(), pitch, setting.size);
      paper_.down(pitch);
    }
    if (open) paper_.close(std::string(tag));
  }

  void put_title(std::string_view title) {
    const Setting setting{.face = Face::kTitle, .size = kTitleSize, .align = Align::kCentre};
    put_lines(title, setting, kLeft, kTitlePitch, "H1");
    paper_.down(kBodyPitch / 2);
  }

  void put(const letters::Block& block) {
    std::visit(Overloaded{[&](const letters::Paragraph& paragraph) { put(paragraph); },
                          [&](const letters::Table& table) { put_table(table, setter_, paper_); },
                          [&](const letters::Closing& closing) { put(closing); },
                          [&](const letters::Attachments& attached) { put(attached); },
                          [](const letters::NewPage&) {}},
               block);
  }

  void put(const letters::Paragraph& paragraph) {
    if (paragraph.style == ParagraphStyle::kTitle) return put_title(paragraph.text);
    Setting setting{.face = Face::kBody, .size = kBodySize, .align = paragraph.align};
    double pitch = kBodyPitch;
    const char* tag = "P";
    switch (paragraph.style) {
      case ParagraphStyle::kBody:
        setting.first_indent = 2 * kBodySize;
        setting.spread = true;
        break;
      case ParagraphStyle::kSalutation:
      case ParagraphStyle::kTitle:
        break;
      case ParagraphStyle::kHeading:
        setting.face = Face::kHeading, setting.first_indent = 2 * kBodySize, tag = "H2";
        keep_with_next();
        break;
      case ParagraphStyle::kSubheading:
        setting.face = Face::kSubheading, setting.first_indent = 2 * kBodySize, tag = "H3";
        keep_with_next();
        break;
      case ParagraphStyle::kNote:
        setting.size = kNoteSize, setting.spread = true, pitch = kNotePitch;
        break;
      case ParagraphStyle::kLine:
        setting.size = kLineSize, pitch = kLinePitch;
        break;
    }
    put_lines(paragraph.text, setting, kLeft, pitch, tag);
  }

  // A heading does not stand alone at the foot of a page.
  void keep_with_next() {
    if (paper_.room() < 2 * kBodyPitch) paper_.turn();
  }

  // Two lines below the text, four characters from the right.
  void put(const letters::Closing& closing) {
    const double height = static_cast<double>(closing.lines.size() + 2) * kBodyPitch;
    if (paper_.room() < height && !paper_.at_top()) paper_.turn();
    paper_.down(2 * kBodyPitch);
    const Setting setting{.face = Face::kBody,
                          .size = kBodySize,
                          .width = kTextWidth - 4 * kBodySize,
                          .align = Align::kRight};
    for (const std::string& line : closing.lines) put_lines(line, setting, kLeft, kBodyPitch, "P");
  }

  void put(const letters::Attachments& attached) {
    paper_.down(kBodyPitch);
    const double hang = 6.5 * kBodySize;
    const Setting setting{.face = Face::kBody, .size = kBodySize, .width = kTextWidth - hang};
    for (std::size_t i = 0; i < attached.names.size(); ++i) {
      const std::string number = fmt::format("{}{}.", i == 0 ? "附件：" : "", i + 1);
      const double x = kLeft + (i == 0 ? 2 : 5) * kBodySize;
      if (paper_.room() < kBodyPitch) paper_.turn();
      const auto label = setter_.set(number, {.face = Face::kBody, .size = kBodySize});
      paper_.open("P");
      paper_.text(label.front(), x, paper_.y(), kBodyPitch, kBodySize);
      paper_.close("P");
      put_lines(attached.names[i], setting, kLeft + hang, kBodyPitch, "P");
    }
  }

  void put_foot(Page& page, std::size_t number, std::size_t total) {
    const double top = kTop + kTextHeight + 5 * kMillimetre;
    put_foot_line(page, fmt::format("第{}页　共{}页", number, total), kNumberSize, top);
    const std::string code = letter_.code.empty() ? "" : "　验证码 " + letter_.code;
    put_foot_line(page, letter_.about + code, kFootSize, top + 22);
    put_foot_line(page, "文书摘要（SM3）" + letter_.digest, kFootSize, top + 33);
  }

  void put_foot_line(Page& page, std::string_view text, double size, double top) {
    const Setting setting{
        .face = Face::kBody, .size = size, .width = kTextWidth, .align = Align::kCentre};
    for (const TextLine& line : setter_.set(text, setting)) {
      Mark mark{.kind = Mark::Kind::kText, .x = kLeft, .y = top + size, .size = size};
      mark.glyphs = line;
      for (PlacedGlyph& glyph : mark.glyphs) glyph.x += kLeft;
      page.push_back(std::move(mark));
      top += 1.4 * size;
    }
  }

  const letters::Letter& letter_;
  TextSetter setter_;
  Paper paper_;
};

}  // namespace

Result<std::vector<Page>> lay_out(const letters::Letter& letter, const Fonts& fonts) {
  return Layout(letter, fonts).lay_out();
}

}  // namespace xs::typesetter
