#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""levels_test.py SOURCE_FOLDER [BUILD_FOLDER]

What the architecture promises and no compiler checks:
  - a module includes modules of lower levels only, and links no others;
  - `xianshen` holds no parser of foreign formats and no library of fonts; only `xianshen-reader`
    and `xianshen-typesetter` do;
  - every place that can write foreign bytes is in a list, with a reason;
  - files are short;
  - no law stands in code.
Each check is also tried on something wrong, so that none of them can pass by looking at nothing.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__ + "/../..").resolve()
BUILD = pathlib.Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None

# ---- levels ----

LEVELS = {
    "base": 0,
    "document": 1, "regulation": 1, "casefile": 1, "ledger": 1, "sandbox": 1,
    "screening": 2, "procedure": 2, "letters": 2, "formats": 2,
    "store": 3, "redaction": 3,
    "service": 4,
    "http": 5, "cli": 5, "portal": 5,
    "reader": 5, "typesetter": 5,
}
# Said in design.md and ARCHITECTURE.md, and nothing else:
ALLOWED_BESIDE = {
    ("cli", "http"),          # `xianshen serve` starts the server
    ("sandbox", "document"),  # what a reader sends back is a Document, decoded on our side
}
NEVER = {
    # The reader program runs inside the sandbox with foreign bytes: it may hold nothing of value.
    "reader": set(LEVELS) - {"reader", "formats", "redaction", "document", "sandbox", "base"},
    # So does the one that sets letters in type; it knows what a letter is and nothing of the record.
    "typesetter": set(LEVELS) - {"typesetter", "letters", "sandbox", "base"},
}
FOR_READER_ONLY = {"formats", "redaction"}
READER_SIDE = {"reader", "redaction", "formats"}

# Libraries that take foreign formats apart. None may be in the process that holds the keys.
PARSER_LIBRARIES = ["mupdf", "poppler", "qpdf", "xml2", "zip", "gumbo", "pugixml", "openjp2",
                    "jbig2dec", "freetype", "harfbuzz", "mujs", "cairo", "onnxruntime", "tiff",
                    "jpeg", "png", "webp", "reofficekit"]
PARSER_SYMBOLS = re.compile(r"\b(fz_open_document|pdf_open_document|xmlReadMemory|xmlParseChunk|"
                            r"zip_open|gumbo_parse|pugi::xml_document|FT_Open_Face)")


def includes(folder):
    """(file, module of the file, included module) for every include of our own."""
    for file in sorted(folder.rglob("*")):
        if file.suffix not in (".h", ".cc"):
            continue
        own = file.relative_to(folder).parts[0]
        for name in re.findall(r'^\s*#\s*include\s+"([^"]+)"', file.read_text(), re.M):
            yield file.relative_to(folder), own, name.split("/")[0]


def may_depend(own, other):
    if own == other or (own, other) in ALLOWED_BESIDE:
        return True
    if other in NEVER.get(own, ()):
        return False
    if other in FOR_READER_ONLY and own not in READER_SIDE:
        return False
    return LEVELS[other] < LEVELS[own]


def wrong_includes(folder):
    wrong = []
    for file, own, other in includes(folder):
        if own not in LEVELS:
            wrong.append(f"{file}: module {own} is in no level")
        elif other not in LEVELS:
            wrong.append(f"{file}: includes {other}, which is no module")
        elif not may_depend(own, other):
            wrong.append(f"{file}: {own} (level {LEVELS[own]}) includes {other} "
                         f"(level {LEVELS[other]})")
    return wrong


# ---- who writes ----

# Each of these can carry bytes of a document to a place where they stay.
WRITES = re.compile(r"\b(?:ofstream|fstream|fopen|fwrite|fputs|mkstemp|mkostemp|tmpfile|tmpnam|"
                    r"copy_file|create_symlink|put_blob|add_waiting|memfd_create|shm_open|"
                    r"sendfile|splice|pwrite|pwritev|writev|send_file|syslog)\s*[({]|"
                    r"(?<![\w.>])::write\s*\(|(?<![\w.>])rename\s*\(|fs::rename\s*\(|"
                    r"O_CREAT|O_WRONLY|O_RDWR|O_APPEND|O_TMPFILE|\bfstream\s+\w+|ofstream\s+\w+")
WRITERS = {
    "base/sm2.cc": "private and public keys, never a document",
    "http/sealed_memory.cc": "a request body: anonymous memory that dies with its descriptor",
    "http/server.cc": "wakes its own threads",
    "ledger/witness.cc": "signed checkpoints, appended to the witness folder",
    "reader/main.cc": "the reader program answering its caller, for a person at the shell",
    "typesetter/main.cc": "a letter set in type, for a person at the shell",
    "sandbox/confinement.cc": "the compiled seccomp filter, in anonymous memory",
    "sandbox/hostile_reader.cc": "a test program that tries to break out",
    "sandbox/reader_pool.cc": "the document on its way to a reader: sealed anonymous memory",
    "sandbox/zygote.cc": "opens /dev/null",
    "service/case_files.cc": "store_file(): after admission, sealed under the key of the case",
    "service/keys.cc": "the sealing key of an agency",
    "service/access.cc": "who looked at what: ids and digests",
    "service/acts.cc": "the sealed body of an agency's act",
    "service/word_lists.cc": "store_draft(): after admission, sealed under the key of the agency",
    "store/blobs.cc": "put_blob() itself: sealed bytes only",
    "store/blobs.h": "put_blob() itself: sealed bytes only",
    "store/cases.cc": "add_act(): an entry that is already sealed",
    "store/log_storage.cc": "add_waiting() itself: an entry that is already sealed",
    "store/log_storage.h": "add_waiting() itself: an entry that is already sealed",
    "store/sqlite.cc": "makes the database file, readable by its owner alone",
}
# Only these may seal bytes of an upload into the store, and both come after admit().
CALLS_PUT_BLOB = {"service/case_files.cc", "service/word_lists.cc", "store/blobs.cc", "store/blobs.h"}

COMMENT_OR_TEXT = re.compile(r'//[^\n]*|/\*.*?\*/|(R"(\w*)\(.*?\)\2")|("(?:\\.|[^"\\\n])*")', re.S)


def without_comments(text, keep_texts):
    return COMMENT_OR_TEXT.sub(
        lambda m: m.group(0) if keep_texts and (m.group(1) or m.group(3)) else " ", text)


def is_test(file):
    return file.name.endswith(("_test.cc", "_test.h")) or file.name in (
        "test_database.h", "test_log.h", "wire_client.cc", "wire_client.h", "office_fixture.cc",
        "office_fixture.h") or file.name.startswith("test_")


def sources(folder):
    for file in sorted(folder.rglob("*")):
        if file.suffix in (".h", ".cc") and not is_test(file):
            yield file


def writers(folder):
    found = {}
    for file in sources(folder):
        hits = WRITES.findall(without_comments(file.read_text(), keep_texts=False))
        if hits:
            found[str(file.relative_to(folder))] = hits
    return found


# ---- length ----

MOST_LINES = 500

# ---- law in code ----

ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇两\d]+[条款项章]")
CLAUSE_ID = re.compile(r"(?<![\w-])(?:[A-C]-(?:\d|[一二三四五六七八九十])|(?:OGI|SSL|SSR|PIPL|CSL|WSM)-\d)")
DEADLINE = re.compile(r"[\d一二三四五六七八九十百]+\s*个?(?:工作日|日内|小时内|个月内)")
# Role titles, categories and steps of the packs: a comparison with one of them is a rule in code.
ROLE = re.compile(r"""["'](?:dept-head|deputy|chief|secrecy|lead-group|legal|signer|comaker|"""
                  r"""system-administrator|security-administrator|auditor|deputy-approval|"""
                  r"""department-opinion|co-maker-opinion|chief-approval|secrecy-opinion)["']""")
TITLE = re.compile(r"[\"'`>](?:部门负责人|分管领导|局主要领导|动态类|问题类|要情类|商业秘密|个人隐私)[\"'`<]")
LAW = {"article": ARTICLE, "clause id": CLAUSE_ID, "deadline": DEADLINE, "role or step": ROLE,
       "title or category": TITLE}
LAW_EXCEPTIONS = {
    ("regulation/articles_reading.cc", "clause id"): "tells an author of packs how an id is spelled",
}


def strip_code(file):
    text = file.read_text()
    if file.suffix == ".vue":
        text = re.sub(r"<!--.*?-->", " ", text, flags=re.S)
    return without_comments(text, keep_texts=True)


def law_in_code(folder, suffixes):
    found = []
    for file in sorted(folder.rglob("*")):
        if file.suffix not in suffixes or is_test(file) or not file.is_file():
            continue
        if any(part in ("testdata", "golden", "node_modules", "dist") for part in file.parts):
            continue
        if re.search(r"[._](test|spec)\.", file.name):
            continue
        text = strip_code(file)
        name = str(file.relative_to(folder))
        for kind, pattern in LAW.items():
            if (name, kind) in LAW_EXCEPTIONS:
                continue
            found += [f"{name}: {kind} {m.group(0)!r}" for m in pattern.finditer(text)]
    return found


class Levels(unittest.TestCase):
    def setUp(self):
        self.src = ROOT / "src"
        self.assertTrue((self.src / "base").is_dir(), "no sources there")

    def made(self, files):
        folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        return folder

    def test_includes_go_down(self):
        self.assertGreater(len(list(includes(self.src))), 300)
        self.assertEqual(wrong_includes(self.src), [])

    def test_wrong_includes_are_found(self):
        wrong = wrong_includes(self.made({
            "base/a.h": '#include "ledger/log.h"\n',
            "ledger/a.h": '#include "casefile/act.h"\n',
            "service/a.cc": '#include "formats/formats.h"\n',
            "reader/a.cc": '#include "service/system.h"\n',
            "utils/a.h": '#include "base/text.h"\n',
            "store/a.h": '#include "ledger/log.h"\n#include "store/b.h"\n'}))
        self.assertEqual(len(wrong), 5, wrong)

    def test_every_module_is_in_the_table(self):
        modules = {f.name for f in self.src.iterdir() if f.is_dir()}
        self.assertEqual(modules - set(LEVELS), set())

    def test_writers_are_known(self):
        found = writers(self.src)
        self.assertIn("store/blobs.cc", found)  # or the pattern sees nothing
        unknown = {f: hits for f, hits in found.items() if f not in WRITERS}
        self.assertEqual(unknown, {}, "a new place that writes: is it a door? then list it")
        blob = {f for f, hits in found.items() if any("put_blob" in h for h in hits)}
        self.assertLessEqual(blob, CALLS_PUT_BLOB)

    def test_a_new_writer_is_found(self):
        found = writers(self.made({
            "service/x.cc": 'void f() { std::ofstream out("/tmp/x"); }\n',
            "service/y.cc": "int g() { return open(p, O_CREAT, 0600); }\n",
            "service/z.cc": "// std::ofstream out;\n"}))
        self.assertEqual(set(found), {"service/x.cc", "service/y.cc"})

    def test_upload_is_stored_after_admission_only(self):
        text = (self.src / "service/case_files.cc").read_text()
        body = text[text.index("Result<Uploaded> add_file"):]
        self.assertLess(body.index("admit("), body.index("store_file("))
        self.assertLess(body.index("get_if<NotAdmitted>"), body.index("store_file("))
        text = (self.src / "service/word_lists.cc").read_text()
        body = text[text.index("Result<Imported> import_list"):]
        self.assertLess(body.index("admit("), body.index("store_draft("))
        self.assertLess(body.index("get_if<NotAdmitted>"), body.index("store_draft("))

    def test_files_are_short(self):
        lines = {str(f.relative_to(self.src)): f.read_text().count("\n")
                 for f in self.src.rglob("*") if f.suffix in (".h", ".cc")}
        self.assertGreater(len(lines), 100)
        long = {f: n for f, n in lines.items() if n > MOST_LINES}
        self.assertEqual(long, {})

    def test_no_law_in_code(self):
        self.assertEqual(law_in_code(self.src, (".cc", ".h")), [])
        web = ROOT / "web/src"
        if web.is_dir():
            self.assertEqual(law_in_code(web, (".vue", ".ts", ".js")), [])

    def test_law_in_code_is_found(self):
        found = law_in_code(self.made({
            "a.cc": 'f("依照第十四条");\n', "b.cc": 'x = "A-6-2";\n', "c.cc": 'g("20个工作日");\n',
            "d.vue": "<p v-if=\"role === 'deputy'\">x</p>", "e.cc": "// 第十四条, A-6-2\n",
            "f.ts": "if (k === '动态类') y()\n"}), (".cc", ".vue", ".ts"))
        self.assertEqual(sorted(f[0] for f in found), ["a", "b", "c", "d", "f"], found)


@unittest.skipUnless(BUILD, "no build folder given")
class Links(unittest.TestCase):
    def graph(self):
        folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        dot = folder / "targets.dot"
        subprocess.run(["cmake", f"--graphviz={dot}", str(BUILD)], check=True, cwd=BUILD,
                       capture_output=True, text=True)
        text = dot.read_text()
        names = {node: label.split("\\n")[0] for node, label in
                 re.findall(r'"(node\d+)" \[ label = "([^"]+)"', text)}
        edges = {name: set() for name in names.values()}
        for source, target in re.findall(r'"(node\d+)" -> "(node\d+)"', text):
            edges[names[source]].add(names[target])
        return edges

    def everything_behind(self, edges, target):
        seen, waiting = set(), [target]
        while waiting:
            for other in edges.get(waiting.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return seen

    def test_links_go_down(self):
        edges = self.graph()
        self.assertIn("xs_base", edges)
        wrong = []
        for target, others in edges.items():
            own = {"xs_api": "http"}.get(target, target.removeprefix("xs_"))
            if not target.startswith("xs_") or own not in LEVELS:
                continue
            for other in others:
                module = {"xs_api": "http"}.get(other, other.removeprefix("xs_"))
                if other.startswith("xs_") and module in LEVELS and not may_depend(own, module):
                    wrong.append(f"{target} links {other}")
        self.assertEqual(wrong, [])

    def is_parser(self, name):
        return any(re.search(rf"(^|lib|::|/){lib}", name, re.I) for lib in PARSER_LIBRARIES)

    def test_only_programs_in_the_sandbox_hold_parsers(self):
        edges = self.graph()
        holders = {t for t in edges
                   if not t.endswith("_test") and t.startswith("xianshen")
                   and ({"xs_formats"} & self.everything_behind(edges, t)
                        or any(map(self.is_parser, self.everything_behind(edges, t))))}
        self.assertEqual(holders, {"xianshen-reader", "xianshen-typesetter"} & set(edges))
        if "xianshen-typesetter" in edges:
            behind = self.everything_behind(edges, "xianshen-typesetter")
            self.assertEqual({m for m in behind if m in (
                "xs_formats", "xs_service", "xs_store", "xs_ledger", "xs_http", "xs_api")}, set())
        if "xianshen-reader" in edges:
            self.assertIn("xs_formats", self.everything_behind(edges, "xianshen-reader"))
            behind = self.everything_behind(edges, "xianshen-reader")
            self.assertEqual({m for m in behind if m in (
                "xs_service", "xs_store", "xs_ledger", "xs_casefile", "xs_http", "xs_api")}, set())

    def test_the_programs_themselves(self):
        program = BUILD / "xianshen"
        if program.exists():
            needed = subprocess.run(["ldd", program], check=True, capture_output=True,
                                    text=True).stdout
            names = re.findall(r"^\s*(lib[\w+.-]+)", needed, re.M)
            self.assertGreater(len(names), 3)
            self.assertEqual([n for n in names if self.is_parser(n)], [])
            self.assertIsNone(self.parser_symbol(program))
        reader = BUILD / "xianshen-reader"
        if reader.exists():
            self.assertIsNotNone(self.parser_symbol(reader))  # the pattern does see them
        if not program.exists() and not reader.exists():
            self.skipTest("programs are not built")

    def parser_symbol(self, program):
        symbols = subprocess.run(["nm", "-C", program], check=True, capture_output=True,
                                 text=True).stdout
        return PARSER_SYMBOLS.search(symbols)

    def test_every_source_is_compiled_with_warnings_as_errors(self):
        commands = json.loads((BUILD / "compile_commands.json").read_text())
        lax = [c["file"] for c in commands
               if "/src/" in c["file"] and "-Werror" not in c["command"]]
        self.assertEqual(lax, [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
