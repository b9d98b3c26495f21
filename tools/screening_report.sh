#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Writes docs/screening.md anew: how accurate screening is on the labelled set.
#   tools/screening_report.sh [BUILD FOLDER, else build/release] [quick]
# "quick" leaves out the variants held out, which take less than eight minutes.
# The set is looked for in $XIANSHEN_SHARED, else in ../shared.
set -euo pipefail
cd "$(dirname "$0")/.."
shared=${XIANSHEN_SHARED:-../shared}
build=${1:-build/release}
[ -e "$shared/eval/dev.jsonl" ] || { echo "no labelled set in $shared" >&2; exit 1; }
cmake --build "$build" --target screening_report >&2
"$build/screening_report" packs/national/screening "$shared" ${2:+"$2"} > docs/screening.md.new
mv docs/screening.md.new docs/screening.md
