// SPDX-License-Identifier: AGPL-3.0-or-later
// Templates of letters: YAML an agency can change without programming (docs/letters.md).
//
// packs/national/letters/*.yaml, and beside the articles of an agency's pack: a file of the same
// name takes the place of the national one. Every place a template names is known (facts.h) and
// every clause exists, or loading fails and says where.
//
//   const LoadedTemplates loaded = load_templates("packs", pack);
//   if (!loaded.templates) std::cerr << regulation::render(loaded.faults);
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "letters/facts.h"
#include "letters/letter.h"
#include "regulation/fault.h"

namespace xs::letters {

// A text with places: "关于{题名}的函" is 关于, {题名}, 的函.
struct Piece {
  std::string text;
  bool place = false;
  bool date = false;  // of a place: how its blank looks
};
using Wording = std::vector<Piece>;

struct CellTemplate {
  std::vector<Wording> lines, signed_lines;
  int columns = 1;
  int least_lines = 1;
  bool label = false;
};
struct RowTemplate {
  std::string when;      // a fact that must be there; empty: always
  std::string for_each;  // a list
  std::vector<CellTemplate> cells;
};
struct GroupTemplate {
  std::string when;
  std::string side;
  std::vector<RowTemplate> rows;
};
struct TableTemplate {
  std::vector<int> widths;
  std::vector<std::string> heading;
  std::vector<GroupTemplate> groups;
};
struct ParagraphTemplate {
  ParagraphStyle style = ParagraphStyle::kBody;
  Align align = Align::kLeft;
  Wording text;
};
struct ClosingTemplate {
  std::vector<Wording> lines;
};
struct AttachmentsTemplate {
  std::string for_each;
  Wording name;
};
struct BlockTemplate;
struct RepeatTemplate {
  std::string for_each;
  std::vector<BlockTemplate> body;
};
struct BlockTemplate {
  std::string when;
  std::variant<ParagraphTemplate, TableTemplate, ClosingTemplate, AttachmentsTemplate, NewPage,
               RepeatTemplate>
      is;
};

struct Template {
  std::string id;  // of its file
  std::string title;
  std::string group;                    // 审查, 函件 …: under which a screen lists it
  std::vector<std::string> serves;      // clauses
  std::vector<std::string> procedures;  // empty: all
  std::string when;                     // offered once this fact is there; empty: always
  bool closed_cases = false;            // offered where the contents are closed to everyone, too
  std::vector<BlockTemplate> body;
  std::string digest;  // SM3 of the file, hexadecimal
};

using Templates = std::map<std::string, Template>;  // by id
struct LoadedTemplates {
  std::optional<Templates> templates;  // nothing when there is any fault
  std::vector<regulation::Fault> faults;
};
// `packs`: the folder that holds the pack and those it extends.
[[nodiscard]] LoadedTemplates load_templates(const std::filesystem::path& packs,
                                             const regulation::Pack& pack);

// One template from its bytes. `file` is its name in messages; its stem is the id it must have.
[[nodiscard]] std::optional<Template> read_template(const std::string& file, std::string_view bytes,
                                                    const regulation::Pack& pack,
                                                    const Places& places,
                                                    regulation::FaultList& faults);

// Is this letter one that the case can have now?
[[nodiscard]] bool applies(const Template& form, const std::string& procedure, const Facts& facts);
// Is there such a fact, or a row in such a list?
[[nodiscard]] bool is_there(const Facts& facts, const std::string& name);

}  // namespace xs::letters
