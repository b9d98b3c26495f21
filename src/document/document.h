// SPDX-License-Identifier: AGPL-3.0-or-later
// What a file says, part by part, and where we could not look.
//
// A Document is what a reader made of a file: plain values, no bytes of the file, no pointers
// into it. Every place where text can stand is a Part with an address of its own: the body, each
// header, each comment, each worksheet, the properties. Screening reads parts; the web page shows
// them; a finding names its part and bytes in it.
//
//   for (const Part& part : document.parts) screen(part.text);
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xs::document {

// Points (1/72 inch), origin at the top left of the page.
struct Box {
  float x = 0, y = 0, width = 0, height = 0;
  bool operator==(const Box&) const = default;
};

enum class PartKind : std::uint8_t {
  kBody,
  kHeader,
  kFooter,
  kNote,  // foot- or endnote
  kComment,
  kTextBox,
  kDeleted,     // tracked deletion, still in the file
  kHiddenText,  // vanish, white, tiny, display:none
  kField,       // field codes, link targets
  kSheet,
  kHiddenSheet,
  kAnnotation,
  kForm,
  kProperties,  // core, app, custom, Info, XMP, meta
  kScript,
  kEmbedded,  // text of an embedded object or orphan part
  kOther,
};

// Bytes [start, end) of Part::text stand on this page in this box.
struct Run {
  std::uint32_t start = 0, end = 0;
  std::int32_t page = 0;  // from 1
  Box box;
  bool operator==(const Run&) const = default;
};

// Bytes [start, end) of Part::text are this cell of a table. Rows and columns count from 1; the
// tables of a part count from 1; a worksheet is one table and keeps its own row and column numbers.
struct Cell {
  std::uint32_t start = 0, end = 0;
  std::int32_t table = 1, row = 0, column = 0;
  bool operator==(const Cell&) const = default;
};

struct Part {
  std::string address;  // stable within the file: "body", "header/1", "sheet/名单", "comment/3"
  std::string label;  // what a clerk would call it: 正文, 页眉, 批注, 隐藏工作表“名单”
  PartKind kind = PartKind::kBody;
  bool visible = true;      // would a person see it on paper or on screen
  std::string text;         // valid UTF-8, '\n' line ends; cells of a row are joined by '\t'
  std::vector<Run> runs;    // in order; empty where the format has no pages
  std::vector<Cell> cells;  // in order; empty outside tables
  bool operator==(const Part&) const = default;
};

struct CouldNotLook {
  std::string part;  // an address, or "" for the whole file
  std::string why;   // one Chinese sentence
  bool operator==(const CouldNotLook&) const = default;
};

struct PageSize {
  float width = 0, height = 0;
  bool operator==(const PageSize&) const = default;
};

struct Document {
  std::string format;  // "txt", "html", "docx", "xlsx", "pdf"
  std::vector<Part> parts;
  std::vector<PageSize> pages;  // empty where the format has none
  std::vector<CouldNotLook> could_not_look;
  bool operator==(const Document&) const = default;
};

}  // namespace xs::document
