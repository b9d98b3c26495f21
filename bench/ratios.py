#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""ratios.py FOLDER: medians of the repetitions, and ours divided by each rival's."""
import json
import pathlib
import statistics
import sys

folder = pathlib.Path(sys.argv[1])
for subject in ("screening", "cases", "ledger"):
    rates = {}
    for run in json.loads((folder / f"{subject}.json").read_text())["benchmarks"]:
        if run["run_type"] != "iteration" or run.get("error_occurred"):
            continue
        rate = run.get("bytes_per_second", run.get("items_per_second"))
        name = run["name"].replace("/real_time", "").replace("/manual_time", "")
        rates.setdefault(name, []).append(rate)
    ours = {n: statistics.median(r) for n, r in rates.items() if n.startswith(f"{subject}/xianshen")}
    unit = 1e6 if subject == "screening" else 1
    label = "MB/s" if subject == "screening" else "/s"
    for name, values in rates.items():
        median = statistics.median(values)
        spread = f"{min(values) / unit:.1f} to {max(values) / unit:.1f}"
        line = f"{name:32} {median / unit:10.1f} {label:5} ({spread})"
        if name not in ours:
            line += "".join(f"   {n.removeprefix(subject + '/')} is {o / median:.2f}x"
                            for n, o in ours.items())
        print(line)
