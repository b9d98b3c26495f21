// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include "formats/ooxml/leftovers.h"
#include "formats/ooxml/office.h"
#include "formats/ooxml/sheet.h"

namespace xs::formats::ooxml {
namespace {

using document::PartKind;

struct SheetEntry {
  std::string name, relation;
  bool hidden = false;
};

class WorkbookVisitor final : public XmlVisitor {
 public:
  void start(std::string_view name, std::string_view, XmlAttributes attributes) override {
    if (name == "sheet") {
      const std::string_view state = attribute(attributes, "state");
      sheets.push_back({clean(attribute(attributes, "name")),
                        std::string(attribute(attributes, "id")),
                        !state.empty() && state != "visible"});
    } else if (name == "definedName") {
      take_ = true;
      append_clean(names, attribute(attributes, "name"));
      names += "：";
      append_clean(names, attribute(attributes, "comment"));
    } else if (name == "workbookPr") {
      const std::string_view since = attribute(attributes, "date1904");
      since_1904 = since == "1" || since == "true";
    } else {
      words.take(attributes);
    }
  }
  void end(std::string_view name) override {
    if (name != "definedName") return;
    take_ = false;
    names.push_back('\n');
  }
  void text(std::string_view text) override {
    if (take_) append_clean(names, text);
  }

  std::vector<SheetEntry> sheets;
  std::string names;
  bool since_1904 = false;
  AttributeWords words;

 private:
  bool take_ = false;
};

// Notes of cells: each a cell of the part.
class CommentVisitor final : public XmlVisitor {
 public:
  void start(std::string_view name, std::string_view, XmlAttributes attributes) override {
    if (name == "comment" || name == "threadedComment") {
      position_ = parse_cell_reference(attribute(attributes, "ref"));
      text_.clear();
      in_comment_ = true;
    } else if (name == "author") {
      take_author_ = true;
    } else if (name == "rPh") {
      in_comment_ = false;
    }
    words.take(attributes);
  }
  void end(std::string_view name) override {
    if (name == "rPh") in_comment_ = true;
    if (name == "author") {
      take_author_ = false;
      authors.push_back('\n');
    }
    if (name != "comment" && name != "threadedComment") return;
    in_comment_ = false;
    if (!blank(text_)) {
      grid.put(std::max(1, position_.row), std::max(1, position_.column), text_);
      grid.text.push_back('\n');
    }
  }
  void text(std::string_view text) override {
    if (take_author_) append_clean(authors, text);
    if (in_comment_ && !(blank(text) && text.find('\n') != std::string_view::npos)) text_ += text;
  }

  Grid grid;
  std::string authors;
  AttributeWords words;

 private:
  CellPosition position_;
  std::string text_;
  bool in_comment_ = false, take_author_ = false;
};

class WorkbookReader {
 public:
  WorkbookReader(const Package& package, std::string main, int depth)
      : package_(package), main_(std::move(main)), draft_("xlsx", depth) {}

  document::Document read() {
    WorkbookVisitor book;
    const std::size_t main = package_.find(main_);
    if (read_xml(package_.contents(main), book) != XmlOutcome::kWhole) {
      throw Refusal{"工作簿已损坏，未能读完。请用办公软件打开核对、另存后再送审。"};
    }
    read_.insert(main);
    workbook_.since_1904 = book.since_1904;
    relations_ = package_.relations(main_);
    read_tables();
    for (const SheetEntry& sheet : book.sheets) read_sheet(sheet);
    draft_.add("names", "定义的名称", PartKind::kOther, false, book.names);
    draft_.add("workbook/attributes", "工作簿内部属性中的文字", PartKind::kOther, false,
               book.words.text());
    add_unused_strings();
    read_leftovers(draft_, package_, read_);
    return draft_.take();
  }

 private:
  void read_tables() {
    for (const Relation& relation : relations_) {
      const std::size_t index = package_.find(relation.target);
      if (index == Package::npos) continue;
      if (relation.type == "sharedStrings" && read_.insert(index).second) {
        std::string phonetic;
        note_outcome(draft_, relation.target,
                     read_shared_strings(package_.contents(index), workbook_, phonetic));
        draft_.add("phonetic", "拼音标注", PartKind::kOther, false, phonetic);
      } else if (relation.type == "styles") {
        note_outcome(draft_, relation.target, read_cell_looks(package_.contents(index), workbook_));
      }
    }
  }

  void read_sheet(const SheetEntry& sheet) {
    const std::string address = "sheet/" + sheet.name;
    const std::string label =
        fmt::format("{}“{}”", sheet.hidden ? "隐藏工作表" : "工作表", shortened(sheet.name));
    const std::string* target = nullptr;
    for (const Relation& relation : relations_) {
      if (relation.id == sheet.relation) target = &relation.target;
    }
    const std::size_t index = target == nullptr ? Package::npos : package_.find(*target);
    if (index == Package::npos) {
      draft_.could_not_look(address, label + "的内容不在文件中，未读取。");
      return;
    }
    read_.insert(index);
    SheetVisitor visitor(workbook_);
    XmlReading reading(visitor);
    package_.stream(index, [&](std::string_view piece) { reading.feed(piece); });
    note_outcome(draft_, address, reading.finish());
    draft_.add({address,
                label,
                sheet.hidden ? PartKind::kHiddenSheet : PartKind::kSheet,
                !sheet.hidden,
                std::move(visitor.seen.text),
                {},
                std::move(visitor.seen.cells)});
    draft_.add({address + "/hidden",
                label + "中隐藏的行、列和单元格",
                PartKind::kHiddenText,
                false,
                std::move(visitor.hidden.text),
                {},
                std::move(visitor.hidden.cells)});
    draft_.add(address + "/header", label + "的页眉页脚", PartKind::kHeader, !sheet.hidden,
               visitor.header_footer);
    draft_.add(address + "/formulas", label + "的公式", PartKind::kField, false, visitor.formulas);
    draft_.add(address + "/other", label + "的其他文字", PartKind::kOther, false, visitor.other);
    draft_.add(address + "/attributes", label + "内部属性中的文字", PartKind::kOther, false,
               visitor.words.text());
    read_comments(package_.relations(*target), address, label);
  }

  void read_comments(const std::vector<Relation>& relations, const std::string& address,
                     const std::string& label) {
    for (const Relation& relation : relations) {
      const std::size_t index = package_.find(relation.target);
      if ((relation.type != "comments" && relation.type != "threadedComment") ||
          index == Package::npos || !read_.insert(index).second) {
        continue;
      }
      CommentVisitor visitor;
      note_outcome(draft_, relation.target, read_xml(package_.contents(index), visitor));
      draft_.add({address + "/comments",
                  label + "的批注",
                  PartKind::kComment,
                  false,
                  std::move(visitor.grid.text),
                  {},
                  std::move(visitor.grid.cells)});
      draft_.add(address + "/authors", label + "的批注作者", PartKind::kProperties, false,
                 visitor.authors);
      draft_.add(address + "/comments/attributes", label + "的批注属性", PartKind::kOther, false,
                 visitor.words.text());
    }
  }

  // Strings that no sheet shows: what was deleted and not cleaned away.
  void add_unused_strings() {
    std::string unused;
    for (const SharedString& string : workbook_.strings) {
      if (string.used || blank(string.text)) continue;
      append_clean(unused, string.text);
      unused.push_back('\n');
    }
    draft_.add("strings", "未显示的残留字符串", PartKind::kEmbedded, false, unused);
  }

  const Package& package_;
  std::string main_;
  Draft draft_;
  std::set<std::size_t> read_;
  std::vector<Relation> relations_;
  Workbook workbook_;
};

}  // namespace

document::Document read_xlsx(const Package& package, const std::string& main, int depth) {
  return WorkbookReader(package, main, depth).read();
}

}  // namespace xs::formats::ooxml
