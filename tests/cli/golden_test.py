#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""golden_test.py XIANSHEN [--write]

Runs the program on small files made here and compares what it says, word for word, with the
*.golden beside this file. --write writes them anew; read the difference before committing it.
"""
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).parent
ID = "11010519491231002X"  # the example of GB 11643


def docx(body, comment):
    """A document with one paragraph and one comment."""
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml":
            f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kinds}.document.main+xml"/>'
            f'<Override PartName="/word/comments.xml" ContentType="{kinds}.comments+xml"/></Types>',
        "_rels/.rels":
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
            f'Type="{relation}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels":
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
            f'Type="{relation}/comments" Target="comments.xml"/></Relationships>',
        "word/document.xml":
            f"<w:document {names}><w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:body>"
            "</w:document>",
        "word/comments.xml":
            f'<w:comments {names}><w:comment w:id="0" w:author="甲"><w:p><w:r><w:t>{comment}</w:t>'
            "</w:r></w:p></w:comment></w:comments>",
    }
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as package_file:
        for name, text in files.items():
            package_file.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return memory.getvalue()


FILES = {
    "通过.txt": "关于召开座谈会的通知\n欢迎参加。\n".encode(),
    "核对.txt": "市容管理办法（征求意见稿）\n".encode(),
    "遮盖.txt": f"申请人：张三，身份证号：{ID}，电话：13812345678\n".encode(),
    "机密.txt": "机密★10年\n关于某事的报告\n".encode(),
    "国标.txt": f"联系人身份证号：{ID}\n".encode("gb18030"),
    "批注.docx": docx("欢迎参加。", f"张三的身份证号是{ID}"),
    "网页.html": "<p>欢迎参加。</p><p style='display:none'>机密★10年</p>".encode(),
    "坏的.pdf": b"%PDF-1.7\nnothing",
    "folder/b.txt": "欢迎参加。\n".encode(),
    "folder/a/c.txt": "申请人：张三，电话：13812345678\n".encode(),
    "words.txt": "座谈会\n内部研判\tWORK_SECRET\n".encode(),
    "faults.csv": "词语/式样\n/座.*会/\n/座[谈会/\n甲\n".encode(),
}
LINES = (
    '{"id":"1","text":"欢迎参加。"}\n'
    '{"id":"2","text":"𠮷申请人：张三，身份证号：' + ID + '"}\n'
    '{"id":3,"text":"机密★10年"}\n'
)

# golden file, exit code, arguments, standard input
RUNS = [
    ("text", 12, ["screen", "通过.txt", "核对.txt", "遮盖.txt", "机密.txt", "国标.txt", "批注.docx",
                  "网页.html", "坏的.pdf", "没有.txt"], ""),
    ("pass", 0, ["screen", "通过.txt"], ""),
    ("reveal", 11, ["screen", "--reveal", "遮盖.txt"], ""),
    ("json", 13, ["screen", "--format", "json", "遮盖.txt", "坏的.pdf"], ""),
    ("json_reveal", 11, ["screen", "--format", "json", "--reveal", "批注.docx"], ""),
    ("folder", 11, ["screen", "-r", "folder"], ""),
    ("words", 10, ["screen", "--words", "words.txt", "通过.txt"], ""),
    ("profile", 11, ["screen", "--profile", "penalty-decision", "遮盖.txt", "通过.txt"], ""),
    ("profile_list", 0, ["screen", "--profile", "list"], ""),
    ("profile_unknown", 2, ["screen", "--profile", "x", "通过.txt"], ""),
    ("words_faults", 2, ["screen", "--words", "faults.csv", "通过.txt"], ""),
    ("pack", 10, ["screen", "--pack", "county-audit-bureau", "核对.txt"], ""),
    ("lines", 0, ["screen", "--jsonl"], LINES),
    ("bad_line", 2, ["screen", "--jsonl"], '{"id":"1","text":"欢迎参加。"}\n{"id":"2"}\n'),
    ("folder_without_r", 2, ["screen", "folder"], ""),
    ("unknown_pack", 2, ["screen", "--pack", "../national", "通过.txt"], ""),
    ("no_command", 2, [], ""),
    ("unknown_command", 2, ["look"], ""),
    ("no_path", 2, ["screen"], ""),
    ("both", 2, ["screen", "--jsonl", "通过.txt"], ""),
    ("wrong_format", 2, ["screen", "--format", "xml", "通过.txt"], ""),
    ("help", 0, ["--help"], ""),
    ("help_screen", 0, ["screen", "--help"], ""),
    ("workdays", 0, ["workdays", "add", "2026-09-18", "20"], ""),
    ("workdays_unknown_year", 1, ["workdays", "add", "2026-09-18", "2000"], ""),
    ("workdays_bad_date", 2, ["workdays", "add", "2026-02-30", "1"], ""),
    ("no_record", 1, ["ledger", "verify", "--data", "nothing"], ""),
    ("no_permit", 1, ["permit", "verify", "--trust", "no.pub", "no.permit", "通过.txt"], ""),
]


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    write = "--write" in sys.argv[2:]
    home = HERE.parent.parent
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, content in FILES.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for name, code, arguments, given in RUNS:
            run = subprocess.run([program, *arguments], cwd=folder, input=given.encode(),
                                 capture_output=True, timeout=120,
                                 env={**os.environ, "XIANSHEN_HOME": str(home)})
            said = run.stdout.decode() + ("--- stderr\n" + run.stderr.decode() if run.stderr else "")
            said = said.replace(str(home), "HOME")
            golden = HERE / f"{name}.golden"
            if write:
                golden.write_text(said)
            wanted = golden.read_text() if golden.exists() else "(no golden file)"
            if run.returncode != code:
                wrong += 1
                print(f"{name}: exit code {run.returncode}, wanted {code}\n{said}")
            elif said != wanted:
                wrong += 1
                print(f"{name}: said\n{said}\nwanted\n{wanted}")
            if "reveal" not in name and (ID in said or "13812345678" in said):
                wrong += 1
                print(f"{name}: a text of the document was shown without --reveal")
    print(f"{len(RUNS) - wrong} of {len(RUNS)} as they should be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
