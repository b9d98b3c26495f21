# SPDX-License-Identifier: AGPL-3.0-or-later
"""The text files of forms/: entries under a heading "== SIDES WORD …".

    for entry in read("sentences"):
        text = fill(entry.lines[0], slot, mark)

A template holds slots {word} that the caller fills, {=one=two} for a choice,
and [[…]] or [[kind:…]] round the piece that carries a label.
Lines starting with "# " and blank lines are skipped; \\n and \\uXXXX are escapes.
"""
import pathlib
import re
from dataclasses import dataclass

FOLDER = pathlib.Path(__file__).resolve().parent / "forms"
SLOT = re.compile(r"\{(=[^{}]*|\w+(?:-\d+)?)\}")
PIECE = re.compile(r"\[\[(?:(\w+):)?(.*?)\]\]", re.DOTALL)
ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|n)")


@dataclass
class Entry:
    sides: tuple
    words: list
    lines: list


def read(name):
    entries = []
    for line in (FOLDER / f"{name}.txt").read_text("utf8").split("\n"):
        if line.startswith("== "):
            sides, *words = line[3:].split()
            entries.append(Entry(tuple(sides.split(",")), words, []))
        elif line and not line.startswith("# "):
            entries[-1].lines.append(ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else "\n", line))
    return entries


def fill(template, slot, mark):
    """slot(word) gives the text of a slot, mark(kind or None, text) labels a piece."""
    filled = SLOT.sub(lambda found: slot(found[1]), template)
    return PIECE.sub(lambda piece: mark(piece[1], piece[2]), filled)
