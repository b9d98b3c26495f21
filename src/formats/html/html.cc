// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/html/html.h"

#include <fmt/format.h>
#include <gumbo.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <memory>
#include <set>
#include <vector>

#include "base/text.h"
#include "formats/html/hidden_style.h"

namespace xs::formats {
namespace {

using document::PartKind;

constexpr std::size_t kLargestPage = std::size_t{48} << 20;

std::string_view attribute(const GumboElement& element, const char* name) {
  const GumboAttribute* found = gumbo_get_attribute(&element.attributes, name);
  return found == nullptr ? std::string_view{} : found->value;
}
bool has_attribute(const GumboElement& element, const char* name) {
  return gumbo_get_attribute(&element.attributes, name) != nullptr;
}

std::string tag_of(const GumboElement& element) {
  if (element.tag != GUMBO_TAG_UNKNOWN) return gumbo_normalized_tagname(element.tag);
  GumboStringPiece piece = element.original_tag;
  gumbo_tag_from_original_text(&piece);
  std::string tag(piece.data == nullptr ? "" : piece.data, piece.length);
  std::transform(tag.begin(), tag.end(), tag.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return tag;
}

bool is_block(std::string_view tag) {
  static const std::set<std::string_view> kBlocks{
      "p",       "div",    "h1",      "h2",      "h3",    "h4",      "h5",         "h6",
      "ul",      "ol",     "li",      "dl",      "dt",    "dd",      "table",      "tr",
      "caption", "header", "footer",  "main",    "nav",   "section", "article",    "aside",
      "pre",     "form",   "address", "figure",  "hr",    "br",      "blockquote", "option",
      "legend",  "center", "details", "summary", "title", "select",  "fieldset",   "textarea"};
  return kBlocks.contains(tag);
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto hex = text[i] == '%' ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
    if (hex && hex->size() == 1) {
      out.push_back(static_cast<char>(hex->front()));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

// Running text with white space as a browser shows it.
struct Flow {
  std::string text;
  bool blank_before_next = false;

  void end_line() {
    blank_before_next = false;
    if (!text.empty() && text.back() != '\n') text.push_back('\n');
  }
  void put(std::string_view piece, bool preformatted) {
    if (preformatted) return append_clean(text, piece);
    const std::string cleaned = clean(piece);
    for (const char c : cleaned) {
      if (c == ' ' || c == '\n' || c == '\t') {
        blank_before_next = true;
        continue;
      }
      if (blank_before_next && !text.empty() && text.back() != '\n' && text.back() != '\t') {
        text.push_back(' ');
      }
      blank_before_next = false;
      text.push_back(c);
    }
  }
};

struct Table {
  int number = 0, row = 0, next_column = 1;
};

class PageReader {
 public:
  PageReader(const std::string& text, int depth) : draft_("html", depth), text_(text) {}

  document::Document read() {
    GumboOptions options = kGumboDefaultOptions;
    options.max_errors = 0;
    struct Release {
      GumboOptions* options;
      void operator()(GumboOutput* output) const { gumbo_destroy_output(options, output); }
    };
    const std::unique_ptr<GumboOutput, Release> page(
        gumbo_parse_with_options(&options, text_.data(), text_.size()), Release{&options});
    collect_styles(*page->document);
    walk(*page->document);
    draft_.add(
        {"body", "正文", PartKind::kBody, true, std::move(seen_.text), {}, std::move(cells_)});
    draft_.add("hidden", "隐藏文字", PartKind::kHiddenText, false, hidden_.text);
    draft_.add("title", "网页标题", PartKind::kProperties, true, title_.text);
    draft_.add("meta", "网页属性", PartKind::kProperties, false, meta_);
    draft_.add("links", "链接地址", PartKind::kField, false, links_);
    draft_.add("attributes", "标签属性中的文字", PartKind::kOther, false, attributes_);
    draft_.add("forms", "表单中预填的内容", PartKind::kForm, false, forms_);
    draft_.add("scripts", "脚本和样式", PartKind::kScript, false, scripts_);
    draft_.add("scripts/unescaped", "还原转义写法（\\uXXXX）后的脚本", PartKind::kScript, false,
               unescaped(scripts_));
    draft_.add("comments", "源代码注释", PartKind::kComment, false, comments_);
    return draft_.take();
  }

 private:
  // The tree may be a hundred thousand levels deep: no recursion.
  struct Step {
    const GumboNode* node;
    bool leaving;
  };

  static const GumboVector& children(const GumboNode& node) {
    return node.type == GUMBO_NODE_DOCUMENT ? node.v.document.children : node.v.element.children;
  }
  static bool has_children(const GumboNode& node) {
    return node.type == GUMBO_NODE_DOCUMENT || node.type == GUMBO_NODE_ELEMENT ||
           node.type == GUMBO_NODE_TEMPLATE;
  }
  static void push_children(std::vector<Step>& steps, const GumboNode& node) {
    const GumboVector& list = children(node);
    for (unsigned i = list.length; i > 0; --i) {
      steps.push_back({static_cast<const GumboNode*>(list.data[i - 1]), false});
    }
  }

  void collect_styles(const GumboNode& root) {
    std::vector<Step> steps{{&root, false}};
    while (!steps.empty()) {
      const GumboNode& node = *steps.back().node;
      steps.pop_back();
      if (!has_children(node)) continue;
      if (node.type != GUMBO_NODE_DOCUMENT && node.v.element.tag == GUMBO_TAG_STYLE) {
        for (unsigned i = 0; i < children(node).length; ++i) {
          const auto* child = static_cast<const GumboNode*>(children(node).data[i]);
          if (child->type == GUMBO_NODE_TEXT) selectors_.add_sheet(child->v.text.text);
        }
      }
      push_children(steps, node);
    }
  }

  void walk(const GumboNode& root) {
    std::vector<Step> steps{{&root, false}};
    while (!steps.empty()) {
      const Step step = steps.back();
      steps.pop_back();
      const GumboNode& node = *step.node;
      if (step.leaving) {
        leave(node);
      } else if (node.type == GUMBO_NODE_DOCUMENT) {
        push_children(steps, node);
      } else if (has_children(node)) {
        steps.push_back({&node, true});
        enter(node);
        push_children(steps, node);
      } else if (node.type == GUMBO_NODE_COMMENT) {
        append_clean(comments_, node.v.text.text);
        comments_.push_back('\n');
      } else {
        put(node.v.text.text);
      }
    }
  }

  bool hidden_element(const GumboElement& element, const std::string& tag, bool is_template) const {
    return is_template || tag == "noscript" || tag == "template" ||
           has_attribute(element, "hidden") || hides(attribute(element, "style")) ||
           (tag == "font" &&
            (attribute(element, "color") == "white" || attribute(element, "color") == "#ffffff" ||
             attribute(element, "color") == "#FFFFFF")) ||
           selectors_.match(tag, attribute(element, "class"), attribute(element, "id"));
  }

  void enter(const GumboNode& node) {
    const GumboElement& element = node.v.element;
    const std::string tag = tag_of(element);
    if (hidden_element(element, tag, node.type == GUMBO_NODE_TEMPLATE)) ++hidden_depth_;
    read_attributes(element, tag);
    if (tag == "script" || tag == "style") ++script_depth_;
    if (tag == "title") ++title_depth_;
    if (tag == "rt" || tag == "rp") ++ruby_depth_;
    if (tag == "pre" || tag == "textarea") ++preformatted_;
    if (hidden_depth_ > 0) {
      if (is_block(tag) || tag == "td" || tag == "th") hidden_.end_line();
      return;
    }
    if (is_block(tag) && !(tag == "table" && !open_cells_.empty())) break_line(tag);
    if (tag == "table") {
      tables_.push_back({++table_count_, 0, 1});
    } else if (tag == "tr" && !tables_.empty()) {
      ++tables_.back().row;
      tables_.back().next_column = 1;
    } else if ((tag == "td" || tag == "th") && !tables_.empty()) {
      open_cell();
    }
  }

  void leave(const GumboNode& node) {
    const GumboElement& element = node.v.element;
    const std::string tag = tag_of(element);
    if (tag == "script" || tag == "style") {
      --script_depth_;
      scripts_.push_back('\n');
    }
    if (tag == "title") --title_depth_;
    if (tag == "rt" || tag == "rp") --ruby_depth_;
    if (tag == "pre" || tag == "textarea") --preformatted_;
    const bool hidden_here = hidden_depth_ > 0;
    if (hidden_element(element, tag, node.type == GUMBO_NODE_TEMPLATE)) --hidden_depth_;
    if (hidden_here) {
      if (is_block(tag) || tag == "td" || tag == "th") hidden_.end_line();
      return;
    }
    if ((tag == "td" || tag == "th") && !tables_.empty()) {
      close_cell(element);
    } else if (tag == "table" && !tables_.empty()) {
      tables_.pop_back();
    }
    if (is_block(tag)) break_line(tag);
  }

  // Inside a cell lines end too, but not before its first word.
  void break_line(std::string_view tag) {
    if (!open_cells_.empty() && tag != "tr") {
      if (seen_.text.size() > cells_[open_cells_.back()].start) pending_line_ = true;
      return;
    }
    pending_line_ = false;
    seen_.end_line();
  }

  void open_cell() {
    Table& table = tables_.back();
    if (table.next_column > 1) seen_.text.push_back('\t');
    seen_.blank_before_next = false;
    pending_line_ = false;
    const auto at = static_cast<std::uint32_t>(seen_.text.size());
    open_cells_.push_back(cells_.size());
    cells_.push_back({at, at, table.number, std::max(1, table.row), table.next_column});
  }

  void close_cell(const GumboElement& element) {
    if (open_cells_.empty()) return;
    cells_[open_cells_.back()].end = static_cast<std::uint32_t>(seen_.text.size());
    open_cells_.pop_back();
    pending_line_ = false;
    int span = 1;
    const std::string_view text = attribute(element, "colspan");
    std::from_chars(text.data(), text.data() + text.size(), span);
    tables_.back().next_column += std::clamp(span, 1, 1000);
  }

  void put(std::string_view text) {
    if (script_depth_ > 0) return append_clean(scripts_, text);
    if (title_depth_ > 0) return title_.put(text, false);
    if (hidden_depth_ > 0 || ruby_depth_ > 0) return hidden_.put(text, preformatted_ > 0);
    if (pending_line_ && !blank(text)) {
      seen_.end_line();
      pending_line_ = false;
    }
    seen_.put(text, preformatted_ > 0);
  }

  static void add_line(std::string& to, std::string_view text) {
    if (blank(text)) return;
    append_clean(to, text);
    to.push_back('\n');
  }

  void read_attributes(const GumboElement& element, const std::string& tag) {
    for (unsigned i = 0; i < element.attributes.length; ++i) {
      const auto& one = *static_cast<const GumboAttribute*>(element.attributes.data[i]);
      const std::string_view name = one.name, value = one.value;
      if (name == "content" && tag == "meta") {
        const std::string_view of = attribute(element, "name");
        add_line(meta_,
                 fmt::format("{}：{}", of.empty() ? attribute(element, "property") : of, value));
      } else if (name == "href" || name == "src" || name == "action" || name == "data" ||
                 name == "cite" || name == "poster") {
        read_link(value);
      } else if (name == "value" && (tag == "input" || tag == "button")) {
        read_form_value(element, value);
      } else if (name.starts_with("on") && !value.empty()) {
        add_line(scripts_, value);
      } else if (name == "alt" || name == "title" || name == "placeholder" || name == "label" ||
                 name == "summary" || name == "srcdoc" || name.starts_with("data-") ||
                 name.starts_with("aria-") || worth_reading(value)) {
        add_line(attributes_, value);
      }
    }
  }

  void read_form_value(const GumboElement& element, std::string_view value) {
    const std::string_view type = attribute(element, "type");
    const bool button = type == "submit" || type == "button" || type == "reset";
    if (button && hidden_depth_ == 0) return put(value);
    add_line(forms_, value);
  }

  void read_link(std::string_view value) {
    if (value.starts_with("data:")) {
      draft_.could_not_look(fmt::format("data/{}", ++data_count_),
                            value.starts_with("data:image") ? "内嵌图片中的文字未识别。"
                                                            : "内嵌在网页中的数据未读取。");
      return;
    }
    add_line(links_, value);
    const std::string decoded = percent_decoded(value);
    if (decoded != value && is_valid_utf8(decoded)) add_line(links_, decoded);
  }

  Draft draft_;
  const std::string& text_;
  HiddenSelectors selectors_;
  Flow seen_, hidden_, title_;
  std::string meta_, links_, attributes_, forms_, scripts_, comments_;
  std::vector<document::Cell> cells_;
  std::vector<std::size_t> open_cells_;
  std::vector<Table> tables_;
  int table_count_ = 0, data_count_ = 0;
  int hidden_depth_ = 0, script_depth_ = 0, title_depth_ = 0, ruby_depth_ = 0, preformatted_ = 0;
  bool pending_line_ = false;
};

}  // namespace

std::string declared_charset(std::string_view bytes) {
  std::string head(bytes.substr(0, 4096));
  std::transform(head.begin(), head.end(), head.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::size_t at = head.find("charset=");
  if (at == std::string::npos) return {};
  const std::size_t start = head.find_first_not_of("\"' ", at + 8);
  if (start == std::string::npos) return {};
  return head.substr(start, head.find_first_of("\"' ;>/", start) - start);
}

document::Document read_html(const std::string& text, int depth) {
  if (text.size() > kLargestPage) throw Refusal{"网页过大，不能读取。请拆分文件后再送审。"};
  return PageReader(text, depth).read();
}

}  // namespace xs::formats
