// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything a running Xianshen holds: database, regulations, keys, reader processes, screener.
//
// Made once at start and shared by all threads. Use cases are functions beside it (acts.h,
// admission.h, permits.h …) that take the System and the Session of whoever asks.
//
//   XS_TRY(const auto system, System::start(options));
//   XS_TRY(const Session session, session_of(*system, token));
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>

#include "base/ids.h"
#include "base/result.h"
#include "base/sm.h"
#include "base/workdays.h"
#include "letters/template.h"
#include "regulation/pack.h"
#include "sandbox/reader_pool.h"
#include "sandbox/typesetter.h"
#include "screening/detector_versions.h"
#include "screening/screener.h"
#include "screening/stated_attributes.h"
#include "service/keys.h"
#include "service/packs.h"
#include "store/people.h"
#include "store/sql.h"

namespace xs::service {

class CompiledLists;
class RefusedUploads;

struct Options {
  std::filesystem::path data = "data";  // the SQLite database; unused with another database
  std::filesystem::path keys = "keys";
  std::string database;             // postgresql://…; empty: SQLite in `data`
  std::filesystem::path packs;      // folder of regulation packs
  std::filesystem::path calendars;  // folder of yearly arrangements
  std::filesystem::path reader;     // the program xianshen-reader
  std::filesystem::path witness;    // where checkpoints are also appended; empty: none
};

// An agency with the regulation in force for it and its keys. Immutable; replaced as a whole.
struct Agency {
  store::Agency row;
  PackInForce pack;  // for new cases, and for whatever is no case
  std::shared_ptr<const AgencyKeys> keys;
  std::shared_ptr<const Packs> packs;  // for cases opened under earlier ones
};

class System {
 public:
  // Opens or creates the database, loads packs, calendars and keys, starts the reader processes.
  // Errors are sentences an operator can act on.
  [[nodiscard]] static Result<std::unique_ptr<System>> start(Options options);
  ~System();
  System(const System&) = delete;
  System& operator=(const System&) = delete;

  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] store::Database& database() const { return *database_; }
  [[nodiscard]] const WorkdayCalendar& calendar() const { return calendar_; }
  [[nodiscard]] const screening::Screener& screener() const { return *screener_; }
  [[nodiscard]] sandbox::ReaderPool& reader() const { return *reader_; }
  [[nodiscard]] sandbox::Typesetter& typesetter() const { return *typesetter_; }
  // Those of this pack, as the folder holds them: what a letter tells is on record, how it looks
  // is not. Empty for a pack that is not known.
  [[nodiscard]] const letters::Templates& templates(const std::string& pack) const;
  [[nodiscard]] RefusedUploads& refused_uploads() const { return *refused_; }
  [[nodiscard]] CompiledLists& compiled_lists() const { return *compiled_lists_; }
  [[nodiscard]] const std::vector<screening::Category>& categories() const { return categories_; }
  // What screening calls each category of finding, for people.
  [[nodiscard]] const std::map<std::string, std::string>& category_labels() const {
    return category_labels_;
  }
  [[nodiscard]] const std::vector<screening::Profile>& profiles() const { return profiles_; }
  [[nodiscard]] const screening::AttributeReader& attributes() const { return *attributes_; }
  [[nodiscard]] const screening::DetectorVersions& detector_versions() const {
    return detector_versions_;
  }
  // SM3 of the detectors, and of the program's own version: written into every act.
  [[nodiscard]] const std::string& lists_hash() const { return lists_hash_; }
  [[nodiscard]] const std::string& engine_hash() const { return engine_hash_; }

  // kNotFound when there is no such agency.
  [[nodiscard]] Result<std::shared_ptr<const Agency>> agency(const AgencyId& id) const;
  [[nodiscard]] std::vector<std::shared_ptr<const Agency>> agencies() const;
  // Adds it with new keys and its pack; switching the pack on is recorded in its log.
  [[nodiscard]] Result<void> add_agency(const store::Agency& row);
  // The agency packs that can be switched on.
  [[nodiscard]] std::vector<std::shared_ptr<const regulation::Pack>> known_packs() const;
  // The administrators every agency needs from the start: role id and label.
  [[nodiscard]] std::map<std::string, std::string> administrator_roles() const;

 private:
  System();
  [[nodiscard]] Result<void> load_rules();
  [[nodiscard]] Result<void> load_templates();
  [[nodiscard]] Result<void> keep_packs();
  [[nodiscard]] Result<void> open_agency(const store::Agency& row);

  Options options_;
  std::unique_ptr<store::Database> database_;
  WorkdayCalendar calendar_;
  std::optional<screening::Screener> screener_;
  std::optional<screening::AttributeReader> attributes_;
  std::vector<screening::Profile> profiles_;
  screening::DetectorVersions detector_versions_;
  std::unique_ptr<sandbox::ReaderPool> reader_;
  std::unique_ptr<sandbox::Typesetter> typesetter_;
  std::map<std::string, letters::Templates> templates_;  // by pack
  std::unique_ptr<RefusedUploads> refused_;
  std::unique_ptr<CompiledLists> compiled_lists_;
  std::vector<screening::Category> categories_;
  std::map<std::string, std::string> category_labels_;
  std::string lists_hash_, engine_hash_;
  std::shared_ptr<Packs> packs_;
  mutable std::shared_mutex mutex_;
  std::map<AgencyId, std::shared_ptr<const Agency>> agencies_;
};

}  // namespace xs::service
