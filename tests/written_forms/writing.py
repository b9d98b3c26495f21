# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the same value looks after a person, a word processor or a scanner wrote it.

Each function takes the plain value and returns another written form of it.
"""
FULL = {ord(c): ord(c) + 0xFEE0 for c in map(chr, range(0x21, 0x7F))}
NBSP, IDEOGRAPHIC, THIN, SOFT_HYPHEN, ZWNJ, ZWSP, WORD_JOINER, BOM = (
    "\u00a0", "\u3000", "\u2009", "\u00ad", "\u200c", "\u200b", "\u2060", "\ufeff")


def full_width(value):
    return value.translate(FULL)


def grouped(value, sizes, separator):
    parts, at = [], 0
    for size in sizes:
        parts.append(value[at:at + size])
        at += size
    parts.append(value[at:])
    return separator.join(part for part in parts if part)


def spaced(value, separator=" "):
    return separator.join(value)


def dusted(rng, value, dust, times=2):
    """dust strewn inside the value, never at its ends."""
    places = sorted(rng.sample(range(1, len(value)), min(times, len(value) - 1)), reverse=True)
    for place in places:
        value = value[:place] + dust + value[place:]
    return value


def broken(value, at, indent=""):
    return value[:at] + "\n" + indent + value[at:]


def half_full(value):
    """An input method switched half way."""
    middle = len(value) // 2
    return value[:middle] + full_width(value[middle:])
