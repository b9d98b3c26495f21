// SPDX-License-Identifier: AGPL-3.0-or-later
// The second log: who looked at what. One entry per person, document and hour, on the disk before
// the first byte is shown.
#pragma once

#include "service/people.h"

namespace xs::service {

enum class Looked : std::uint8_t { kDocument, kRefusedUpload, kLetter };

// `about`: a case id, or the event of a refused upload. `document`: the digest of the file, or of
// the letter.
[[nodiscard]] Result<void> note_access(System& system, const Session& session, Looked what,
                                       std::string_view about, const Sm3Digest& document,
                                       Instant at);

}  // namespace xs::service
