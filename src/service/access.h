// SPDX-License-Identifier: AGPL-3.0-or-later
// The second log: who looked at what. One entry per person, document and hour, on the disk before
// the first byte is shown.
#pragma once

#include "service/people.h"

namespace xs::service {

enum class Looked : std::uint8_t { kDocument, kRefusedUpload, kLetter, kCatalogue, kSummary };

// `about`: a case id, the event of a refused upload, the id of a catalogue, or the month of
// a summary. `document`: the digest of the file, the letter, or the list as it was exported.
[[nodiscard]] Result<void> note_access(System& system, const Session& session, Looked what,
                                       std::string_view about, const Sm3Digest& document,
                                       Instant at);

}  // namespace xs::service
