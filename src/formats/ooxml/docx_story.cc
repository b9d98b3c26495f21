// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/ooxml/docx_story.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/text.h"
#include "formats/ooxml/leftovers.h"

namespace xs::formats::ooxml {
namespace {

using document::PartKind;

// Symbol fonts keep their signs at private code points; a star is what a mark is made of.
void append_symbol(std::string& out, XmlAttributes attributes) {
  unsigned code = 0;
  const std::string_view text = attribute(attributes, "char");
  std::from_chars(text.data(), text.data() + text.size(), code, 16);
  const std::string_view font = attribute(attributes, "font");
  if (font.starts_with("Wingdings") && (code & 0xFFU) == 0xABU) code = 0x2605;
  if (code >= 0x20 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF)) append_utf8(out, code);
}

struct Table {
  int number = 1, row = 0, next_column = 1, span = 1;
  bool dark_cell = false;
  std::size_t cell = 0;  // the open one, in Flow::cells
};

// Text that is read on its own: the story itself, or one text box.
struct Flow {
  std::string text;
  std::vector<document::Cell> cells;
  std::vector<Table> tables;  // open ones, the innermost last
  int table_count = 0;
  bool break_before_text = false;
};

struct Run {
  Look look;
  std::string style;
  bool ground = false;
};

class StoryVisitor final : public XmlVisitor {
 public:
  StoryVisitor(Draft& draft, const StoryName& name, const Styles& styles,
               std::set<std::string>* authors)
      : draft_(draft), name_(name), styles_(styles), authors_(authors) {
    flows_.emplace_back();
  }

  void start(std::string_view name, std::string_view, XmlAttributes attributes) override {
    const std::string_view author = attribute(attributes, "author");
    if (!author.empty() && authors_ != nullptr) authors_->insert(clean(author));
    words_.take(attributes, "author", taken_attribute(name));
    if (start_property(name, attributes) || start_table(name, attributes)) return;
    if (name == "p") {
      paragraph_style_.clear();
      paragraph_ground_ = false;
    } else if (name == "r") {
      runs_.emplace_back();
    } else if (name == "t") {
      take_ = Take::kText;
    } else if (name == "delText") {
      take_ = Take::kDeleted;
    } else if (name == "instrText" || name == "delInstrText") {
      take_ = Take::kField;
    } else if (name == "del" || name == "moveFrom") {
      ++deleted_;
    } else if (name == "Fallback") {
      ++fallback_;
    } else if (name == "rt") {
      ++ruby_;
    } else if (name == "txbxContent") {
      flows_.emplace_back();
    } else if (name == "comment") {
      comment_ = clean(attribute(attributes, "id"));
      flows_.emplace_back();
    } else {
      start_other(name, attributes);
    }
  }

  void end(std::string_view name) override {
    if (!properties_.empty() && name == properties_.back()) {
      properties_.pop_back();
    } else if (!properties_.empty() && name != "p" && name != "r" && name != "t") {
      return;
    } else if (name == "t" || name == "delText" || name == "instrText" || name == "delInstrText") {
      take_ = Take::kNothing;
    } else if (name == "r" && !runs_.empty()) {
      runs_.pop_back();
    } else if (name == "p") {
      end_paragraph();
    } else if (name == "del" || name == "moveFrom") {
      --deleted_;
    } else if (name == "Fallback") {
      --fallback_;
    } else if (name == "rt") {
      --ruby_;
    } else if (name == "txbxContent" && flows_.size() > 1) {
      end_text_box();
    } else if (name == "comment" && flows_.size() > 1) {
      end_comment();
    } else {
      end_table(name);
    }
  }

  void text(std::string_view text) override {
    switch (take_) {
      case Take::kNothing:
        break;
      case Take::kText:
        put(text);
        break;
      case Take::kDeleted:
        append_clean(deleted_text_, text);
        break;
      case Take::kField:
        append_clean(fields_, text);
        break;
    }
  }

  void comment(std::string_view text) override {
    append_clean(xml_comments_, text);
    xml_comments_.push_back('\n');
  }

  void finish() {
    while (flows_.size() > 1) end_text_box();  // of a damaged story
    Flow& story = flows_.front();
    draft_.add({name_.address,
                name_.label,
                name_.kind,
                name_.visible,
                std::move(story.text),
                {},
                std::move(story.cells)});
    add_side("deleted", "中已删除的修订文字", PartKind::kDeleted, deleted_text_);
    add_side("hidden", "中的隐藏文字", PartKind::kHiddenText, hidden_);
    add_side("fields", "中的域代码和链接", PartKind::kField, fields_);
    add_side("ruby", "中的拼音标注", PartKind::kOther, ruby_text_);
    add_side("fallback", "中供旧版软件显示的文字", PartKind::kOther, fallback_text_);
    add_side("alternative", "中图形的替代文字", PartKind::kOther, alternative_);
    add_side("attributes", "内部属性中的文字", PartKind::kOther, words_.text());
    add_side("xml-comments", "内部注释", PartKind::kOther, xml_comments_);
  }

 private:
  enum class Take { kNothing, kText, kDeleted, kField };

  void add_side(std::string_view what, std::string_view label, PartKind kind, std::string text) {
    draft_.add(fmt::format("{}/{}", name_.address, what), name_.label + std::string(label), kind,
               false, std::move(text));
  }

  // The attribute that `start_other` reads itself.
  static std::string_view taken_attribute(std::string_view element) {
    if (element == "fldSimple") return "instr";
    if (element == "textpath") return "string";
    if (element == "docPr" || element == "cNvPr") return "descr";
    return element == "shape" ? "alt" : "";
  }

  bool start_property(std::string_view name, XmlAttributes attributes) {
    if (name == "rPr" || name == "pPr" || name == "tcPr" || name == "rPrChange" ||
        name == "pPrChange") {
      properties_.emplace_back(name);
      return true;
    }
    if (properties_.empty()) return false;
    const std::string& where = properties_.back();
    Table* table = flows_.back().tables.empty() ? nullptr : &flows_.back().tables.back();
    if (where == "tcPr" && table != nullptr) {
      if (name == "gridSpan")
        table->span = std::clamp(integer(attribute(attributes, "val"), 1), 1, 1000);
      if (name == "shd") table->dark_cell = is_dark_ground(attributes);
    } else if (where == "pPr") {
      if (name == "pStyle") paragraph_style_ = attribute(attributes, "val");
      if (name == "shd") paragraph_ground_ = is_dark_ground(attributes);
    } else if (where == "rPr" && properties_.size() == 1 && !runs_.empty()) {
      Run& run = runs_.back();
      if (name == "rStyle") run.style = attribute(attributes, "val");
      if (name == "highlight") run.ground = true;
      if (name == "shd") run.ground = is_dark_ground(attributes);
      take_look(run.look, name, attributes);
    }
    return name != "p" && name != "r" && name != "t";
  }

  void start_other(std::string_view name, XmlAttributes attributes) {
    if (name == "fldSimple") {
      add_line(fields_, attribute(attributes, "instr"));
    } else if (name == "fldChar") {
      if (!fields_.empty() && fields_.back() != '\n') fields_.push_back('\n');
    } else if (name == "textpath") {
      add_text_box(clean(attribute(attributes, "string")), {});
    } else if (name == "docPr" || name == "cNvPr") {
      add_line(alternative_, attribute(attributes, "descr"));
      add_line(alternative_, attribute(attributes, "title"));
    } else if (name == "shape") {
      add_line(alternative_, attribute(attributes, "alt"));
    } else if (!runs_.empty()) {
      if (name == "tab" || name == "ptab") put("\t");
      if (name == "br" || name == "cr") put("\n");
      if (name == "noBreakHyphen") put("-");
      if (name == "sym") {
        std::string symbol;
        append_symbol(symbol, attributes);
        put(symbol);
      }
    }
  }

  static void add_line(std::string& to, std::string_view text) {
    if (blank(text)) return;
    if (!to.empty() && to.back() != '\n') to.push_back('\n');
    append_clean(to, text);
    to.push_back('\n');
  }

  bool hidden() const {
    if (runs_.empty()) return false;
    const Run& run = runs_.back();
    Look look = run.look;
    if (const auto style = styles_.find(run.style); style != styles_.end())
      look.inherit(style->second);
    if (const auto style = styles_.find(paragraph_style_); style != styles_.end()) {
      look.inherit(style->second);
    }
    const Flow& flow = flows_.back();
    if (run.ground || paragraph_ground_ ||
        std::any_of(flow.tables.begin(), flow.tables.end(),
                    [](const Table& table) { return table.dark_cell; })) {
      look.white = false;
    }
    return look.hidden();
  }

  void put(std::string_view text) {
    if (deleted_ > 0) return append_clean(deleted_text_, text);
    if (ruby_ > 0) return append_clean(ruby_text_, text);
    if (hidden()) return append_clean(hidden_, text);
    if (fallback_ > 0 && flows_.size() == 1) return append_clean(fallback_text_, text);
    Flow& flow = flows_.back();
    if (flow.break_before_text) {
      flow.break_before_text = false;
      const bool in_cell = !flow.tables.empty();
      if (!in_cell || flow.text.size() > flow.cells[flow.tables.back().cell].start) {
        flow.text.push_back('\n');
      }
    }
    append_clean(flow.text, text);
  }

  void end_paragraph() {
    for (std::string* side : {&deleted_text_, &hidden_, &fields_, &ruby_text_, &fallback_text_}) {
      if (!side->empty() && side->back() != '\n') side->push_back('\n');
    }
    Flow& flow = flows_.back();
    if (!flow.tables.empty()) {
      flow.break_before_text = true;
    } else {
      flow.text.push_back('\n');
    }
  }

  bool start_table(std::string_view name, XmlAttributes) {
    Flow& flow = flows_.back();
    if (name == "tbl") {
      if (!flow.tables.empty() && flow.text.size() > flow.cells[flow.tables.back().cell].start) {
        flow.text.push_back('\n');
      }
      flow.break_before_text = false;
      Table table;
      table.number = ++flow.table_count;
      // Until its first cell opens, text put here (there should be none) belongs to the outer one.
      table.cell = flow.cells.size();
      flow.cells.push_back({end_of(flow), end_of(flow), table.number, 1, 1});
      unopened_ = true;
      flow.tables.push_back(table);
      return true;
    }
    if (flow.tables.empty()) return false;
    Table& table = flow.tables.back();
    if (name == "tr") {
      ++table.row;
      table.next_column = 1;
      return true;
    }
    if (name == "tc") {
      if (table.next_column > 1) flow.text.push_back('\t');
      if (!unopened_) {
        table.cell = flow.cells.size();
        flow.cells.push_back({});
      }
      unopened_ = false;
      flow.cells[table.cell] = {end_of(flow), end_of(flow), table.number, std::max(1, table.row),
                                table.next_column};
      table.span = 1;
      table.dark_cell = false;
      flow.break_before_text = false;
      return true;
    }
    return false;
  }

  void end_table(std::string_view name) {
    Flow& flow = flows_.back();
    if (flow.tables.empty()) return;
    Table& table = flow.tables.back();
    if (name == "tc") {
      flow.cells[table.cell].end = end_of(flow);
      table.next_column += table.span;
      flow.break_before_text = false;
    } else if (name == "tr") {
      flow.text.push_back('\n');
    } else if (name == "tbl") {
      flow.tables.pop_back();
      unopened_ = false;
    }
  }

  static std::uint32_t end_of(const Flow& flow) {
    return static_cast<std::uint32_t>(flow.text.size());
  }

  void end_text_box() {
    Flow flow = std::move(flows_.back());
    flows_.pop_back();
    add_text_box(std::move(flow.text), std::move(flow.cells));
  }

  // Word writes every text box twice, for new and for old programs.
  void add_text_box(std::string text, std::vector<document::Cell> cells) {
    if (blank(text) || !text_boxes_.insert(text).second) return;
    draft_.add({fmt::format("{}/textbox/{}", name_.address, text_boxes_.size()),
                fmt::format("{}中的文本框{}", name_.label, text_boxes_.size()),
                PartKind::kTextBox,
                name_.visible && deleted_ == 0,
                std::move(text),
                {},
                std::move(cells)});
  }

  void end_comment() {
    Flow flow = std::move(flows_.back());
    flows_.pop_back();
    draft_.add({fmt::format("comment/{}", comment_),
                fmt::format("批注{}", comment_),
                PartKind::kComment,
                false,
                std::move(flow.text),
                {},
                std::move(flow.cells)});
  }

  Draft& draft_;
  const StoryName& name_;
  const Styles& styles_;
  std::set<std::string>* authors_;
  std::vector<Flow> flows_;
  std::vector<Run> runs_;
  std::vector<std::string> properties_;
  std::string paragraph_style_, comment_;
  bool paragraph_ground_ = false;
  bool unopened_ = false;  // the innermost table has no cell yet
  int deleted_ = 0, fallback_ = 0, ruby_ = 0;
  Take take_ = Take::kNothing;
  std::string deleted_text_, hidden_, fields_, ruby_text_, fallback_text_, alternative_,
      xml_comments_;
  std::set<std::string> text_boxes_;
  AttributeWords words_;
};

}  // namespace

XmlOutcome read_story(Draft& draft, std::string_view xml, const StoryName& name,
                      const Styles& styles, std::set<std::string>* authors) {
  StoryVisitor visitor(draft, name, styles, authors);
  const XmlOutcome outcome = read_xml(xml, visitor);
  visitor.finish();
  return outcome;
}

bool is_word_story(std::string_view root) {
  if (root.find("wordprocessingml") == std::string_view::npos) return false;
  const std::string_view name = root.substr(root.find_last_of(' ') + 1);
  for (const std::string_view story :
       {"document", "hdr", "ftr", "footnotes", "endnotes", "comments", "glossaryDocument"}) {
    if (name == story) return true;
  }
  return false;
}

}  // namespace xs::formats::ooxml
