// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/ooxml/leftovers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/ooxml/docx_story.h"

namespace xs::formats::ooxml {
namespace {

using document::PartKind;

template <std::size_t N>
bool one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 9> kFontAttributes{
    "ascii", "hAnsi", "eastAsia", "cs", "typeface", "panose", "altName", "hint", "rFont"};
constexpr std::array<std::string_view, 6> kInsideParagraph{"t",   "r",         "fld",
                                                           "sdt", "hyperlink", "rPh"};
constexpr std::array<std::string_view, 4> kRunProperties{"rPr", "pPr", "endParaRPr", "defRPr"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kPropertyNames{{
    {"creator", "作者"},
    {"lastModifiedBy", "最后修改者"},
    {"title", "标题"},
    {"subject", "主题"},
    {"keywords", "关键词"},
    {"description", "备注"},
    {"category", "类别"},
    {"contentStatus", "内容状态"},
    {"Company", "单位"},
    {"Manager", "负责人"},
    {"Template", "模板"},
    {"HyperlinkBase", "链接基址"},
    {"lpstr", "标题清单"},
    {"created", "创建时间"},
}};

std::string_view property_name(std::string_view name) {
  for (const auto& [key, chinese] : kPropertyNames) {
    if (key == name) return chinese;
  }
  return name;
}

class PropertyVisitor final : public XmlVisitor {
 public:
  void start(std::string_view name, std::string_view, XmlAttributes attributes) override {
    if (name == "property") custom_ = attribute(attributes, "name");
    value_.clear();
  }
  void end(std::string_view name) override {
    const std::string_view value = trim(value_);
    const bool says_something =
        value.find_first_not_of("0123456789.") != std::string_view::npos || value.size() >= 7;
    if (says_something && value != "true" && value != "false") {
      append_clean(lines, custom_.empty() ? property_name(name) : std::string_view(custom_));
      lines += "：";
      append_clean(lines, value);
      lines += "\n";
    }
    value_.clear();
    if (name == "property") custom_.clear();
  }
  void text(std::string_view piece) override { value_ += piece; }
  void comment(std::string_view piece) override {
    append_clean(lines, piece);
    lines += "\n";
  }

  std::string lines;

 private:
  std::string custom_, value_;
};

class RelationTargets final : public XmlVisitor {
 public:
  explicit RelationTargets(std::string& out) : out_(out) {}
  void start(std::string_view, std::string_view, XmlAttributes attributes) override {
    if (attribute(attributes, "TargetMode") != "External") return;
    append_clean(out_, attribute(attributes, "Target"));
    out_.push_back('\n');
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}

 private:
  std::string& out_;
};

bool looks_like_xml(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (bytes.starts_with("\xFF\xFE<") || bytes.starts_with("\xFE\xFF")) return true;
  return trim(bytes.substr(0, 200)).starts_with('<');
}

bool is_html(std::string_view name) {
  return name.ends_with(".htm") || name.ends_with(".html") || name.ends_with(".mht") ||
         name.ends_with(".mhtml");
}

// Drawings, charts and diagrams are seen on the page.
bool is_drawn(std::string_view name) {
  for (const std::string_view folder : {"/drawings/", "/charts/", "/diagrams/data"}) {
    if (name.find(folder) != std::string_view::npos) return !name.ends_with(".rels");
  }
  return false;
}

void read_leftover_xml(Draft& draft, const std::string& name, const std::string& bytes) {
  TextVisitor visitor;
  const XmlOutcome outcome = read_xml(bytes, visitor);
  const std::string shown = shortened(name);
  if (is_word_story(visitor.root())) {
    const std::string label = fmt::format("未引用的部件“{}”", shown);
    note_outcome(draft, name,
                 read_story(draft, bytes, {name, label, PartKind::kEmbedded, false}, {}, nullptr));
    return;
  }
  const bool drawn = is_drawn(name);
  draft.add(
      name,
      drawn ? fmt::format("图形“{}”中的文字", shown) : fmt::format("文件内部“{}”中的文字", shown),
      drawn ? PartKind::kTextBox : PartKind::kOther, drawn, visitor.text());
  note_outcome(draft, name, outcome);
}

void read_leftover(Draft& draft, const Package& package, std::size_t index) {
  const std::string& name = package.name(index);
  const std::string type = package.content_type(name);
  if (type.find("obfuscatedFont") != std::string::npos || name == "[Content_Types].xml") return;
  std::string bytes;
  try {
    bytes = package.contents(index);
  } catch (const Refusal& refusal) {
    draft.could_not_look(name, refusal.sentence);
    return;
  }
  if (bytes.empty()) return;
  if (name.ends_with(".rels")) {
    std::string targets;
    RelationTargets visitor(targets);
    note_outcome(draft, name, read_xml(bytes, visitor));
    draft.add(name, "链接地址", PartKind::kField, false, targets);
  } else if (looks_like_xml(bytes) && !is_html(name) && type.find("html") == std::string::npos) {
    read_leftover_xml(draft, name, bytes);
  } else {
    draft.add_embedded(name, name.substr(name.find_last_of('/') + 1), as_bytes(bytes));
  }
}

}  // namespace

void AttributeWords::take(XmlAttributes attributes, std::string_view except,
                          std::string_view and_except) {
  for (const XmlAttribute& one : attributes) {
    if (!worth_reading(one.value) || one.name == except || one.name == and_except ||
        one_of(one.name, kFontAttributes)) {
      continue;
    }
    std::string value = clean(one.value);
    if (seen_.insert(value).second) in_order_.push_back(std::move(value));
  }
}

std::string AttributeWords::text() const { return fmt::format("{}", fmt::join(in_order_, "\n")); }

void TextVisitor::break_before_next(std::string_view name) {
  if (in_properties_ == 0 && !one_of(name, kInsideParagraph)) break_ = true;
}

void TextVisitor::start(std::string_view name, std::string_view space, XmlAttributes attributes) {
  if (root_.empty()) root_ = fmt::format("{} {}", space, name);
  break_before_next(one_of(name, kRunProperties) ? "r" : name);
  if (one_of(name, kRunProperties)) ++in_properties_;
  const bool names_font = root_.ends_with(" fonts");  // fontTable.xml
  if (!names_font) words_.take(attributes);
}

void TextVisitor::end(std::string_view name) {
  if (one_of(name, kRunProperties)) {
    --in_properties_;
    return;
  }
  break_before_next(name);
}

void TextVisitor::text(std::string_view piece) {
  if (blank(piece) && piece.find('\n') != std::string_view::npos) return;  // indentation
  if (break_ && !text_.empty() && text_.back() != '\n') text_.push_back('\n');
  break_ = false;
  append_clean(text_, piece);
}

void TextVisitor::comment(std::string_view piece) {
  break_ = true;
  text(piece);
  break_ = true;
}

std::string TextVisitor::text() const {
  const std::string words = words_.text();
  return text_.empty() || words.empty() ? text_ + words : text_ + "\n" + words;
}

void read_properties(Draft& draft, const Package& package, std::size_t index) {
  PropertyVisitor visitor;
  const std::string& name = package.name(index);
  const XmlOutcome outcome = read_xml(package.contents(index, std::size_t{16} << 20), visitor);
  draft.add(name, "文件属性", PartKind::kProperties, false, visitor.lines);
  note_outcome(draft, name, outcome);
}

void note_outcome(Draft& draft, const std::string& name, XmlOutcome outcome) {
  if (outcome == XmlOutcome::kDamaged) {
    draft.could_not_look(name, fmt::format("部件“{}”已损坏，未能读完。", shortened(name)));
  } else if (outcome == XmlOutcome::kForbidden) {
    draft.could_not_look(
        name, fmt::format("部件“{}”含有不应有的文档类型声明，未读取。", shortened(name)));
  }
}

void read_leftovers(Draft& draft, const Package& package, const std::set<std::size_t>& read) {
  for (std::size_t i = 0; i < package.size(); ++i) {
    if (read.contains(i) || package.is_folder(i)) continue;
    const std::string& name = package.name(i);
    if (name.starts_with("docProps/") && name.ends_with(".xml")) {
      read_properties(draft, package, i);
    } else {
      read_leftover(draft, package, i);
    }
  }
  draft.add("package/comments", "压缩包注释", PartKind::kOther, false, package.comments());
}

}  // namespace xs::formats::ooxml
