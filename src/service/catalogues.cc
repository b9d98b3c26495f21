// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/catalogues.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "casefile/words.h"
#include "procedure/listing.h"
#include "service/access.h"
#include "store/permits.h"

namespace xs::service {
namespace {

using casefile::Case;
using regulation::CatalogueColumn;
using regulation::Pack;

// What no catalogue may tell of: cases, what they are about, and their files wherever they turn up.
struct KeptOut {
  std::set<CaseId> items;
  std::set<Sm3Digest> files;

  [[nodiscard]] bool holds(const Case& item) const {
    return items.contains(item.id) || std::ranges::any_of(item.files, [&](const auto& file) {
             return files.contains(file.digest);
           });
  }
};

KeptOut kept_out(const Pack& pack, const std::vector<Case>& items) {
  KeptOut out;
  for (const Case& item : items) {
    if (!procedure::is_kept_out(pack, item)) continue;
    out.items.insert(item.id);
    if (!item.about.value.empty()) out.items.insert(item.about);
  }
  for (const Case& item : items) {
    if (!out.items.contains(item.id)) continue;
    for (const auto& file : item.files) out.files.insert(file.digest);
  }
  return out;
}

std::string replaced(std::string text, std::string_view part, std::string_view by) {
  const auto at = text.find(part);
  if (at != std::string::npos) text.replace(at, part.size(), by);
  return text;
}

// Serial numbers run through the year of the first release, in its order.
std::map<CaseId, std::string> index_numbers(const regulation::IndexNumber& rule,
                                            const std::vector<store::FirstPermit>& permits) {
  std::map<CaseId, std::string> numbers;
  if (rule.form.empty()) return numbers;
  std::map<std::string, int> last;
  for (const store::FirstPermit& permit : permits) {
    const std::string year = to_string(date_in_shanghai(permit.issued)).substr(0, 4);
    const std::string serial = fmt::format("{:0{}}", ++last[year], rule.serial_digits);
    numbers[permit.item] = replaced(replaced(rule.form, "{year}", year), "{serial}", serial);
  }
  return numbers;
}

std::string day_of(Instant at) { return to_string(date_in_shanghai(at)); }

std::string decided_on(const Case& item) {
  std::optional<Instant> last;
  for (const casefile::Opinion& opinion : item.opinions) {
    if (opinion.valid && (!last || last->time < opinion.at.time)) last = opinion.at;
  }
  return last ? day_of(*last) : std::string();
}

std::string revoked_on(const Case& item) {
  for (auto permit = item.permits.rbegin(); permit != item.permits.rend(); ++permit) {
    if (permit->revoked) return day_of(*permit->revoked);
  }
  return {};
}

std::string field_text(const Pack& pack, const Case& item, const std::string& id) {
  const auto given = item.sheet.fields.find(id);
  const regulation::Field* field = pack.field(id);
  if (given == item.sheet.fields.end() || field == nullptr) return {};
  const auto value = std::ranges::find(field->values, given->second, &regulation::FieldValue::id);
  return value == field->values.end() ? given->second : value->label;
}

// One of kColumnFacts, or a field of the sheet. "ordinal" is known only when all rows are.
std::string told(const Pack& pack, const Case& item, const std::string& of,
                 const std::string& agency, const std::map<CaseId, std::string>& numbers) {
  if (of == "title") return item.sheet.title;
  if (of == "state") return std::string(casefile::word_for(item.standing.phase));
  if (of == "decided-on") return decided_on(item);
  if (of == "released-on") return item.permits.empty() ? "" : day_of(item.permits.front().issued);
  if (of == "revoked-on") return revoked_on(item);
  if (of == "department") return item.department;
  if (of == "agency") return agency;
  if (of == "ordinal") return {};
  if (of == "index-number") {
    const auto number = numbers.find(item.id);
    return number == numbers.end() ? std::string() : number->second;
  }
  return field_text(pack, item, of);
}

void put_in_order(Catalogue& catalogue) {
  const auto dated = std::ranges::find(catalogue.columns, true, &CatalogueColumn::months);
  const auto date = static_cast<std::size_t>(dated - catalogue.columns.begin());
  std::ranges::stable_sort(catalogue.rows, std::ranges::greater(), [&](const CatalogueRow& row) {
    return std::pair(row.cells.at(date), row.item.value);
  });
  for (std::size_t row = 0; row < catalogue.rows.size(); ++row) {
    CatalogueRow& each = catalogue.rows[row];
    each.month = each.cells.at(date).substr(0, 7);
    for (std::size_t column = 0; column < catalogue.columns.size(); ++column) {
      const auto& of = catalogue.columns[column].of;
      if (of.size() == 1 && of.front() == "ordinal") each.cells[column] = std::to_string(row + 1);
    }
  }
}

}  // namespace

std::vector<CatalogueTitle> catalogues_of(const Session& session) {
  std::vector<CatalogueTitle> titles;
  for (const auto& catalogue : session.pack().catalogues) {
    titles.push_back({catalogue.id, catalogue.label, catalogue.clause});
  }
  return titles;
}

Result<Catalogue> catalogue_of(System& system, const Session& session, std::string_view id) {
  const Pack& pack = session.pack();
  const regulation::Catalogue* rule = pack.catalogue(id);
  if (rule == nullptr || is_administrator(session)) {
    return fail(ErrorCode::kNotFound, "本单位的制度没有这一目录，请从列表中选择。");
  }
  const bool sees_all = rule->open_to_members || may(session, "keep_catalogue");
  Catalogue catalogue{.title = {rule->id, rule->label, rule->clause},
                      .agency = session.agency->row.title,
                      .columns = rule->columns,
                      .rows = {}};
  XS_CHECK(system.database().read([&](store::Transaction& tx) -> Result<void> {
    XS_TRY(const auto all, all_cases(tx, *session.agency));
    std::vector<Case> items;
    items.reserve(all.size());
    for (const OpenCase& open : all) items.push_back(open.item);
    XS_TRY(const auto permits, store::first_permits(tx, session.person.agency));
    const auto numbers = index_numbers(pack.index_number, permits);
    const KeptOut out = kept_out(pack, items);
    for (const Case& item : items) {
      const bool readable = may_read(session, item);
      if (!(sees_all || readable) || !procedure::lists(pack, *rule, item) || out.holds(item)) {
        continue;
      }
      CatalogueRow row{.item = item.id, .readable = readable, .month = {}, .cells = {}};
      for (const CatalogueColumn& column : rule->columns) {
        std::string& cell = row.cells.emplace_back();
        for (const std::string& of : column.of) {
          if (cell.empty()) cell = told(pack, item, of, catalogue.agency, numbers);
        }
      }
      catalogue.rows.push_back(std::move(row));
    }
    return {};
  }));
  put_in_order(catalogue);
  return catalogue;
}

Result<SheetFile> export_catalogue(System& system, const Session& session, std::string_view id,
                                   FileKind kind, Instant at) {
  XS_TRY(Catalogue catalogue, catalogue_of(system, session, id));
  Sheet sheet{.title = catalogue.title.label,
              .clause = catalogue.title.clause,
              .agency = catalogue.agency,
              .columns = {},
              .rows = {}};
  for (CatalogueColumn& column : catalogue.columns)
    sheet.columns.push_back(std::move(column.label));
  for (CatalogueRow& row : catalogue.rows) sheet.rows.push_back(std::move(row.cells));
  SheetFile file = to_file(sheet, kind);
  XS_CHECK(
      note_access(system, session, Looked::kCatalogue, catalogue.title.id, sm3(file.bytes), at));
  return file;
}

}  // namespace xs::service
