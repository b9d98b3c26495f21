// SPDX-License-Identifier: AGPL-3.0-or-later
// The files of a case: in through admission, out only to those with a right to see them.
#pragma once

#include "service/acts.h"
#include "service/admission.h"

namespace xs::service {

using Uploaded = std::variant<Done, NotAdmitted>;
// Adds a file, or puts it in the place of `replaces`. kConflict when the case has that file
// already.
[[nodiscard]] Result<Uploaded> add_file(System& system, const Session& session, const CaseId& item,
                                        BytesView bytes, std::string_view file_name,
                                        const std::optional<Sm3Digest>& replaces,
                                        const Command& command, const Tell& tell, Instant at);
[[nodiscard]] Result<Done> remove_file(System& system, const Session& session, const CaseId& item,
                                       const Sm3Digest& file, const Command& command, Instant at);

struct ReadDocument {
  document::Document document;
  document::Screening screening;
};
// Noted in the access log before it is returned. kNotPermitted while the case is sealed up.
[[nodiscard]] Result<ReadDocument> read_document(System& system, const Session& session,
                                                 const CaseId& item, const Sm3Digest& file,
                                                 Instant at);
// For the machine to look at, never to show: asks for no right and leaves no entry.
[[nodiscard]] Result<ReadDocument> stored_document(System& system, const OpenCase& open,
                                                   const casefile::FileVersion& file);
struct FileBytes {
  std::string name;
  std::string format;
  Bytes bytes;
};
[[nodiscard]] Result<FileBytes> read_bytes(System& system, const Session& session,
                                           const CaseId& item, const Sm3Digest& file, Instant at);
// PNG of one page (from 1) of a PDF.
[[nodiscard]] Result<Bytes> render_page(System& system, const Session& session, const CaseId& item,
                                        const Sm3Digest& file, int page, int dpi, Instant at);

}  // namespace xs::service
