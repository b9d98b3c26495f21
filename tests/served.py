# SPDX-License-Identifier: AGPL-3.0-or-later
"""A server of its own for whole-system tests, and people who talk to it.

    with Served(program, folder, "--demo") as served:
        drafter = served.sign_in("a-drafter")
        status, answer = drafter.ask("POST", "/api/cases", {...})
"""
import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import time
import urllib.parse
import uuid


class Person:
    def __init__(self, port, login, password):
        self.port, self.cookie, self.csrf = port, "", ""
        status, answer = self.ask("POST", "/api/session", {"login": login, "password": password})
        assert status == 200, (login, status, answer)
        self.csrf = answer["csrf"]

    def ask(self, method, path, body=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"X-CSRF-Token": self.csrf, "Cookie": self.cookie, **dict(headers)}
        if not isinstance(body, (bytes, type(None))):
            body, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            text = answer.read()
            if cookie := answer.getheader("Set-Cookie"):
                self.cookie = cookie.split(";")[0]
        finally:
            connection.close()
        try:
            return answer.status, json.loads(text)
        except ValueError:
            return answer.status, text

    def upload(self, item, name, content):
        return self.ask("PUT", f"/api/cases/{item}/files", content,
                        {"X-File-Name": urllib.parse.quote(name), "X-Upload": str(uuid.uuid4())})

    def open_case(self, procedure="publication"):
        status, answer = self.ask("POST", "/api/cases", {"command": new_command(),
                                                         "procedure": procedure})
        assert status == 200, answer
        return answer["case"]


def new_command():
    return str(uuid.uuid4())


class Served:
    def __init__(self, program, folder, *options):
        self.folder = pathlib.Path(folder)
        self.data, self.keys = self.folder / "data", self.folder / "keys"
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir(parents=True, exist_ok=True)
        self.log = self.folder / "server.log"
        self.said = self.folder / "server.said"
        self.command = [program, "serve", "--data", self.data, "--keys", self.keys,
                        "--listen", "127.0.0.1:0", *options]
        self.process, self.port, self.passwords = None, None, {}

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    def start(self):
        with open(self.said, "ab") as said, open(self.log, "ab") as log:
            begin = said.tell()
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=said, stderr=log, cwd=self.folder,
                env={**os.environ, "TMPDIR": str(self.temporary)})
        for _ in range(600):
            text = self.said.read_bytes()[begin:].decode()
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", text):
                self.port = int(found[1])
                for login, password in re.findall(r"^    (\w+-\S+) +(\S+)  \S", text, re.M):
                    self.passwords[login] = password
                return
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)
        raise AssertionError("the server did not start")

    def sign_in(self, login):
        return Person(self.port, login, self.passwords[login])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)
