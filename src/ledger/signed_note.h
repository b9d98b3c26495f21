// SPDX-License-Identifier: AGPL-3.0-or-later
// A text with one signature under it, which a person can read and a machine cannot misread.
//
//   先审日志检查点 v1                 the kind, always the first line
//   日志：audit/acts                  the text: any lines, blank ones too
//
//   签名：SM2 3f2a9c0d11e4b587 MEUCIQ…   key id and signature (base64url of DER)
//
// Signed are the bytes of kind and text with the line end of the last text line. Because the kind
// is signed and `open_note` demands it, a key that signs notes of several kinds cannot be made to
// say one thing where another was meant. Checkpoints, permits and revocation lists are notes.
//
//   XS_TRY(const std::string note, sign_note("先审发布许可 v1", text, signer));
//   XS_TRY(const std::string text, open_note(note, "先审发布许可 v1", public_key_pem));
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/sm.h"

namespace xs::ledger {

// `kind` is one line without a line end; `text` ends with exactly one line end. Refused with
// kInvalidInput: bytes that are not UTF-8, control characters, marks that change the direction of
// writing or are invisible, a line that looks like a signature.
[[nodiscard]] Result<std::string> sign_note(std::string_view kind, std::string_view text,
                                            const Signer& signer);

// The text, when the note is of this kind and the key made its signature. kInvalidInput when it
// is not a note of this kind, kCorrupt when key or signature do not fit.
[[nodiscard]] Result<std::string> open_note(std::string_view note, std::string_view kind,
                                            std::string_view public_key_pem);

// The parts of a note, believed by nobody yet: to find out which key to ask for.
struct UnverifiedNote {
  std::string kind;
  std::string text;
  std::string key_id;
  Bytes signature;
};
[[nodiscard]] Result<UnverifiedNote> read_unverified(std::string_view note);

}  // namespace xs::ledger
