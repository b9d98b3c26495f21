// SPDX-License-Identifier: AGPL-3.0-or-later
#include "letters/fill.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/sm.h"
#include "base/text.h"

namespace xs::letters {
namespace {

constexpr std::string_view kBlankDate = "　　年　　月　　日";
constexpr std::string_view kBlankLine = "＿＿＿＿＿＿＿＿";  // in running text
constexpr std::string_view kBlankSpace = "　　　　　　";     // in a form, which has lines enough

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

class Filling {
 public:
  explicit Filling(const Facts& facts) : facts_(facts) {}

  void add(const std::vector<BlockTemplate>& body, std::vector<Block>& out) {
    for (const BlockTemplate& block : body) {
      if (block.when.empty() || there(block.when)) add(block, out);
    }
  }

 private:
  [[nodiscard]] const std::string* fact(const std::string& name) const {
    if (row_ != nullptr) {
      const auto found = row_->find(name);
      if (found != row_->end()) return &found->second;
    }
    const auto found = facts_.texts.find(name);
    return found == facts_.texts.end() ? nullptr : &found->second;
  }
  [[nodiscard]] bool there(const std::string& name) const {
    const std::string* text = fact(name);
    return (text != nullptr && !text->empty()) || is_there(facts_, name);
  }

  // `blank` stands for a text that is not there.
  [[nodiscard]] std::string text_of(const Wording& wording, std::string_view blank,
                                    LineEnds ends) const {
    std::string text;
    for (const Piece& piece : wording) {
      const std::string* known = piece.place ? fact(piece.text) : &piece.text;
      if (known != nullptr && !known->empty()) {
        text += inert(*known, ends);
      } else {
        text += piece.date ? kBlankDate : blank;
      }
    }
    return text;
  }

  // What is nothing but one place is left out, not filled with a blank.
  [[nodiscard]] std::vector<std::string> lines_of(const std::vector<Wording>& wordings,
                                                  std::string_view blank) const {
    std::vector<std::string> lines;
    for (const Wording& wording : wordings) {
      const bool alone = wording.size() == 1 && wording.front().place;
      const std::string text = text_of(wording, alone ? "" : blank, LineEnds::kKeep);
      if (text.empty()) continue;
      for (const std::string_view line : split(text, '\n')) lines.emplace_back(line);
    }
    return lines;
  }

  [[nodiscard]] Row row_of(const RowTemplate& form) const {
    Row row;
    for (const CellTemplate& cell : form.cells) {
      row.cells.push_back({.lines = lines_of(cell.lines, cell.label ? "" : kBlankSpace),
                           .signed_lines = lines_of(cell.signed_lines, kBlankSpace),
                           .columns = cell.columns,
                           .least_lines = cell.least_lines,
                           .label = cell.label});
    }
    return row;
  }

  template <class Do>
  void each_row(const std::string& list, Do&& act) {
    const auto rows = facts_.lists.find(list);
    if (rows == facts_.lists.end()) return;
    for (const Texts& row : rows->second) {
      row_ = &row;
      act();
    }
    row_ = nullptr;
  }

  [[nodiscard]] Group group_of(const GroupTemplate& form) {
    Group group{.side = form.side, .rows = {}};
    for (const RowTemplate& row : form.rows) {
      if (row.for_each.empty()) {
        if (row.when.empty() || there(row.when)) group.rows.push_back(row_of(row));
        continue;
      }
      each_row(row.for_each, [&] {
        if (row.when.empty() || there(row.when)) group.rows.push_back(row_of(row));
      });
      // An empty list leaves one empty row.
      if (!is_there(facts_, row.for_each) && row.when.empty()) group.rows.push_back(row_of(row));
    }
    return group;
  }

  [[nodiscard]] Table table_of(const TableTemplate& form) {
    Table table{.widths = form.widths, .heading = {}, .groups = {}};
    if (!form.heading.empty()) {
      Row& heading = table.heading.emplace_back();
      for (const std::string& name : form.heading) {
        heading.cells.push_back(Cell{
            .lines = {name}, .signed_lines = {}, .columns = 1, .least_lines = 1, .label = true});
      }
    }
    for (const GroupTemplate& each : form.groups) {
      if (!each.when.empty() && !there(each.when)) continue;
      Group group = group_of(each);
      if (!group.rows.empty()) table.groups.push_back(std::move(group));
    }
    return table;
  }

  void add(const BlockTemplate& block, std::vector<Block>& out) {
    std::visit(
        Overloaded{[&](const ParagraphTemplate& form) {
                     out.push_back(Paragraph{
                         form.style, text_of(form.text, kBlankLine, LineEnds::kSpace), form.align});
                   },
                   [&](const TableTemplate& form) {
                     out.emplace_back(std::in_place_type<Table>, table_of(form));
                   },
                   [&](const ClosingTemplate& form) {
                     Closing closing;
                     for (const Wording& line : form.lines) {
                       closing.lines.push_back(text_of(line, "", LineEnds::kSpace));
                     }
                     out.emplace_back(std::in_place_type<Closing>, std::move(closing));
                   },
                   [&](const AttachmentsTemplate& form) {
                     Attachments attached;
                     each_row(form.for_each, [&] {
                       attached.names.push_back(text_of(form.name, kBlankLine, LineEnds::kSpace));
                     });
                     if (!attached.names.empty())
                       out.emplace_back(std::in_place_type<Attachments>, std::move(attached));
                   },
                   [&](const NewPage& page) { out.push_back(page); },
                   [&](const RepeatTemplate& form) {
                     each_row(form.for_each, [&] { add(form.body, out); });
                   }},
        block.is);
  }

  const Facts& facts_;
  const Texts* row_ = nullptr;
};

std::string known(const Facts& facts, const std::string& name) {
  const auto found = facts.texts.find(name);
  return found == facts.texts.end() ? std::string() : inert(found->second, LineEnds::kSpace);
}

// Form, record and rules in one line: whoever holds the paper finds the record again.
std::string about(const Facts& facts) {
  std::string text;
  const auto add = [&](std::string_view label, const std::string& value) {
    if (!value.empty()) text += fmt::format("{}{} {}", text.empty() ? "" : "　", label, value);
  };
  add("案号", known(facts, "案号"));
  add("记录序号", known(facts, "记录序号"));
  add("制度版本", known(facts, "制度版本"));
  return text;
}

}  // namespace

bool is_there(const Facts& facts, const std::string& name) {
  const auto text = facts.texts.find(name);
  if (text != facts.texts.end() && !text->second.empty()) return true;
  const auto list = facts.lists.find(name);
  return list != facts.lists.end() && !list->second.empty();
}

bool applies(const Template& form, const std::string& procedure, const Facts& facts) {
  if (facts.closed && !form.closed_cases) return false;
  if (!form.procedures.empty() &&
      std::ranges::find(form.procedures, procedure) == form.procedures.end()) {
    return false;
  }
  return form.when.empty() || is_there(facts, form.when);
}

Letter fill(const Template& form, const Facts& facts) {
  Letter letter{.id = form.id,
                .title = form.title,
                .agency = known(facts, "单位"),
                .blocks = {},
                .about = about(facts),
                .digest = to_hex(sm3(form.id + " " + form.digest + "\n" + canonical(facts))),
                .code = {},
                .made = facts.made};
  Filling(facts).add(form.body, letter.blocks);
  return letter;
}

std::string code_of(BytesView mac) {
  constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's
  std::string code;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i > 0 && i % 4 == 0) code += '-';
    std::uint32_t five = 0;
    for (std::size_t bit = 5 * i; bit < 5 * i + 5; ++bit) {
      five = five << 1U | ((mac[bit / 8] >> (7 - bit % 8)) & 1U);
    }
    code += kLetters[five];
  }
  return code;
}

}  // namespace xs::letters
