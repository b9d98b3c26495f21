// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/catalogue_reading.h"

#include <fmt/format.h>

#include <algorithm>

#include "regulation/flow_reading.h"

namespace xs::regulation {
namespace {

constexpr int kMostSerialDigits = 9;

// One name, or a list of them: fields and facts.
std::vector<std::string> read_shown(const YamlValue* value, Draft& draft, FaultList& faults) {
  if (value == nullptr) return {};
  std::vector<Named> names;
  if (value->kind == YamlValue::Kind::kList) {
    names = read_names(*value, faults);
  } else {
    names.push_back({read_text(*value, faults), value->source});
  }
  std::vector<std::string> shown;
  for (const Named& name : names) {
    if (name.name.empty()) continue;
    draft.mentions.push_back({Thing::kColumn, name.name, name.source});
    shown.push_back(name.name);
  }
  return shown;
}

std::set<std::string> read_phases_listed(const std::vector<Named>& names, FaultList& faults) {
  const std::vector<std::string> known(kPhasesListed.begin(), kPhasesListed.end());
  std::set<std::string> phases;
  for (const Named& name : names) {
    phases.insert(name.name);
    if (std::ranges::find(known, name.name) != known.end()) continue;
    faults.add(name.source, fmt::format("目录不能列入“{}”的事项{}可以写{}。", name.name,
                                        did_you_mean(name.name, known, "；"), quoted_list(known)));
  }
  return phases;
}

CatalogueColumn read_column(const YamlValue& value, Draft& draft, FaultList& faults) {
  Keys keys(value, faults);
  CatalogueColumn column;
  column.label = keys.need_text("label");
  column.of = read_shown(keys.need("of"), draft, faults);
  column.filter = keys.flag("filter");
  column.months = keys.flag("months");
  keys.finish();
  return column;
}

void refuse_unlike_fields(const Condition& when, const Source& source, FaultList& faults) {
  for (const auto& [name, values] : when) {
    const bool of_a_field = name != "escalated" && name != "co_issuers" &&
                            name != "fixed_at_formation" && !name.starts_with("answer.");
    if (!of_a_field) {
      faults.add(source, fmt::format("目录只能按栏目选取事项，不能写“{}”。", name));
    }
  }
}

}  // namespace

Catalogue read_catalogue(Keys& keys, const Named& id, const std::string& clause, Draft& draft,
                         FaultList& faults) {
  Catalogue catalogue{.id = id.name,
                      .label = keys.need_text("label"),
                      .clause = clause,
                      .phases = read_phases_listed(keys.need_names("phases"), faults),
                      .when = {},
                      .open_to_members = keys.flag("open_to_members"),
                      .columns = {}};
  if (const YamlValue* when = keys.may("when")) {
    catalogue.when = read_condition(*when, draft, faults);
    refuse_unlike_fields(catalogue.when, when->source, faults);
  }
  if (const YamlValue* columns = keys.need("columns")) {
    for (const YamlValue& column : read_list(*columns, faults)) {
      catalogue.columns.push_back(read_column(column, draft, faults));
    }
  }
  if (std::ranges::count(catalogue.columns, true, &CatalogueColumn::months) != 1) {
    faults.add(id.source, "目录要有一栏、也只能有一栏写“months: true”：按它分月份、排先后。");
  }
  return catalogue;
}

IndexNumber read_index_number(Keys& keys, const Named& form, const std::string& clause,
                              FaultList& faults) {
  IndexNumber number{.form = form.name, .serial_digits = 0, .clause = clause};
  if (form.name.find("{serial}") == std::string::npos) {
    faults.add(form.source, "索引号里要有“{serial}”，否则各件不能区别。");
  }
  if (const YamlValue* digits = keys.need("serial_digits")) {
    number.serial_digits = read_count(*digits, faults);
    if (number.serial_digits > kMostSerialDigits) {
      faults.add(digits->source, fmt::format("编码最多 {} 位。", kMostSerialDigits));
    }
  }
  return number;
}

}  // namespace xs::regulation
