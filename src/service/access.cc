// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/access.h"

#include <boost/json.hpp>

#include "store/log_storage.h"
#include "store/permits.h"

namespace xs::service {
namespace {

std::string_view word_of(Looked what) {
  switch (what) {
    case Looked::kDocument:
      return "document";
    case Looked::kRefusedUpload:
      return "refused_upload";
    case Looked::kLetter:
      return "letter";
    case Looked::kCatalogue:
      return "catalogue";
    case Looked::kSummary:
      return "summary";
  }
  return {};
}

}  // namespace

Result<void> note_access(System& system, const Session& session, Looked what,
                         std::string_view about, const Sm3Digest& document, Instant at) {
  const AgencyId& agency = session.person.agency;
  boost::json::object header{{"agency", agency.value},
                             {"looked", word_of(what)},
                             {"about", about},
                             {"actor", session.person.id.value},
                             {"recorded_at", to_string(at)}};
  XS_TRY(const ledger::Entry entry,
         ledger::make_entry(boost::json::serialize(header), document.bytes,
                            session.agency->keys->sealing));
  return system.database().transact([&](store::Transaction& tx) -> Result<void> {
    XS_TRY(const bool first,
           store::first_access_this_hour(tx, agency, session.person.id, document, at));
    if (!first) return {};
    XS_CHECK(store::add_waiting(tx, agency.value + "/access", entry));
    return {};
  });
}

}  // namespace xs::service
