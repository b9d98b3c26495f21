// SPDX-License-Identifier: AGPL-3.0-or-later
#include "letters/letter.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/text.h"

namespace xs::letters {
namespace {

namespace json = boost::json;

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

json::array texts(const std::vector<std::string>& from) {
  json::array to;
  for (const std::string& text : from) to.emplace_back(text);
  return to;
}

json::array rows_json(const std::vector<Row>& rows) {
  json::array all;
  for (const Row& row : rows) {
    json::array cells;
    for (const Cell& cell : row.cells) {
      cells.push_back(json::object{{"lines", texts(cell.lines)},
                                   {"signed", texts(cell.signed_lines)},
                                   {"columns", cell.columns},
                                   {"least", cell.least_lines},
                                   {"label", cell.label}});
    }
    all.push_back(std::move(cells));
  }
  return all;
}

json::object block_json(const Block& block) {
  return std::visit(
      Overloaded{
          [](const Paragraph& paragraph) {
            return json::object{{"is", "paragraph"},
                                {"style", static_cast<int>(paragraph.style)},
                                {"text", paragraph.text},
                                {"align", static_cast<int>(paragraph.align)}};
          },
          [](const Table& table) {
            json::array widths;
            for (const int width : table.widths) widths.emplace_back(width);
            json::array groups;
            for (const Group& group : table.groups) {
              groups.push_back(json::object{{"side", group.side}, {"rows", rows_json(group.rows)}});
            }
            return json::object{{"is", "table"},
                                {"widths", std::move(widths)},
                                {"heading", rows_json(table.heading)},
                                {"groups", std::move(groups)}};
          },
          [](const Closing& closing) {
            return json::object{{"is", "closing"}, {"lines", texts(closing.lines)}};
          },
          [](const Attachments& attached) {
            return json::object{{"is", "attachments"}, {"names", texts(attached.names)}};
          },
          [](const NewPage&) {
            return json::object{{"is", "new_page"}};
          }},
      block);
}

// The reading side throws; decode() alone calls it.
std::vector<std::string> read_texts(const json::value& from) {
  std::vector<std::string> to;
  for (const json::value& text : from.as_array()) to.emplace_back(text.as_string());
  return to;
}

int small(const json::value& value, int most) {
  const auto number = value.to_number<std::int64_t>();
  if (number < 0 || number > most) throw std::out_of_range("number");
  return static_cast<int>(number);
}

std::vector<Row> read_rows(const json::value& from, int columns) {
  constexpr int kMostLeastLines = 60;
  std::vector<Row> rows;
  for (const json::value& cells : from.as_array()) {
    Row row;
    int taken = 0;
    for (const json::value& each : cells.as_array()) {
      Cell cell{.lines = read_texts(each.at("lines")),
                .signed_lines = read_texts(each.at("signed")),
                .columns = small(each.at("columns"), columns),
                .least_lines = small(each.at("least"), kMostLeastLines),
                .label = each.at("label").as_bool()};
      if (cell.columns == 0) throw std::out_of_range("columns");
      taken += cell.columns;
      row.cells.push_back(std::move(cell));
    }
    if (taken != columns) throw std::out_of_range("columns of a row");
    rows.push_back(std::move(row));
  }
  return rows;
}

Table read_table(const json::value& from) {
  constexpr int kWidest = 1000, kMostColumns = 40;
  Table table;
  for (const json::value& width : from.at("widths").as_array()) {
    table.widths.push_back(small(width, kWidest));
    if (table.widths.back() == 0) throw std::out_of_range("width");
  }
  const int columns = static_cast<int>(table.widths.size());
  if (columns == 0 || columns > kMostColumns) throw std::out_of_range("columns");
  table.heading = read_rows(from.at("heading"), columns);
  for (const json::value& each : from.at("groups").as_array()) {
    Group group{.side = std::string(each.at("side").as_string()), .rows = {}};
    group.rows = read_rows(each.at("rows"), group.side.empty() ? columns : columns - 1);
    table.groups.push_back(std::move(group));
  }
  return table;
}

Block read_block(const json::value& from) {
  const std::string_view is = from.at("is").as_string();
  if (is == "table") return read_table(from);
  if (is == "closing") return Closing{read_texts(from.at("lines"))};
  if (is == "attachments") return Attachments{read_texts(from.at("names"))};
  if (is == "new_page") return NewPage{};
  if (is != "paragraph") throw std::out_of_range("block");
  return Paragraph{static_cast<ParagraphStyle>(
                       small(from.at("style"), static_cast<int>(ParagraphStyle::kTitle))),
                   std::string(from.at("text").as_string()),
                   static_cast<Align>(small(from.at("align"), static_cast<int>(Align::kRight)))};
}

bool is_inert(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD) return false;
  if (c >= 0x200B && c <= 0x200F) return false;  // without width, and direction marks
  if (c >= 0x2028 && c <= 0x202E) return false;
  if (c >= 0x2060 && c <= 0x206F) return false;
  if (c == 0x61C || c == 0x180E || c == 0xFEFF) return false;
  if (c >= 0xE000 && c <= 0xF8FF) return false;  // private
  if (c >= 0xFFF0 && c <= 0xFFFB) return false;
  if (c >= 0xE0000) return false;  // tags, private planes
  if (c >= 0xFE00 && c <= 0xFE0F) return false;
  return (c & 0xFFFE) != 0xFFFE && !(c >= 0xFDD0 && c <= 0xFDEF);
}

}  // namespace

std::string encode(const Letter& letter) {
  json::array blocks;
  for (const Block& block : letter.blocks) blocks.push_back(block_json(block));
  return json::serialize(json::object{{"id", letter.id},
                                      {"title", letter.title},
                                      {"agency", letter.agency},
                                      {"blocks", std::move(blocks)},
                                      {"about", letter.about},
                                      {"digest", letter.digest},
                                      {"code", letter.code},
                                      {"made", letter.made}});
}

Result<Letter> decode(std::string_view text) {
  try {
    const json::value root = json::parse(text);
    const auto field = [&](const char* name) { return std::string(root.at(name).as_string()); };
    Letter letter{.id = field("id"),
                  .title = field("title"),
                  .agency = field("agency"),
                  .blocks = {},
                  .about = field("about"),
                  .digest = field("digest"),
                  .code = field("code"),
                  .made = field("made")};
    for (const json::value& block : root.at("blocks").as_array()) {
      letter.blocks.push_back(read_block(block));
    }
    return letter;
  } catch (const std::exception& wrong) {
    return fail(ErrorCode::kInvalidInput, "文书的内容不完整，不能排版。", wrong.what());
  }
}

std::string inert(std::string_view text, LineEnds ends) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint c = decode_utf8(text, at);
    at += c.length;
    const bool line_end = c.value == '\n' || c.value == '\r';
    if (c.value == '\r' && at < text.size() && text[at] == '\n') continue;
    if (line_end && ends == LineEnds::kKeep) {
      out += '\n';
    } else if (line_end || c.value == '\t') {
      out += ' ';
    } else if (c.value == 0xFFFD || is_inert(c.value)) {
      append_utf8(out, c.value);
    } else {
      out += fmt::format("〔U+{:04X}〕", static_cast<std::uint32_t>(c.value));
    }
  }
  return out;
}

}  // namespace xs::letters
