#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""canary_test.py PROGRAM

A document with a state-secret mark is refused; afterwards not one trace of it may be found: not in
the data folder, the keys, temporary folders, logs, core files or open descriptors, in no encoding.
With XS_TEST_POSTGRES (tests/with_postgres.sh) also in the database's own files and log. An admitted
document may be found in none of them in clear.
"""
import base64
import io
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
import zipfile
import zlib

from served import Served, new_command

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
DATABASE = os.environ.get("XS_TEST_POSTGRES", "")

# Words that occur nowhere else, not even in this repository as one string.
SECRET = "金丝雀" + "瑷珲" + "Qx7" + "Zk93vw"
NAME = "鹧鸪" + "嵊泗" + "Wn5" + "Ty81rb"
TITLE = "杜鹃" + "儋州" + "Hc4" + "Ls62mp"
OPINION = "画眉" + "亳州" + "Jd2" + "Fg47xz"
ADMITTED = "云雀" + "歙县" + "Vb6" + "Rm38tq"
LISTED = "黄鹂" + "婺源" + "Tk4" + "Pd95wc"
ALL = [SECRET, NAME, TITLE, OPINION]


def spellings(word):
    """Each way in which a word could lie somewhere."""
    found = {"utf-8": word.encode()}
    found["utf-16-le"], found["utf-16-be"] = word.encode("utf-16-le"), word.encode("utf-16-be")
    found["utf-32-le"] = word.encode("utf-32-le")
    found["gb18030"] = word.encode("gb18030")
    found["percent"] = urllib.parse.quote(word[:4]).encode()
    found["percent-lower"] = urllib.parse.quote(word[:4]).lower().encode()
    found["json-escaped"] = word[:4].encode("unicode_escape")
    found["octal"] = "".join(f"\\{byte:03o}" for byte in word[:4].encode()).encode()
    found["ascii part"] = "".join(c for c in word if c.isascii()).encode()
    for name in ("utf-8", "gb18030", "utf-16-le"):
        raw = found[name]
        found["hex " + name] = raw[:16].hex().encode()
        found["HEX " + name] = raw[:16].hex().upper().encode()
        for shift in range(3):  # wherever the word begins in what was encoded
            coded = base64.b64encode(b"\0" * shift + raw)
            found[f"base64 {name} {shift}"] = coded[4:-4]
    return {how: raw for how, raw in found.items() if len(raw) >= 6}


def docx(*paragraphs):
    body = "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in paragraphs)
    space = "http://schemas.openxmlformats.org/"
    parts = {
        "[Content_Types].xml":
            f'<Types xmlns="{space}package/2006/content-types"><Default Extension="rels" ContentType'
            '="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/'
            'document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels":
            f'<Relationships xmlns="{space}package/2006/relationships"><Relationship Id="r1" Type='
            f'"{space}officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
            '</Relationships>',
        "word/document.xml":
            f'<w:document xmlns:w="{space}wordprocessingml/2006/main"><w:body>{body}</w:body>'
            '</w:document>'}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return out.getvalue()


def xlsx(*rows):
    cells = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{chr(65 + c)}{r}" t="inlineStr"><is><t>{text}</t></is></c>'
                                   for c, text in enumerate(row) if text) + "</row>"
        for r, row in enumerate(rows, 1))
    space, kind = "http://schemas.openxmlformats.org/", "application/vnd.openxmlformats-"
    office = f"{space}officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml":
            f'<Types xmlns="{space}package/2006/content-types"><Default Extension="rels" '
            f'ContentType="{kind}package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
            f'ContentType="{kind}officedocument.spreadsheetml.sheet.main+xml"/><Override '
            f'PartName="/xl/worksheets/sheet1.xml" '
            f'ContentType="{kind}officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels":
            f'<Relationships xmlns="{space}package/2006/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml":
            f'<workbook xmlns="{space}spreadsheetml/2006/main" xmlns:r="{office}"><sheets><sheet '
            'name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels":
            f'<Relationships xmlns="{space}package/2006/relationships"><Relationship Id="r1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml":
            f'<worksheet xmlns="{space}spreadsheetml/2006/main"><sheetData>{cells}</sheetData>'
            '</worksheet>'}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return out.getvalue()


def contents(path):
    """The bytes of a file, and of what is packed inside."""
    try:
        raw = path.read_bytes()
    except (OSError, PermissionError):
        return
    yield raw
    if raw[:2] == b"\x1f\x8b" or raw[:1] == b"\x78":
        try:
            yield zlib.decompress(raw, 47)
        except zlib.error:
            pass


class Canary(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="xs-canary-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.elsewhere = self.young_files()
        options = ["--demo"] + (["--database", self.own_schema()] if DATABASE else [])
        self.served = Served(PROGRAM, self.folder, *options)
        self.served.start()
        self.addCleanup(self.served.__exit__)

    def own_schema(self):
        schema = "canary_" + new_command().replace("-", "")
        subprocess.run(["psql", "-q", DATABASE, "-c", f"create schema {schema}"], check=True)
        return f"{DATABASE}?options=-csearch_path%3D{schema}"

    def young_files(self):
        found = set()
        for folder in ("/tmp", "/var/tmp", "/dev/shm", "/var/crash", str(pathlib.Path.cwd())):
            try:
                found |= {p for p in pathlib.Path(folder).iterdir() if p.is_file()}
            except OSError:
                pass
        return found

    def places(self):
        """Every file that could have kept something."""
        yield from (p for p in self.folder.rglob("*") if p.is_file())
        yield from self.young_files() - self.elsewhere
        if DATABASE:
            socket = urllib.parse.unquote(urllib.parse.urlsplit(DATABASE).netloc.split("@")[-1])
            yield from (p for p in pathlib.Path(socket).rglob("*") if p.is_file())
        # Descriptors of the server and of its readers: files that are deleted but still open.
        for process in self.family():
            for descriptor in pathlib.Path(f"/proc/{process}/fd").glob("*"):
                try:
                    target = os.readlink(descriptor)
                    if target.startswith("/memfd:") or target.endswith("(deleted)"):
                        yield descriptor
                except OSError:
                    pass

    def family(self):
        """The server and all processes below it."""
        found, waiting = [], [self.served.process.pid]
        while waiting:
            process = waiting.pop()
            found.append(process)
            for task in pathlib.Path(f"/proc/{process}/task").glob("*/children"):
                try:
                    waiting += [int(child) for child in task.read_text().split()]
                except OSError:
                    pass
        return found

    def traces(self, words):
        wanted = [(word, how, raw) for word in words for how, raw in spellings(word).items()]
        found, looked_at = [], 0
        for place in set(self.places()):
            for raw in contents(place):
                looked_at += 1
                found += [f"{place}: {how} of {word}" for word, how, bytes_ in wanted
                          if bytes_ in raw]
        self.assertGreater(looked_at, 5)
        return found

    def settled(self):
        """Whatever was to be written has been: also what the database kept in memory."""
        time.sleep(1.5)
        if DATABASE:
            subprocess.run(["psql", "-q", DATABASE, "-c", "checkpoint"], check=True)

    def test_the_search_finds_what_is_there(self):
        for number, raw in enumerate(spellings(SECRET).values()):
            (self.served.temporary / f"left-{number}").write_bytes(b"before " + raw + b" after")
        found = self.traces([SECRET])
        for how in spellings(SECRET):
            self.assertTrue([t for t in found if f": {how} of" in t], how)

    def test_refused_leaves_nothing(self):
        drafter = self.served.sign_in("a-drafter")
        item = drafter.open_case()
        marked = f"机密★10年\n\n关于{SECRET}有关情况的报告\n{SECRET}内容。\n"
        uploads = [
            (f"{NAME}.txt", marked.encode()),
            (f"{NAME}.txt", marked.encode("gb18030")),
            (f"{NAME}.docx", docx("机密★10年", f"关于{SECRET}的报告", SECRET)),
            (f"{NAME}.html", f"<html><body><p>绝密★长期</p><p>{SECRET}</p></body></html>".encode()),
            (f"机密★10年{NAME}.txt", f"{SECRET}会议".encode()),
        ]
        events = []
        for name, content in uploads:
            with self.subTest(name):
                status, answer = drafter.upload(item, name, content)
                self.assertEqual(status, 451, answer)
                events.append(answer["error"]["event"])
                self.assertNotIn(SECRET, str(answer))
        for body in ({"command": new_command(), "title": f"机密★10年 {TITLE}", "fields": {},
                      "co_issuers": []},):
            status, answer = drafter.ask("PUT", f"/api/cases/{item}/sheet", body)
            self.assertEqual(status, 403, answer)
        status, answer = drafter.ask("POST", f"/api/cases/{item}/acts", {
            "command": new_command(), "does": "seal", "why": f"标有机密★10年 {OPINION}"})
        self.assertEqual(status, 403, answer)
        # A damaged file, and one cut off in the middle: errors quote nothing either.
        self.assertIn(drafter.upload(item, f"{NAME}.pdf", b"%PDF-1.7 " + marked.encode())[0],
                      (422, 451))
        secrecy = self.served.sign_in("a-secrecy")
        for event in events:
            status, answer = secrecy.ask("GET", f"/api/refused-uploads/{event}/document")
            self.assertEqual(status, 200, answer)
        self.assertIn(SECRET, str(answer) + str(secrecy.ask(
            "GET", f"/api/refused-uploads/{events[0]}/document")))
        self.settled()
        self.assertEqual(self.traces(ALL), [])
        self.served.__exit__()
        self.assertEqual(self.traces(ALL), [])

    def test_admitted_lies_sealed(self):
        drafter = self.served.sign_in("a-drafter")
        item = drafter.open_case()
        for name, content in ((f"{ADMITTED}.txt", f"{ADMITTED}推进会".encode()),
                              (f"{ADMITTED}.docx", docx(f"{ADMITTED}推进会"))):
            status, answer = drafter.upload(item, name, content)
            self.assertEqual(status, 200, answer)
        status, answer = drafter.ask("PUT", f"/api/cases/{item}/sheet", {
            "command": new_command(), "title": f"{ADMITTED}推进会", "fields": {}, "co_issuers": []})
        self.assertEqual(status, 200, answer)
        digest = answer["files"][0]["digest"]
        status, answer = drafter.ask("GET", f"/api/cases/{item}/files/{digest}/document")
        self.assertIn(ADMITTED, str(answer))
        self.settled()
        self.assertEqual(self.traces([ADMITTED]), [])

    def test_word_lists_lie_sealed(self):
        """The words, what is tried on them, what they would change and what was judged."""
        office = self.served.sign_in("a-office")
        names = {"X-File-Name": "list.csv", "X-List-Name": urllib.parse.quote(LISTED[:2])}
        content = f"{LISTED},,{OPINION}\n{TITLE},例外\n".replace(TITLE, LISTED + TITLE).encode()
        status, answer = office.ask("POST", "/api/word-lists", content, names)
        self.assertEqual(status, 200, answer)
        versions = f"/api/word-lists/{answer['list']['id']}/versions"
        version = f"{versions}/1"
        for name, content in (
                ("a.xlsx", xlsx(["本局词表"], ["类别", "词语", "例外"], ["", LISTED, LISTED + TITLE])),
                ("b.csv", f"词语,例外\n{LISTED},{LISTED}{TITLE}\n".encode("gb18030"))):
            status, answer = office.ask("POST", versions, content, {"X-File-Name": name})
            self.assertEqual(status, 200, answer)
            newest = answer["list"]["versions"][0]
            self.assertEqual((newest["words"], newest["exceptions"]), (1, 1), name)
        status, answer = office.ask("POST", f"{version}/tryout", {"text": f"{NAME}{LISTED}。"})
        self.assertEqual(answer["screening"]["findings"][0]["excerpt"], LISTED)
        status, answer = office.ask("PUT", f"{version}/state", {"state": "on"})
        self.assertEqual(status, 200, answer)
        status, answer = office.ask("POST", f"{version}/preview", {})
        self.assertEqual(status, 200, answer)
        drafter = self.served.sign_in("a-drafter")
        item = drafter.open_case()
        status, answer = drafter.upload(item, "材料.txt", f"{ADMITTED}与{LISTED}".encode())
        self.assertEqual(answer["case"]["files"][0]["findings"][0]["category"], "AGENCY_WORD")
        self.settled()
        self.assertEqual(self.traces([LISTED, OPINION, TITLE, NAME, ADMITTED]), [])

    def test_a_crash_leaves_no_core(self):
        drafter = self.served.sign_in("a-drafter")
        item = drafter.open_case()
        marked = f"机密★10年\n\n关于{SECRET}有关情况的报告\n".encode()
        self.assertEqual(drafter.upload(item, "材料.txt", marked)[0], 451)
        limits = pathlib.Path(f"/proc/{self.served.process.pid}/limits").read_text()
        self.assertRegex(limits, r"Max core file size +0 +0")
        self.served.process.send_signal(6)  # SIGABRT
        self.served.process.wait(30)
        self.assertEqual(self.traces([SECRET]), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
