# SPDX-License-Identifier: AGPL-3.0-or-later
"""Text that remembers which of its pieces must be found and which must not.

    text = "申请人" + found("PII_NAME", "prose", "林晓棠") + "，" + innocent("hotline", "12345")
    plain, spans, negatives = unpack(text)

The labels travel inside the string between control characters, so that any
template, join or table may carry them; unpack() turns them into offsets.
Labels do not nest.
"""
import re

ACTIONS = {
    "SECRET_MARK": ("critical", "block"),
    "WORK_SECRET": ("high", "block"),
    "TRADE_SECRET": ("high", "block"),
    "IN_PROCESS": ("medium", "review"),
    "PII_ID": ("high", "redact"),
    "PII_ID_INVALID": ("medium", "review"),
    "PII_ID_UNDERMASKED": ("medium", "redact"),
    "PII_PHONE": ("medium", "redact"),
    "PII_PHONE_OFFICIAL": ("low", "review"),
    "PII_BANK": ("high", "redact"),
    "PII_ADDRESS": ("medium", "redact"),
    "PII_NAME": ("low", "redact"),
    "PII_PASSPORT": ("high", "redact"),
    "PII_PLATE": ("medium", "redact"),
    "PII_EMAIL": ("medium", "redact"),
    "PII_HEALTH": ("high", "redact"),
    "PII_MINOR": ("high", "redact"),
    "PII_BIRTH": ("medium", "redact"),
    "PII_IM": ("medium", "redact"),
}
SEVERITIES = ("none", "low", "medium", "high", "critical")
RANK = {"pass": 0, "review": 1, "redact": 2, "block": 3}
LABELLED = re.compile("\x01([^\x02]*)\x02([^\x01\x03]*)\x03")


def found(category, variant, text):
    assert category in ACTIONS, category
    return f"\x01+{category}/{variant}\x02{text}\x03"


def innocent(kind, text):
    return f"\x01-{kind}\x02{text}\x03"


def bare(text):
    """The text without its labels."""
    return LABELLED.sub(r"\2", text)


def unpack(labelled):
    plain, spans, negatives, at = "", [], [], 0
    for match in LABELLED.finditer(labelled):
        plain += labelled[at:match.start()]
        label, text = match.groups()
        start, at = len(plain), match.end()
        plain += text
        if label[0] == "-":
            negatives.append({"start": start, "end": len(plain), "text": text, "type": label[1:]})
            continue
        category, variant = label[1:].split("/", 1)
        severity, action = ACTIONS[category]
        spans.append({"start": start, "end": len(plain), "text": text, "category": category,
                      "variant": variant, "severity": severity, "action": action})
    plain += labelled[at:]
    assert not re.search("[\x01-\x03]", plain), plain[:200]
    for span in spans:
        span["start_byte"] = len(plain[:span["start"]].encode())
        span["end_byte"] = len(plain[:span["end"]].encode())
    return plain, spans, negatives


def verdict(spans):
    return max((span["action"] for span in spans), key=RANK.get, default="pass")
