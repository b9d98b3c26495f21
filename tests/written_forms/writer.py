# SPDX-License-Identifier: AGPL-3.0-or-later
"""Someone who writes: knows the written forms of his side and fills templates with labelled values.

    writer = Writer(random.Random(7), places, "open")
    text = writer.sentence()        # labelled, see document.py
"""
import contextlib
import re

import tables
import templates
import values
from document import bare, found, innocent
from invented import Inventor, han_number
from writing import IDEOGRAPHIC, full_width

SENTENCES, LETTERS, INNOCENT, MARKS = map(templates.read, ("sentences", "letters", "innocents", "marks"))
CATEGORIES = {"name": "PII_NAME", "id": "PII_ID", "invalid": "PII_ID_INVALID", "undermasked": "PII_ID_UNDERMASKED",
              "phone": "PII_PHONE", "bank": "PII_BANK", "mail": "PII_EMAIL", "plate": "PII_PLATE",
              "birth": "PII_BIRTH", "address": "PII_ADDRESS", "health": "PII_HEALTH", "minor": "PII_MINOR"}
# The form most people write, on every side, and how often it is taken.
USUAL = {"PII_ID": ("plain", lambda g: g.id18()), "PII_PHONE": ("plain", lambda g: g.mobile()),
         "PII_BANK": ("plain", lambda g: g.bank(19)), "PII_PLATE": ("plain", lambda g: g.plate()),
         "PII_NAME": ("any", lambda g: g.name()), "PII_ADDRESS": values.PII_ADDRESS[0][1:],
         "PII_BIRTH": values.PII_BIRTH[0][1:], "PII_EMAIL": values.PII_EMAIL[0][1:]}
USUAL_SHARE = .4
LONGEST = {"绝密": 30, "机密": 20, "秘密": 10}
OLD_CHARACTERS = str.maketrans({"绝": "絕", "机": "機"})


class Writer(Inventor):
    def __init__(self, rng, places, side):
        super().__init__(rng, places)
        self.side, self.context, self.remembered = side, "prose", {}

    def writes(self, sides):
        return self.side == "all" or any(side.startswith(self.side) for side in sides)

    def choose(self, entries):
        return self.rng.choice([entry for entry in entries if self.writes(entry.sides)])

    def choose_row(self, rows, beginning=""):
        return self.rng.choice([row[1:] for row in rows if self.writes((row[0],)) and row[1].startswith(beginning)])

    @contextlib.contextmanager
    def at(self, context):
        before, self.context = self.context, context
        yield
        self.context = before

    def form(self, category, beginning=""):
        usual = category in USUAL and not beginning and self.rng.random() < USUAL_SHARE
        variant, write = USUAL[category] if usual else self.choose_row(values.BY_CATEGORY[category], beginning)
        return variant, write(self)

    def put(self, category, beginning="", label=None):
        """A value of the category, labelled; what stands before and behind bars in it is not part of the label."""
        variant, text = self.form(category, beginning)
        before, value, after = ("", text, "") if "|" not in text else (text + "|").split("|")[:3]
        return before + found(label or category, f"{variant}@{self.context}", value) + after

    # Slots of templates.

    def slot(self, word):
        if word.startswith("="):
            return self.pick(*word.split("=")[1:])
        if word in CATEGORIES:
            return self.put(CATEGORIES[word])
        if word in ("A", "B"):
            return self.person(word)
        if numbers := re.fullmatch(r"(n|han)(\d+)-(\d+)", word):
            number = self.rng.randint(int(numbers[2]), int(numbers[3]))
            return str(number) if numbers[1] == "n" else han_number(number)
        if count := re.fullmatch(r"d(\d+)", word):
            return self.digits(int(count[1]))
        return (getattr(self, "slot_" + word, None) or getattr(self, word))()

    def person(self, word):
        """The same person wherever the letter says {A}."""
        if word in self.remembered:
            return found("PII_NAME", f"again@{self.context}", bare(self.remembered[word]))
        self.remembered[word] = self.put("PII_NAME")
        return self.remembered[word]

    def slot_official_phone(self):
        return self.put("PII_PHONE", label="PII_PHONE_OFFICIAL")

    def slot_plain_id(self):
        return found("PII_ID", f"plain@{self.context}", self.id18())

    def slot_plain_phone(self):
        return found("PII_PHONE", f"plain@{self.context}", self.mobile())

    def slot_passport(self):
        value = self.put("PII_PASSPORT")
        label = next((label for form, label in values.PERMIT_LABELS.items() if f"/{form}@" in value), None)
        label = label or self.pick("护照号码", "护照号", "普通护照号码", "护照No.")
        return label + self.pick("：", "", "为") + value

    def slot_wechat(self):
        return self.put("PII_IM", "wechat")

    def slot_qq(self):
        return self.put("PII_IM", "qq")

    def slot_illness(self):
        illness = self.pick("尿毒症", "乳腺癌", "肺结核", "精神分裂症")
        return found("PII_HEALTH", f"cell@{self.context}", illness)

    def slot_spread(self):
        """A two-character name spread to the width of three, as lists print it."""
        name = next(name for name in iter(lambda: self.name("two"), None) if len(name) == 2)
        return found("PII_NAME", f"spread@{self.context}", name[0] + IDEOGRAPHIC + name[1])

    def slot_listed(self):
        return self.slot_spread() if self.rng.random() < .4 else self.put("PII_NAME")

    def slot_named_list(self):
        return tables.named_list(self)

    def slot_masked_id(self):
        return self.masked_id("*")

    def slot_masked_id_other(self):
        return self.masked_id(self.pick("●", "x", "＊", "X", "×"))

    def slot_masked_phone(self):
        return self.masked_phone("*")

    def slot_masked_phone_other(self):
        return self.masked_phone(self.pick("x", "X", "＊", "×"))

    def slot_masked_plate(self):
        return self.plate()[:3] + "***" + self.digits(1)

    def slot_region1(self):
        return self.region(1)

    def slot_region2(self):
        return self.region(2)

    def slot_code(self):
        return self.area()["code"]

    def slot_official(self):
        return self.name("three")

    # Pieces of documents.

    def worded(self, entry):
        return templates.fill(self.rng.choice(entry.lines), self.slot, None)

    def sentence(self):
        entry = self.choose(SENTENCES)
        with self.at(entry.words[0]):
            text = self.filled("\n".join(entry.lines))
            while "\n" in text and self.context.startswith(("json", "csv")):
                text = self.filled("\n".join(entry.lines))
        return text

    def letter(self):
        """The genre and the blocks of a whole document; a line behind "| " belongs to the block above."""
        entry = self.choose(LETTERS)
        self.remembered = {}
        with self.at(entry.words[0]):
            text = "\n".join(entry.lines).replace("\n| ", "\x04")
            return entry.words[0], [self.filled(block.replace("\x04", "\n")) for block in text.split("\n")]

    def filled(self, template):
        return templates.fill(template, self.slot, lambda kind, text: innocent(kind, bare(text)))

    def innocence(self):
        entry = self.choose(INNOCENT)
        mark = lambda kind, text: innocent(kind or entry.words[0], bare(text))
        return templates.fill(self.rng.choice(entry.lines), self.slot, mark)

    def marking(self, categories):
        """Where a marking of one of the categories stands, and its text."""
        category = self.rng.choice(categories)
        entry = self.choose([entry for entry in MARKS if entry.words[0] == category])
        template = self.rng.choice(entry.lines)
        if "[[" not in template:
            template = f"[[{template}]]"
        words = self.level_words()
        slot = lambda word: words[word] if word in words else self.slot(word)
        return entry.words[2], templates.fill(template, slot, lambda _, text: found(category, entry.words[1], text))

    def level_words(self):
        """{l} level, {a} {b} its characters, {L} in old characters, {n} years, {p} period, and the like."""
        level = self.rng.choices(list(LONGEST), [2, 5, 5])[0]
        years = self.pick(*[n for n in (1, 2, 3, 5, 8, 10, 15, 20, 30) if n <= LONGEST[level]])
        return {"l": level, "a": level[0], "b": level[1], "L": level.translate(OLD_CHARACTERS), "n": str(years),
                "p": f"{years}年", "h": han_number(years), "f": full_width(str(years)),
                "m": str(self.pick(3, 6, 18)), "y": str(self.rng.randint(2027, 2038))}
