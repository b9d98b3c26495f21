// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/sheet_files.h"

#include <fmt/format.h>

#include <boost/crc.hpp>
#include <boost/json.hpp>
#include <utility>

namespace xs::service {
namespace {

std::string csv_cell(const std::string& text) {
  std::string cell = text;
  if (cell.find_first_of("=+-@\t\r") == 0) cell.insert(0, "'");
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

// Control characters cannot stand in XML at all.
std::string xml_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') {
      out += c;
    }
  }
  return out;
}

std::string column_name(std::size_t column) {
  std::string name;
  for (std::size_t left = column + 1; left > 0; left = (left - 1) / 26) {
    name.insert(0, 1, static_cast<char>('A' + (left - 1) % 26));
  }
  return name;
}

void add_row(std::string& out, std::size_t row, const std::vector<std::string>& cells,
             std::string_view style) {
  out += fmt::format("<row r=\"{}\">", row);
  for (std::size_t column = 0; column < cells.size(); ++column) {
    if (cells[column].empty()) continue;
    out += fmt::format(R"(<c r="{}{}" t="inlineStr"{}><is><t xml:space="preserve">{}</t></is></c>)",
                       column_name(column), row, style, xml_text(cells[column]));
  }
  out += "</row>";
}

constexpr std::string_view kXmlHead = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
constexpr std::string_view kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view kRelations =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view kPackage = "http://schemas.openxmlformats.org/package/2006";

std::string worksheet(const Sheet& sheet) {
  std::string out = fmt::format(
      R"({}<worksheet xmlns="{}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>)",
      kXmlHead, kMain);
  add_row(out, 1, sheet.columns, R"( s="1")");
  for (std::size_t row = 0; row < sheet.rows.size(); ++row) {
    add_row(out, row + 2, sheet.rows[row], "");
  }
  return out + "</sheetData></worksheet>";
}

std::vector<std::pair<std::string, std::string>> workbook_parts(const Sheet& sheet) {
  constexpr std::string_view kTypes = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  return {
      {"[Content_Types].xml",
       fmt::format(
           R"({0}<Types xmlns="{1}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{2}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{2}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="{2}.styles+xml"/></Types>)",
           kXmlHead, kPackage, kTypes)},
      {"_rels/.rels",
       fmt::format(
           R"({}<Relationships xmlns="{}/relationships"><Relationship Id="rId1" Type="{}/officeDocument" Target="xl/workbook.xml"/></Relationships>)",
           kXmlHead, kPackage, kRelations)},
      {"xl/workbook.xml",
       fmt::format(
           R"({}<workbook xmlns="{}" xmlns:r="{}"><sheets><sheet name="{}" sheetId="1" r:id="rId1"/></sheets></workbook>)",
           kXmlHead, kMain, kRelations, xml_text(sheet.title))},
      {"xl/_rels/workbook.xml.rels",
       fmt::format(
           R"({0}<Relationships xmlns="{1}/relationships"><Relationship Id="rId1" Type="{2}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{2}/styles" Target="styles.xml"/></Relationships>)",
           kXmlHead, kPackage, kRelations)},
      {"xl/styles.xml",
       fmt::format(
           R"({}<styleSheet xmlns="{}"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>)",
           kXmlHead, kMain)},
      {"xl/worksheets/sheet1.xml", worksheet(sheet)},
  };
}

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

std::uint32_t crc_of(const std::string& text) {
  boost::crc_32_type crc;
  crc.process_bytes(text.data(), text.size());
  return crc.checksum();
}

// What a local header and the directory say alike (APPNOTE 4.4): version 2.0, names in UTF-8,
// stored, 1 January 1980.
void put_entry(std::string& out, const std::string& name, const std::string& content) {
  put(out, 20, 2), put(out, 0x0800, 2), put(out, 0, 2), put(out, 0, 2), put(out, 0x21, 2);
  put(out, crc_of(content), 4), put(out, content.size(), 4), put(out, content.size(), 4);
  put(out, name.size(), 2), put(out, 0, 2);
}

std::string stored_zip(const std::vector<std::pair<std::string, std::string>>& parts) {
  std::string out, directory;
  for (const auto& [name, content] : parts) {
    const std::size_t at = out.size();
    put(out, 0x04034b50, 4);
    put_entry(out, name, content);
    out += name + content;
    put(directory, 0x02014b50, 4), put(directory, 20, 2);
    put_entry(directory, name, content);
    put(directory, 0, 2), put(directory, 0, 2), put(directory, 0, 2), put(directory, 0, 4);
    put(directory, at, 4);
    directory += name;
  }
  const std::size_t at = out.size();
  out += directory;
  put(out, 0x06054b50, 4), put(out, 0, 2), put(out, 0, 2), put(out, parts.size(), 2);
  put(out, parts.size(), 2), put(out, directory.size(), 4), put(out, at, 4), put(out, 0, 2);
  return out;
}

}  // namespace

std::string to_csv(const Sheet& sheet) {
  std::string out = "\xEF\xBB\xBF";
  const auto add = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      out += (i == 0 ? "" : ",") + csv_cell(cells[i]);
    }
    out += "\r\n";
  };
  add(sheet.columns);
  for (const auto& row : sheet.rows) add(row);
  return out;
}

std::string to_json(const Sheet& sheet) {
  boost::json::array columns, rows;
  for (const std::string& column : sheet.columns) columns.emplace_back(column);
  for (const auto& row : sheet.rows) {
    boost::json::object cells;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (!row[i].empty()) cells[sheet.columns[i]] = row[i];
    }
    rows.push_back(std::move(cells));
  }
  return boost::json::serialize(boost::json::object{{"title", sheet.title},
                                                    {"clause", sheet.clause},
                                                    {"agency", sheet.agency},
                                                    {"columns", std::move(columns)},
                                                    {"rows", std::move(rows)}});
}

Bytes to_xlsx(const Sheet& sheet) { return to_bytes(stored_zip(workbook_parts(sheet))); }

SheetFile to_file(const Sheet& sheet, FileKind kind) {
  switch (kind) {
    case FileKind::kXlsx:
      return {sheet.title + ".xlsx", to_xlsx(sheet)};
    case FileKind::kCsv:
      return {sheet.title + ".csv", to_bytes(to_csv(sheet))};
    case FileKind::kJson:
      return {sheet.title + ".json", to_bytes(to_json(sheet))};
  }
  return {};
}

}  // namespace xs::service
