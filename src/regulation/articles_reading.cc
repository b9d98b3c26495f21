// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/articles_reading.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "regulation/rules_reading.h"

namespace xs::regulation {
namespace {

bool is_prefix(std::string_view text) {
  const auto allowed = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  return !text.empty() && std::ranges::all_of(text, allowed) && text.front() >= 'A';
}

// "6" owns "A-6", "A-6-2" and "A-6a", not "A-61"; "三" owns "C-三(一)1", not "C-三十".
bool belongs_to_article(std::string_view id, std::string_view article) {
  const std::size_t hyphen = id.find('-');
  if (hyphen == std::string_view::npos) return false;
  std::string_view rest = id.substr(hyphen + 1);
  if (!rest.starts_with(article)) return false;
  rest.remove_prefix(article.size());
  return rest.empty() || rest.front() == '-' || rest.front() == '(' ||
         (rest.front() >= 'a' && rest.front() <= 'z');
}

// Ids are pasted into addresses, file names and letters.
bool is_clause_id(std::string_view id) {
  const std::size_t hyphen = id.find('-');
  if (hyphen == std::string_view::npos || hyphen + 1 == id.size()) return false;
  const auto forbidden = [](char c) {
    return std::string_view(" /\\\"'<>&:;,[]{}").find(c) != std::string_view::npos;
  };
  return is_prefix(id.substr(0, hyphen)) && std::ranges::none_of(id, forbidden);
}

void read_laws(const YamlValue* map, Draft& draft, FaultList& faults) {
  if (map == nullptr) return;
  Keys keys(*map, faults);
  for (const YamlEntry& entry : map->entries) {
    if (!is_prefix(entry.key)) {
      faults.add(entry.key_source, "条款号的开头只能用大写字母和数字，例如 OGI。");
    }
    draft.pack.laws[entry.key] = read_text(entry.value, faults);
  }
}

bool overlap(const Clause& a, const Clause& b) {
  return (!a.until || b.from <= *a.until) && (!b.until || a.from <= *b.until);
}

}  // namespace

bool is_pack_id(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::vector<Named> read_pack_file(const YamlValue& root, Draft& draft, FaultList& faults) {
  Keys keys(root, faults);
  if (const YamlValue* id = keys.need("pack")) {
    const std::string name = read_text(*id, faults);
    if (!name.empty() && (name != draft.pack.id || !is_pack_id(name))) {
      faults.add(id->source, fmt::format("“pack”要与文件夹同名（{}），只用小写字母、数字和短横线。",
                                         draft.pack.id));
    }
  }
  draft.pack.title = keys.need_text("title");
  draft.pack.agency = keys.may_text("agency");
  const YamlValue* letter = keys.may("letter");
  const YamlValue* laws = keys.may("laws");
  const std::vector<Named> extends = keys.may_names("extends");
  keys.finish();
  read_laws(laws, draft, faults);
  if (letter != nullptr) {
    draft.pack.letter = read_text(*letter, faults);
    if (!draft.pack.letter.empty() && !is_prefix(draft.pack.letter)) {
      faults.add(letter->source, "条款号的开头只能用大写字母和数字，例如 A。");
    }
    draft.pack.laws[draft.pack.letter] = draft.pack.title;
  }
  if (letter == nullptr && laws == nullptr && root.kind == YamlValue::Kind::kMap) {
    faults.add(root.source,
               "缺少“letter”（条款号的开头），或者“laws”（各部法律的条款号开头和名称）。");
  }
  for (const Named& base : extends) draft.pack.extends.push_back(base.name);
  return extends;
}

void ArticleReading::read(const YamlValue& root) {
  Keys keys(root, faults_);
  Clause article;
  article.pack = draft_.pack.id;
  article.article = keys.need_text("article");
  article.heading = keys.need_text("heading");
  const YamlValue* period = keys.need("in_force");
  const YamlValue* units = keys.need("units");
  keys.finish();
  if (period != nullptr) {
    Keys days(*period, faults_);
    if (const YamlValue* from = days.need("from")) {
      article.from = read_date(*from, faults_).value_or(Date{});
    }
    article.until = days.may_date("until");
    days.finish();
    if (article.until && *article.until < article.from) {
      faults_.add(period->source, "失效日期早于施行日期。");
    }
  }
  if (units == nullptr) return;
  const std::span<const YamlValue> list = read_list(*units, faults_);
  if (list.empty() && units->kind == YamlValue::Kind::kList) {
    faults_.add(units->source, "“units”不能是空的。");
  }
  for (const YamlValue& unit : list) read_unit(unit, article);
}

void ArticleReading::read_unit(const YamlValue& unit, const Clause& article) {
  Keys keys(unit, faults_);
  Clause clause = article;
  const YamlValue* id = keys.need("id");
  clause.says = keys.need_text("says");
  clause.obliges = keys.flag("obliges");
  const YamlValue* rules = keys.may("rules");
  clause.not_formalized = keys.may_text("not_formalized");
  const YamlValue* yields_to = keys.may("yields_to");
  const bool excused = unit.find("not_formalized") != nullptr;
  keys.finish();
  if (unit.kind != YamlValue::Kind::kMap) return;
  clause.source = id != nullptr ? id->source : unit.source;
  if (id != nullptr) clause.id = read_text(*id, faults_);
  if ((rules != nullptr) == excused) {
    faults_.add(clause.source,
                "每个单元写“rules”，或者用“not_formalized”说明为什么没有规则，两者只能有一个。");
  }
  if (clause.obliges && rules == nullptr) {
    faults_.add(
        clause.source,
        "“obliges: true”的条款要有规则；软件不管的义务请删去“obliges”，在“not_formalized”里说明。");
  }
  Draft left_out;  // where the rules of an article not in force go
  Draft& into = is_in_force(clause, as_of_) ? draft_ : left_out;
  if (yields_to != nullptr) {
    Keys other(*yields_to, faults_);
    if (const YamlValue* to = other.need("clause")) {
      clause.yields_to = read_text(*to, faults_);
      if (!clause.yields_to.empty()) {
        into.mentions.push_back({Thing::kClause, clause.yields_to, to->source});
      }
    }
    clause.yields_why = other.need_text("why");
    other.finish();
  }
  if (rules != nullptr) {
    const std::span<const YamlValue> list = read_list(*rules, faults_);
    if (list.empty() && rules->kind == YamlValue::Kind::kList) {
      faults_.add(rules->source, "“rules”不能是空的；没有规则时写“not_formalized”。");
    }
    for (const YamlValue& rule : list) read_rule(rule, clause.id, into, faults_);
  }
  if (id != nullptr && !clause.id.empty()) add_clause(std::move(clause), id->source);
}

void ArticleReading::add_clause(Clause clause, const Source& id_source) {
  if (!is_clause_id(clause.id)) {
    faults_.add(id_source, "条款号写成“字母-条-款”的样子，例如 A-6-2，不含空格和标点。");
  } else if (!clause.article.empty() && !belongs_to_article(clause.id, clause.article)) {
    faults_.add(id_source, fmt::format("条款号“{}”不属于第“{}”条，请移到它自己那一条的文件里。",
                                       clause.id, clause.article));
  }
  for (const Clause& version : versions_) {
    if (version.id == clause.id && overlap(version, clause)) {
      faults_.add(id_source, fmt::format("条款号“{}”已在 {} 第 {} 行用过，两者的施行时间有重叠。",
                                         clause.id, version.source.file, version.source.line));
    }
  }
  versions_.push_back(std::move(clause));
}

void ArticleReading::finish() {
  for (Clause& version : versions_) {
    const auto known = draft_.pack.clauses.find(version.id);
    if (known == draft_.pack.clauses.end()) {
      draft_.pack.clause_order.push_back(version.id);
      draft_.pack.clauses[version.id] = std::move(version);
    } else if (!is_in_force(known->second, as_of_) &&
               (is_in_force(version, as_of_) || version.from > known->second.from)) {
      known->second = std::move(version);
    }
  }
}

void check_clause_prefixes(std::span<const Draft> drafts, const Pack& pack, FaultList& faults) {
  if (pack.laws.empty()) return;  // a fault already, of pack.yaml
  std::string prefixes;
  for (const auto& [prefix, title] : pack.laws) {
    prefixes += fmt::format("{}“{}”", prefixes.empty() ? "" : "、", prefix);
  }
  for (const Draft& draft : drafts) {
    for (const auto& [id, clause] : draft.pack.clauses) {
      const std::string prefix = id.substr(0, id.find('-'));
      if (is_clause_id(id) && !pack.laws.contains(prefix)) {
        faults.add(clause.source,
                   fmt::format("条款号“{}”的开头不对，本包可以用{}。", id, prefixes));
      }
    }
  }
}

}  // namespace xs::regulation
