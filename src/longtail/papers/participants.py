"""Find the participants that a passage names: `R13`, `P22a`, ranges such as `P7a-c`, `Interviewee 4`.

Studies number their participants by other letters too, so a paper's own are looked for in its parentheses.
"""

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

_IN_PARENTHESES = re.compile(r"\(([^()]{2,200})\)")
_OWN = re.compile(r"(?<![A-Za-z0-9-])([A-Z]{1,3})(\d{1,3})[a-z]?(?![0-9A-Za-z])")
_NEVER_PEOPLE = frozenset(
    {"RQ", "H", "Q", "C", "F", "T", "RF", "CH", "FIG", "EQ", "SEC", "TAB", "ISO", "GPT"}
)
"""Letters that number questions, hypotheses, codes, figures or things."""

_LEAST_LABELS, _LEAST_PLACES = 3, 2


def find_letters(text: str) -> frozenset[str]:
    """Return the letters by which a paper numbers its participants, where they are not of the usual ones.

    Taken for such are letters with three numbers or more that stand in parentheses twice or more: `(W1, W2)`.
    """
    numbers: dict[str, set[str]] = {}
    places: dict[str, int] = {}
    for match in _IN_PARENTHESES.finditer(text):
        labels = _OWN.findall(match[1])
        for letters in {letters for letters, _ in labels}:
            places[letters] = places.get(letters, 0) + 1
            numbers.setdefault(letters, set()).update(number for one, number in labels if one == letters)
    return frozenset(
        letters
        for letters, found in numbers.items()
        if len(found) >= _LEAST_LABELS and places[letters] >= _LEAST_PLACES and letters not in _NEVER_PEOPLE
    )


def find_participants(text: str, letters: frozenset[str] = frozenset()) -> list[str]:
    """Return the labels of participants in a passage, in order, once each, as printed; ranges written out.

    Args:
        text: The passage.
        letters: What the paper's own labels begin with (`find_letters`), beside the usual letters.
    """
    found: list[tuple[int, str]] = []
    for match in _RANGE.finditer(text):
        ends = range(ord(match[2]), ord(match[3]) + 1)
        found += [(match.start(), f"{match[1]}{chr(letter)}") for letter in ends]
    found += [(match.start(), match[0].replace("-", "")) for match in _LABEL.finditer(text)]
    found += [(match.start(), match[0]) for match in _OWN.finditer(text) if match[1] in letters]
    found += [
        (match.start(), match[0])
        for match in _SPELT.finditer(text)
        if not match[1].isalpha() or match[1].isupper()
    ]
    names = list(dict.fromkeys(name for _, name in sorted(found, key=lambda pair: pair[0])))
    return [] if len(names) == 1 and names[0] in _NOT_PEOPLE and "(" not in text else names
