// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <numeric>

#include "base/sm.h"
#include "base/text.h"
#include "letters/template.h"
#include "regulation/yaml_reading.h"

namespace xs::letters {
namespace {

namespace fs = std::filesystem;
using regulation::FaultList;
using regulation::Keys;
using regulation::Source;
using regulation::YamlValue;

constexpr int kMostLines = 40;
constexpr int kMostColumns = 20;          // of one character and its margins
constexpr std::size_t kLongestSide = 20;  // it stands upright beside its rows, on one page

// Reads one template; `row` is the list whose places are in reach.
class Reading {
 public:
  Reading(const regulation::Pack& pack, const Places& places, FaultList& faults)
      : pack_(pack), places_(places), faults_(faults) {}

  Template read(const YamlValue& root, const std::string& id) {
    Template form;
    Keys keys(root, faults_);
    form.id = keys.need_text("letter");
    if (!form.id.empty() && form.id != id) {
      faults_.add(root.source, fmt::format("letter 应与文件名一致，写作“{}”。", id));
    }
    form.title = keys.need_text("title");
    form.group = keys.need_text("group");
    for (const auto& clause : keys.need_names("serves")) {
      form.serves.push_back(clause.name);
      if (!pack_.clauses.contains(clause.name)) {
        faults_.add(clause.source, fmt::format("没有编号为“{}”的条款。", clause.name));
      }
    }
    for (const auto& procedure : keys.may_names("procedures")) {
      form.procedures.push_back(procedure.name);
      if (!pack_.procedures.contains(procedure.name)) {
        faults_.add(procedure.source, fmt::format("没有名为“{}”的程序。", procedure.name));
      }
    }
    if (const YamlValue* when = keys.may("when")) form.when = fact_name(*when);
    form.closed_cases = keys.flag("closed_cases");
    if (const YamlValue* body = keys.need("body")) form.body = read_blocks(*body);
    keys.finish();
    return form;
  }

 private:
  std::vector<BlockTemplate> read_blocks(const YamlValue& list) {
    std::vector<BlockTemplate> blocks;
    for (const YamlValue& each : regulation::read_list(list, faults_)) {
      if (each.kind != YamlValue::Kind::kMap) {
        faults_.add(each.source, "正文的每一段写成“paragraph: 文字”一类的形式。");
        continue;
      }
      blocks.push_back(read_block(each));
    }
    return blocks;
  }

  BlockTemplate read_block(const YamlValue& map) {
    static constexpr std::array<std::pair<std::string_view, ParagraphStyle>, 7> kParagraphs{
        {{"paragraph", ParagraphStyle::kBody},
         {"salutation", ParagraphStyle::kSalutation},
         {"heading", ParagraphStyle::kHeading},
         {"subheading", ParagraphStyle::kSubheading},
         {"note", ParagraphStyle::kNote},
         {"line", ParagraphStyle::kLine},
         {"title", ParagraphStyle::kTitle}}};
    BlockTemplate block;
    Keys keys(map, faults_);
    if (const YamlValue* when = keys.may("when")) block.when = fact_name(*when);
    int kinds = 0;
    for (const auto& [name, style] : kParagraphs) {
      const YamlValue* text = keys.may(name);
      if (!text) continue;
      ++kinds;
      block.is = ParagraphTemplate{style, read_align(keys, style), wording(*text)};
    }
    if (const YamlValue* table = keys.may("table")) ++kinds, block.is = read_table(*table);
    if (const YamlValue* lines = keys.may("closing")) {
      ++kinds, block.is = ClosingTemplate{wordings(*lines)};
    }
    if (keys.may("new_page")) {
      ++kinds, block.is = NewPage{};
      if (!keys.flag("new_page")) faults_.add(map.source, "写作 new_page: true，不换页的就不写。");
    }
    if (const YamlValue* name = keys.may("attachment")) {
      ++kinds;
      const std::string list = read_for_each(keys, true);
      const InList in(*this, list);
      block.is = AttachmentsTemplate{list, wording(*name)};
    }
    if (const YamlValue* body = keys.may("body")) {
      ++kinds;
      RepeatTemplate repeat{read_for_each(keys, true), {}};
      const InList in(*this, repeat.for_each);
      repeat.body = read_blocks(*body);
      block.is = std::move(repeat);
    }
    if (kinds != 1) {
      faults_.add(
          map.source,
          "每一段应有且只有一种内容：paragraph、salutation、heading、subheading、note、title、"
          "line、table、closing、attachment、new_page，或者 for_each 加 body。");
    }
    keys.finish();
    return block;
  }

  Align read_align(Keys& keys, ParagraphStyle style) {
    if (style != ParagraphStyle::kLine) return Align::kLeft;
    const YamlValue* value = keys.may("align");
    if (!value) return Align::kLeft;
    const std::string name = regulation::read_text(*value, faults_);
    if (name == "centre") return Align::kCentre;
    if (name == "right") return Align::kRight;
    if (name != "left") faults_.add(value->source, "align 写 left、centre 或者 right。");
    return Align::kLeft;
  }

  TableTemplate read_table(const YamlValue& map) {
    TableTemplate table;
    Keys keys(map, faults_);
    if (const YamlValue* widths = keys.need("columns")) {
      for (const YamlValue& width : regulation::read_list(*widths, faults_)) {
        table.widths.push_back(std::clamp(regulation::read_count(width, faults_), 1, 1000));
      }
    }
    const int columns = static_cast<int>(table.widths.size());
    const int whole = std::accumulate(table.widths.begin(), table.widths.end(), 0);
    const bool narrow =
        std::ranges::any_of(table.widths, [&](int width) { return width * kMostColumns < whole; });
    if (columns < 1 || columns > kMostColumns || narrow) {
      faults_.add(map.source,
                  fmt::format("表格应有1至{0}栏，在 columns 里写各栏的宽度比例，每栏不窄于"
                              "全宽的{0}分之一。",
                              kMostColumns));
    }
    if (const YamlValue* heading = keys.may("heading")) {
      for (const YamlValue& each : regulation::read_list(*heading, faults_)) {
        table.heading.push_back(regulation::read_text(each, faults_));
        if (count_code_points(table.heading.back()) > kLongestSide) {
          faults_.add(each.source, fmt::format("表头每格不超过 {} 个字。", kLongestSide));
        }
      }
      if (static_cast<int>(table.heading.size()) != columns) {
        faults_.add(heading->source, fmt::format("表头应有 {} 格，与 columns 一致。", columns));
      }
    }
    if (const YamlValue* rows = keys.need("rows")) {
      for (const YamlValue& each : regulation::read_list(*rows, faults_)) {
        table.groups.push_back(read_group(each, columns));
      }
    }
    keys.finish();
    return table;
  }

  // A row by itself, or rows that share the cell to their left.
  GroupTemplate read_group(const YamlValue& value, int columns) {
    GroupTemplate group;
    if (value.kind != YamlValue::Kind::kMap || !value.find("side")) {
      group.rows.push_back(read_row(value, columns));
      return group;
    }
    Keys keys(value, faults_);
    group.side = keys.need_text("side");
    if (count_code_points(group.side) > kLongestSide) {
      faults_.add(value.source, fmt::format("side 不超过 {} 个字。", kLongestSide));
    }
    if (const YamlValue* when = keys.may("when")) group.when = fact_name(*when);
    if (const YamlValue* rows = keys.need("rows")) {
      for (const YamlValue& each : regulation::read_list(*rows, faults_)) {
        group.rows.push_back(read_row(each, columns - 1));
      }
    }
    keys.finish();
    return group;
  }

  RowTemplate read_row(const YamlValue& value, int columns) {
    RowTemplate row;
    if (value.kind == YamlValue::Kind::kList) {
      row.cells = read_cells(value, columns);
      return row;
    }
    Keys keys(value, faults_);
    if (const YamlValue* when = keys.may("when")) row.when = fact_name(*when);
    row.for_each = read_for_each(keys, false);
    const InList in(*this, row.for_each);
    if (const YamlValue* cells = keys.need("cells")) row.cells = read_cells(*cells, columns);
    keys.finish();
    return row;
  }

  std::vector<CellTemplate> read_cells(const YamlValue& list, int columns) {
    std::vector<CellTemplate> cells;
    int taken = 0;
    for (const YamlValue& each : regulation::read_list(list, faults_)) {
      cells.push_back(read_cell(each));
      taken += cells.back().columns;
    }
    if (taken != columns) {
      faults_.add(list.source, fmt::format("这一行占 {} 栏，应占 {} 栏。", taken, columns));
    }
    return cells;
  }

  // A plain text without a place is a label; with one, or empty, it is to be filled.
  CellTemplate read_cell(const YamlValue& value) {
    CellTemplate cell;
    if (value.kind != YamlValue::Kind::kMap) {
      if (value.kind != YamlValue::Kind::kText || !value.text.empty()) {
        cell.lines.push_back(wording(value));
        cell.label = value.text.find('{') == std::string::npos;
      }
      return cell;
    }
    Keys keys(value, faults_);
    const YamlValue* label = keys.may("label");
    const YamlValue* says = keys.may("says");
    if ((label != nullptr) == (says != nullptr)) {
      faults_.add(value.source, "一格写 label（栏目名）或者 says（内容），只写一种。");
    }
    cell.label = label != nullptr;
    if (label) cell.lines.push_back(wording(*label));
    if (says) cell.lines = wordings(*says);
    if (const YamlValue* by = keys.may("signed")) cell.signed_lines = wordings(*by);
    if (const YamlValue* count = keys.may("columns")) {
      cell.columns = std::max(1, regulation::read_count(*count, faults_));
    }
    if (const YamlValue* lines = keys.may("lines")) {
      cell.least_lines = std::clamp(regulation::read_count(*lines, faults_), 1, kMostLines);
    }
    keys.finish();
    return cell;
  }

  std::vector<Wording> wordings(const YamlValue& value) {
    std::vector<Wording> all;
    if (value.kind != YamlValue::Kind::kList) {
      if (value.kind != YamlValue::Kind::kText || !value.text.empty())
        all.push_back(wording(value));
      return all;
    }
    for (const YamlValue& each : value.items) all.push_back(wording(each));
    return all;
  }

  std::string read_for_each(Keys& keys, bool needed) {
    const YamlValue* value = needed ? keys.need("for_each") : keys.may("for_each");
    if (!value) return {};
    std::string name = regulation::read_text(*value, faults_);
    if (in_ != nullptr) {
      faults_.add(value->source, "for_each 里面不能再套 for_each。");
    } else if (!name.empty() && !places_.list(name)) {
      std::vector<std::string> names;
      names.reserve(places_.lists.size());
      for (const ListPlace& list : places_.lists) names.push_back(list.name);
      faults_.add(
          value->source,
          fmt::format("没有名为“{}”的列表{}", name,
                      regulation::did_you_mean(
                          name, names, "；可用的有" + regulation::quoted_list(names) + "。")));
      return {};
    }
    return name;
  }

  std::string fact_name(const YamlValue& value) {
    std::string name = regulation::read_text(value, faults_);
    if (!name.empty() && !find(name) && !places_.list(name)) complain(value.source, name);
    return name;
  }

  const Place* find(std::string_view name) const {
    if (in_ != nullptr) {
      const auto found = std::ranges::find(in_->places, name, &Place::name);
      if (found != in_->places.end()) return &*found;
    }
    return places_.text(name);
  }

  void complain(const Source& source, const std::string& name) {
    std::vector<std::string> names;
    if (in_ != nullptr) {
      for (const Place& place : in_->places) names.push_back(place.name);
    }
    for (const Place& place : places_.texts) names.push_back(place.name);
    for (const ListPlace& list : places_.lists) {
      const bool there = std::ranges::find(list.places, name, &Place::name) != list.places.end();
      if (!there || &list == in_) continue;
      faults_.add(source, fmt::format("“{}”是列表“{}”里的，应放在 for_each: {} 之内。", name,
                                      list.name, list.name));
      return;
    }
    faults_.add(source, fmt::format("没有名为“{}”的内容{}", name,
                                    regulation::did_you_mean(name, names,
                                                             "；可用的名称见 docs/letters.md。")));
  }

  Wording wording(const YamlValue& value) {
    const std::string text = regulation::read_text(value, faults_);
    Wording pieces;
    std::string plain;
    const auto place_at = [&](std::size_t at) {
      Source source = value.source;
      source.column += (value.quoted ? 1 : 0) +
                       static_cast<int>(count_code_points(std::string_view(text).substr(0, at)));
      return source;
    };
    for (std::size_t at = 0; at < text.size();) {
      if (text[at] == '}') faults_.add(place_at(at), "这里多了一个“}”，或者缺了前面的“{”。");
      if (text[at] != '{') {
        plain += text[at++];
        continue;
      }
      const std::size_t end = text.find_first_of("{}", at + 1);
      if (end == std::string::npos || text[end] != '}') {
        faults_.add(place_at(at), "“{”没有对应的“}”。");
        break;
      }
      if (!plain.empty()) pieces.push_back({std::exchange(plain, {}), false, false});
      const std::string name = text.substr(at + 1, end - at - 1);
      const Place* place = find(name);
      if (!place) complain(place_at(at), name);
      if (place != nullptr && !place->fixed.empty()) {
        pieces.push_back({place->fixed, false, false});
      } else {
        pieces.push_back({name, true, place != nullptr && place->date});
      }
      at = end + 1;
    }
    if (!plain.empty()) pieces.push_back({std::move(plain), false, false});
    return pieces;
  }

  // While it lives, the places of this list are in reach.
  class InList {
   public:
    InList(Reading& reading, const std::string& list) : reading_(reading), before_(reading.in_) {
      if (!list.empty()) reading.in_ = reading.places_.list(list);
    }
    InList(const InList&) = delete;
    InList& operator=(const InList&) = delete;
    ~InList() { reading_.in_ = before_; }

   private:
    Reading& reading_;
    const ListPlace* before_;
  };

  const regulation::Pack& pack_;
  const Places& places_;
  FaultList& faults_;
  const ListPlace* in_ = nullptr;
};

constexpr std::uintmax_t kLargestFile = 1 << 18;

std::optional<std::string> read_bytes(const fs::path& path, const std::string& file,
                                      FaultList& faults) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  std::ifstream in(path, std::ios::binary);
  if (error || size > kLargestFile || !in) {
    faults.add({file, 0, 0}, "读不到这个文件，或者文件超过 256 KB。");
    return std::nullopt;
  }
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

// Stem → path relative to the packs folder; what comes later takes the place of what was there.
void find_files(const fs::path& packs, const std::string& id,
                std::map<std::string, std::string>& files, FaultList& faults) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(packs / id / "letters", error)) {
    const std::string file = id + "/letters/" + entry.path().filename().string();
    std::error_code type_error;
    if (entry.path().extension() == ".yaml" && entry.is_regular_file(type_error)) {
      files[entry.path().stem().string()] = file;
    } else {
      faults.add({file, 0, 0}, "这里只放以 .yaml 结尾的文件，请改名或移走。");
    }
  }
}

}  // namespace

std::optional<Template> read_template(const std::string& file, std::string_view bytes,
                                      const regulation::Pack& pack, const Places& places,
                                      FaultList& faults) {
  const std::optional<YamlValue> root = regulation::read_yaml(file, bytes, faults);
  if (!root) return std::nullopt;
  Template form = Reading(pack, places, faults).read(*root, fs::path(file).stem().string());
  form.digest = to_hex(sm3(bytes));
  return form;
}

LoadedTemplates load_templates(const fs::path& packs, const regulation::Pack& pack) {
  FaultList faults;
  std::map<std::string, std::string> files;
  for (const std::string& base : pack.extends) find_files(packs, base, files, faults);
  find_files(packs, pack.id, files, faults);
  const Places places = places_of(pack);
  Templates templates;
  for (const auto& [id, file] : files) {
    const auto bytes = read_bytes(packs / file, file, faults);
    if (!bytes) continue;
    if (auto form = read_template(file, *bytes, pack, places, faults)) {
      templates.emplace(id, *std::move(form));
    }
  }
  if (!faults.empty()) return {std::nullopt, faults.sorted()};
  return {std::move(templates), {}};
}

}  // namespace xs::letters
