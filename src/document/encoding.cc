// SPDX-License-Identifier: AGPL-3.0-or-later
#include "document/encoding.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <concepts>

#include "document/boxes.h"

namespace xs::document {
namespace {

constexpr std::array<std::string_view, 17> kKinds{
    "body",    "header",      "footer", "note",     "comment",      "text_box",
    "deleted", "hidden_text", "field",  "sheet",    "hidden_sheet", "annotation",
    "form",    "properties",  "script", "embedded", "other"};
static_assert(kKinds.size() == static_cast<std::size_t>(PartKind::kOther) + 1);

void append_string(std::string& out, std::string_view text) {
  out.push_back('"');
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
        } else {
          out.push_back(c);
        }
    }
  }
  out.push_back('"');
}

// `,"name":`, without the comma right after an opening brace.
void append_name(std::string& out, std::string_view name) {
  if (out.back() != '{') out.push_back(',');
  append_string(out, name);
  out.push_back(':');
}

void append_field(std::string& out, std::string_view name, std::string_view text) {
  append_name(out, name);
  append_string(out, text);
}

template <class List, class AppendOne>
void append_list(std::string& out, std::string_view name, const List& list, AppendOne append_one) {
  if (list.empty()) return;
  append_name(out, name);
  out.push_back('[');
  for (const auto& item : list) {
    if (out.back() != '[') out.push_back(',');
    append_one(item);
  }
  out.push_back(']');
}

// Shortest text that gives the same number back.
template <std::floating_point Real>
void append_number(std::string& out, Real value) {
  if (std::isfinite(value)) {
    fmt::format_to(std::back_inserter(out), "{}", value);
  } else {
    out += "null";
  }
}

void append_box(std::string& out, const Box& box) {
  append_number(out, box.x);
  out.push_back(',');
  append_number(out, box.y);
  out.push_back(',');
  append_number(out, box.width);
  out.push_back(',');
  append_number(out, box.height);
}

void append_part(std::string& out, const Part& part) {
  out.push_back('{');
  append_field(out, "address", part.address);
  append_field(out, "label", part.label);
  append_field(out, "kind", to_string(part.kind));
  append_name(out, "visible");
  out += part.visible ? "true" : "false";
  append_field(out, "text", part.text);
  append_list(out, "runs", part.runs, [&](const Run& run) {
    fmt::format_to(std::back_inserter(out), "[{},{},{},", run.start, run.end, run.page);
    append_box(out, run.box);
    out.push_back(']');
  });
  append_list(out, "cells", part.cells, [&](const Cell& cell) {
    fmt::format_to(std::back_inserter(out), "[{},{},{},{},{}]", cell.start, cell.end, cell.table,
                   cell.row, cell.column);
  });
  out.push_back('}');
}

void append_place(std::string& out, const Place& place) {
  append_name(out, "where");
  out.push_back('{');
  append_field(out, "part", place.part);
  append_name(out, "start");
  fmt::format_to(std::back_inserter(out), "{},\"end\":{}", place.start, place.end);
  if (place.page) fmt::format_to(std::back_inserter(out), ",\"page\":{}", *place.page);
  const auto append_one = [&](const Box& box) {
    out.push_back('[');
    append_box(out, box);
    out.push_back(']');
  };
  if (!place.boxes.empty()) {
    append_name(out, "box");
    append_one(around(place.boxes));
  }
  if (place.boxes.size() > 1) append_list(out, "boxes", place.boxes, append_one);
  if (place.cell) append_field(out, "cell", *place.cell);
  out.push_back('}');
}

void append_finding(std::string& out, const Finding& finding) {
  out.push_back('{');
  append_field(out, "id", finding.id);
  append_field(out, "category", finding.category);
  append_field(out, "severity", to_string(finding.severity));
  append_field(out, "action", to_string(finding.action));
  append_field(out, "admission", to_string(finding.admission));
  if (finding.always_masked) {
    append_name(out, "always_masked");
    out += "true";
  }
  append_field(out, "detector", finding.detector);
  append_list(out, "cites", finding.cites,
              [&](const std::string& clause) { append_string(out, clause); });
  append_name(out, "visible");
  out += finding.visible ? "true" : "false";
  append_place(out, finding.where);
  append_field(out, "excerpt", finding.excerpt);
  append_field(out, "says", finding.says);
  append_name(out, "confidence");
  append_number(out, finding.confidence);
  append_list(out, "rows", finding.rows, [&](const Row& row) {
    out.push_back('{');
    append_place(out, row.where);
    append_field(out, "text", row.text);
    out.push_back('}');
  });
  if (!finding.version.empty()) append_field(out, "version", finding.version);
  if (finding.judged) {
    append_name(out, "judged");
    out.push_back('{');
    append_field(out, "by", finding.judged->by);
    append_field(out, "at", to_string(finding.judged->at));
    append_field(out, "reason", finding.judged->reason);
    out.push_back('}');
  }
  out.push_back('}');
}

}  // namespace

std::string_view to_string(PartKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

std::optional<PartKind> part_kind_from(std::string_view text) {
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (kKinds[i] == text) return static_cast<PartKind>(i);
  }
  return std::nullopt;
}

std::string encode(const Document& document) {
  std::string out = "{";
  append_field(out, "format", document.format);
  append_list(out, "parts", document.parts, [&](const Part& part) { append_part(out, part); });
  append_list(out, "pages", document.pages, [&](const PageSize& page) {
    out.push_back('[');
    append_number(out, page.width);
    out.push_back(',');
    append_number(out, page.height);
    out.push_back(']');
  });
  append_list(out, "could_not_look", document.could_not_look, [&](const CouldNotLook& place) {
    out.push_back('{');
    append_field(out, "part", place.part);
    append_field(out, "why", place.why);
    out.push_back('}');
  });
  out.push_back('}');
  return out;
}

std::string encode(const Screening& screening) {
  std::string out = "{";
  append_field(out, "verdict", to_string(screening.verdict));
  append_field(out, "admission", to_string(screening.admission));
  append_list(out, "findings", screening.findings,
              [&](const Finding& finding) { append_finding(out, finding); });
  out.push_back('}');
  return out;
}

}  // namespace xs::document
