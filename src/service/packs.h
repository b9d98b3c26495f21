// SPDX-License-Identifier: AGPL-3.0-or-later
// Every regulation in force, and every version of one that a case is decided under.
//
// A case goes on under the version it was opened under, with the rules that were in force that
// day, until it is moved over (casefile::MovedOver). Versions are kept in the database by their
// hash; what is read back must give that hash again. A case whose version is not there can be read,
// and moved over. Thread-safe.
//
//   XS_TRY(const auto pack, packs.under(tx, item.pack, date_in_shanghai(item.pack_since)));
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "regulation/load.h"
#include "regulation/pack.h"
#include "store/sql.h"

namespace xs::service {

using PackInForce = std::shared_ptr<const regulation::Pack>;

class Packs {
 public:
  // Reads every agency's pack in this folder, with the rules in force on that day. kInvalidInput
  // tells every fault.
  [[nodiscard]] Result<void> load(const std::filesystem::path& folder, Date today);

  // The packs read from the folder. Null when there is none of this name.
  [[nodiscard]] PackInForce current(const std::string& id) const;
  [[nodiscard]] std::vector<PackInForce> all_current() const;

  // Stores the current version; true when it had not been stored before.
  [[nodiscard]] Result<bool> keep(store::Transaction& tx, const std::string& id, Instant at) const;

  // What was kept in its first form, without the national rules, is completed from those that are
  // known now: of the folder and of every other version kept. Only what gives its hash again is
  // taken; the rest stays as it is. How many were completed.
  [[nodiscard]] Result<std::size_t> complete_first_forms(store::Transaction& tx, Instant at) const;

  // kNotFound when this version was never kept, or only in its first form; kCorrupt when what was
  // kept is something else.
  [[nodiscard]] Result<PackInForce> under(store::Transaction& tx, const std::string& hash,
                                          Date on) const;

 private:
  struct Version {
    std::string id, text;
    std::set<Date> turns;                  // days on which a rule comes into force or ends
    std::map<Date, PackInForce> in_force;  // from a turn to the next
  };
  [[nodiscard]] PackInForce add(std::string id, regulation::Loaded loaded, Date on) const;
  [[nodiscard]] PackInForce known(const std::string& hash, Date on) const;

  std::map<std::string, PackInForce> current_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, Version> versions_;  // by hash
};

}  // namespace xs::service
