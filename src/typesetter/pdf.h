// SPDX-License-Identifier: AGPL-3.0-or-later
// A letter as PDF: fonts embedded as far as used, text that can be copied, structure for readers.
//
// The same letter on the same machine gives the same bytes.
#pragma once

#include "base/bytes.h"
#include "typesetter/pages.h"

namespace xs::typesetter {

[[nodiscard]] Result<Bytes> to_pdf(const letters::Letter& letter, const Fonts& fonts);

}  // namespace xs::typesetter
