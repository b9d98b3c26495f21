// SPDX-License-Identifier: AGPL-3.0-or-later
// What would switching this version of a word list on change? Asked over the stock, in the
// background.
//
// Only items its author may see are looked at, by the machine alone: he is told how many findings
// would come and go, in which files, and never what they say. It can be cancelled, goes on when the
// page is left or the server restarts, and its result stays until it is asked anew or forgotten.
//
//   XS_TRY(const Preview begun, begin_preview(system, session, list, version, at));
//   const PreviewWorker worker(system);   // somewhere, once
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "service/rounds.h"
#include "service/word_lists.h"

namespace xs::service {

struct ChangedFile {
  CaseId item;
  Sm3Digest file;
  std::string title, name;  // known only to who asks, never kept
  std::int64_t added = 0, removed = 0;
  document::Verdict from = document::Verdict::kPass, to = document::Verdict::kPass;
};
struct PreviewCounts {
  std::int64_t files = 0, files_changed = 0, added = 0, removed = 0, not_read = 0;
  std::map<std::pair<document::Verdict, document::Verdict>, std::int64_t> verdicts;  // that change
};
struct Preview {
  store::WordListPreview row;
  std::optional<PreviewCounts> counts;  // once it is done
  std::vector<ChangedFile> items;       // at most 500, those he may see now
};

// In the place of an earlier one of his.
[[nodiscard]] Result<Preview> begin_preview(System& system, const Session& session,
                                            std::string_view list, std::int64_t version,
                                            Instant at);
// kNotFound for anybody but who began it.
[[nodiscard]] Result<Preview> preview_of(System& system, const Session& session,
                                         std::string_view list, std::int64_t version);
// Cancels it while it waits or runs; afterwards forgets it, and gives nothing.
[[nodiscard]] Result<std::optional<Preview>> end_preview(System& system, const Session& session,
                                                         std::string_view list,
                                                         std::int64_t version, Instant at);

// Does one that waits; false when there was none. Asked after every case whether to go on; when
// not, it waits again.
[[nodiscard]] Result<bool> run_next_preview(System& system, const std::function<bool()>& go_on,
                                            const std::function<Instant()>& clock);

// A thread that does them all, one after another.
class PreviewWorker {
 public:
  explicit PreviewWorker(System& system);

 private:
  Rounds rounds_;
};

}  // namespace xs::service
