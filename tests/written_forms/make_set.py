#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Make a labelled set of documents in other written forms than the set the screening is tuned on.

    ./make_set.py --side open --seed 7 --documents 150 > set.jsonl

The lines have the fields of the shared eval set and are scored by its score.py. README.md tells the rest.
"""
import argparse
import json
import os
import pathlib
import random
import re
import sys

import tables
from document import SEVERITIES, innocent, unpack, verdict
from invented import Places
from writer import Writer

NAMING_GENRES = ("案例", "公示", "名单", "公告", "中标", "通告", "年报", "通知）", "党代会", "统计公报", "热线")
NATURAL = (
    ("natural_commercial_secret", re.compile("商业秘密|技术秘密|工作秘密")),
    ("natural_secret_word", re.compile("国家秘密|机密|绝密|密级|秘密")),
    ("natural_docno", re.compile(r"[\u4e00-\u9fff]{1,8}〔(?:19|20)\d\d〕\d+号")),
)
# Base texts with these say things a reader would have to label: left out.
UNCLEAN = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|\d{17}[\dXx]|★|内部资料|此件不|[\w.]+@[\w.]+|日(?:出)?生[，。；）]")
LONGEST_BASE = 9000
PROFILES = {"secret": 6, "workproc": 5, "pii": 7, "table": 4, "mixed": 5, "neg_only": 5, "pristine": 1}


def base_texts(shared, side):
    """Texts of the corpus that the tuning set does not use: one half for the closed side, the other for the open."""
    with open(shared / "eval" / "dev.jsonl", encoding="utf8") as lines:
        used = {json.loads(line)["base"] for line in lines}
    texts = []
    with open(shared / "corpus" / "manifest-texts.jsonl", encoding="utf8") as lines:
        for place, line in enumerate(lines):
            entry = json.loads(line)
            other_half = side != "all" and (place % 2 == 0) != (side == "closed")
            if entry["id"] in used or entry["pii"] or other_half:
                continue
            text = (shared / "corpus" / entry["file"]).read_text("utf8").replace("\r\n", "\n")
            if not UNCLEAN.search(text):
                texts.append((entry, text))
    return texts


def natural_labels(text):
    """Label the words of the base text itself that are no findings."""
    for kind, pattern in NATURAL:
        pieces = re.split("(\x01[^\x03]*\x03)", text)
        text = "".join(piece if piece.startswith("\x01") else pattern.sub(lambda m: innocent(kind, m[0]), piece)
                       for piece in pieces)
    return text


def shortened(text):
    return text if len(text) <= LONGEST_BASE else text[:text.rfind("\n", 0, LONGEST_BASE) + 1 or LONGEST_BASE]


def inserted(g, blocks, piece):
    """Put a piece behind some block, or behind a full stop inside it."""
    at = g.rng.randrange(len(blocks))
    if "\n" not in piece and piece.endswith("。") and blocks[at].endswith("。") and g.rng.random() < .5:
        blocks[at] += piece
    else:
        blocks.insert(at + 1, piece)


def placed(g, blocks, place, mark):
    if place == "top":
        blocks.insert(0, mark)
    elif place == "title":
        blocks[next((n for n, block in enumerate(blocks) if block.strip()), 0)] += mark
    elif place == "tail":
        blocks.append(mark)
    else:
        blocks.insert(g.rng.randint(1, max(1, len(blocks) - 1)), mark)


def marked(g, blocks, count, categories):
    """Up to count markings, at most one of them behind the title."""
    places = set()
    for _ in range(count):
        place, mark = g.marking(categories)
        if place != "title" or place not in places:
            placed(g, blocks, place, mark)
            places.add(place)


def dressed(g, blocks, profile):
    """The blocks with what the profile injects."""
    fewest, most = {"neg_only": (8, 14), "pristine": (0, 0)}.get(profile, (2, 5))
    for _ in range(g.rng.randint(fewest, most)):
        inserted(g, blocks, g.innocence())
    if profile in ("pii", "mixed"):
        for _ in range(g.rng.randint(3, 7)):
            inserted(g, blocks, g.sentence())
    if profile in ("workproc", "mixed"):
        marked(g, blocks, g.rng.randint(1, 2), ("WORK_SECRET", "TRADE_SECRET", "IN_PROCESS"))
    if profile == "secret" or profile == "mixed" and g.rng.random() < .3:
        marked(g, blocks, g.rng.randint(1, 3), ("SECRET_MARK",))
    if profile == "table":
        blocks.append(tables.named_list(g))
    if profile == "neg_only" and g.rng.random() < .7:
        blocks.append(g.pick(tables.masked_list, tables.scores_list, tables.companies_list)(g))
    return blocks


def document(g, number, texts):
    profile = g.rng.choices(list(PROFILES), list(PROFILES.values()))[0]
    if g.rng.random() < .5:
        genre, blocks = g.letter()
        base, natural = "own:" + genre, False
        if profile in ("neg_only", "pii") and g.rng.random() < .6:
            profile = "letter"
    else:
        entry, text = g.rng.choice(texts)
        base, genre = entry["id"], entry["genre"]
        natural = any(word in genre for word in NAMING_GENRES)
        blocks = natural_labels(shortened(text)).split("\n")
    plain, spans, negatives = unpack("\n".join(blocks if profile == "letter" else dressed(g, blocks, profile)))
    severity = max((span["severity"] for span in spans), key=SEVERITIES.index, default="none")
    return {"id": f"{g.side}-{number:04d}", "split": g.side, "base": base, "base_title": "", "base_url": "",
            "genre": genre, "natural_names": natural, "profile": profile, "verdict": verdict(spans),
            "max_severity": severity, "text": plain, "spans": spans, "negatives": negatives}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", default="all", choices=("open", "open1", "open2", "open3", "closed", "all"),
                        help="which written forms; open: the three open parts together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=150)
    asked = parser.parse_args()
    repository = pathlib.Path(__file__).resolve().parents[2]
    shared = pathlib.Path(os.environ.get("XIANSHEN_SHARED") or repository.parent / "shared")
    if not (shared / "corpus").is_dir():
        sys.exit("no shared corpus here: set XIANSHEN_SHARED")
    g = Writer(random.Random(f"{asked.side} {asked.seed}"), Places(shared / "corpus" / "rules" / "gb2260"), asked.side)
    texts = base_texts(shared, asked.side)
    for number in range(asked.documents):
        print(json.dumps(document(g, number, texts), ensure_ascii=False))


if __name__ == "__main__":
    main()
