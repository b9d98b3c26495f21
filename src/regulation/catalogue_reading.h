// SPDX-License-Identifier: AGPL-3.0-or-later
// The rules about catalogues: which items a list by law holds, its columns, its index numbers.
// Inner part of rules_reading.cc.
#pragma once

#include <string>

#include "regulation/draft.h"
#include "regulation/yaml_reading.h"

namespace xs::regulation {

// `id` is what follows `catalogue:`.
[[nodiscard]] Catalogue read_catalogue(Keys& keys, const Named& id, const std::string& clause,
                                       Draft& draft, FaultList& faults);
// `form` is what follows `index_number:`.
[[nodiscard]] IndexNumber read_index_number(Keys& keys, const Named& form,
                                            const std::string& clause, FaultList& faults);

}  // namespace xs::regulation
