// SPDX-License-Identifier: AGPL-3.0-or-later
// The catalogues an agency keeps by law: what is published, and what is on file.
//
// A catalogue is made anew from the record each time it is asked for, by the rules in force now.
// What is or may be a state secret is in none of them: no row, no number, no gap (procedure/
// listing.h), and neither is anything that shares a file with it. Of a catalogue that is not
// published everyone sees the items he may read; who has the right "keep_catalogue" sees all.
//
//   for (const CatalogueTitle& title : catalogues_of(session)) …
//   XS_TRY(const Catalogue published, catalogue_of(system, session, "public"));
//   XS_TRY(const auto file, export_catalogue(system, session, "public", FileKind::kXlsx, at));
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/acts.h"
#include "service/sheet_files.h"

namespace xs::service {

struct CatalogueTitle {
  std::string id, label, clause;
};
[[nodiscard]] std::vector<CatalogueTitle> catalogues_of(const Session& session);

struct CatalogueRow {
  CaseId item;
  bool readable = false;  // he may open the case
  std::string month;      // "2026-11", of the column that parts it by months; empty: no date
  std::vector<std::string> cells;
};
struct Catalogue {
  CatalogueTitle title;
  std::string agency;
  std::vector<regulation::CatalogueColumn> columns;
  std::vector<CatalogueRow> rows;  // newest first
};
// kNotFound when the regulation has no such catalogue. Reads every case of the agency.
[[nodiscard]] Result<Catalogue> catalogue_of(System& system, const Session& session,
                                             std::string_view id);

// Noted in the access log before it is returned.
[[nodiscard]] Result<SheetFile> export_catalogue(System& system, const Session& session,
                                                 std::string_view id, FileKind kind, Instant at);

}  // namespace xs::service
