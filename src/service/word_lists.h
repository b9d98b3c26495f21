// SPDX-License-Identifier: AGPL-3.0-or-later
// The word lists of an agency: imported as drafts, switched on and off, used by every screening.
//
// A list has versions; at most one of them is on. Words and names lie sealed under the agency's
// key. A switch is an act of the agency in its record: who, when, which version by the digest of
// its sealed words. Only those with the right "keep_word_lists" see or change anything here.
// What a version would change is asked in word_list_preview.h.
//
//   XS_TRY(const Imported imported, import_list(system, session, {}, "项目代号", bytes, name, at));
//   XS_TRY(const auto lists, lists_on(system, agency));
//   system.screener().screen(document, lists);
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "screening/word_list.h"
#include "service/admission.h"
#include "service/people.h"
#include "service/system.h"
#include "store/word_lists.h"

namespace xs::service {

struct ListVersion {
  store::WordListVersion row;
  std::string author, switched_by;  // names
};
struct ListView {
  std::string id, name;
  std::vector<ListVersion> versions;  // newest first
};
[[nodiscard]] Result<std::vector<ListView>> word_lists_of(System& system, const Session& session);

struct ListFaults {
  std::vector<screening::WordListFault> faults;
};
using Imported = std::variant<ListView, ListFaults, NotAdmitted>;
// The file is admitted as any upload, read by the reader, and kept as a draft: of a new list, or
// the next version of `list`.
[[nodiscard]] Result<Imported> import_list(System& system, const Session& session,
                                           const std::optional<std::string>& list,
                                           const std::string& name, BytesView bytes,
                                           std::string_view file_name, Instant at);
struct ReadList {
  ListVersion version;
  screening::WordList words;
};
[[nodiscard]] Result<ReadList> read_list(System& system, const Session& session,
                                         std::string_view list, std::int64_t version);
// On: the version that was on goes off. Switching to what is already so changes nothing.
[[nodiscard]] Result<ListView> switch_list(System& system, const Session& session,
                                           std::string_view list, std::int64_t version, bool on,
                                           Instant at);
// Only a draft; a list without versions goes with it.
[[nodiscard]] Result<void> remove_draft(System& system, const Session& session,
                                        std::string_view list, std::int64_t version);
// What screening would say of this text with the version on. Nothing is kept.
[[nodiscard]] Result<document::Screening> try_list(System& system, const Session& session,
                                                   std::string_view list, std::int64_t version,
                                                   std::string_view text);

// ---- for other use cases ----
// The lists that are on now, compiled: what a switch changed is seen by the next caller, on every
// node. Fails when one cannot be opened: nothing is cleared without it.
[[nodiscard]] Result<screening::WordLists> lists_on(System& system, const Agency& agency);
// The same with this version in place of what is on of its list.
[[nodiscard]] Result<screening::WordLists> lists_with(System& system, const Agency& agency,
                                                      std::string_view list, std::int64_t version);
// The detectors and the lists that are on, for the envelope of an act: the hash of the former, and
// behind a '+' that of the latter when there are any.
[[nodiscard]] Result<std::string> lists_in_force(store::Transaction& tx, const System& system,
                                                 const AgencyId& agency);
[[nodiscard]] Result<void> check_keeps_lists(const Session& session);

// Compiled lists that are on, by agency and content.
class CompiledLists {
 public:
  using One = std::shared_ptr<const screening::CompiledWordList>;
  [[nodiscard]] One find(const AgencyId& agency, const Sm3Digest& content) const;
  // Everything else of this agency is forgotten.
  void keep(const AgencyId& agency, std::map<Sm3Digest, One> lists);

 private:
  mutable std::mutex mutex_;
  std::map<AgencyId, std::map<Sm3Digest, One>> lists_;
};

}  // namespace xs::service
