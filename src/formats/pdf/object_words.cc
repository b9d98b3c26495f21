// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/pdf/object_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "formats/ooxml/leftovers.h"

namespace xs::formats {
namespace {

using document::PartKind;

constexpr int kDeepest = 40;
constexpr std::size_t kLargestStream = std::size_t{64} << 20;

struct Keys {
  std::string_view part, label;
  PartKind kind;
  std::array<std::string_view, 12> names;
};
// Strings under these keys are words for people, wherever the dictionary stands.
constexpr Keys kKeys[] = {
    {"annotations",
     "批注和附注中的文字",
     PartKind::kAnnotation,
     {"Contents", "RC", "Subj", "CA", "AC", "RO"}},
    {"forms", "表单中的文字", PartKind::kForm, {"V", "DV", "RV", "TU", "TM", "T", "Opt", "MK"}},
    {"titles", "书签和图层名称", PartKind::kOther, {"Title", "Name", "P", "Prefix"}},
    {"alternative", "替代文字和实际文字", PartKind::kOther, {"Alt", "ActualText", "E"}},
    {"links", "链接地址", PartKind::kField, {"URI", "Base", "Dest", "D"}},
    {"files", "附件名称和说明", PartKind::kEmbedded, {"F", "UF", "Desc", "DOS", "Unix", "Mac"}},
    {"signatures",
     "签名中的文字",
     PartKind::kProperties,
     {"Reason", "Location", "ContactInfo", "Name"}},
    {"scripts", "脚本", PartKind::kScript, {"JS"}},
};

struct Buffer {
  fz_context* context;
  fz_buffer* buffer = nullptr;
  ~Buffer() {
    if (buffer != nullptr) fz_drop_buffer(context, buffer);
  }
  Buffer(fz_context* of, fz_buffer* from) : context(of), buffer(from) {}
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  [[nodiscard]] BytesView bytes() const {
    unsigned char* start = nullptr;
    const std::size_t size = buffer == nullptr ? 0 : fz_buffer_storage(context, buffer, &start);
    return {start, size};
  }
};

class ObjectReader {
 public:
  ObjectReader(Draft& draft, const OpenedPdf& opened)
      : draft_(draft), context_(opened.context()), pdf_(opened.pdf()) {}

  void read() {
    read_info();
    int count = 0;
    if (!guarded(context_, [&] { count = pdf_xref_len(context_, pdf_); })) return;
    for (int number = 1; number < count; ++number) {
      pdf_obj* object = nullptr;
      // Numbers that name nothing are errors to MuPDF and of no interest.
      if (!guarded(context_, [&] { object = pdf_load_object(context_, pdf_, number); })) continue;
      visit(object, number, 0);
      read_stream(object, number);
      static_cast<void>(guarded(context_, [&] { pdf_drop_obj(context_, object); }));
    }
    for (std::size_t i = 0; i < std::size(kKeys); ++i) {
      draft_.add(std::string(kKeys[i].part), std::string(kKeys[i].label), kKeys[i].kind, false,
                 words_[i]);
    }
  }

 private:
  template <class Value>
  Value ask(Value otherwise, auto question) {
    Value value = otherwise;
    return guarded(context_, [&] { value = question(); }) ? value : otherwise;
  }
  pdf_obj* get(pdf_obj* dictionary, const char* key) {
    return ask<pdf_obj*>(nullptr, [&] { return pdf_dict_gets(context_, dictionary, key); });
  }
  std::string name_under(pdf_obj* dictionary, const char* key) {
    pdf_obj* value = get(dictionary, key);
    return ask<const char*>("", [&] { return pdf_to_name(context_, value); });
  }

  void read_info() {
    pdf_obj* info = ask<pdf_obj*>(nullptr, [&] {
      return pdf_dict_get(context_, pdf_trailer(context_, pdf_), PDF_NAME(Info));
    });
    std::string lines;
    const int count = ask(0, [&] { return pdf_dict_len(context_, info); });
    for (int i = 0; i < count; ++i) {
      const char* key = ask<const char*>(
          "", [&] { return pdf_to_name(context_, pdf_dict_get_key(context_, info, i)); });
      pdf_obj* value = ask<pdf_obj*>(nullptr, [&] { return pdf_dict_get_val(context_, info, i); });
      const std::string text = text_string(context_, value);
      if (blank(text)) continue;
      seen_.insert(text);
      lines += fmt::format("{}：{}\n", clean(key), text);
    }
    draft_.add("properties", "文件属性", PartKind::kProperties, false, lines);
  }

  // Direct children only: what is indirect has its own number.
  void visit(pdf_obj* object, int number, int depth) {
    if (depth > kDeepest) return;
    if (ask(0, [&] { return pdf_is_array(context_, object); }) != 0) {
      const int count = ask(0, [&] { return pdf_array_len(context_, object); });
      for (int i = 0; i < count; ++i) {
        visit_child(ask<pdf_obj*>(nullptr, [&] { return pdf_array_get(context_, object, i); }),
                    number, depth);
      }
      return;
    }
    if (ask(0, [&] { return pdf_is_dict(context_, object); }) == 0) return;
    const bool signature = get(object, "ByteRange") != nullptr;
    const int count = ask(0, [&] { return pdf_dict_len(context_, object); });
    for (int i = 0; i < count; ++i) {
      const char* key = ask<const char*>(
          "", [&] { return pdf_to_name(context_, pdf_dict_get_key(context_, object, i)); });
      pdf_obj* value =
          ask<pdf_obj*>(nullptr, [&] { return pdf_dict_get_val(context_, object, i); });
      if (signature && std::string_view(key) == "Contents") continue;  // a cryptographic message
      take(key, value, 0);
      visit_child(value, number, depth);
    }
    if (get(object, "EF") != nullptr) read_attachment(object, number);
  }

  void visit_child(pdf_obj* child, int number, int depth) {
    if (child != nullptr && pdf_is_indirect(context_, child) == 0) visit(child, number, depth + 1);
  }

  void take(std::string_view key, pdf_obj* value, int depth) {
    for (std::size_t i = 0; i < std::size(kKeys); ++i) {
      const auto& names = kKeys[i].names;
      if (std::find(names.begin(), names.end(), key) == names.end()) continue;
      take_text(words_[i], value, depth);
      if (kKeys[i].kind == PartKind::kScript || key == "RV" || key == "RC") {
        append_stream(words_[i], value);
      }
      return;
    }
    if (key == "XFA") read_xfa(value);
  }

  void take_text(std::string& to, pdf_obj* value, int depth) {
    const int count = ask(0, [&] { return pdf_array_len(context_, value); });
    for (int i = 0; i < count && depth < 3; ++i) {
      take_text(to, ask<pdf_obj*>(nullptr, [&] { return pdf_array_get(context_, value, i); }),
                depth + 1);
    }
    const std::string text = text_string(context_, value);
    if (blank(text) || !seen_.insert(text).second) return;
    to += text;
    to.push_back('\n');
  }

  fz_buffer* load_stream(pdf_obj* stream) {
    if (ask(0, [&] { return pdf_is_stream(context_, stream); }) == 0) return nullptr;
    return ask<fz_buffer*>(nullptr, [&] { return pdf_load_stream(context_, stream); });
  }

  void append_stream(std::string& to, pdf_obj* stream) {
    const Buffer buffer(context_, load_stream(stream));
    append_clean(to, as_text(buffer.bytes()));
    if (!to.empty() && to.back() != '\n') to.push_back('\n');
  }

  void read_xfa(pdf_obj* value) {
    std::string xml;
    const int count = ask(0, [&] { return pdf_array_len(context_, value); });
    for (int i = 0; i < count; ++i) {
      append_stream(xml, ask<pdf_obj*>(nullptr, [&] { return pdf_array_get(context_, value, i); }));
    }
    append_stream(xml, value);
    add_xml("xfa", "动态表单（XFA）中的文字", PartKind::kForm, xml);
  }

  void add_xml(const std::string& address, std::string_view label, PartKind kind,
               const std::string& xml) {
    ooxml::TextVisitor visitor;
    const XmlOutcome outcome = read_xml(xml.substr(0, xml.find_last_of('>') + 1), visitor);
    draft_.add(address, std::string(label), kind, false, visitor.text());
    ooxml::note_outcome(draft_, address, outcome);
  }

  void read_stream(pdf_obj* object, int number) {
    if (name_under(object, "Type") != "Metadata" && name_under(object, "Subtype") != "XML") return;
    const Buffer buffer(context_, ask<fz_buffer*>(nullptr, [&] {
                          return pdf_load_stream_number(context_, pdf_, number);
                        }));
    add_xml(fmt::format("metadata/{}", number), "元数据", PartKind::kProperties,
            std::string(as_text(buffer.bytes())));
  }

  void read_attachment(pdf_obj* specification, int number) {
    std::string name = text_string(context_, get(specification, "UF"));
    if (name.empty()) name = text_string(context_, get(specification, "F"));
    pdf_obj* files = get(specification, "EF");
    pdf_obj* file = get(files, "F");
    if (file == nullptr) file = get(files, "UF");
    const int stream = ask(0, [&] { return pdf_to_num(context_, file); });
    if (stream != 0 && !attached_.insert(stream).second) return;
    const std::string address = fmt::format("attachment/{}", stream != 0 ? stream : number);
    const Buffer buffer(context_, load_stream(file));
    if (buffer.buffer == nullptr || buffer.bytes().size() > kLargestStream) {
      draft_.could_not_look(address, fmt::format("附件“{}”未能读取。", shortened(name)));
      return;
    }
    draft_.add_embedded(address, name, buffer.bytes());
  }

  Draft& draft_;
  fz_context* context_;
  pdf_document* pdf_;
  std::array<std::string, std::size(kKeys)> words_;
  std::set<std::string> seen_;
  std::set<int> attached_;
};

}  // namespace

std::string text_string(fz_context* context, pdf_obj* object) {
  const char* text = nullptr;
  const bool good = guarded(context, [&] {
    if (pdf_is_string(context, object) != 0) text = pdf_to_text_string(context, object);
  });
  return good && text != nullptr ? clean(text) : std::string();
}

void read_object_words(Draft& draft, const OpenedPdf& opened) {
  ObjectReader(draft, opened).read();
}

}  // namespace xs::formats
