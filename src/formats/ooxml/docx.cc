// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include "formats/ooxml/docx_story.h"
#include "formats/ooxml/leftovers.h"
#include "formats/ooxml/office.h"

namespace xs::formats::ooxml {
namespace {

using document::PartKind;

constexpr std::size_t kLargestStory = std::size_t{256} << 20;

struct StoryType {
  std::string_view relation, address, label;
  PartKind kind;
  bool visible;
};
constexpr StoryType kStoryTypes[] = {
    {"header", "header", "页眉", PartKind::kHeader, true},
    {"footer", "footer", "页脚", PartKind::kFooter, true},
    {"footnotes", "footnotes", "脚注", PartKind::kNote, true},
    {"endnotes", "endnotes", "尾注", PartKind::kNote, true},
    {"comments", "comments", "批注", PartKind::kComment, false},
};

}  // namespace

MainPart find_main_part(const Package& package) {
  for (const Relation& relation : package.relations("")) {
    if (relation.type != "officeDocument") continue;
    if (package.find(relation.target) == Package::npos) continue;
    const std::string type = package.content_type(relation.target);
    const auto has = [&](std::string_view what) { return type.find(what) != std::string::npos; };
    MainPart main{OfficeKind::kNone, relation.target};
    if (has("wordprocessingml") || has("ms-word")) main.kind = OfficeKind::kWord;
    if (has("spreadsheetml") || has("ms-excel")) main.kind = OfficeKind::kExcel;
    if (has("ms-excel.sheet.binary")) main.kind = OfficeKind::kExcelBinary;
    if (has("presentationml") || has("ms-powerpoint")) main.kind = OfficeKind::kPowerPoint;
    if (has("visio")) main.kind = OfficeKind::kVisio;
    if (main.kind != OfficeKind::kNone) return main;
  }
  return {};
}

document::Document read_docx(const Package& package, const std::string& main, int depth) {
  Draft draft("docx", depth);
  std::set<std::size_t> read;
  std::set<std::string> authors;
  const std::vector<Relation> relations = package.relations(main);
  Styles styles;
  for (const Relation& relation : relations) {
    const std::size_t index = package.find(relation.target);
    if (relation.type == "styles" && index != Package::npos) {
      styles = read_styles(package.contents(index, kLargestStory));  // its words: a leftover
    }
  }
  const std::size_t body = package.find(main);
  read.insert(body);
  const XmlOutcome outcome = read_story(draft, package.contents(body, kLargestStory),
                                        {"body", "正文", PartKind::kBody, true}, styles, &authors);
  if (outcome != XmlOutcome::kWhole) {
    throw Refusal{"文件正文已损坏，未能读完。请用办公软件打开核对、另存后再送审。"};
  }
  for (const StoryType& type : kStoryTypes) {
    int count = 0;
    for (const Relation& relation : relations) {
      const std::size_t index = package.find(relation.target);
      if (relation.type != type.relation || index == Package::npos) continue;
      if (!read.insert(index).second) continue;
      ++count;
      const bool numbered = type.kind == PartKind::kHeader || type.kind == PartKind::kFooter;
      const StoryName name{
          numbered ? fmt::format("{}/{}", type.address, count) : std::string(type.address),
          std::string(type.label), type.kind, type.visible};
      note_outcome(
          draft, name.address,
          read_story(draft, package.contents(index, kLargestStory), name, styles, &authors));
    }
  }
  draft.add("authors", "修订和批注的作者", PartKind::kProperties, false,
            fmt::format("{}", fmt::join(authors, "\n")));
  read_leftovers(draft, package, read);
  return draft.take();
}

}  // namespace xs::formats::ooxml
