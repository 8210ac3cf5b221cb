"""Find the participants that a passage names: `R13`, `P22a`, ranges such as `P7a-c`, `Interviewee 4`."""

from __future__ import annotations

import re

_LABEL = re.compile(r"(?<![A-Za-z0-9])(?:P|R|I|S|D|E|PM|DS|Int|ID)-?\d{1,3}[a-z]?(?![0-9A-Za-z])")
_RANGE = re.compile(r"(?<![A-Za-z0-9])([A-Z]{1,2}\d{1,3})([a-z])\s*[-\u2013]\s*(?:\1)?([a-z])(?![a-z0-9])")
_SPELT = re.compile(
    r"\b(?:interviewee|participant|respondent|expert|company|organi[sz]ation|team)s?\s+#?(\d{1,3}|[A-Z])\b",
    re.I,
)
_NOT_PEOPLE = frozenset({"S3", "R2", "E2", "I2", "D3"})
"""Names of products and measures that look like labels, taken for such only when no other label is near."""


def find_participants(text: str) -> list[str]:
    """Return the labels of participants in a passage, in order, once each, as printed; ranges written out."""
    found: list[tuple[int, str]] = []
    for match in _RANGE.finditer(text):
        letters = range(ord(match[2]), ord(match[3]) + 1)
        found += [(match.start(), f"{match[1]}{chr(letter)}") for letter in letters]
    found += [(match.start(), match[0].replace("-", "")) for match in _LABEL.finditer(text)]
    found += [
        (match.start(), match[0])
        for match in _SPELT.finditer(text)
        if not match[1].isalpha() or match[1].isupper()
    ]
    names = list(dict.fromkeys(name for _, name in sorted(found, key=lambda pair: pair[0])))
    return [] if len(names) == 1 and names[0] in _NOT_PEOPLE and "(" not in text else names
