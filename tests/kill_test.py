#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""kill_test.py PROGRAM [ROUNDS]

Kills the server with -9 while several people write, starts it again, and asks whether the record is
sound and whether everything that was answered with success is still there.
"""
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

from served import Served, new_command

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 3


class Killed(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="xs-kill-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.served = Served(PROGRAM, self.folder, "--demo", "--witness", str(self.folder / "w"))
        (self.folder / "w").mkdir()
        self.addCleanup(self.served.__exit__)

    def ledger(self, *verb):
        return subprocess.run([PROGRAM, "ledger", *verb, "--data", self.served.data, "--keys",
                               self.served.keys, "--witness", self.folder / "w"],
                              capture_output=True, text=True)

    def write_until_killed(self, promised, login):
        """Opens cases and gives them titles; notes what was answered with success."""
        try:
            person = self.served.sign_in(login)
            while True:
                item = person.open_case(person.ask("GET", "/api/session")[1]["hand_in"][0])
                promised[item] = 1
                for number in range(4):
                    status, answer = person.ask("PUT", f"/api/cases/{item}/sheet", {
                        "command": new_command(), "title": f"第{number}稿", "fields": {},
                        "co_issuers": []})
                    assert status == 200, answer
                    promised[item] = answer["seq"]
                status, answer = person.upload(item, "材料.txt", f"推进会 {item}".encode())
                assert status == 200, answer
                promised[item] = answer["case"]["seq"]
        except (OSError, AssertionError, EOFError, Exception):
            return

    def test_what_was_answered_is_kept(self):
        chance = random.Random(20261123)
        promised = {}
        self.served.start()
        for round_ in range(ROUNDS):
            with self.subTest(round=round_):
                before = len(promised)
                writers = [threading.Thread(target=self.write_until_killed, args=(promised, login))
                           for login in ("a-drafter", "b-drafter", "c-drafter", "a-drafter")]
                for writer in writers:
                    writer.start()
                writers[0].join(1.0 + chance.random() * 1.5)
                self.served.kill()
                for writer in writers:
                    writer.join(60)
                self.assertGreater(len(promised), before, "nobody wrote anything")
                self.served.start()
                people = [self.served.sign_in(f"{letter}-drafter") for letter in "abc"]
                for item, seq in promised.items():
                    kept = [answer["seq"] for status, answer in
                            (p.ask("GET", f"/api/cases/{item}") for p in people) if status == 200]
                    self.assertEqual(len(kept), 1, item)
                    self.assertGreaterEqual(kept[0], seq)
                for person in (self.served.sign_in(f"{letter}-auditor") for letter in "abc"):
                    status, answer = person.ask("POST", "/api/record/verification", {})
                    self.assertEqual((status, answer["faults"]), (200, []))
        self.served.__exit__()
        verified = self.ledger("verify")
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        rebuilt = self.ledger("rebuild", "--check")
        self.assertEqual(rebuilt.returncode, 0, rebuilt.stdout + rebuilt.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
