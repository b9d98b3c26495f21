// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/skeleton_scan.h"

namespace xs::screening {
void scan_fast(SkeletonScan& scan, std::size_t first, std::size_t last) {
  scan_portable(scan, first, last);
}
std::string_view fast_instructions() { return {}; }
}  // namespace xs::screening
