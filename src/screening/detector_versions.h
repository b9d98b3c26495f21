// SPDX-License-Identifier: AGPL-3.0-or-later
// Is a detector still what it was when it made a finding?
//
// A version is a digest over what the rules say of one detector: its texts, its category, the lists
// and shapes they name, and the lists its check looks into. Another detector may change and this
// one stays the same. It says nothing about the program or about word lists.
//
//   const DetectorVersions versions = versions_of(rules);
//   note_versions(versions, screening);
#pragma once

#include <map>
#include <string>

#include "document/finding.h"
#include "screening/rules.h"

namespace xs::screening {

using DetectorVersions = std::map<std::string, std::string>;  // by the id of the detector

[[nodiscard]] DetectorVersions versions_of(const DetectorRules& rules);
// Into each finding that one of these detectors made.
void note_versions(const DetectorVersions& versions, document::Screening& screening);

}  // namespace xs::screening
