#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""make.py SERVICE_TEST NAME: writes tests/golden_log/NAME with the program as it is now. Once."""
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

program, name = sys.argv[1:]
target = pathlib.Path(__file__).parent / name
if target.exists():
    sys.exit(f"{target} is there: a golden log is never made again")
with tempfile.TemporaryDirectory() as folder:
    made = pathlib.Path(folder) / "made"
    subprocess.run([program, "--gtest_filter=GoldenLogs.AreKept"], check=True,
                   env={**os.environ, "XS_MAKE_GOLDEN_LOG": str(made)})
    with sqlite3.connect(made / "xianshen.db") as database:
        said = [line for line in database.iterdump()
                if line not in ("BEGIN TRANSACTION;", "COMMIT;")]
    # Tables before rows, and foreign keys looked at when all rows are there.
    tables = [line for line in said if line.startswith("CREATE TABLE")]
    lines = tables + ["PRAGMA defer_foreign_keys = on;"] + [s for s in said if s not in tables]
    (made / "log.sql").write_text("\n".join(lines) + "\n")
    for file in made.glob("xianshen.db*"):
        file.unlink()
    shutil.move(made, target)
